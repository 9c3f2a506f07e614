"""A real Secret Service fails in every way it can: each is told, and nothing is lost."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from convex_explorer.convex.deployment import Credential, CredentialKind
from convex_explorer.demo.identity import ADMIN_KEY
from convex_explorer.store.deployments import DeploymentStore
from convex_explorer.store.secrets import KeyringSecrets, Secrets
from tests.support.driver import Driver
from tests.support.prompter import prompter
from tests.support.secret_service import (
    MISSING,
    kill_service,
    lock_keyring,
    secret_service,
    unlock_keyring,
)

pytestmark = [
    pytest.mark.keyring,
    pytest.mark.skipif(bool(MISSING), reason=MISSING),
    # The keyring library does not close its connection where it fails.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

LOCKED = "The keyring is locked. Unlock it and try again. Or keep the credential until you quit."
UNTIL_QUIT = "Or keep the credential until you quit."
SECONDS = 5


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    with secret_service(tmp_path / "keyring") as environment:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", environment["DBUS_SESSION_BUS_ADDRESS"])
        yield environment
    gc.collect()


@pytest.fixture
def secrets(service: dict[str, str]) -> Secrets:
    from keyring.backends.SecretService import Keyring

    # It gives up sooner than the program, for which a user may take a minute.
    return KeyringSecrets(backend=Keyring(), time_limit=SECONDS)


@pytest.fixture
def address(service: dict[str, str]) -> str:
    return service["DBUS_SESSION_BUS_ADDRESS"]


async def save_deployment(user: Driver, url: str) -> str:
    """Fill in a deployment with a key, save it, and see what the form says to that."""
    user.click("addDeploymentButton")
    await user.type("deploymentUrlEdit", url)
    user.choose("credentialKindCombo", "Deploy key")
    await user.type("credentialEdit", ADMIN_KEY)
    user.click("saveDeploymentButton")
    await user.until(lambda: user.sees("connectionReport"), "the form says why")
    return user.text("connectionReport")


async def save_again(user: Driver) -> None:
    """What was typed is still there."""
    assert user.text("credentialEdit") == ADMIN_KEY
    user.click("saveDeploymentButton")
    await user.until(lambda: not user.sees("deploymentDialog"), "it is saved")


async def call(user: Driver) -> str:
    """Call what takes the key; what the status line says, and the banner."""
    status = await user.run("tasks:countInternal")
    banner = user.find("outcomeBanner").accessibleName() if user.sees("outcomeBanner") else ""
    return f"{status} {banner}"


# ---------------------------------------------------------------------- saving a deployment


async def test_saving_to_a_locked_keyring_says_so_and_works_once_it_is_unlocked(
    opened, server, secrets, folders
):
    lock_keyring()
    async with opened() as user:
        assert await save_deployment(user, server.url) == LOCKED
        assert not folders.deployments_file.exists()
        unlock_keyring()
        await save_again(user)
    [kept] = DeploymentStore(folders.deployments_file).load()
    assert secrets.read(kept) == Credential(CredentialKind.DEPLOY_KEY, ADMIN_KEY)


async def test_a_dismissed_prompt_while_saving_says_so_and_until_quit_works(
    opened, server, secrets, folders, address
):
    lock_keyring()
    with prompter(address, dismisses=True) as person:
        async with opened() as user:
            assert await save_deployment(user, server.url) == LOCKED
            assert person.asked.is_set()
            assert not folders.deployments_file.exists()
            user.click("untilQuitCheck")
            await save_again(user)
            assert (await call(user)).startswith("Success")


async def test_a_prompt_that_nobody_answers_while_saving_is_not_waited_for(
    opened, server, secrets, folders, address
):
    lock_keyring()
    with prompter(address, dismisses=False) as person:
        async with opened() as user:
            said = await save_deployment(user, server.url)
            assert said.startswith(f"The keyring did not answer within {SECONDS} seconds.")
            assert said.endswith(UNTIL_QUIT)
            assert person.asked.is_set()
            assert not folders.deployments_file.exists()
            user.click("untilQuitCheck")
            await save_again(user)


async def test_a_service_that_dies_while_it_asks_loses_nothing_that_was_typed(
    opened, server, secrets, folders, address
):
    lock_keyring()
    with prompter(address, dismisses=False) as person:
        async with opened() as user:
            user.click("addDeploymentButton")
            await user.type("deploymentUrlEdit", server.url)
            user.choose("credentialKindCombo", "Deploy key")
            await user.type("credentialEdit", ADMIN_KEY)
            user.click("saveDeploymentButton")
            await user.until(person.asked.is_set, "the service asks for the password")
            kill_service()
            await user.until(lambda: user.sees("connectionReport"), "the form says why")
            assert user.text("connectionReport").startswith("The keyring ")
            assert user.text("connectionReport").endswith(UNTIL_QUIT)
            assert not folders.deployments_file.exists()
            user.click("untilQuitCheck")
            await save_again(user)


async def test_a_service_that_is_gone_is_told_when_one_saves(opened, server, secrets, folders):
    kill_service()
    async with opened() as user:
        said = await save_deployment(user, server.url)
        assert said.startswith("The keyring ")
        assert said.endswith(UNTIL_QUIT)
        assert not folders.deployments_file.exists()
        user.click("untilQuitCheck")
        await save_again(user)
        assert (await call(user)).startswith("Success")


# ---------------------------------------------------------------------- calling


@pytest.mark.usefixtures("acme")
async def test_a_call_with_a_locked_keyring_is_not_sent_and_goes_once_it_is_unlocked(
    opened, server
):
    lock_keyring()
    async with opened() as user:
        said = await call(user)
        assert said.startswith("No outcome")
        assert LOCKED in said
        assert server.requests == []
        assert user.text("argsEditor") == "{}"
        unlock_keyring()
        assert (await call(user)).startswith("Success")


@pytest.mark.usefixtures("acme")
async def test_a_dismissed_prompt_keeps_a_call_from_being_sent_and_the_next_one_asks_again(
    opened, server, address
):
    lock_keyring()
    with prompter(address, dismisses=True) as person:
        async with opened() as user:
            assert LOCKED in await call(user)
            assert person.asked.is_set()
            person.asked.clear()
            assert LOCKED in await call(user)
            assert person.asked.is_set()
            assert server.requests == []
            unlock_keyring()
            assert (await call(user)).startswith("Success")


@pytest.mark.usefixtures("acme")
async def test_a_service_that_dies_while_a_call_waits_for_its_key_is_told(opened, server, address):
    lock_keyring()
    with prompter(address, dismisses=False) as person:
        async with opened() as user:
            await user.fill_in("tasks:countInternal")
            await user.stay_active()
            user.press("Ctrl+Return")
            await user.until(person.asked.is_set, "the service asks for the password")
            kill_service()
            assert (await user.ended()).startswith("No outcome")
            assert "The keyring " in user.find("outcomeBanner").accessibleName()
            assert server.requests == []


@pytest.mark.usefixtures("acme")
async def test_a_call_whose_key_is_waited_for_can_be_stopped(opened, server, address):
    lock_keyring()
    with prompter(address, dismisses=False) as person:
        async with opened() as user:
            await user.fill_in("tasks:create", "{ title: 'x' }", "Mutation")
            await user.stay_active()
            user.press("Ctrl+Return")
            await user.until(person.asked.is_set, "the service asks for the password")
            user.click("stopButton")
            await user.ended()
            assert server.requests == []


@pytest.mark.usefixtures("acme")
async def test_a_key_that_was_read_is_used_although_the_service_died_and_then_forgotten(opened):
    async with opened() as user:
        assert (await call(user)).startswith("Success")
        kill_service()
        assert (await call(user)).startswith("Success")
        user.choose_command("Deployment", "When to forget keys")
        await user.until(lambda: user.sees("keyForgettingDialog"), "it is asked when")
        user.click("forgetKeysNowButton")
        await user.until(lambda: user.sees("windowBanner"), "they are forgotten")
        assert "The keyring " in await call(user)


@pytest.mark.usefixtures("acme")
async def test_forgetting_a_key_that_a_locked_keyring_holds_says_so_and_keeps_it(
    opened, secrets, acme
):
    lock_keyring()
    async with opened() as user:
        user.choose_from("deploymentMenuButton", "Forget its key")
        await user.until(lambda: user.sees("forgetKeyDialog"), "it is asked about")
        user.click("confirmForgetKeyButton")
        await user.until(lambda: user.sees("windowBanner"), "it is told")
        assert user.text("bannerMessage").startswith("The keyring ")
        unlock_keyring()
        assert secrets.read(acme) is not None
        assert (await call(user)).startswith("Success")


def test_the_bus_of_these_tests_is_not_the_users(service):
    assert os.environ["DBUS_SESSION_BUS_ADDRESS"] == service["DBUS_SESSION_BUS_ADDRESS"]
