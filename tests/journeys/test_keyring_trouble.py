"""The system keyring is not there, or refuses: nothing is lost, and nothing weaker is used."""

from dataclasses import replace

import pytest

from convex_explorer.demo.identity import ADMIN_KEY
from convex_explorer.store.deployments import DeploymentStore
from tests.support.moody_keyring import ADVICE, EVERYTHING, LOCKED, MoodyKeyring


@pytest.fixture
def secrets() -> MoodyKeyring:
    return MoodyKeyring()


@pytest.fixture
def locked_since(secrets, request):
    """The deployment was added while the keyring was open; now it is locked."""
    request.getfixturevalue("acme")
    secrets.refuses = EVERYTHING


async def test_a_refusing_keyring_is_said_in_the_dialog_and_until_quit_works(
    opened, server, secrets, folders
):
    secrets.refuses = EVERYTHING
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
    secrets.refuses = frozenset()
    async with opened() as user:
        assert (await user.run("tasks:countInternal")).startswith("No outcome")
        said = user.find("outcomeBanner").accessibleName()
        assert "is not in the keyring" in said
        assert "Edit the deployment and enter it again." in said


@pytest.mark.usefixtures("locked_since")
async def test_a_locked_keyring_keeps_a_call_from_being_sent_and_unlocking_lets_it(
    opened, server, secrets
):
    async with opened() as user:
        assert (await user.run("tasks:countInternal")).startswith("No outcome")
        assert LOCKED in user.find("outcomeBanner").accessibleName()
        assert not server.requests
        secrets.refuses = frozenset()
        assert (await user.run("tasks:countInternal")).startswith("Success")


@pytest.mark.usefixtures("locked_since")
async def test_a_test_of_the_connection_says_that_the_keyring_is_locked(opened, server, secrets):
    async with opened() as user:
        user.choose_from("deploymentMenuButton", "Edit this deployment")
        user.click("testConnectionButton")
        await user.until(
            lambda: user.text("testConnectionButton") == "Test connection", "the test has ended"
        )
        assert LOCKED in user.text("connectionReport")


async def test_ten_deployments_that_are_only_looked_at_have_no_key_read(
    opened, acme, secrets, folders
):
    others = [replace(acme, name=f"acme {n}", deployment_id=str(n)) for n in range(9)]
    DeploymentStore(folders.deployments_file).save([acme, *others])
    secrets.refuses = EVERYTHING
    async with opened() as user:
        for deployment in others:
            user.choose("deploymentSwitcher", deployment.name)
        user.choose_from("deploymentMenuButton", "Edit this deployment")
        user.press("Escape", on="deploymentDialog")
        user.click("sidebarHistory")
        assert secrets.reads == 0
        assert (await user.run("tasks:countInternal")).startswith("No outcome")
        assert LOCKED in user.find("outcomeBanner").accessibleName()
        assert secrets.reads == 1
