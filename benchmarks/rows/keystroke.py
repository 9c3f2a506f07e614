"""A letter typed into args of 100 KB until it is painted, of several lines and in one."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit

from benchmarks import floors
from benchmarks.data import args_text
from benchmarks.figures import Figure, milliseconds
from benchmarks.measuring import Peak, cpu_seconds, medians
from benchmarks.program import opened_program

ROUNDS = 40


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
    return figures


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
