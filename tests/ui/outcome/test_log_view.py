from time import thread_time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QTextEdit

from convex_explorer.convex.calls import LogLevel, LogLine
from convex_explorer.ui.outcome.log_sieve import LogFilter
from convex_explorer.ui.outcome.log_view import LogView
from convex_explorer.ui.outcome.text_view import TextView
from tests.support.garbage import without_old_garbage

#: Seconds in one turn of the event loop; a slice and some painting are in it.
LONGEST_PAUSE = 0.1


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


# ---------------------------------------------------------------------- finding

SOME = [
    LogLine(LogLevel.INFO, "Cache miss"),
    LogLine(LogLevel.ERROR, "no such cache\nat all"),
    LogLine(LogLevel.LOG, "done"),
]


def level_box(logs):
    return logs.findChild(QComboBox, "logLevelFilter")


def find_box(logs):
    return logs.findChild(QLineEdit, "logFindBox")


def count(logs):
    return logs.findChild(QLabel, "logCount").text()


def shown(logs):
    return [line.split(maxsplit=1)[0] for line in text_of(logs).toPlainText().splitlines() if line]


def choose_level(logs, name):
    box = level_box(logs)
    titles = [box.itemText(place).split(" (")[0] for place in range(box.count())]
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(titles.index(name)):
        QTest.keyClick(box, Qt.Key.Key_Down)


def test_the_levels_say_how_many_lines_there_are_of_each(logs):
    logs.show_lines(SOME)
    box = level_box(logs)
    assert [box.itemText(place) for place in range(box.count())] == [
        "All levels (3)", "DEBUG (0)", "INFO (1)", "LOG (1)", "WARN (0)", "ERROR (1)",
    ]  # fmt: skip
    assert count(logs) == "3 lines"


def test_only_the_lines_of_the_chosen_level_are_seen(logs):
    logs.show_lines(SOME)
    choose_level(logs, "INFO")
    assert shown(logs) == ["INFO"]
    assert count(logs) == "1 of 3 lines"
    assert level_box(logs).itemText(0) == "All levels (3)"
    choose_level(logs, "WARN")
    assert text_of(logs).toPlainText() == ""
    assert text_of(logs).placeholderText() == "No log line is like that."


def test_lines_are_found_while_one_types_and_the_words_are_marked(logs):
    logs.show_lines(SOME)
    QTest.keyClicks(find_box(logs), "cache")
    assert shown(logs) == ["INFO", "ERROR", "at"]
    assert count(logs) == "2 of 3 lines"
    marks = text_of(logs).extraSelections()
    assert [mark.cursor.selectedText() for mark in marks] == ["Cache", "cache"]
    QTest.keyClick(find_box(logs), Qt.Key.Key_Escape)
    assert count(logs) == "3 lines"
    assert text_of(logs).extraSelections() == []


def test_the_word_of_a_level_is_not_what_is_found(logs):
    logs.show_lines([LogLine(LogLevel.ERROR, "an error"), LogLine(LogLevel.ERROR, "none")])
    QTest.keyClicks(find_box(logs), "error")
    assert count(logs) == "1 of 2 lines"
    assert len(text_of(logs).extraSelections()) == 1


def test_the_keys_lead_to_the_box_and_back(logs):
    logs.show_lines(SOME)
    logs.activateWindow()
    logs.setFocus()
    QTest.keyClick(text_of(logs), Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert find_box(logs).hasFocus()
    QTest.keyClick(find_box(logs), Qt.Key.Key_Escape)
    assert text_of(logs).hasFocus()


def test_a_filter_holds_for_other_lines_and_can_be_given(logs):
    logs.show_lines(SOME)
    filters = []
    logs.filter_changed.connect(filters.append)
    QTest.keyClicks(find_box(logs), "x")
    assert filters == [LogFilter(None, "x")]
    logs.show_lines(SOME[:2], LogFilter(LogLevel.ERROR, "no"))
    assert (find_box(logs).text(), level_box(logs).currentText()) == ("no", "ERROR (1)")
    assert shown(logs) == ["ERROR", "at"]
    assert filters == [LogFilter(None, "x")]


def test_a_line_that_the_deployment_cut_is_told_of(logs):
    logs.show_lines([LogLine(LogLevel.LOG, "x (truncated due to length)"), SOME[0]])
    assert "cut one line for being too long" in logs.findChild(QLabel, "logNotice").text()


def test_lines_of_100_kb_are_shown_whole_without_a_pause(logs, qtbot):
    text = "word " * 20_000
    lines = [LogLine(LogLevel.WARN, f"{number} {text}") for number in range(256)]
    with without_old_garbage():
        began = thread_time()
        logs.show_lines(lines)
        assert thread_time() - began < LONGEST_PAUSE
        qtbot.waitUntil(lambda: logs.findChild(TextView, "logLongText") is not None)
        long_text = logs.findChild(TextView, "logLongText")
        began = thread_time()
        find_box(logs).setText("255 word")
        assert thread_time() - began < LONGEST_PAUSE
    qtbot.waitUntil(lambda: count(logs) == "1 of 256 lines")
    qtbot.waitUntil(lambda: len(long_text.toPlainText()) < 200_000)
    assert long_text.toPlainText() == f"WARN   255 {text}"
    find_box(logs).setText("none of them")
    qtbot.waitUntil(text_of(logs).isVisible)


def test_lines_are_seen_from_the_first_on(logs):
    logs.resize(400, 150)
    logs.show_lines([LogLine(LogLevel.LOG, f"line {number}\nand more") for number in range(50)])
    logs.resize(300, 120)
    text = text_of(logs)
    text.ensureCursorVisible()
    assert text.verticalScrollBar().maximum() > 0
    assert text.verticalScrollBar().value() == 0


def test_lines_that_come_later_stand_below_and_nothing_moves(logs):
    logs.resize(400, 150)
    lines = [LogLine(LogLevel.LOG, f"line {number}") for number in range(50)]
    logs.show_lines(lines)
    bar = text_of(logs).verticalScrollBar()
    bar.setValue(60)
    logs.show_lines([*lines, LogLine(LogLevel.WARN, "one more")])
    assert bar.value() == 60
    assert len(text_of(logs).toPlainText().splitlines()) == 51
    assert count(logs) == "51 lines"


def test_in_a_long_text_too(logs, qtbot):
    logs.resize(400, 150)
    lines = [LogLine(LogLevel.LOG, f"{number} " + "x" * 20_000) for number in range(30)]
    logs.show_lines(lines)
    qtbot.waitUntil(lambda: logs.findChild(TextView, "logLongText") is not None)
    bar = logs.findChild(TextView, "logLongText").verticalScrollBar()
    bar.setValue(60)
    maximum = bar.maximum()
    logs.show_lines([*lines, LogLine(LogLevel.WARN, "one more")])
    qtbot.waitUntil(lambda: bar.maximum() == maximum + 1)
    assert bar.value() == 60


def test_it_says_so_where_a_page_among_others_had_too_many_lines(logs):
    overflow = LogLine.parse("[ERROR] Log overflow (maximum 256). Remaining log lines omitted.")
    logs.show_lines([LogLine(LogLevel.LOG, "x")] * 255 + [overflow, SOME[0]])
    notice = logs.findChild(QLabel, "logNotice")
    assert notice.text() == "The deployment leaves out lines after the 256th of a page."


def test_much_is_not_held_on_to_and_comes_back(logs, qtbot):
    lines = [LogLine(LogLevel.LOG, f"{number} " + "x" * 20_000) for number in range(30)]
    logs.show_lines(lines)
    qtbot.waitUntil(lambda: logs.findChild(TextView, "logLongText") is not None)
    long_text = logs.findChild(TextView, "logLongText")
    logs.forget()
    assert (logs.lines, long_text.toPlainText()) == ((), "")
    logs.show_lines(lines)
    qtbot.waitUntil(lambda: len(long_text.toPlainText()) > 600_000)
    logs.show_lines(SOME)
    logs.forget()
    assert logs.lines == SOME
