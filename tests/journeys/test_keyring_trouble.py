"""The system keyring is not there, or refuses: nothing is lost, and nothing weaker is used."""

import pytest

from convex_explorer.convex.deployment import Credential, Deployment
from convex_explorer.demo.identity import ADMIN_KEY
from convex_explorer.store.secrets import MemorySecrets, Secrets, SecretsError

LOCKED = "The keyring is locked."
ADVICE = "Unlock it and try again. Or keep the credential until you quit."


class LockedKeyring(MemorySecrets):
    """Gives nothing and takes nothing while it is locked."""

    locked = True

    def read(self, deployment: Deployment) -> Credential | None:
        self._check()
        return super().read(deployment)

    def write(self, deployment: Deployment, credential: Credential) -> None:
        self._check()
        super().write(deployment, credential)

    def _check(self) -> None:
        if self.locked:
            raise SecretsError(LOCKED, advice=ADVICE)


@pytest.fixture
def secrets() -> Secrets:
    return LockedKeyring()


async def test_a_refusing_keyring_is_said_in_the_dialog_and_until_quit_works(
    opened, server, secrets, folders
):
    async with opened() as user:
        user.click("addDeploymentButton")
        await user.type("deploymentUrlEdit", server.url)
        user.choose("credentialKindCombo", "Deploy key")
        await user.type("credentialEdit", ADMIN_KEY)
        assert "system keyring" in user.text("keyringNote")
        user.click("saveDeploymentButton")
        await user.until(lambda: user.sees("connectionReport"), "the dialog says why")
        assert user.text("connectionReport") == f"{LOCKED} {ADVICE}"
        assert user.text("credentialEdit") == ADMIN_KEY
        assert not folders.deployments_file.exists()
        user.click("untilQuitCheck")
        assert user.text("keyringNote") == "It is forgotten when the program ends."
        user.click("saveDeploymentButton")
        await user.until(lambda: not user.sees("deploymentDialog"), "it is saved")
        assert (await user.run("tasks:countInternal")).startswith("Success")
    secrets.locked = False
    async with opened() as user:
        assert (await user.run("tasks:countInternal")).startswith("No outcome")
        said = user.find("outcomeBanner").accessibleName()
        assert "is not in the keyring" in said
        assert "Edit the deployment and enter it again." in said


async def test_a_locked_keyring_keeps_a_call_from_being_sent_and_unlocking_lets_it(
    opened, server, secrets, folders, request
):
    secrets.locked = False
    request.getfixturevalue("acme")
    secrets.locked = True
    async with opened() as user:
        assert (await user.run("tasks:countInternal")).startswith("No outcome")
        assert LOCKED in user.find("outcomeBanner").accessibleName()
        assert not server.requests
        secrets.locked = False
        assert (await user.run("tasks:countInternal")).startswith("Success")


async def test_a_test_of_the_connection_says_that_the_keyring_is_locked(
    opened, server, secrets, request
):
    secrets.locked = False
    request.getfixturevalue("acme")
    secrets.locked = True
    async with opened() as user:
        user.choose_from("deploymentMenuButton", "Edit this deployment")
        user.click("testConnectionButton")
        await user.until(
            lambda: user.text("testConnectionButton") == "Test connection", "the test has ended"
        )
        assert LOCKED in user.text("connectionReport")
