"""16 MiB, clicked through, scrolled, searched and copied, while a pulse watches the pauses."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from time import thread_time

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractScrollArea

from tests.support.garbage import without_old_garbage

pytestmark = pytest.mark.usefixtures("acme")

#: Seconds of our own work between two turns of the event loop; opening a thousand rows, and
#: looking through the first rows of a table for the widths of its columns, are the longest, some
#: 30 ms. The driver types a whole word at one go, which takes longer.
LONGEST_PAUSE = 0.3
BIG = "{ bytes: 16500000 }"


@contextmanager
def watched_pauses() -> Iterator[list[float]]:
    """What the window's thread did between two turns of its loop; the others' work is not in it."""
    pauses, last = [], thread_time()

    def beat() -> None:
        nonlocal last
        now = thread_time()
        pauses.append(now - last)
        last = now

    pulse = QTimer(interval=1, timerType=Qt.TimerType.PreciseTimer)
    pulse.timeout.connect(beat)
    pulse.start()
    yield pauses
    pulse.stop()


def hits(user) -> str:
    return user.text("findCount")


async def found(user, words: str, count: str) -> None:
    await user.type("findEdit", words)
    await user.until(lambda: hits(user) == count, f"{count} are found", 30)


async def test_16_mib_are_walked_searched_and_copied_without_a_pause(opened):
    async with opened() as user:
        await user.run("values:big", BIG)
        with without_old_garbage(), watched_pauses() as pauses:

            async def turn() -> None:
                """Let the window have its turn, as it has between what hands do."""
                count = len(pauses)
                await user.until(lambda: len(pauses) > count, "the loop comes round")

            user.choose_row("resultTree", "[50 … 999]")
            for _ in range(3):  # open the range, enter it, and open its first document
                user.press("Right", on="resultTree")
                await turn()
            bar = user.find("resultTree", QAbstractScrollArea).verticalScrollBar()
            for place in range(0, bar.maximum(), 100):
                bar.setValue(place)
                await turn()
            user.press("Ctrl+F", on="resultTree")
            await turn()
            await found(user, "absent words", "Nothing found")
            await user.type("findEdit", "_creationTime")
            await user.until(lambda: hits(user).startswith("1 of "), "something is found", 30)
            await user.until(lambda: not hits(user).endswith("…"), "all are counted", 30)
            user.press("Return", on="findEdit")
            assert hits(user).startswith("2 of ")
            user.press("Escape", on="findEdit")
            await turn()
            user.press("Space", on="resultTree")
            assert user.text("inspectorType").startswith("number")
            await turn()
            user.click("resultLookTable")
            await turn()
            user.press("Ctrl+C", on="resultTable")
            assert QGuiApplication.clipboard().text()
            user.click("resultLookText")
            await turn()
            user.find("resultText", QAbstractScrollArea).verticalScrollBar().setValue(300_000)
            await turn()
            user.press("Ctrl+F", on="resultText")
            await found(user, "absent words", "Nothing found")
        assert max(pauses) < LONGEST_PAUSE


async def test_all_of_16_mib_is_copied_out_of_the_text(opened):
    async with opened() as user:
        await user.run("values:big", BIG)
        user.click("resultLookText")
        user.press("Ctrl+A", on="resultText")
        user.press("Ctrl+C", on="resultText")
        copied = QGuiApplication.clipboard().text()
        count = int(re.search(r"([\d,]+) items", user.text("statusLine"))[1].replace(",", ""))
        assert copied.count('"_creationTime": ') == count
        assert copied.startswith("[\n  {")
        assert copied.endswith("  }\n]")


async def test_one_string_of_16_mib_is_found_in_and_shown_whole(opened):
    async with opened() as user:
        await user.run("values:text", "{ length: 16000000 }")
        user.choose_row("resultTree", "(value)")
        user.press("Space", on="resultTree")
        assert "string" in user.text("inspectorType")
        user.press("Ctrl+F", on="resultTree")
        await found(user, "absent words", "Nothing found")
        user.click("resultLookText")
        await found(user, "absent words", "Nothing found")
