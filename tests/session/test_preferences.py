"""What the user prefers."""

import json

import pytest

from convex_explorer.session.preferences import Preferences
from convex_explorer.store.errors import StoreError
from convex_explorer.store.settings import Settings, SettingsStore
from tests.support.signals import emitted, told


async def test_a_change_holds_at_once_and_is_kept(tmp_path, tasks):
    file = tmp_path / "settings.json"
    preferences = Preferences(SettingsStore(file), tasks)
    preferences.change(zoom=150)
    assert preferences.settings.zoom == 150
    await preferences.close()
    assert json.loads(file.read_text(encoding="utf-8"))["zoom"] == 150


async def test_an_unreadable_file_leaves_the_defaults(tmp_path, tasks):
    file = tmp_path / "settings.json"
    file.write_text("]", encoding="utf-8")
    preferences = Preferences(SettingsStore(file), tasks)
    with pytest.raises(StoreError):
        preferences.load()
    assert preferences.settings == Settings()


async def test_a_change_that_cannot_be_kept_is_told(tmp_path, tasks):
    (tmp_path / "file").write_text("", encoding="utf-8")
    preferences = Preferences(SettingsStore(tmp_path / "file" / "settings.json"), tasks)
    preferences.change(zoom=150)
    (error,) = await emitted(preferences.failed)
    assert "settings.json" in str(error)
    assert preferences.settings.zoom == 150


async def test_a_setting_that_does_not_exist_is_a_bug(tmp_path, tasks):
    with pytest.raises(TypeError):
        Preferences(SettingsStore(tmp_path / "settings.json"), tasks).change(size=2)


async def test_what_another_process_changed_for_all_windows_holds_here_too(tmp_path, tasks):
    store = SettingsStore(tmp_path / "settings.json")
    preferences = Preferences(store, tasks)
    SettingsStore(tmp_path / "settings.json").save(Settings(zoom=150, history_calls=7))
    (settings,) = await told(preferences.shared_changed, preferences.refresh)
    assert settings == preferences.settings == Settings(history_calls=7)


async def test_a_change_leaves_what_another_process_changed(tmp_path, tasks):
    file = tmp_path / "settings.json"
    preferences = Preferences(SettingsStore(file), tasks)
    SettingsStore(file).save(Settings(history_calls=7))
    preferences.change(zoom=150)
    await preferences.close()
    assert SettingsStore(file).load() == Settings(zoom=150, history_calls=7)


async def test_what_could_not_be_kept_is_kept_at_the_end(tmp_path, tasks):
    file = tmp_path / "settings.json"
    file.mkdir()
    preferences = Preferences(SettingsStore(file), tasks)
    await told(preferences.failed, preferences.change, zoom=150)
    file.rmdir()
    await preferences.close()
    assert SettingsStore(file).load().zoom == 150
