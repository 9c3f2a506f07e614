"""The deployments the user has added."""

import json
from dataclasses import replace

import pytest

from convex_explorer.convex.connection_settings import ConnectionSettings
from convex_explorer.convex.deployment import CredentialKind, Deployment, DeploymentKind
from convex_explorer.convex.guard import GuardLevel
from convex_explorer.store.deployments import DeploymentStore
from convex_explorer.store.errors import NewerFileError, StoreError

PRODUCTION = Deployment(
    "acme",
    "https://happy-otter-123.convex.cloud",
    DeploymentKind.PRODUCTION,
    CredentialKind.DEPLOY_KEY,
)
LOCAL = Deployment("Zoë's own", "http://127.0.0.1:3210", DeploymentKind.SELF_HOSTED)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "deployments.json"


@pytest.fixture
def store(file):
    return DeploymentStore(file)


def test_without_a_file_there_are_none(store, file):
    assert store.load() == []
    assert not file.exists()


def test_deployments_come_back_as_they_were_in_their_order(store):
    for order in ([PRODUCTION, LOCAL], [LOCAL, PRODUCTION], []):
        store.save(order)
        assert store.load() == order


def test_all_kinds_come_back(store):
    kept = [
        Deployment(f"{kind} {credential}", "https://x.convex.cloud", kind, credential)
        for kind in DeploymentKind
        for credential in CredentialKind
    ]
    store.save(kept)
    assert store.load() == kept


@pytest.mark.parametrize("guard", [None, *GuardLevel])
def test_how_a_deployment_is_guarded_comes_back(store, guard):
    kept = replace(PRODUCTION, guard=guard)
    store.save([kept])
    (loaded,) = store.load()
    assert loaded == kept
    assert loaded.guard_in_force is (guard or GuardLevel.ASK)


def test_a_guard_that_makes_no_sense_is_not_taken_for_none(store, file):
    store.save([replace(PRODUCTION, guard=GuardLevel.READ_ONLY)])
    file.write_text(file.read_text("utf-8").replace("read only", "relaxed"), "utf-8")
    with pytest.raises(StoreError):
        store.load()


def test_the_file_is_made_for_people(store, file):
    store.save([LOCAL])
    assert json.loads(file.read_text(encoding="utf-8")) == {
        "version": 1,
        "deployments": [
            {
                "id": LOCAL.deployment_id,
                "name": "Zoë's own",
                "url": "http://127.0.0.1:3210",
                "kind": "self-hosted",
                "credential": "none",
            }
        ],
    }
    assert "Zoë" in file.read_text(encoding="utf-8")


def test_names_are_unique(store):
    store.save([LOCAL])
    twins = [PRODUCTION, Deployment("acme", "https://other.convex.cloud", DeploymentKind.PREVIEW)]
    with pytest.raises(StoreError, match="“acme”"):
        store.save(twins)
    assert store.load() == [LOCAL]


def _with(**changes):
    store_entry = {
        "id": "1",
        "name": "acme",
        "url": "https://x.convex.cloud",
        "kind": "preview",
        "credential": "none",
    }
    return store_entry | changes


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        (None, "no list of deployments"),
        ({"acme": {}}, "no list of deployments"),
        (["acme"], "deployment 1 has no id"),
        ([_with(), _with(id="2", name="")], "deployment 2 has no name"),
        ([_with(url=17)], "deployment 1 has no url"),
        ([_with(kind="pre-production")], "deployment 1: 'pre-production'"),
        ([_with(), _with(id="2")], "two deployments are named “acme”"),
        ([_with(), _with(name="other")], "the same id"),
    ],
)
def test_what_makes_no_sense_is_set_aside_with_the_reason(store, file, entries, reason):
    text = json.dumps({"version": 1, "deployments": entries})
    file.write_text(text)
    with pytest.raises(StoreError, match=reason) as raised:
        store.load()
    assert raised.value.set_aside.read_text() == text
    assert store.load() == []
    store.save([LOCAL])
    assert store.load() == [LOCAL]
    assert raised.value.set_aside.read_text() == text


def test_a_file_that_is_broken_between_load_and_save_is_not_overwritten(store, file):
    store.save([LOCAL])
    file.write_text("broken")
    with pytest.raises(StoreError) as raised:
        store.save([PRODUCTION])
    assert raised.value.set_aside.read_text() == "broken"


def test_a_newer_versions_file_can_be_used_but_not_changed(store, file):
    store.save([LOCAL])
    newer = json.loads(file.read_text(encoding="utf-8")) | {"version": 2, "folders": []}
    file.write_text(json.dumps(newer))
    assert store.load() == [LOCAL]
    with pytest.raises(NewerFileError, match="newer version") as raised:
        store.save([PRODUCTION])
    assert "Update" in raised.value.advice
    assert json.loads(file.read_text()) == newer


def test_a_newer_versions_form_that_means_nothing_to_us_is_left_alone(store, file):
    file.write_text('{"version": 2, "deployments": {"acme": "https://x.convex.cloud"}}')
    with pytest.raises(NewerFileError) as raised:
        store.load()
    assert raised.value.set_aside is None
    assert file.exists()


def test_a_folder_in_place_of_the_file_is_told(store, file):
    file.mkdir()
    with pytest.raises(StoreError, match="Cannot read"):
        store.load()
    with pytest.raises(StoreError, match="Cannot read"):
        store.save([LOCAL])


def test_how_a_deployment_is_reached_comes_back_and_the_usual_way_is_not_written(store, file):
    detour = replace(
        LOCAL, connection=ConnectionSettings(ca_file="/ca.pem", plain_http_accepted=True)
    )
    store.save([PRODUCTION, detour])
    assert store.load() == [PRODUCTION, detour]
    usual, other = json.loads(file.read_text(encoding="utf-8"))["deployments"]
    assert "connection" not in usual
    assert other["connection"] == {"ca_file": "/ca.pem", "plain_http_accepted": True}


def test_a_connection_that_makes_no_sense_sets_the_file_aside(store, file):
    store.save([LOCAL])
    content = json.loads(file.read_text(encoding="utf-8"))
    content["deployments"][0]["connection"] = {"proxy": "carrier pigeon"}
    file.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(StoreError, match="carrier pigeon"):
        store.load()


def test_a_hand_edited_file_cannot_keep_a_certificate_from_being_checked(store, file):
    store.save([replace(PRODUCTION, connection=ConnectionSettings(check_certificate=False))])
    [loaded] = store.load()
    assert loaded.connection_in_force.check_certificate


# ---------------------------------------------------------------------- several processes


def test_an_edit_begins_with_what_another_process_left(store, file):
    store.save([PRODUCTION])
    DeploymentStore(file).save([PRODUCTION, LOCAL])
    renamed = replace(PRODUCTION, name="acme live")
    edited = store.change(lambda kept: [renamed, *kept[1:]])
    assert edited == store.load() == [renamed, LOCAL]


def test_without_a_file_an_edit_begins_with_what_is_known(store, file):
    store.save([PRODUCTION])
    file.unlink()
    assert store.change(lambda kept: [*kept, LOCAL], otherwise=[PRODUCTION]) == [PRODUCTION, LOCAL]


def test_an_edit_that_fails_changes_nothing(store, file):
    store.save([PRODUCTION])
    before = file.read_bytes()
    with pytest.raises(ZeroDivisionError):
        store.change(lambda _: 1 / 0)
    assert file.read_bytes() == before


def test_a_file_that_makes_no_sense_is_set_aside_before_anything_is_written(store, file):
    file.write_text('{"version": 1, "deployments": "all"}')
    with pytest.raises(StoreError) as raised:
        store.save([LOCAL])
    assert raised.value.set_aside.exists()
    assert not file.exists()


def test_what_is_at_hand_is_what_the_file_holds_or_nothing(store, file):
    assert store.at_hand() is None  # it was not read yet
    store.load()
    assert store.at_hand() == ()
    store.save([PRODUCTION])
    assert store.at_hand() == (PRODUCTION,)
    DeploymentStore(file).save([LOCAL])
    assert store.at_hand() is None
    store.load()
    assert store.at_hand() == (LOCAL,)
    file.unlink()
    assert store.at_hand() is None
