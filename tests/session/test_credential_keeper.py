"""The keyring, and beside it what is kept until the program ends."""

import pytest

from convex_explorer.convex.deployment import (
    Credential,
    CredentialKind,
    Deployment,
    DeploymentKind,
)
from convex_explorer.convex.tokens import TokenFacts
from tests.support.tokens import token_of

KEY = Credential(CredentialKind.DEPLOY_KEY, "dev:happy-otter-123|key")
NEWER = Credential(CredentialKind.DEPLOY_KEY, "dev:happy-otter-123|newer")


@pytest.fixture
def deployment() -> Deployment:
    url = "https://happy-otter-123.convex.cloud"
    return Deployment("dev", url, DeploymentKind.DEVELOPMENT, CredentialKind.DEPLOY_KEY)


async def test_what_is_kept_until_quit_comes_before_the_keyring(credentials, deployment, lasting):
    await credentials.write(deployment, KEY, until_quit=False)
    await credentials.write(deployment, NEWER, until_quit=True)
    assert await credentials.read(deployment) == NEWER
    assert lasting.read(deployment) == KEY


async def test_writing_to_the_keyring_ends_what_was_kept_until_quit(credentials, deployment):
    await credentials.write(deployment, KEY, until_quit=True)
    await credentials.write(deployment, NEWER, until_quit=False)
    assert await credentials.read(deployment) == NEWER


async def test_forgetting_forgets_both(credentials, deployment):
    await credentials.write(deployment, KEY, until_quit=False)
    await credentials.write(deployment, NEWER, until_quit=True)
    await credentials.forget(deployment)
    assert await credentials.read(deployment) is None


async def test_what_a_token_says_of_itself_is_told_when_it_is_read_or_written(credentials, heard):
    read, written = heard(credentials.token_read), heard(credentials.token_written)
    url = "https://happy-otter-123.convex.cloud"
    deployment = Deployment("dev", url, DeploymentKind.DEVELOPMENT, CredentialKind.USER_TOKEN)
    token = Credential(CredentialKind.USER_TOKEN, token_of({"sub": "ada"}))
    await credentials.write(deployment, token, until_quit=True)
    ((told, facts),) = written
    assert (told, facts.subject) == (deployment, "ada")
    await credentials.read(deployment)
    assert read == written
    await credentials.write(
        deployment, Credential(CredentialKind.USER_TOKEN, "no token"), until_quit=True
    )
    assert written[1] == (deployment, TokenFacts())


async def test_nothing_is_told_of_a_key(credentials, deployment, heard):
    read, written = heard(credentials.token_read), heard(credentials.token_written)
    await credentials.write(deployment, KEY, until_quit=True)
    await credentials.read(deployment)
    assert read == written == []
