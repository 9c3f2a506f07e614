"""16 MiB, and all that one does with them, while a heartbeat watches the pauses of the window."""

import json
import re
import sys

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QTableView

from tests.journeys.test_saving import answer, until_saved
from tests.support.driver import Driver
from tests.support.garbage import without_old_garbage
from tests.support.pauses import FRAME, Pauses
from tests.support.scripted_server import Reply

pytestmark = pytest.mark.usefixtures("acme")

#: How long the window may work at one go, whatever it does. Benchmarks tell how long it really
#: does; this one tells that nothing holds it, on a machine that may be slow, and never fails by
#: chance.
LONGEST_PAUSE = 5 * FRAME


class Hand:
    """A user who does one thing after another, and leaves the window its time between them."""

    def __init__(self, user: Driver, pauses: Pauses) -> None:
        self.user = user
        self.pauses = pauses

    async def press(self, step: str, keys: str, name: str, times: int = 1) -> None:
        self.user.find(name).setFocus()
        for _ in range(times):
            async with self.pauses.during(step):
                self.user.press(keys, on=name)

    async def click(self, step: str, name: str) -> None:
        async with self.pauses.during(step):
            self.user.click(name)

    async def scroll(self, step: str, name: str) -> None:
        """From the top to the end by the scroll bar, and a few pages back by the keyboard."""
        bar = self.user.find(name, QAbstractScrollArea).verticalScrollBar()
        for share in range(21):
            async with self.pauses.during(step):
                bar.setValue(bar.maximum() * share // 20)
        await self.press(step, "PgUp", name, times=3)

    async def write(self, step: str, name: str, words: str) -> None:
        """Letter by letter, as fingers do."""
        edit = self.user.find(name)
        edit.setFocus()
        self.user.press("Ctrl+A", on=name)
        for letter in words:
            async with self.pauses.during(step):
                QTest.keyClick(edit, letter)

    async def until(self, step: str, holds, what: str) -> None:
        async with self.pauses.during(step):
            await self.user.until(holds, what, 60)


def hits(user: Driver) -> str:
    return user.text("findCount")


def copied() -> str:
    return QGuiApplication.clipboard().text()


async def walk_the_tree(hand: Hand) -> None:
    user = hand.user
    user.choose_row("resultTree", "[50 … 999]")
    await hand.press("open a range, a document", "Right", "resultTree", times=4)
    await hand.scroll("scroll the tree", "resultTree")
    await hand.press("walk the tree", "Down", "resultTree", times=5)
    for key in "21":
        await hand.press("expand to a level", key, "resultTree")
    await hand.press("ask for everything below", "Shift+*", "resultTree")
    user.press("Home", on="resultTree")
    await hand.press("copy a document", "Ctrl+C", "resultTree")
    assert copied().startswith("{\n")
    await hand.press("copy a path", "Ctrl+Shift+C", "resultTree")
    assert copied() == "$[0]"
    await hand.press("see a document in full", "Space", "resultTree")
    assert user.text("inspectorType").startswith("object")
    await hand.press("walk beside the inspector", "Down", "resultTree", times=5)
    await hand.press("close the inspector", "Space", "resultTree")


async def find_things(hand: Hand, name: str) -> None:
    user = hand.user
    await hand.press(f"begin to find, {name}", "Ctrl+F", name)
    await hand.write(f"type what to find, {name}", "findEdit", "letter 801")
    await hand.until(
        f"find, {name}", lambda: re.match(r"1 of \d+$", hits(user)), "all hits are counted"
    )
    await hand.press(f"go to hits, {name}", "Return", "findEdit", times=5)
    await hand.write(f"type what is not there, {name}", "findEdit", "absent words")
    await hand.until(
        f"find nothing, {name}", lambda: hits(user) == "Nothing found", "nothing is found"
    )
    await hand.press(f"end finding, {name}", "Escape", "findEdit")


async def filter_it(hand: Hand) -> None:
    user = hand.user
    await hand.click("open the filter", "filterButton")
    await hand.write("type a filter", "filterBox", "$[*].subject")
    await hand.press("apply the filter", "Return", "filterBox")
    await hand.until(
        "until it is filtered",
        lambda: user.sees("filterCount") and "8,056 matches" in user.text("filterCount"),
        "it is filtered",
    )
    await hand.scroll("scroll the matches", "resultTree")
    await hand.press("close the filter", "Escape", "filterBox")
    assert not user.sees("filterBox")


async def sort_the_table(hand: Hand) -> None:
    """By a click on the heading of its third column."""
    header = hand.user.find("resultTable", QTableView).horizontalHeader()
    place = QPoint(header.sectionViewportPosition(2) + 20, header.height() // 2)
    async with hand.pauses.during("sort the table"):
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
        await hand.pauses.turn()
        await hand.user.until(
            lambda: hand.user.text("tableNote").startswith("Sorted here"), "it is sorted", 60
        )


async def use_the_table(hand: Hand) -> None:
    user = hand.user
    await hand.click("change to the table", "resultLookTable")
    view = user.find("resultTable", QTableView)
    await hand.scroll("scroll the table", "resultTable")
    await sort_the_table(hand)
    cell = view.visualRect(view.model().index(view.rowAt(50), 1)).center()
    async with hand.pauses.during("choose a cell"):
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    await hand.press("copy a cell", "Ctrl+C", "resultTable")
    for words in ("Copy row as JSON", "Copy row as Markdown", "Copy column as CSV"):
        async with hand.pauses.during(words.lower()):
            QGuiApplication.clipboard().clear()
            menu = view.fill_menu()
            next(each for each in menu.actions() if each.text() == words).trigger()
            await user.until(copied, "it is copied", 60)
    await hand.press("select all cells", "Ctrl+A", "resultTable")


async def read_the_text(hand: Hand) -> None:
    name = "resultText"
    await hand.click("change to the text", "resultLookText")
    await hand.scroll("scroll the text", name)
    await hand.press("the end of the text", "Ctrl+End", name)
    await hand.press("the beginning of the text", "Ctrl+Home", name)
    await hand.press("select all of the text", "Ctrl+A", name)
    await hand.press("copy 16 MiB", "Ctrl+C", name)
    assert len(copied()) > 15_000_000


async def test_nothing_that_is_done_to_16_mib_holds_the_window(opened, tmp_path, capsys):
    async with opened() as user:
        pauses = Pauses()
        hand = Hand(user, pauses)
        await user.run("tasks:countByStatus")  # loads what the first call needs
        await user.fill_in("values:big", "{ bytes: 16500000 }")
        with without_old_garbage():
            async with pauses.during("run, and all of it arrives"):
                user.press("Ctrl+Return")
                await user.until(lambda: "8,056 items" in user.text("statusLine"), "it came", 60)
            await walk_the_tree(hand)
            await find_things(hand, "resultTree")
            await filter_it(hand)
            await use_the_table(hand)
            await find_things(hand, "resultTable")
            await read_the_text(hand)
            await find_things(hand, "resultText")
            for look in ("Tree", "Table", "Text"):
                await hand.click("change the look again", f"resultLook{look}")
            for form in ("JSON as received", "JSON, pretty", "JSON Lines", "CSV"):
                user.choose_from("saveResultButton", form)
                await answer(user, tmp_path / form)
                async with pauses.during(f"save as {form}"):
                    await until_saved(user, tmp_path / form)
            async with pauses.during("close the tab"):
                user.press("Ctrl+W")
        told(pauses, capsys)
        assert pauses.held(LONGEST_PAUSE) == []


async def test_nothing_that_is_done_to_50_000_rows_holds_the_window(opened, server, capsys):
    rows = [{f"field {c}": (r * 7919 + c) % 50_000 for c in range(16)} for r in range(50_000)]
    body = b'{"status":"success","value":' + json.dumps(rows).encode() + b"}"
    async with opened() as user:
        pauses = Pauses()
        hand = Hand(user, pauses)
        server.instead = Reply(200, body, {"Content-Type": "application/json"})
        await user.run("values:any")
        with without_old_garbage():
            await hand.click("change to the table", "resultLookTable")
            await hand.scroll("scroll the table", "resultTable")
            await sort_the_table(hand)
            await hand.press("select all cells", "Ctrl+A", "resultTable")
            await sort_the_table(hand)
            await hand.click("change to the text", "resultLookText")
            await hand.press("the end of the text", "Ctrl+End", "resultText")
            await hand.click("change to the tree", "resultLookTree")
            await hand.scroll("scroll the tree", "resultTree")
        told(pauses, capsys)
        assert pauses.held(LONGEST_PAUSE) == []


async def test_nothing_that_is_done_to_one_line_of_16_mib_holds_the_window(opened, capsys):
    async with opened() as user:
        pauses = Pauses()
        hand = Hand(user, pauses)
        await user.run("values:text", "{ length: 16500000 }")
        with without_old_garbage():
            user.choose_row("resultTree", "(value)")
            await hand.press("see the string in full", "Space", "resultTree")
            await hand.until(
                "until all of it is there", lambda: user.text("inspectorFacts"), "it is there"
            )
            await hand.scroll("scroll the inspector", "inspectorText")
            await hand.press("copy the string", "Ctrl+C", "resultTree")
            assert len(copied()) == 16_500_000
            await hand.press("begin to find", "Ctrl+F", "resultTree")
            await hand.write("type what is not there", "findEdit", "absent")
            await hand.until("find nothing", lambda: hits(user) == "Nothing found", "it is counted")
            await read_the_text(hand)
            async with pauses.during("close the tab"):
                user.press("Ctrl+W")
        told(pauses, capsys)
        assert pauses.held(LONGEST_PAUSE) == []


def letters(version: int) -> bytes:
    """16 MiB of documents, each third of them another in each version, and some at other places."""
    rows = [
        {
            "_id": f"{number:032}",
            "text": f"{number} " * 50,
            "n": number * (version if number % 3 else 1),
        }
        for number in range(40_000)
    ]
    if version > 1:
        rows = [*rows[5_000:], *rows[:4_000]]
    return json.dumps({"status": "success", "value": {"letters": rows}}).encode()


async def test_nothing_holds_the_window_while_16_mib_are_compared_with_16_mib(
    opened, server, capsys
):
    replies = [
        Reply(200, letters(version), {"Content-Type": "application/json"}) for version in (1, 2)
    ]
    async with opened() as user:
        pauses = Pauses()
        hand = Hand(user, pauses)
        for server.instead in replies:
            await user.run("values:any")
        with without_old_garbage():
            await hand.press("compare", "Ctrl+D", "resultTree")
            await hand.until(
                "until it is compared", lambda: user.sees("comparisonTree"), "it is compared"
            )
            assert user.text("comparisonCounts") == (
                "1,000 removed, 25,999 changed, 4,000 moved · the first 10,000 are shown"
            )
            await hand.press("the next difference", "F7", "comparisonTree", times=20)
            await hand.press("the difference before", "Shift+F7", "comparisonTree", times=25)
            await hand.scroll("scroll the comparison", "comparisonTree")
            async with pauses.during("close the comparison"):
                user.press("Escape", on="comparisonTree")
                await pauses.turn()
            async with pauses.during("close the tab"):
                user.press("Ctrl+W")
        told(pauses, capsys)
        assert pauses.held(LONGEST_PAUSE) == []


def told(pauses: Pauses, capsys) -> None:
    """Print what was measured, whether or not the test fails: the figures are of interest too."""
    with capsys.disabled():
        sys.stdout.write(f"\n{pauses}\n")
