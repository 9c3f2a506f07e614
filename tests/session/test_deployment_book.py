"""Deployments kept, changed, removed and tried."""

import json
from dataclasses import replace

import pytest

from convex_explorer.convex.connection_settings import ConnectionSettings, ProxyChoice
from convex_explorer.convex.deployment import (
    ANONYMOUS,
    ConnectionVerdict,
    Credential,
    CredentialKind,
    Deployment,
    DeploymentEntry,
    DeploymentKind,
)
from convex_explorer.convex.guard import GuardLevel
from convex_explorer.session.demo_host import DEMO_DEPLOYMENT
from convex_explorer.store.deployments import DeploymentStore
from convex_explorer.store.secrets import SecretsError
from tests.support.forward_proxy import ForwardProxy
from tests.support.moody_keyring import LOCKED, MoodyKeyring
from tests.support.scripted_server import ScriptedServer
from tests.support.signals import emitted

KEY = Credential(CredentialKind.DEPLOY_KEY, "prod:happy-otter-123|canary")
PROD = Deployment(
    "acme-prod",
    "https://happy-otter-123.convex.cloud",
    DeploymentKind.PRODUCTION,
    CredentialKind.DEPLOY_KEY,
)


def renamed(deployment: Deployment, name: str) -> Deployment:
    return Deployment(
        name,
        deployment.url,
        deployment.kind,
        deployment.credential_kind,
        deployment.deployment_id,
    )


async def test_a_kept_deployment_is_listed_active_and_on_disk_without_its_key(
    book, active, lasting, deployments_file
):
    book.keep(DeploymentEntry(PROD, KEY))
    await emitted(book.kept)
    assert book.deployments == (PROD,)
    assert active.deployment == PROD
    assert lasting.read(PROD) == KEY
    text = deployments_file.read_text(encoding="utf-8")
    assert "acme-prod" in text
    assert "canary" not in text


async def test_a_credential_kept_until_quit_does_not_reach_the_keyring(book, lasting, credentials):
    book.keep(DeploymentEntry(PROD, KEY, until_quit=True))
    await emitted(book.kept)
    assert lasting.read(PROD) is None
    assert await credentials.read(PROD) == KEY


async def test_a_taken_name_is_refused_and_nothing_changes(book, deployments_file):
    book.keep(DeploymentEntry(PROD, KEY))
    await emitted(book.kept)
    before = deployments_file.read_bytes()
    twin = Deployment("ACME-prod", "https://other.example", DeploymentKind.SELF_HOSTED)
    book.keep(DeploymentEntry(twin, ANONYMOUS))
    (error,) = await emitted(book.keep_failed)
    assert "already" in str(error)
    assert deployments_file.read_bytes() == before


async def test_a_keyring_that_refuses_keeps_the_deployment_from_being_saved(
    book, credentials, deployments_file
):
    class Refusing:
        def write(self, _deployment, _credential):
            raise SecretsError("There is no system keyring here.", advice="Keep it until you quit.")

    credentials._lasting = Refusing()
    book.keep(DeploymentEntry(PROD, KEY))
    (error,) = await emitted(book.keep_failed)
    assert error.advice == "Keep it until you quit."
    assert not deployments_file.exists()


async def test_a_renamed_deployment_keeps_its_credential_and_its_place(book, lasting):
    other = Deployment("local", "http://127.0.0.1:3210", DeploymentKind.SELF_HOSTED)
    for entry in (DeploymentEntry(PROD, KEY), DeploymentEntry(other, ANONYMOUS)):
        book.keep(entry)
        await emitted(book.kept)
    new = renamed(PROD, "acme live")
    book.keep(DeploymentEntry(new, None))
    await emitted(book.kept)
    assert book.deployments == (new, other)
    assert lasting.read(new) == KEY
    assert lasting.read(PROD) is None


async def test_a_deployment_made_anonymous_leaves_no_credential_behind(book, lasting):
    book.keep(DeploymentEntry(PROD, KEY))
    await emitted(book.kept)
    anonymous = Deployment(PROD.name, PROD.url, PROD.kind, deployment_id=PROD.deployment_id)
    book.keep(DeploymentEntry(anonymous, ANONYMOUS))
    await emitted(book.kept)
    assert lasting.read(PROD) is None


async def test_a_removed_deployment_takes_its_credential_along(book, active, lasting):
    book.keep(DeploymentEntry(PROD, KEY))
    await emitted(book.kept)
    book.remove(PROD.deployment_id)
    await emitted(active.changed)
    assert book.deployments == ()
    assert active.deployment is None
    assert lasting.read(PROD) is None


async def test_loading_uses_the_deployment_that_was_used_last(
    book, active, deployments_file, credentials, tasks
):
    other = Deployment("local", "http://127.0.0.1:3210", DeploymentKind.SELF_HOSTED)
    for entry in (DeploymentEntry(PROD, KEY), DeploymentEntry(other, ANONYMOUS)):
        book.keep(entry)
        await emitted(book.kept)
    active.use(None)
    book.load(PROD.deployment_id)
    assert active.deployment == PROD
    active.use(None)
    book.load("gone")
    assert active.deployment == PROD  # the first


async def test_an_unreadable_list_is_told_and_begins_empty(book, deployments_file, heard):
    deployments_file.write_text("{ not json", encoding="utf-8")
    failed = heard(book.failed)
    book.load(None)
    assert len(failed) == 1
    assert book.deployments == ()


async def test_the_demo_is_added_once(book, active, deployments_file):
    book.use_demo()
    await emitted(active.changed)
    active.use(None)
    book.use_demo()
    assert active.deployment == DEMO_DEPLOYMENT
    assert len(json.loads(deployments_file.read_text(encoding="utf-8"))["deployments"]) == 1


async def test_a_check_of_the_demos_server_is_fine_and_stores_nothing(book, active, tmp_path):
    url, credential = await active._demo.open()
    entry = DeploymentEntry(
        Deployment("try", url, DeploymentKind.SELF_HOSTED, credential.kind), credential
    )
    book.check(entry)
    (report,) = await emitted(book.checked)
    assert report.verdict is ConnectionVerdict.FINE
    assert book.deployments == ()


async def test_a_wrong_key_is_found_out_by_a_check(book, active):
    url, _ = await active._demo.open()
    wrong = Credential(CredentialKind.DEPLOY_KEY, "demo|0000")
    book.check(
        DeploymentEntry(Deployment("try", url, DeploymentKind.SELF_HOSTED, wrong.kind), wrong)
    )
    (report,) = await emitted(book.checked)
    assert report.verdict is ConnectionVerdict.BAD_CREDENTIAL
    assert "0000" not in report.message + report.advice


async def test_who_agrees_to_plain_http_is_remembered_and_credentials_stay_where_they_are(
    book, active, lasting, credentials, deployments_file
):
    readable = replace(PROD, url="http://backend.example.com")
    book.keep(DeploymentEntry(readable, KEY, until_quit=True))
    await emitted(book.kept)
    book.accept_plain_http(readable.deployment_id)
    (agreed,) = await emitted(book.plain_http_accepted)
    assert agreed.connection.plain_http_accepted
    assert active.deployment == agreed
    assert book.deployments == (agreed,)
    assert '"plain_http_accepted": true' in deployments_file.read_text(encoding="utf-8")
    assert lasting.read(agreed) is None
    assert await credentials.read(agreed) == KEY


async def test_another_road_to_a_deployment_leaves_its_credential_where_it_is(
    book, lasting, credentials
):
    book.keep(DeploymentEntry(PROD, KEY, until_quit=True))
    await emitted(book.kept)
    detour = replace(PROD, connection=ConnectionSettings(proxy=ProxyChoice.NONE))
    book.keep(DeploymentEntry(detour, None))
    await emitted(book.kept)
    assert book.deployments == (detour,)
    assert lasting.read(detour) is None
    assert await credentials.read(detour) == KEY


async def test_a_check_goes_the_way_that_is_filled_in(book):
    with ScriptedServer({}) as server, ForwardProxy() as proxy:
        detour = ConnectionSettings(proxy=ProxyChoice.MANUAL, proxy_url=proxy.url)
        entry = Deployment("a", server.url, DeploymentKind.SELF_HOSTED, connection=detour)
        book.check(DeploymentEntry(entry, ANONYMOUS))
        await emitted(book.checked)
    assert proxy.seen
    assert len(proxy.seen) == len(server.seen)


# ---------------------------------------------------------------------- nothing is lost on the way


@pytest.fixture
def lasting() -> MoodyKeyring:
    return MoodyKeyring()


@pytest.mark.parametrize("refused", ["read", "write"])
async def test_a_keyring_that_locks_during_a_change_loses_no_key(book, lasting, refused):
    book.keep(DeploymentEntry(PROD, KEY))
    await emitted(book.kept)
    lasting.refuses = frozenset({refused})
    book.keep(DeploymentEntry(renamed(PROD, "acme live"), None))
    (error,) = await emitted(book.keep_failed)
    assert "locked" in str(error)
    lasting.refuses = frozenset()
    assert book.deployments == (PROD,)
    assert lasting.read(PROD) == KEY


async def test_a_key_that_cannot_be_deleted_is_told_and_the_change_is_saved(book, lasting, heard):
    book.keep(DeploymentEntry(PROD, KEY))
    await emitted(book.kept)
    failed = heard(book.failed)
    lasting.refuses = frozenset({"delete"})
    new = renamed(PROD, "acme live")
    book.keep(DeploymentEntry(new, None))
    await emitted(book.kept)
    assert book.deployments == (new,)
    assert lasting.read(new) == KEY
    assert len(failed) == 1


async def test_a_deployment_that_cannot_be_saved_keeps_its_key(book, lasting, deployments_file):
    book.keep(DeploymentEntry(PROD, KEY))
    await emitted(book.kept)
    deployments_file.unlink()
    deployments_file.mkdir()
    book.keep(DeploymentEntry(renamed(PROD, "acme live"), None))
    await emitted(book.keep_failed)
    assert book.deployments == (PROD,)
    assert lasting.read(PROD) == KEY


async def test_a_key_kept_until_quit_stays_out_of_the_keyring_under_another_name(
    book, lasting, credentials
):
    book.keep(DeploymentEntry(PROD, KEY, until_quit=True))
    await emitted(book.kept)
    lasting.is_there = False
    new = renamed(PROD, "acme live")
    book.keep(DeploymentEntry(new, None))
    await emitted(book.kept)
    assert await credentials.read(new) == KEY
    lasting.is_there = True
    assert lasting.read(new) is None


@pytest.mark.parametrize("credential", [None, Credential(KEY.kind, "prod:happy-otter-123|new")])
async def test_a_key_that_is_to_be_kept_until_quit_from_now_on_leaves_the_keyring(
    book, lasting, credentials, credential
):
    book.keep(DeploymentEntry(PROD, KEY))
    await emitted(book.kept)
    book.keep(DeploymentEntry(PROD, credential, until_quit=True))
    await emitted(book.kept)
    assert lasting.read(PROD) is None
    assert await credentials.read(PROD) == (credential or KEY)


# ---------------------------------------------------------------------- forgetting a key


async def test_a_forgotten_key_is_gone_and_the_deployment_stays_without_one(
    book, active, lasting, deployments_file
):
    book.keep(DeploymentEntry(PROD, KEY))
    await emitted(book.kept)
    assert await active.credential_of(PROD) == KEY
    book.forget_key(PROD.deployment_id)
    (forgotten,) = await emitted(book.key_forgotten)
    assert forgotten == PROD
    keyless = replace(PROD, credential_kind=CredentialKind.NONE)
    assert book.deployments == (keyless,)
    assert active.deployment == keyless
    assert active._read_credentials == {}
    assert lasting.read(PROD) is None
    assert '"deploy key"' not in deployments_file.read_text(encoding="utf-8")


async def test_a_key_kept_until_quit_is_forgotten_without_a_keyring(book, lasting, credentials):
    lasting.is_there = False
    book.keep(DeploymentEntry(PROD, KEY, until_quit=True))
    await emitted(book.kept)
    book.forget_key(PROD.deployment_id)
    await emitted(book.key_forgotten)
    assert not credentials.keeps_until_quit(PROD)


@pytest.mark.parametrize("until_quit", [False, True])
async def test_a_key_that_the_keyring_does_not_let_go_of_is_told_and_stays(
    book, lasting, credentials, until_quit
):
    book.keep(DeploymentEntry(PROD, KEY, until_quit=until_quit))
    await emitted(book.kept)
    lasting.refuses = frozenset({"delete"})
    book.forget_key(PROD.deployment_id)
    (error,) = await emitted(book.forget_failed)
    assert str(error) == LOCKED
    assert book.deployments == (PROD,)
    assert await credentials.read(PROD) == KEY


async def test_a_deployment_that_is_not_there_has_no_key_to_forget(book, heard):
    forgotten = heard(book.key_forgotten)
    book.forget_key("gone")
    assert not forgotten


# ---------------------------------------------------------------------- several processes


async def test_what_another_process_added_stays_when_something_is_changed_here(
    book, deployments_file
):
    book.keep(DeploymentEntry(PROD, KEY))
    await emitted(book.kept)
    other = Deployment("other", "http://127.0.0.1:3210", DeploymentKind.SELF_HOSTED)
    DeploymentStore(deployments_file).save([PROD, other])
    book.keep(DeploymentEntry(renamed(PROD, "acme live"), None))
    await emitted(book.kept)
    assert [each.name for each in book.deployments] == ["acme live", "other"]


async def test_a_form_filled_in_meanwhile_lowers_no_guard_that_was_raised_elsewhere(
    book, deployments_file
):
    book.keep(DeploymentEntry(PROD, KEY))
    await emitted(book.kept)
    guarded = replace(PROD, guard=GuardLevel.READ_ONLY)
    DeploymentStore(deployments_file).save([guarded])
    book.refresh()
    await emitted(book.changed)
    book.keep(DeploymentEntry(renamed(PROD, "acme live"), None, before=PROD))
    (kept,) = await emitted(book.kept)
    assert kept == replace(guarded, name="acme live")


async def test_lowering_a_guard_that_was_raised_meanwhile_is_another_step_than_was_agreed_to(
    book, deployments_file, heard
):
    book.keep(DeploymentEntry(PROD, KEY))
    await emitted(book.kept)
    failed = heard(book.failed)
    raised = replace(PROD, guard=GuardLevel.READ_ONLY)
    DeploymentStore(deployments_file).save([raised])
    book.guard(PROD.deployment_id, GuardLevel.ALLOW)
    await emitted(book.changed)
    assert "“read only” in another window" in str(failed[0][0])
    assert book.deployments == (raised,)
    assert DeploymentStore(deployments_file).load() == [raised]


async def test_a_deployment_removed_elsewhere_makes_way_for_another_one(
    book, active, deployments_file
):
    other = Deployment("other", "http://127.0.0.1:3210", DeploymentKind.SELF_HOSTED)
    for entry in (DeploymentEntry(other, ANONYMOUS), DeploymentEntry(PROD, KEY)):
        book.keep(entry)
        await emitted(book.kept)
    DeploymentStore(deployments_file).save([other])
    book.refresh()
    await emitted(active.changed)
    assert active.deployment == other
    assert book.deployments == (other,)


async def test_a_list_that_is_gone_from_the_disk_is_written_again_whole(book, deployments_file):
    other = Deployment("other", "http://127.0.0.1:3210", DeploymentKind.SELF_HOSTED)
    for entry in (DeploymentEntry(other, ANONYMOUS), DeploymentEntry(PROD, KEY)):
        book.keep(entry)
        await emitted(book.kept)
    deployments_file.unlink()
    book.guard(PROD.deployment_id, GuardLevel.READ_ONLY)
    await emitted(book.changed)
    guarded = replace(PROD, guard=GuardLevel.READ_ONLY)
    assert DeploymentStore(deployments_file).load() == [other, guarded]
