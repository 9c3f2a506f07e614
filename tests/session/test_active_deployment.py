"""Which deployment is spoken to, and the clients that do."""

import asyncio
from dataclasses import replace

import pytest

from convex_explorer.convex.deployment import (
    Credential,
    CredentialKind,
    Deployment,
    DeploymentKind,
)
from convex_explorer.convex.errors import UnauthorizedError
from convex_explorer.session.demo_host import DEMO_DEPLOYMENT
from convex_explorer.store.secrets import SecretsError
from tests.support.calls import call_of
from tests.support.scripted_server import Reply, ScriptedServer

PROD = Deployment(
    "acme-prod",
    "https://happy-otter-123.convex.cloud",
    DeploymentKind.PRODUCTION,
    CredentialKind.DEPLOY_KEY,
)


class CountingSecrets:
    """A keyring that notes how often it is read."""

    def __init__(self, credential: Credential | None) -> None:
        self.credential = credential
        self.reads = 0

    def read(self, _deployment):
        self.reads += 1
        return self.credential

    def write(self, _deployment, _credential): ...

    def delete(self, _deployment): ...


class LockedSecrets(CountingSecrets):
    def read(self, _deployment):
        raise SecretsError("The keyring is locked.", advice="Unlock it.")


async def test_choosing_a_deployment_reads_no_credential(active, credentials):
    credentials._lasting = CountingSecrets(None)
    active.use(PROD)
    active.use(DEMO_DEPLOYMENT)
    active.use(PROD)
    await asyncio.sleep(0)
    assert credentials._lasting.reads == 0


async def test_several_first_calls_at_once_read_the_credential_once(active, credentials):
    credentials._lasting = CountingSecrets(Credential(CredentialKind.DEPLOY_KEY, "prod:x|key"))
    read = await asyncio.gather(*(active.credential_of(PROD) for _ in range(5)))
    assert credentials._lasting.reads == 1
    assert set(read) == {credentials._lasting.credential}


async def test_whoever_calls_shares_the_clients_connections_and_no_credential_is_read(
    active, credentials
):
    credentials._lasting = CountingSecrets(None)
    clients = await asyncio.gather(*(active.client_for(PROD) for _ in range(5)))
    assert len(set(map(id, clients))) == 1
    assert credentials._lasting.reads == 0


async def test_a_credential_that_is_not_there_is_told_in_words(active):
    with pytest.raises(UnauthorizedError, match="not in the keyring") as raised:
        await active.credential_of(PROD)
    assert not raised.value.may_have_run
    assert "enter it again" in raised.value.advice


async def test_a_locked_keyring_is_told_in_words(active, credentials):
    credentials._lasting = LockedSecrets(None)
    with pytest.raises(UnauthorizedError, match="locked") as raised:
        await active.credential_of(PROD)
    assert raised.value.advice == "Unlock it."


async def test_a_changed_deployment_gets_a_new_client(active):
    first = await active.client_for(DEMO_DEPLOYMENT)
    await active.forget_client(DEMO_DEPLOYMENT)
    assert await active.client_for(DEMO_DEPLOYMENT) is not first


async def test_using_the_same_deployment_again_changes_nothing(active, heard):
    changed = heard(active.changed)
    active.use(PROD)
    active.use(PROD)
    active.use(None)
    assert changed == [(PROD,), (None,)]


async def test_a_deployment_that_finds_us_too_old_is_heard_once(active):
    reply = {"status": "success", "value": 1.0, "logLines": []}
    headers = {"x-convex-deprecation-message": "Please upgrade"}
    warning = replace(Reply.json(reply), headers=headers)
    told = []
    active.deprecated.connect(lambda *facts: told.append(facts))
    with ScriptedServer({"POST /api/query": warning}) as server:
        old, other = (
            Deployment(name, server.url, DeploymentKind.DEVELOPMENT) for name in ("old", "other")
        )
        for deployment in (old, old, other):
            client = await active.client_for(deployment)
            await client.run(replace(call_of(url=server.url), deployment=deployment))
            await active.forget_client(deployment)
    assert [deployment.name for deployment, _ in told] == ["old", "other"]
    assert told[0][1].message == "Please upgrade"
