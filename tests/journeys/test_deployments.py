"""Deployments are added, tried, changed and removed."""

import json

import pytest

from convex_explorer.convex.deployment import Credential, CredentialKind, Deployment
from convex_explorer.demo.identity import ADMIN_KEY
from tests.support.driver import Driver
from tests.support.scripted_server import free_port

KEY_OF_ANOTHER = "other-animal-123|01c0ffee"


async def fill_in(
    user: Driver, url: str, credential: str = "None (anonymous)", secret: str = ""
) -> None:
    await user.type("deploymentUrlEdit", url)
    user.choose("credentialKindCombo", credential)
    if secret:
        await user.type("credentialEdit", secret)


async def report(user: Driver) -> str:
    """Test the connection, and read what was found."""
    user.click("testConnectionButton")
    assert user.text("testConnectionButton") == "Stop testing"
    await user.until(
        lambda: user.text("testConnectionButton") == "Test connection", "the test has ended"
    )
    return user.text("connectionReport")


async def saved(user: Driver) -> None:
    user.click("saveDeploymentButton")
    await user.until(lambda: not user.sees("deploymentDialog"), "it is saved")


# ---------------------------------------------------------------------- adding


async def test_a_deployment_is_added_by_its_url_tried_and_called(opened, server, folders, secrets):
    async with opened() as user:
        user.click("addDeploymentButton")
        await fill_in(user, server.url, "Deploy key", ADMIN_KEY)
        assert user.text("deploymentNameEdit")
        assert user.text("deploymentKindCombo") == "Self-hosted"
        said = await report(user)
        assert "accepts the deploy key" in said
        assert not folders.deployments_file.exists()
        await user.type("deploymentNameEdit", "Acme tracker")
        user.choose("deploymentKindCombo", "Production")
        await saved(user)
        assert user.text("deploymentSwitcher") == "Acme tracker"
        assert user.text("deploymentKind") == "PRODUCTION"
        assert user.text("identityButton") == "as admin"
        assert "Acme tracker" in user.window.windowTitle()
        assert (await user.run("tasks:countInternal")).startswith("Success")
    [kept] = json.loads(folders.deployments_file.read_text())["deployments"]
    assert kept["name"] == "Acme tracker"
    assert ADMIN_KEY not in folders.deployments_file.read_text()


async def test_what_is_typed_decides_name_and_kind_until_they_are_typed(opened):
    async with opened() as user:
        user.click("addDeploymentButton")
        user.choose("credentialKindCombo", "Deploy key")
        await user.type("deploymentUrlEdit", "happy-otter-123")
        assert user.text("deploymentNameEdit") == "happy-otter-123"
        await user.type("credentialEdit", "prod:happy-otter-123|c2VjcmV0")
        assert user.text("deploymentKindCombo") == "Production"
        await user.type("deploymentNameEdit", "mine")
        await user.type("deploymentUrlEdit", "https://brave-cat-456.convex.cloud")
        assert user.text("deploymentNameEdit") == "mine"


async def test_a_refused_connection_is_told_from_the_rest(opened):
    with free_port() as port:
        async with opened() as user:
            user.click("addDeploymentButton")
            await fill_in(user, f"http://127.0.0.1:{port}")
            said = await report(user)
            assert f"127.0.0.1:{port}" in said
            assert user.find("connectionReport").property("role") == "error"


@pytest.mark.parametrize("key", ["nonsense", KEY_OF_ANOTHER])
async def test_a_bad_key_is_told_from_the_rest_and_not_repeated(opened, server, key):
    async with opened() as user:
        user.click("addDeploymentButton")
        await fill_in(user, server.url, "Deploy key", key)
        said = await report(user)
        assert "key" in said
        assert key not in said
        assert user.find("connectionReport").property("role") == "error"
        assert server.called in ([], ["_system/convex_explorer:connection_test"])


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "No URL is given."),
        ("https://happy-otter-123.convex.site", "https://happy-otter-123.convex.cloud"),
        ("prod:happy-otter-123|c2VjcmV0", "looks like a key"),
    ],
)
async def test_what_is_no_url_of_an_api_is_explained_at_once(opened, url, words):
    async with opened() as user:
        user.click("addDeploymentButton")
        await user.type("deploymentUrlEdit", url)
        user.click("testConnectionButton")
        assert words in user.text("connectionReport")
        user.click("saveDeploymentButton")
        assert words in user.text("connectionReport")
        assert user.sees("deploymentDialog")


async def test_a_missing_credential_is_asked_for(opened, server):
    async with opened() as user:
        user.click("addDeploymentButton")
        await fill_in(user, server.url, "Deploy key")
        user.click("saveDeploymentButton")
        assert user.text("connectionReport").startswith("The deploy key is missing.")
        assert user.enabled("saveDeploymentButton")
        assert not server.requests


async def test_a_taken_name_is_refused_and_what_was_typed_stays(opened, acme, server):
    async with opened() as user:
        user.choose_command("Deployment", "Add")
        await fill_in(user, server.url)
        await user.type("deploymentNameEdit", "ACME")
        user.click("saveDeploymentButton")
        await user.until(lambda: user.sees("connectionReport"), "it is refused")
        assert "“acme”" in user.text("connectionReport")
        assert user.text("deploymentNameEdit") == "ACME"
        assert user.enabled("saveDeploymentButton")


async def test_a_test_that_takes_long_is_stopped_or_left_behind(opened, server):
    async with opened() as user:
        server.hold()
        user.click("addDeploymentButton")
        await fill_in(user, server.url)
        user.click("testConnectionButton")
        await user.until(lambda: server.requests, "it has begun")
        user.click("testConnectionButton")
        assert user.text("testConnectionButton") == "Test connection"
        assert not user.sees("connectionReport")
        user.click("testConnectionButton")
        user.press("Escape", on="deploymentDialog")
        assert not user.sees("deploymentDialog")
        server.let_go()


async def test_there_is_one_dialog_at_a_time(opened):
    async with opened() as user:
        user.choose_command("Deployment", "Add")
        user.choose_command("Deployment", "Add")
        assert user.sees("deploymentDialog")
        user.click("cancelDeploymentButton")
        assert not user.sees("deploymentDialog")


# ---------------------------------------------------------------------- changing and removing


async def test_a_renamed_deployment_keeps_its_credential(opened, acme, secrets):
    async with opened() as user:
        user.choose_from("deploymentMenuButton", "Edit this deployment")
        assert user.text("deploymentUrlEdit") == acme.url
        assert user.text("credentialKindCombo") == "Deploy key"
        assert user.text("credentialEdit") == ""
        assert "accepts the deploy key" in await report(user)
        await user.type("deploymentNameEdit", "Acme GmbH")
        await saved(user)
        assert user.text("deploymentSwitcher") == "Acme GmbH"
        assert (await user.run("tasks:countInternal")).startswith("Success")
    async with opened() as user:
        assert (await user.run("tasks:countInternal")).startswith("Success")
    assert secrets.read(acme) is None


async def test_another_credential_takes_the_place_of_the_old_one(opened, acme, secrets, server):
    async with opened() as user:
        user.choose_from("deploymentMenuButton", "Edit this deployment")
        await user.type("credentialEdit", "demo|wrong")
        await saved(user)
        assert secrets.read(acme) == Credential(CredentialKind.DEPLOY_KEY, "demo|wrong")
        assert (await user.run("tasks:countInternal")).startswith("No outcome")
        user.choose_from("deploymentMenuButton", "Edit this deployment")
        user.choose("credentialKindCombo", "None (anonymous)")
        await saved(user)
        assert user.text("identityButton") == "as anonymous"
        assert secrets.read(acme) is None
        assert (await user.run("tasks:countByStatus")).startswith("Success")


async def test_removing_asks_first_and_takes_the_credential_along(opened, acme, secrets):
    async with opened() as user:
        user.choose_from("deploymentMenuButton", "Remove this deployment")
        assert user.text("removalQuestion") == "Remove “acme”?"
        assert "deploy key is removed from the keyring" in user.text("removalConsequences")
        user.click("cancelRemovalButton")
        assert user.text("deploymentSwitcher") == "acme"
        user.choose_from("deploymentMenuButton", "Remove this deployment")
        user.click("confirmRemovalButton")
        await user.until(lambda: user.sees("firstScreen"), "nothing is left")
        assert user.window.windowTitle() == "Convex Explorer"
        assert secrets.read(acme) is None
    async with opened() as user:
        assert user.sees("firstScreen")


async def test_enter_in_the_removal_dialog_keeps_the_deployment(opened, acme):
    async with opened() as user:
        user.choose_from("deploymentMenuButton", "Remove this deployment")
        user.press("Return", on="removeDeploymentDialog")
        assert not user.sees("removeDeploymentDialog")
        assert user.text("deploymentSwitcher") == "acme"


async def test_the_deployment_used_last_is_used_again(opened, acme, server):
    async with opened() as user:
        user.choose_command("Deployment", "Try the demo")
        await user.until(lambda: user.text("deploymentKind") == "DEMO", "the demo is active")
    async with opened() as user:
        assert user.text("deploymentSwitcher") == "Demo"
        assert not user.find("deploymentMenuButton").menu().actions()[1].isEnabled()
    assert not server.requests


async def test_ten_deployments_are_listed_without_a_look_at_the_keyring(
    opened, folders, secrets, server
):
    class Counted(type(secrets)):
        reads = 0

        def read(self, deployment: Deployment) -> Credential | None:
            Counted.reads += 1
            return super().read(deployment)

    secrets.__class__ = Counted
    async with opened() as user:
        user.click("addDeploymentButton")
        await fill_in(user, server.url, "Deploy key", ADMIN_KEY)
        await saved(user)
        for number in range(9):
            user.choose_command("Deployment", "Add")
            await fill_in(user, server.url, "Deploy key", ADMIN_KEY)
            await user.type("deploymentNameEdit", f"number {number}")
            await saved(user)
        assert Counted.reads == 0
        assert (await user.run("tasks:countInternal")).startswith("Success")
        assert Counted.reads == 1
