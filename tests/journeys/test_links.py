"""A link from somewhere else opens a call in the window that is there, and never runs it."""

import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

import convex_explorer
from convex_explorer.convex.deployment import CredentialKind, DeploymentKind
from convex_explorer.demo.identity import ADMIN_KEY
from convex_explorer.store.deployments import DeploymentStore

ROOT = Path(convex_explorer.__file__).parents[1]
MARK = "From a link — check before running"
LINK = "convex-explorer://open?function=tasks:complete&type=mutation&args={id:%22x%22}"


@pytest.fixture
def others(acme, folders):
    """Two more deployments, the second of them production."""
    others = [
        replace(acme, name=name, kind=kind, deployment_id=name, credential_kind=CredentialKind.NONE)
        for name, kind in (("beta", DeploymentKind.PREVIEW), ("prod", DeploymentKind.PRODUCTION))
    ]
    DeploymentStore(folders.deployments_file).save([acme, *others])


@pytest.fixture
def follow(folders):
    """Has the system start the program for a link, or as somebody types it."""

    @contextmanager
    def follow(*arguments):
        environment = os.environ | {
            "PYTHONPATH": str(ROOT),
            "CONVEX_EXPLORER_HOME": str(folders.root),
        }
        command = [sys.executable, "-m", "convex_explorer", *arguments]
        with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) as process:
            yield process
            assert process.wait(20) == 0

    return follow


async def arrived(user, tab):
    await user.until(lambda: user.front_tab() == tab, "the call of the link is there", 20)


async def seen(user):
    """Wait until somebody can have seen that there is another call."""
    mark = user.find("callOrigin").parentWidget()
    await user.until(lambda: not mark.is_fresh, "the mark has been there for a moment")


async def test_a_link_opens_a_marked_call_that_did_not_run(opened, acme, server, follow):
    async with opened() as user:
        with follow(LINK):
            await arrived(user, "tasks:complete")
        assert user.text("callOrigin") == MARK
        assert user.focused() == "callOrigin"
        assert user.text("functionTypeCombo") == "Mutation"
        assert user.tabs() == ["tasks:complete"]
        assert "from a link" in user.find("callTabs").accessibleTabName(0)
        assert not user.sees("windowBanner")
        assert user.text("statusLine") == "Nothing ran yet"
        for key in ("Return", "Space", "X"):
            user.press(key, on="callOrigin")
        assert server.called == []
        assert user.sees("callOrigin")


async def test_a_press_that_was_on_its_way_when_a_link_came_runs_nothing(opened, acme, follow):
    async with opened() as user:
        await user.fill_in("tasks:countByStatus")
        with follow(LINK):
            await arrived(user, "tasks:complete")
        user.press("Ctrl+Return")
        user.click("runButton")
        assert not user.enabled("stopButton")
        assert user.text("statusLine") == "Nothing ran yet"
        await seen(user)
        user.press("Ctrl+Return")
        assert user.enabled("stopButton")
        await user.ended()


async def test_what_was_being_typed_stays_in_its_tab(opened, acme, follow):
    async with opened() as user:
        await user.fill_in("tasks:list", "{ mine: 1 }")
        with follow(LINK):
            await arrived(user, "tasks:complete")
        assert user.tabs() == ["tasks:list", "tasks:complete"]
        user.choose_tab("tasks:list")
        assert "mine" in user.text("argsEditor")
        assert not user.sees("callOrigin")
        user.choose_tab("tasks:complete")
        assert user.text("callOrigin") == MARK


async def test_the_mark_goes_with_an_edit_and_with_a_run(opened, acme, server, follow):
    async with opened() as user:
        with follow(LINK):
            await arrived(user, "tasks:complete")
        user.paste("argsEditor", "{}")
        await user.until(lambda: not user.sees("callOrigin"), "the mark is gone")
        assert "link" not in user.find("callTabs").accessibleTabName(0)
        with follow("convex-explorer://open?function=tasks:countByStatus&type=query"):
            await arrived(user, "tasks:countByStatus")
        await seen(user)
        await user.stay_active()
        user.press("Ctrl+Return")
        await user.ended()
        assert not user.sees("callOrigin")
        assert server.called == ["tasks:countByStatus"]


async def test_the_mark_comes_back_with_a_tab_that_is_opened_again(opened, acme, follow):
    async with opened() as user:
        with follow(LINK):
            await arrived(user, "tasks:complete")
        user.press("Ctrl+W")
        assert not user.sees("callOrigin")
        user.press("Ctrl+Shift+T")
        assert user.text("callOrigin") == MARK


async def test_a_saved_deployment_is_turned_to_and_there_is_a_way_back(opened, others, follow):
    async with opened() as user:
        with follow(f"{LINK}&deployment=beta"):
            await arrived(user, "tasks:complete")
        assert user.window.windowTitle().startswith("beta")
        assert "for beta, where calls go from now on" in user.text("bannerMessage")
        user.click("bannerActionButton")
        await user.until(lambda: user.window.windowTitle().startswith("acme"), "it is acme again")


async def test_production_is_offered_and_not_turned_to(opened, others, follow):
    async with opened() as user:
        with follow(f"{LINK}&deployment=prod"):
            await arrived(user, "tasks:complete")
        assert user.window.windowTitle().startswith("acme")
        assert "for prod; it is set up for acme" in user.text("bannerMessage")
        user.click("bannerActionButton")
        await user.until(lambda: user.window.windowTitle().startswith("prod"), "it is prod")


async def test_an_unknown_deployment_is_said_to_be_none(opened, acme, follow):
    async with opened() as user:
        with follow(f"{LINK}&deployment=evil"):
            await arrived(user, "tasks:complete")
        assert "“evil”, which is none of your deployments" in user.text("bannerMessage")
        assert user.text("bannerAdvice") == "The call is set up for acme."


async def test_a_link_with_a_key_opens_nothing(opened, acme, follow):
    async with opened() as user:
        with follow(f"convex-explorer://open?function=tasks:list&key={ADMIN_KEY}"):
            await user.until(lambda: user.sees("windowBanner"), "it is refused", 20)
        assert user.text("bannerMessage") == "This link holds something that no link may hold."
        assert user.tabs() == ["New call"]


async def test_before_there_is_a_deployment_the_call_waits(opened, follow):
    async with opened() as user:
        with follow(LINK):
            await user.until(lambda: user.sees("windowBanner"), "something is said", 20)
        assert user.text("bannerMessage") == (
            "A call came from a link. Add a deployment to make it."
        )
        assert user.sees("firstScreen")


async def test_what_is_typed_on_the_command_line_goes_where_it_says(opened, others, follow):
    async with opened() as user:
        typed = ("--deployment", "prod", "--open", "api.tasks.list", "--args", "{ limit: 20 }")
        with follow(*typed):
            await arrived(user, "tasks:list")
        assert user.window.windowTitle().startswith("prod")
        assert user.text("callOrigin") == "From the command line — check before running"
        assert user.text("functionTypeCombo") == "Run"


async def test_a_link_that_is_pasted_in_place_of_a_path_is_opened(opened, acme, server):
    async with opened() as user:
        user.paste("functionPathEdit", f"  {LINK}\n")
        await arrived(user, "tasks:complete")
        assert user.text("callOrigin") == MARK
        assert user.tabs() == ["tasks:complete"]
        user.paste("functionPathEdit", "convex-explorer://open?function=tasks:list&key=c4n4ry")
        await user.until(lambda: user.sees("windowBanner"), "it is refused")
        assert user.text("functionPathEdit") == "tasks:complete"
        assert server.called == []


async def test_a_call_is_copied_as_a_link_without_a_key(opened, acme, follow):
    async with opened() as user:
        await user.fill_in("values:echo", "{ value: 12n } // twelve", "Mutation")
        await user.stay_active()
        user.choose_command("Call", "Copy link")
        await user.until(lambda: user.sees("windowBanner"), "it is copied")
        assert user.text("bannerMessage") == "Copied as a link."
        copied = QApplication.clipboard().text()
        assert copied.startswith("convex-explorer://open?deployment=acme&function=values:echo&")
        assert ADMIN_KEY not in copied
        user.press("Ctrl+W")
        with follow(copied):
            await user.until(lambda: user.sees("callOrigin"), "the link is opened", 20)
        assert "12n" in user.text("argsEditor")


async def test_what_is_no_call_yet_is_not_copied_as_a_link(opened, acme):
    async with opened() as user:
        await user.fill_in("values:echo", "{ value: }")
        QApplication.clipboard().setText("before")
        await user.stay_active()
        user.choose_command("Call", "Copy link")
        await user.until(lambda: user.sees("windowBanner"), "it is refused")
        assert user.text("bannerMessage").startswith("Nothing was copied")
        assert QApplication.clipboard().text() == "before"
