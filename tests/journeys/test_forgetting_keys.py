"""Keys are forgotten: one for good, or all of them until they are read again."""

import pytest
from PySide6.QtWidgets import QDialog

from convex_explorer.store.deployments import DeploymentStore
from tests.support.moody_keyring import LOCKED, MoodyKeyring

pytestmark = pytest.mark.usefixtures("acme")


@pytest.fixture
def secrets() -> MoodyKeyring:
    return MoodyKeyring()


async def decline(user) -> None:
    await user.until(lambda: user.focused() == "cancelForgetKeyButton", "Cancel has the keyboard")
    user.press("Return")
    await user.until(lambda: not user.sees("forgetKeyDialog"), "Enter is no yes")


async def test_a_key_is_forgotten_after_a_question_and_calls_are_anonymous(
    opened, acme, secrets, folders
):
    async with opened() as user:
        assert (await user.run("tasks:countInternal")).startswith("Success")
        user.choose_from("deploymentMenuButton", "Forget its key")
        await decline(user)
        assert secrets.read(acme) is not None
        user.choose_command("Deployment", "Forget its key")
        await user.until(lambda: user.sees("forgetKeyDialog"), "it is asked again")
        user.click("confirmForgetKeyButton")
        await user.until(lambda: user.sees("windowBanner"), "it is forgotten")
        assert user.text("bannerMessage").startswith("The deploy key of acme was forgotten.")
        assert secrets.read(acme) is None
        assert not (await user.run("tasks:countInternal")).startswith("Success")
        assert (await user.run("tasks:countByStatus")).startswith("Success")
        user.choose_command("Deployment", "Forget its key")
        assert user.text("bannerMessage").startswith("No key is kept for acme")
    async with opened() as user:
        assert (await user.run("tasks:countByStatus")).startswith("Success")
    [kept] = DeploymentStore(folders.deployments_file).load()
    assert not kept.keeps_credential


async def test_a_key_is_forgotten_in_the_form_of_its_deployment(opened, acme, secrets):
    async with opened() as user:
        user.choose_from("deploymentMenuButton", "Edit this deployment")
        assert "what the kept key may do" in user.text("keyFacts")
        user.click("forgetKeyButton")
        await user.until(lambda: user.sees("forgetKeyDialog"), "it is asked about")
        user.click("confirmForgetKeyButton")
        await user.until(lambda: user.sees("connectionReport"), "the form says so")
        assert user.text("connectionReport") == "The deploy key was forgotten."
        assert user.text("credentialKindCombo") == "None (anonymous)"
        assert secrets.read(acme) is None
        user.press("Escape", on="deploymentDialog")


async def test_a_locked_keyring_keeps_the_key_and_says_so(opened, acme, secrets):
    async with opened() as user:
        secrets.refuses = frozenset({"delete"})
        user.choose_from("deploymentMenuButton", "Forget its key")
        await user.until(lambda: user.sees("forgetKeyDialog"), "it is asked about")
        user.click("confirmForgetKeyButton")
        await user.until(lambda: user.sees("windowBanner"), "it is told")
        assert user.text("bannerMessage").startswith(LOCKED)
        assert (await user.run("tasks:countInternal")).startswith("Success")
    assert secrets.read(acme) is not None


async def test_forgotten_for_now_means_that_the_keyring_is_read_again(opened, secrets):
    async with opened() as user:
        assert (await user.run("tasks:countInternal")).startswith("Success")
        await user.run("tasks:countInternal")
        assert secrets.reads == 1
        user.choose_command("Deployment", "When to forget keys")
        await user.until(lambda: user.sees("keyForgettingDialog"), "it is asked when")
        user.click("forgetKeysNowButton")
        await user.until(lambda: user.sees("windowBanner"), "they are forgotten")
        assert "forgotten as you wished" in user.text("bannerMessage")
        assert (await user.run("tasks:countInternal")).startswith("Success")
        assert secrets.reads == 2


async def test_a_locked_screen_ends_what_is_waited_for(opened, server):
    async with opened() as user:
        await user.run("tasks:countInternal")
        server.hold()
        await user.fill_in("tasks:create", "{ title: 'y' }", "Mutation")
        user.press("Ctrl+Return")
        await user.until(lambda: user.sees("stopButton"), "it is on its way")
        user.window._session.forgetting.forget_at_lock()
        status = "Stopped waiting · mutation · acme"
        await user.until(lambda: user.text("statusLine") == status, "nobody waits any more")
        server.let_go()
        await user.until(lambda: user.sees("windowBanner"), "it is told")
        assert "because the screen was locked" in user.find("windowBanner").accessibleName()


async def test_when_keys_are_forgotten_is_kept(opened):
    async with opened() as user:
        user.choose_command("Deployment", "When to forget keys")
        await user.until(lambda: user.sees("keyForgettingDialog"), "it is asked when")
        user.choose("forgetKeysMinutesCombo", "5 minutes without input here")
        user.click("saveKeyForgettingButton")
        await user.until(lambda: not user.sees("keyForgettingDialog"), "it is chosen")
    async with opened() as user:
        user.choose_command("Deployment", "When to forget keys")
        await user.until(lambda: user.sees("keyForgettingDialog"), "it is asked when")
        assert user.text("forgetKeysMinutesCombo") == "5 minutes without input here"
        user.find("keyForgettingDialog", QDialog).reject()
