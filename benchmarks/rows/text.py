"""A result of 16 MiB as text, of many lines and as a single one."""

from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea

from benchmarks import floors
from benchmarks.data import MIB, compact, documents, reply
from benchmarks.figures import Figure, milliseconds
from benchmarks.measuring import Peak, cpu_seconds, medians
from benchmarks.painting import PaintWatch, spin_until
from benchmarks.program import opened_program
from convex_explorer.ui.outcome.layout_work import LayoutWork

ROUNDS = 7


def measure() -> list[Figure]:
    """From choosing the look until the whole text is there and painted."""
    figures = []
    for name, value, floor_name in (
        ("text view of 16 MiB", documents(16 * MIB), "format_and_count"),
        (
            "text view of 16 MiB, one line",
            compact("0123456789" * (16 * MIB // 10)),
            "count_one_line",
        ),
    ):
        readings: list[tuple[float, float | None]] = []
        ours, floor = floors.around(
            floor_name,
            ROUNDS,
            lambda: _program(value, readings),
        )
        several = floor_name == "format_and_count"
        peers = {"QPlainTextEdit": floors.seconds("plain_text_edit", 0) / floor} if several else {}
        figures.append(
            Figure(
                name,
                1.3,
                ours / floor,
                ours=f"{milliseconds(ours)} whole, {milliseconds(readings[0][0])} first lines",
                floor=f"{milliseconds(floor)}: laying it out and counting lines",
                peers=peers,
                peak_mb=readings[0][1],
            )
        )
    return figures


def _program(value: bytes, readings: list[tuple[float, float | None]]) -> float:
    body = reply(value)
    with opened_program() as opened:
        draft = opened.open_call()
        call = opened.call(draft)
        opened.tree(draft)  # makes what shows results
        tree = opened.widget("resultLookTree", QAbstractButton)
        text = opened.widget("resultLookText", QAbstractButton)
        assert isinstance(tree, QAbstractButton)
        assert isinstance(text, QAbstractButton)
        area = opened.widget("resultText", QAbstractScrollArea)
        assert isinstance(area, QAbstractScrollArea)
        watch = PaintWatch(area.viewport())

        work = opened.program.window.findChild(LayoutWork)
        whole: list[bool] = []
        work.finished.connect(lambda: whole.append(True))

        def first_lines() -> float:
            tree.click()
            opened.show_reply(call, body)
            opened.application.processEvents()
            return cpu_seconds(lambda: watch.until_painted(text.click))

        def all_of_it() -> float:
            whole.clear()
            first = first_lines()
            return first + cpu_seconds(lambda: watch.until_painted(lambda: spin_until(is_whole)))

        def is_whole() -> bool:
            return bool(whole)

        with Peak() as peak:
            all_of_it()
        taken = medians(ROUNDS, first=first_lines, whole=all_of_it)
        readings.append((taken["first"], peak.mb))
        return taken["whole"]
