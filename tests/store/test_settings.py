"""Settings, typed and with defaults."""

import json

import pytest

from convex_explorer.store.errors import StoreError
from convex_explorer.store.settings import Settings, SettingsStore, ThemeChoice, UpdateWish

OTHER = Settings(
    theme=ThemeChoice.DARK,
    zoom=150,
    sidebar_page="Functions",
    sidebar_visible=False,
    window_geometry="AdnQywADAAA=",
    window_layout="/wAAAAA=",
    active_deployment_id="17",
    save_folder="/home/ada",
    saved_calls_folder="/home/ada/calls",
    form_deployments=("17", "18"),
    json_deployments=("19",),
    history_calls=5,
    history_days=0,
    history_result_kib=1,
    history_results_mib=2,
    history_production_results=True,
    hide_names=True,
    forget_keys_minutes=15,
    forget_keys_at_lock=True,
    update_wish=UpdateWish.DAILY,
    update_looked_at="2026-11-25T03:00:00+00:00",
)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "settings.json"


@pytest.fixture
def store(file):
    return SettingsStore(file)


def test_without_a_file_everything_is_as_by_default(store, file):
    assert store.load() == Settings()
    assert not file.exists()


def test_settings_come_back_as_they_were(store):
    store.save(OTHER)
    assert store.load() == OTHER
    store.save(Settings())
    assert store.load() == Settings()


def test_every_setting_differs_from_its_default_in_this_test():
    assert not any(getattr(OTHER, name) == getattr(Settings(), name) for name in Settings.__slots__)


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("theme", "purple"),
        ("theme", 3),
        ("theme", ["dark"]),
        ("zoom", 49),
        ("zoom", 201),
        ("zoom", "150"),
        ("zoom", True),
        ("zoom", 150.0),
        ("sidebar_visible", 0),
        ("window_geometry", "not base64!"),
        ("window_geometry", "ü"),
        ("window_layout", 17),
        ("active_deployment_id", {}),
    ],
)
def test_one_bad_value_costs_one_setting(store, file, name, bad):
    store.save(OTHER)
    kept = json.loads(file.read_text())
    file.write_text(json.dumps(kept | {name: bad}))
    read = store.load()
    assert getattr(read, name) == getattr(Settings(), name)
    others = [each for each in Settings.__slots__ if each != name]
    assert all(getattr(read, each) == getattr(OTHER, each) for each in others)


@pytest.mark.parametrize("zoom", [50, 200])
def test_the_ends_of_the_zoom_are_within_it(store, zoom):
    store.save(Settings(zoom=zoom))
    assert store.load().zoom == zoom


def test_what_a_newer_version_has_added_survives(store, file):
    file.write_text('{"zoom": 120, "language": "de"}')
    assert store.load().zoom == 120
    store.save(Settings(zoom=90))
    kept = json.loads(file.read_text())
    assert kept["language"] == "de"
    assert kept["zoom"] == 90


def test_an_unreadable_file_is_set_aside_and_the_defaults_go_on(store, file):
    file.write_text("zoom = 120")
    with pytest.raises(StoreError) as raised:
        store.load()
    assert raised.value.set_aside.read_text() == "zoom = 120"
    assert store.load() == Settings()


# ---------------------------------------------------------------------- several processes


def test_only_what_was_changed_here_is_written_and_the_rest_stays_as_others_left_it(store):
    store.save(Settings(zoom=90, history_calls=20_000))
    store.save(Settings(zoom=120, sidebar_visible=False), {"zoom"})
    assert store.load() == Settings(zoom=120, history_calls=20_000)


def test_where_the_file_is_gone_all_is_written(store, file):
    store.save(Settings(zoom=90))
    file.unlink()
    store.save(Settings(zoom=120, history_calls=7), {"zoom"})
    assert store.load() == Settings(zoom=120, history_calls=7)
