"""16 MiB are copied, searched and shown whole."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from time import thread_time

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication

pytestmark = pytest.mark.usefixtures("acme")

#: Seconds of our own work between two turns of the event loop. The driver types a whole word at
#: one go, which takes longer than anything that the window does.
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
