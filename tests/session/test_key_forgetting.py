"""Keys are forgotten when it is time, and nothing that can be had again is lost by it."""

import pytest

from convex_explorer.convex.deployment import (
    ANONYMOUS,
    Credential,
    CredentialKind,
    Deployment,
    DeploymentEntry,
    DeploymentKind,
)
from convex_explorer.session.demo_host import DEMO_DEPLOYMENT
from convex_explorer.session.key_forgetting import KeyForgetting, Reason
from tests.support.moody_keyring import MoodyKeyring
from tests.support.signals import emitted
from tests.support.tokens import token_of

URL = "https://happy-otter-123.convex.cloud"
KEY = Credential(CredentialKind.DEPLOY_KEY, "prod:happy-otter-123|canary")
PROD = Deployment("acme", URL, DeploymentKind.PRODUCTION, CredentialKind.DEPLOY_KEY)
OPEN = Deployment("open", "http://127.0.0.1:1", DeploymentKind.SELF_HOSTED)


@pytest.fixture
def lasting() -> MoodyKeyring:
    return MoodyKeyring()


@pytest.fixture
def forgetting(active, identities, credentials, tasks, book) -> KeyForgetting:
    book.changed.connect(identities.note_deployments)
    return KeyForgetting(active, identities, credentials, tasks)


async def keep(book, deployment=PROD, credential=KEY, *, until_quit=False):
    book.keep(DeploymentEntry(deployment, credential, until_quit=until_quit))
    await emitted(book.kept)


async def test_a_key_of_the_keyring_is_dropped_and_read_again(forgetting, book, active, lasting):
    await keep(book)
    assert await active.credential_of(PROD) == KEY
    client = await active.client_for(PROD)
    reads = lasting.reads
    forgetting.forget_now()
    assert await emitted(forgetting.forgotten) == (Reason.WISH, 0)
    assert active._read_credentials == {}
    assert await active.client_for(PROD) is not client
    assert await active.credential_of(PROD) == KEY
    assert lasting.reads == reads + 1


async def test_a_key_that_was_kept_until_quit_is_gone_and_counted(forgetting, book, credentials):
    await keep(book, until_quit=True)
    forgetting.forget_at_lock()
    assert await emitted(forgetting.forgotten) == (Reason.LOCK, 1)
    assert await credentials.read(PROD) is None


async def test_a_pasted_token_is_gone_and_counted(forgetting, book, identities):
    await keep(book, OPEN, ANONYMOUS)
    identities.use_token(token_of({"sub": "ada"}))
    forgetting.forget_at_sleep()
    assert await emitted(forgetting.forgotten) == (Reason.SLEEP, 1)
    assert identities.choice.token is None


async def test_whoever_uses_a_key_is_told_to_stop_first(forgetting, heard):
    begun = heard(forgetting.begun)
    forgetting.forget_now()
    assert len(begun) == 1
    await emitted(forgetting.forgotten)


async def test_what_is_waited_for_comes_before_keys_are_forgotten_for_want_of_use(
    forgetting, book, active, heard
):
    await keep(book)
    await active.credential_of(PROD)
    begun = heard(forgetting.begun)
    forgetting.note_started()
    forgetting.forget_when_idle()
    assert not begun
    forgetting.note_ended()
    forgetting.forget_when_idle()
    assert await emitted(forgetting.forgotten) == (Reason.IDLE, 0)


async def test_nothing_is_said_where_there_was_no_key(forgetting, tasks, heard):
    forgotten = heard(forgetting.forgotten)
    forgetting.forget_when_idle()
    forgetting.forget_now()
    await emitted(forgetting.forgotten)
    assert forgotten == [(Reason.WISH, 0)]


async def test_the_demo_goes_on(forgetting, active):
    client = await active.client_for(DEMO_DEPLOYMENT)
    await active.credential_of(DEMO_DEPLOYMENT)
    forgetting.forget_now()
    await emitted(forgetting.forgotten)
    assert await active.client_for(DEMO_DEPLOYMENT) is client


@pytest.mark.parametrize(
    ("signal", "reason"), [("locked", Reason.LOCK), ("falling_asleep", Reason.SLEEP)]
)
async def test_what_the_desktop_tells_is_heeded_where_that_is_wanted(
    forgetting, book, signal, reason
):
    await keep(book, until_quit=True)
    forgetting.watch_lock(True)
    getattr(forgetting._lock_watch, signal).emit()
    assert await emitted(forgetting.forgotten) == (reason, 1)
    forgetting.watch_lock(False)
