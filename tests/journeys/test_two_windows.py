"""Two processes of the program on one data folder: neither takes back what the other one did."""

import json
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QComboBox

from convex_explorer.convex.deployment import DeploymentKind
from convex_explorer.convex.guard import GuardLevel
from convex_explorer.store.deployments import DeploymentStore
from tests.support.other_window import OtherWindow

CREATE = "{ title: 'Watered' }"


@pytest.fixture
def other(acme, folders):
    with OtherWindow(folders.root) as other:
        yield other


def kept(folders):
    return {each.name: each for each in DeploymentStore(folders.deployments_file).load()}


async def test_what_one_window_adds_and_renames_is_in_the_list_of_the_other(opened, other, folders):
    async with opened() as user:
        other.do("add", "beta", "http://127.0.0.1:1")
        user.choose_from("guardButton", "Read only")
        await user.until(lambda: user.text("guardButton") == "Read only", "it is guarded here")
        other.do("rename", "beta", "gamma")
        assert set(kept(folders)) == {"acme", "gamma"}
        assert kept(folders)["acme"].guard is GuardLevel.READ_ONLY
        switcher = user.find("deploymentSwitcher", QComboBox)
        await user.until(lambda: switcher.findText("gamma") >= 0, "the other's is listed here")


async def test_a_guard_that_is_raised_in_one_window_holds_at_once_in_the_other(
    opened, other, server
):
    async with opened() as user:
        await user.fill_in("tasks:create", CREATE, "Mutation")
        await user.stay_active()
        other.do("guard", "acme", "read only")
        user.press("Ctrl+Return")  # before anybody could have noticed
        await user.until(lambda: user.sees("windowBanner"), "the guard says why")
        assert "read only" in user.text("bannerMessage")
        assert server.called == []
        await user.until(lambda: user.text("guardButton") == "Read only", "it is shown, too")
        assert user.text("functionPathEdit") == "tasks:create"


async def test_a_guard_raised_while_the_question_is_open_outweighs_the_yes(
    opened, acme, folders, server
):
    store = DeploymentStore(folders.deployments_file)
    store.save([replace(acme, kind=DeploymentKind.PRODUCTION)])
    with OtherWindow(folders.root) as other:
        async with opened() as user:
            await user.fill_in("tasks:create", CREATE, "Mutation")
            await user.stay_active()
            user.press("Ctrl+Return")
            await user.until(lambda: user.sees("confirmChangeDialog"), "it is asked about")
            other.do("guard", "acme", "read only")
            user.click("confirmChangeButton")
            await user.until(lambda: user.sees("windowBanner"), "the guard says why")
            assert server.called == []


async def test_the_settings_of_one_window_leave_those_of_the_other(opened, other, folders):
    async with opened() as user:
        other.do("limit", 20_000)
        user.press("Ctrl+=")
        await user.until(lambda: user.window.theme.zoom == 110, "it is larger here")
    settings = json.loads(folders.settings_file.read_text("utf-8"))
    assert settings["history_calls"] == 20_000
    assert settings["zoom"] == 110


async def test_whoever_types_goes_on_typing_while_another_window_changes_the_deployment(
    opened, other
):
    async with opened() as user:
        await user.type("functionPathEdit", "tasks:count")
        user.find("argsEditor").setFocus()
        other.do("guard", "acme", "ask before changes")
        await user.until(lambda: user.text("guardButton") == "Ask before changes", "it is shown")
        assert user.focused() == "argsEditor"
        other.do("rename", "acme", "acme two")
        await user.until(lambda: "acme two" in user.window.windowTitle(), "its new name is shown")
        assert user.focused() == "argsEditor"
        assert user.text("functionPathEdit") == "tasks:count"
