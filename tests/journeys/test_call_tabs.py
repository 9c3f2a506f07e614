"""Several calls at once: each tab keeps what is its own."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QTabBar

from convex_explorer.convex.deployment import DeploymentKind
from convex_explorer.store.deployments import DeploymentStore

pytestmark = pytest.mark.usefixtures("acme")

ROWS = "{ n: 3 }"


async def test_results_stay_in_the_tab_that_asked_for_them(opened, server):
    async with opened() as user:
        await user.fill_in("jobs:sleep", "{ ms: 300 }", "Action")
        user.press("Ctrl+Return")
        await user.until(lambda: server.called, "the deployment has the call")
        user.press("Ctrl+T")
        assert (await user.run("tasks:countByStatus")).startswith("Success · query")
        assert "open" in [row[0] for row in user.rows("resultTree")]
        user.press("Ctrl+T")
        assert user.text("statusLine") == "Nothing ran yet"
        user.choose_tab("jobs:sleep")
        assert (await user.ended()).startswith("Success · action")
        assert [row[0] for row in user.rows("resultTree")] == ["sleptMs"]
        user.choose_tab("tasks:countByStatus")
        assert "open" in [row[0] for row in user.rows("resultTree")]
        assert server.called == ["jobs:sleep", "tasks:countByStatus"]


async def test_five_slow_calls_run_at_once(opened, server):
    async with opened() as user:
        for _ in range(5):
            await user.fill_in("jobs:sleep", "{ ms: 60000 }", "Action")
            user.press("Ctrl+Return")
            user.press("Ctrl+T")
        await user.until(lambda: len(server.called) == 5, "all five are on their way")
        assert (await user.run("tasks:countByStatus")).startswith("Success")


async def test_switching_back_finds_open_rows_the_caret_and_the_steps_of_undo(opened, server):
    async with opened() as user:
        await user.run("values:rows", ROWS)
        user.open_row("resultTree", "1")
        rows = user.rows("resultTree")
        user.press("Ctrl+End", on="argsEditor")
        user.press("Left", on="argsEditor")
        user.press("7", on="argsEditor")
        edited = user.text("argsEditor")
        assert edited != ROWS
        user.press("Ctrl+T")
        await user.run("tasks:countByStatus")
        user.choose_tab("values:rows")
        assert user.rows("resultTree") == rows
        assert user.text("functionPathEdit") == "values:rows"
        assert user.text("argsEditor") == edited
        user.find("argsEditor").setFocus()
        user.press("8")
        assert user.text("argsEditor") == edited.replace("7", "78")
        user.press("Ctrl+Z")
        assert user.text("argsEditor") == ROWS
        assert server.called == ["values:rows", "tasks:countByStatus"]


async def test_the_look_and_the_tab_of_an_outcome_are_as_they_were(opened):
    async with opened() as user:
        await user.run("values:rows", ROWS)
        user.click("resultLookText")
        assert user.sees("resultText")
        user.press("Ctrl+T")
        await user.run("logs:everyLevel")
        user.choose_tab("Logs", "outcomeTabs")
        user.choose_tab("values:rows")
        assert user.front_tab("outcomeTabs") == "Result"
        assert user.sees("resultText")
        user.choose_tab("logs:everyLevel")
        assert user.front_tab("outcomeTabs").startswith("Logs")


async def test_a_closed_tab_comes_back_with_its_text_and_does_not_run(opened, server):
    async with opened() as user:
        await user.fill_in("tasks:create", "{ title: 'x' } // not run", "Mutation")
        user.press("Ctrl+W")
        assert user.tabs() == ["New call"]
        assert user.text("functionPathEdit") == ""
        user.press("Ctrl+Shift+T")
        assert user.front_tab() == "tasks:create"
        assert user.text("argsEditor") == "{ title: 'x' } // not run"
        assert user.text("functionTypeCombo") == "Mutation"
        assert not server.requests


async def test_closing_a_tab_stops_its_call(opened, server):
    async with opened() as user:
        await user.fill_in("jobs:sleep", "{ ms: 60000 }", "Action")
        user.press("Ctrl+Return")
        await user.until(lambda: server.called, "the deployment has the call")
        user.press("Ctrl+W")
        assert user.tabs() == ["New call"]
        await user.until(lambda: user.sees("historyList"), "history shows the call")
        await user.until(lambda: "Unknown" in user.spoken("historyList")[0], "history is written")


async def test_tabs_are_reached_by_number_by_place_and_by_use(opened):
    async with opened() as user:
        await user.fill_in("a:one")
        user.press("Ctrl+T")
        await user.fill_in("a:two")
        user.press("Ctrl+T")
        await user.fill_in("a:three")
        user.press("Ctrl+1")
        assert user.front_tab() == "a:one"
        user.press("Ctrl+9")
        assert user.front_tab() == "a:three"
        user.press("Ctrl+PgUp")
        assert user.front_tab() == "a:two"
        user.press("Ctrl+PgDown")
        assert user.front_tab() == "a:three"
        user.press("Ctrl+Tab")
        assert user.front_tab() == "a:two"


async def test_tabs_that_do_not_fit_use_all_the_room_there_is(opened, acme, folders):
    production = replace(acme, kind=DeploymentKind.PRODUCTION)
    DeploymentStore(folders.deployments_file).save([production])
    async with opened() as user:
        bar = user.find("callTabs", QTabBar)
        for number in range(7):
            await user.type("functionPathEdit", f"module{number}:function")
            user.press("Ctrl+T")
        last = bar.count() - 1
        await user.until(lambda: bar.tabRect(0).left() < 0, "there is no room for all of them")
        await user.until(
            lambda: bar.width() - bar.tabRect(last).right() < bar.tabRect(last).width(),
            "the last one is at the right",
        )
