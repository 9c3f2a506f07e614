"""A letter typed into args of 100 KB until it is painted, and until their problems are updated."""

import statistics

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit

from benchmarks import floors
from benchmarks.data import args_rows, args_text
from benchmarks.figures import Figure, milliseconds
from benchmarks.measuring import Peak, cpu_seconds, medians
from benchmarks.painting import spin_until
from benchmarks.program import opened_program
from benchmarks.rows.wire import Heartbeat
from convex_explorer.convex.function_spec import FunctionSpec
from convex_explorer.convex.functions import FunctionPath, FunctionType
from convex_explorer.convex.validators import ArrayOf, Field, Kind, ObjectOf
from convex_explorer.ui.call.look_switch import ArgsLook

ROUNDS = 40
CHECKED_ROUNDS = 7
#: All rows of ``args_rows`` break it, in two ways.
_ROW = ObjectOf({"index": Field(Kind.INT64), "tags": Field(ArrayOf(Kind.STRING))})
_SPEC = FunctionSpec(
    FunctionPath("bench", "rows"),
    FunctionType.QUERY,
    args=ObjectOf({"rows": Field(ArrayOf(_ROW))}),
)


def measure() -> list[Figure]:
    """Against the same letter in a bare QPlainTextEdit with the same text."""
    figures = []
    for name, lines, limit, floor_name in (
        ("keystroke, args of 100 KB, several lines", True, 4.0, "keystroke_lines"),
        ("keystroke, args of 100 KB, one line", False, 1.3, "keystroke_one_line"),
    ):
        peaks: list[float | None] = []
        ours, floor = floors.around(
            floor_name,
            ROUNDS,
            lambda: _program(peaks, lines=lines),
        )
        figures.append(
            Figure(
                name,
                limit,
                ours / floor,
                ours=milliseconds(ours),
                floor=f"{milliseconds(floor)}: a bare QPlainTextEdit",
                peak_mb=peaks[0],
            )
        )
    return [*figures, _problems()]


def _problems() -> Figure:
    """What holds the window while 100 KB are read and checked, from the pause in typing on."""
    pauses: list[float] = []
    took: list[float] = []
    with opened_program() as opened, Peak() as peak:
        opened.open_call(args=args_rows(100_000))
        args = opened.calls.call.args
        args.looks.prefer(ArgsLook.JSON)
        args.show_function(_SPEC, {})
        spin_until(lambda: bool(args.problems))
        args.editor.setFocus()
        for _ in range(CHECKED_ROUNDS):
            before = args.problems
            QTest.keyClick(args.editor, Qt.Key.Key_Space)
            opened.application.processEvents()
            heartbeat = Heartbeat()
            took.append(
                cpu_seconds(lambda old=before: spin_until(lambda: args.problems is not old))
            )
            pauses.append(heartbeat.stop())
    return Figure(
        "keystroke to updated problems, args of 100 KB, longest pause",
        8.0,
        statistics.median(pauses) * 1_000,
        unit="ms",
        ours=f"{milliseconds(statistics.median(took))} of CPU time, 100 problems",
        peak_mb=peak.mb,
    )


def _program(peaks: list[float | None], *, lines: bool) -> float:
    with opened_program() as opened, Peak() as peak:
        opened.open_call(args=args_text(100_000, lines=lines))
        editor = opened.widget("argsEditor", QPlainTextEdit)
        assert isinstance(editor, QPlainTextEdit)
        editor.setFocus()  # or the current line and brackets would not be marked
        opened.application.processEvents()

        def type_letter() -> float:
            def run() -> None:
                QTest.keyClick(editor, Qt.Key.Key_Space)
                editor.viewport().repaint()

            return cpu_seconds(run)

        seconds = medians(ROUNDS, type=type_letter)["type"]
    peaks.append(peak.mb)
    return seconds
