"""Results are compared: with the previous run, with another tab's, and with those of history."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QListView, QMenu

from tests.journeys.test_history import call_as_nobody

pytestmark = pytest.mark.usefixtures("acme")

LIST = "tasks:list", "{ paginationOpts: { numItems: 20, cursor: null } }"


async def run_twice(user) -> None:
    """List the tasks, add one, and list them again in the same tab."""
    await user.run(*LIST)
    user.press("Ctrl+T")
    await user.run("tasks:create", "{ title: 'Water the plants' }", "Mutation")
    user.choose_tab("tasks:list")
    await user.run(*LIST)


def differences(user):
    """Key and change of each row."""
    return [(key, change) for key, _, _, change in user.rows("comparisonTree")]


async def test_ctrl_d_compares_a_result_with_that_of_the_run_before(opened):
    async with opened() as user:
        await run_twice(user)
        user.press("Ctrl+D")
        assert user.front_tab("outcomeTabs") == "Compare"
        await user.until(lambda: user.sees("comparisonTree"), "it is compared")
        assert user.text("comparisonCounts") == "1 added, 1 removed, 1 changed"
        rows = differences(user)
        assert ("page", "2 inside") in rows
        assert ("0", "added") in rows
        assert ("19", "removed") in rows
        assert ("continueCursor", "changed") in rows
        before, after = user.text("comparisonBefore"), user.text("comparisonAfter")
        assert before.startswith("tasks:list · acme (development) · as admin · ")
        assert after.startswith("tasks:list · acme (development) · as admin · ")
        assert user.focused() == "comparisonTree"


async def test_f7_goes_from_one_difference_to_the_next_and_escape_back_to_the_result(opened):
    async with opened() as user:
        await run_twice(user)
        user.press("Ctrl+D")
        await user.until(lambda: user.sees("comparisonTree"), "it is compared")
        assert user.text("comparisonPlace") == "1 of 3"
        user.press("F7")
        assert user.text("comparisonPlace") == "2 of 3"
        user.press("F7")
        user.press("F7")
        assert user.text("comparisonPlace") == "1 of 3"
        user.press("Shift+F7")
        assert user.text("comparisonPlace") == "3 of 3"
        user.press("Ctrl+Shift+C")
        assert QGuiApplication.clipboard().text() == "$.page[19]"
        user.press("Escape")
        assert user.front_tab("outcomeTabs") == "Result"
        assert "Compare" not in user.tabs("outcomeTabs")
        assert user.focused() == "resultTree"


async def test_what_is_the_same_can_be_seen_as_well(opened):
    async with opened() as user:
        await run_twice(user)
        user.press("Ctrl+D")
        await user.until(lambda: user.sees("comparisonTree"), "it is compared")
        assert user.find("comparisonOnlyChanges", QCheckBox).isChecked()
        assert ("isDone", "same") not in differences(user)
        user.click("comparisonOnlyChanges")
        rows = differences(user)
        assert ("isDone", "same") in rows
        assert [key for key, change in rows if change == "same"][:3] == ["isDone", "1", "2"]
        assert "isDone, same, before false, after false, level 1" in user.spoken("comparisonTree")


async def test_an_open_comparison_follows_each_run(opened):
    async with opened() as user:
        await user.run("tasks:countByStatus")
        user.press("Ctrl+D")
        assert "no earlier result of tasks:countByStatus" in user.text("emptySentence")
        await user.run("tasks:countByStatus")
        await user.until(lambda: user.text("emptySentence") == "No differences.", "nothing differs")
        assert user.front_tab("outcomeTabs") == "Compare"
        user.press("Ctrl+T")
        await user.run("tasks:create", "{ title: 'Water the plants' }", "Mutation")
        user.choose_tab("tasks:countByStatus")
        await user.run("tasks:countByStatus")
        await user.until(lambda: user.sees("comparisonTree"), "it is compared")
        assert user.text("comparisonCounts") == "1 changed"


async def choose_to_compare_with(user, words) -> None:
    await user.until(lambda: user.sees("compareMenu"), "the menu is open")
    menu = user.find("compareMenu", QMenu)
    (action,) = (each for each in menu.actions() if each.text().startswith(words))
    place = menu.actionGeometry(action).center()
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


async def test_a_result_is_compared_with_that_of_another_tab(opened):
    async with opened() as user:
        await user.run("tasks:search", "{ text: 'printer' }")
        user.press("Ctrl+T")
        await user.run("tasks:search", "{ text: 'order' }")
        user.click("compareButton")
        await choose_to_compare_with(user, "tasks:search — acme, as admin")
        await user.until(lambda: user.sees("comparisonTree"), "it is compared")
        assert user.text("comparisonBefore").endswith("other args")
        assert {change for _, change in differences(user)} == {"added"}


async def test_errors_are_compared_by_what_they_say(opened):
    async with opened() as user:
        await user.run("jobs:fail", "{ how: 'type' }", "Action")
        await user.run("jobs:fail", "{ how: 'convex' }", "Action")
        user.choose_command("Call", "Compare with previous run")
        assert user.front_tab("outcomeTabs") == "Compare"
        await user.until(lambda: user.sees("comparisonTree"), "it is compared")
        assert differences(user)[:2] == [("message", "changed"), ("data", "added")]
        user.press("Escape")
        assert user.front_tab("outcomeTabs") == "Error"


async def test_two_calls_of_history_are_compared(opened):
    async with opened() as user:
        await run_twice(user)
        await user.until(lambda: len(user.rows("historyList")) == 3, "all are written")
        listed = user.find("historyList", QListView)
        user.choose_row("historyList", "tasks:list")
        listed.selectionModel().select(
            listed.model().index(3, 0), listed.selectionModel().SelectionFlag.Select
        )
        user.press("Ctrl+Shift+D", on="historyList")
        await user.until(lambda: user.sees("comparisonTree"), "it is compared")
        assert user.text("comparisonCounts") == "1 added, 1 removed, 1 changed"


async def test_a_call_of_history_is_compared_with_the_result_in_front(opened):
    async with opened() as user:
        await user.run("tasks:search", "{ text: 'printer' }")
        await user.run("users:list")
        await user.until(lambda: len(user.rows("historyList")) == 2, "all are written")
        user.choose_row("historyList", "tasks:search")
        user.press("Ctrl+Shift+D", on="historyList")
        await user.until(lambda: user.sees("comparisonTree"), "it is compared")
        assert user.text("comparisonBefore").startswith("tasks:search · ")
        assert user.text("comparisonAfter").startswith("users:list · ")
        assert len(user.tabs()) == 1


async def test_what_history_does_not_keep_is_said(opened):
    async with opened() as user:
        await user.run("values:big", "{ bytes: 400000 }")
        await user.until(lambda: len(user.rows("historyList")) == 1, "it is written")
        user.choose_row("historyList", "values:big")
        user.press("Ctrl+Shift+D", on="historyList")
        await user.until(lambda: user.front_tab("outcomeTabs") == "Compare", "it is said")
        assert "History did not keep what values:big returned" in user.text("emptySentence")


async def test_two_identities_are_compared(opened):
    async with opened() as user:
        await user.run("users:list")
        user.press("Ctrl+T")
        await call_as_nobody(user)
        await user.run("users:list")
        user.press("Ctrl+T")
        await user.run("users:whoami")
        user.choose_tab("users:list")
        user.choose_command("Call", "Compare with")
        await choose_to_compare_with(user, "users:whoami — acme, as anonymous")
        assert " · as admin · " in user.text("comparisonAfter")
        assert " · as anonymous · " in user.text("comparisonBefore")


async def test_two_deployments_are_compared(opened):
    async with opened() as user:
        await user.run("users:list")
        user.choose_command("Deployment", "Try the demo")
        await user.until(lambda: user.text("deploymentKind") == "DEMO", "the demo is active")
        await user.run("users:list")
        user.press("Ctrl+D")
        await user.until(lambda: user.text("emptySentence") == "No differences.", "it is compared")
        assert user.text("comparisonBefore").startswith("users:list · acme (development) · ")
        assert user.text("comparisonAfter").startswith("users:list · Demo (demo) · ")


async def test_a_tab_that_is_opened_again_shows_its_result(opened):
    async with opened() as user:
        await run_twice(user)
        user.press("Ctrl+D")
        await user.until(lambda: user.sees("comparisonTree"), "it is compared")
        user.press("Ctrl+W")
        user.press("Ctrl+Shift+T")
        assert user.front_tab("outcomeTabs") == "Result"
        assert "Compare" not in user.tabs("outcomeTabs")
        user.press("Ctrl+D")
        assert "no earlier result of tasks:list" in user.text("emptySentence")


async def test_several_calls_are_deleted_from_history_only_if_that_is_confirmed(opened):
    async with opened() as user:
        for _ in range(3):
            await user.run("users:list")
        await user.until(lambda: len(user.rows("historyList")) == 3, "all are written")
        user.choose_row("historyList", "users:list")
        user.press("Ctrl+A", on="historyList")
        user.press("Ctrl+Shift+D", on="historyList")
        assert not user.sees("comparisonView")
        user.press("Delete", on="historyList")
        assert user.text("historyDeletionQuestion") == "Delete 3 calls from history?"
        user.click("confirmHistoryDeletionButton")
        await user.until(lambda: user.sees("historyEmpty"), "all are gone")
