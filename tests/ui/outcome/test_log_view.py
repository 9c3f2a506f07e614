import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QTextEdit

from convex_explorer.convex.calls import LogLevel, LogLine
from convex_explorer.ui.outcome.log_view import LogView


@pytest.fixture
def logs(theme, qtbot):
    logs = LogView(theme)
    qtbot.addWidget(logs)
    logs.show()
    return logs


def text_of(logs):
    return logs.findChild(QTextEdit, "logView")


def test_each_line_shows_its_level_as_a_word(logs):
    logs.show_lines([LogLine(level, f"at {level}") for level in LogLevel])
    shown = text_of(logs).toPlainText().splitlines()
    assert [line.split() for line in shown] == [[level, "at", level] for level in LogLevel]


def test_line_breaks_within_a_line_are_kept(logs):
    logs.show_lines([LogLine(LogLevel.LOG, "{\n  a: 1\n}"), LogLine(LogLevel.WARN, "next")])
    shown = text_of(logs).toPlainText().splitlines()
    assert shown[1:3] == ["  a: 1", "}"]
    assert shown[3].split() == ["WARN", "next"]


def test_lines_can_be_copied_with_the_keyboard(logs):
    logs.show_lines([LogLine(LogLevel.ERROR, "two\nlines")])
    logs.setFocus()
    QTest.keyClick(text_of(logs), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(text_of(logs), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().split() == ["ERROR", "two", "lines"]


def test_nothing_of_very_many_long_lines_is_left_out(logs, qtbot):
    lines = [LogLine(LogLevel.LOG, f"{number} " + "word " * 800) for number in range(60)]
    logs.show_lines(lines)
    qtbot.waitUntil(lambda: text_of(logs).document().blockCount() == 60)
    assert len(text_of(logs).toPlainText()) > 60 * 4_000


def test_it_says_when_the_deployment_left_lines_out(logs):
    notice = logs.findChild(QLabel, "logNotice")
    lines = [LogLine(LogLevel.LOG, "x")] * 255
    overflow = LogLine.parse("[ERROR] Log overflow (maximum 256). Remaining log lines omitted.")
    logs.show_lines([*lines, overflow])
    assert notice.isVisible()
    assert notice.text() == "The deployment leaves out lines after the 256th."
    logs.show_lines([*lines, LogLine(LogLevel.LOG, "exactly the 256th")])
    assert not notice.isVisible()
