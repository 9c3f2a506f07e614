"""Filtering a result with JSONPath: typed, applied, stopped, kept for its tab, taken back."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from tests.journeys.test_large_results import LONGEST_PAUSE, watched_pauses
from tests.support.garbage import without_old_garbage

pytestmark = pytest.mark.usefixtures("acme")

LIST = ("tasks:list", "{ paginationOpts: { numItems: 5, cursor: null } }")
BIG = ("values:big", "{ bytes: 16500000 }")


def open_filter(user) -> None:
    user.find("resultTree").setFocus()
    user.press("Ctrl+Shift+F", on="resultTree")
    assert user.focused() == "filterBox"


async def filtered(user, expression: str, count: str = "") -> None:
    await user.type("filterBox", expression)
    user.press("Return", on="filterBox")
    await counted(user, count)


async def counted(user, count: str) -> None:
    """Wait for what is found, and not by what was looked for before."""

    def is_counted() -> bool:
        words = user.text("filterCount") if user.sees("filterCount") else ""
        return words.startswith(count) and "match" in words and "$" not in words

    await user.until(is_counted, f"{count} are found", 30)


def keys(user, name: str = "resultTree") -> list[str]:
    return [row[0] for row in user.rows(name)]


async def test_a_result_is_filtered_walked_copied_from_and_shown_whole_again(opened):
    async with opened() as user:
        await user.run(*LIST)
        whole = keys(user)
        open_filter(user)
        await filtered(user, "$.page[?@.status == 'doing'].title")
        count = len(user.rows("resultTree"))
        assert user.text("filterCount") == f"{count} matches. The whole value is hidden."
        user.choose_row("resultTree", "1")
        assert user.text("pathBreadcrumb")
        user.press("Ctrl+Shift+C", on="resultTree")
        path = QGuiApplication.clipboard().text()
        assert path.startswith("$.page[")
        assert path.endswith("].title")
        assert path != "$.page[1].title"
        user.press("Escape", on="resultTree")
        assert not user.sees("filterBox")
        assert keys(user) == whole
        assert user.focused() == "resultTree"


async def test_matches_are_a_table_and_a_text_too_and_can_be_searched(opened):
    async with opened() as user:
        await user.run(*LIST)
        user.click("filterButton")
        await filtered(user, "$.page[1:3]", "2 matches")
        user.click("resultLookTable")
        user.press("Ctrl+Shift+C", on="resultTable")
        assert QGuiApplication.clipboard().text().startswith("$.page[1]")
        user.click("resultLookText")
        user.press("Ctrl+A", on="resultText")
        user.press("Ctrl+C", on="resultText")
        assert QGuiApplication.clipboard().text().count('"_id": ') == 2
        user.press("Ctrl+F", on="resultText")
        await user.type("findEdit", "_id")
        await user.until(lambda: user.text("findCount") == "1 of 2", "both are found")


async def test_what_is_no_jsonpath_is_told_and_what_was_shown_stays(opened):
    async with opened() as user:
        await user.run(*LIST)
        open_filter(user)
        await filtered(user, "$.page[*]._id", "5 matches")
        await user.type("filterBox", "$.page[")
        user.press("Return", on="filterBox")
        await user.until(lambda: user.sees("filterProblem"), "the problem is told")
        assert user.text("filterProblem") == "Something is missing here. (character 8)"
        assert user.text("filterCount").startswith("5 matches of $.page[*]._id.")
        await user.type("filterBox", "$.none")
        user.press("Return", on="filterBox")
        await user.until(lambda: user.sees("emptySentence"), "nothing is found")
        assert user.text("filterCount") == "Nothing matches. The whole value is hidden."
        assert not user.sees("filterProblem")
        user.click("filterClear")
        assert user.text("filterBox") == ""
        assert "page" in keys(user)
        user.press("Up", on="filterBox")
        assert user.text("filterBox") == "$.none"
        user.press("Up", on="filterBox")
        assert user.text("filterBox") == "$.page[*]._id"


async def test_a_filter_belongs_to_its_tab_and_is_applied_to_the_next_result(opened):
    async with opened() as user:
        await user.run(*LIST)
        open_filter(user)
        await filtered(user, "$.page[*]._id", "5 matches")
        user.press("Ctrl+T")
        await user.run("tasks:countByStatus")
        assert not user.sees("filterBox")
        user.choose_tab("tasks:list")
        assert user.text("filterCount").startswith("5 matches")
        assert keys(user) == ["0", "1", "2", "3", "4"]
        await user.run("tasks:list", LIST[1].replace("5", "7"))
        await counted(user, "7 matches")
        await user.run("tasks:countByStatus")
        assert not user.sees("filterBox")


async def test_the_way_up_from_a_match_leads_to_the_whole_value(opened):
    async with opened() as user:
        await user.run(*LIST)
        open_filter(user)
        await filtered(user, "$.page[?@.status == 'doing']")
        user.open_row("resultTree", "0")
        user.choose_row("resultTree", "title")
        crumbs = user.find("pathBreadcrumb", QLabel)
        crumbs.linkActivated.emit("2")  # page ▸ n, which is the match
        user.press("Ctrl+Shift+C", on="resultTree")
        match = QGuiApplication.clipboard().text()
        assert user.sees("filterBox")
        crumbs.linkActivated.emit("1")  # page, which only the whole value shows
        assert not user.sees("filterBox")
        user.press("Ctrl+Shift+C", on="resultTree")
        assert QGuiApplication.clipboard().text() == "$.page"
        assert match.startswith("$.page[")


async def test_16_mib_are_filtered_without_a_pause_and_the_filter_can_be_stopped(opened):
    async with opened() as user:
        await user.run(*BIG)
        open_filter(user)
        with without_old_garbage(), watched_pauses() as pauses:
            await user.type("filterBox", "$..*")
            pauses.clear()
            user.press("Return", on="filterBox")
            await user.until(lambda: user.sees("filterStopButton"), "it can be stopped")
            assert user.text("filterCount") == "Filtering…"
            user.click("filterStopButton")
            assert user.text("filterCount") == "Stopped."
            assert not user.sees("filterStopButton")
            await filtered(user, "$[*]._id")
            assert keys(user)[-1].endswith(" … 8055]")
        assert max(pauses) < LONGEST_PAUSE


async def test_a_search_that_never_ends_is_stopped_with_escape(opened):
    async with opened() as user:
        await user.run("values:echo", '{ value: ["%sb"] }' % ("a" * 50))
        open_filter(user)
        await user.type("filterBox", "$..[?search(@, '^(a+)+$')]")
        user.press("Return", on="filterBox")
        await user.until(lambda: user.sees("filterStopButton"), "it takes long")
        QTest.keyClick(user.find("filterBox"), Qt.Key.Key_Escape)
        assert not user.sees("filterBox")
        assert user.focused() == "resultTree"


async def test_further_pages_are_filtered_too(opened):
    async with opened() as user:
        await user.run(*LIST)
        open_filter(user)
        await filtered(user, "$.page[*]._id", "5 matches")
        user.click("loadNextPageButton")
        await counted(user, "10 matches")
        user.choose_row("resultTree", "9")
        user.press("Ctrl+Shift+C", on="resultTree")
        assert QGuiApplication.clipboard().text() == "$.page[9]._id"
        user.press("Escape", on="resultTree")
        user.choose_row("resultTree", "page")
        user.press("Right", on="resultTree")
        assert "[9]" in keys(user) or "9" in keys(user)


async def test_a_row_offers_the_same_place_in_all_items(opened):
    async with opened() as user:
        await user.run(*LIST)
        user.open_row("resultTree", "page")
        user.open_row("resultTree", "0")
        user.choose_row("resultTree", "title")
        tree = user.find("resultTree")
        place = QPoint(5, 5)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, tree.mapToGlobal(place))
        QApplication.sendEvent(tree, event)
        menu = tree.findChild(QMenu)
        (action,) = [each for each in menu.actions() if each.text().startswith("Filter")]
        menu.close()
        action.trigger()
        await counted(user, "5 matches")
        assert user.text("filterBox") == "$.page[*].title"
