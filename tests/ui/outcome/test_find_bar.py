import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QToolButton

from convex_explorer.ui.outcome.find_bar import FindBar
from convex_explorer.values.search import Query, Scope

SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def bar(theme, qtbot):
    bar = FindBar(theme)
    qtbot.addWidget(bar)
    bar.show()
    bar.activateWindow()
    bar.begin()
    return bar


def edit(bar):
    return bar.findChild(QLineEdit, "findEdit")


def look_for(bar, words):
    edit(bar).selectAll()
    QTest.keyClicks(edit(bar), words)
    QTest.keyClick(edit(bar), Qt.Key.Key_Return)


def test_what_is_typed_is_looked_for(bar, qtbot):
    with qtbot.waitSignal(bar.query_changed):
        QTest.keyClicks(edit(bar), "Ada")
    assert bar.query(as_shown=False) == Query("Ada")
    assert bar.query(as_shown=True) == Query("Ada", as_shown=True)


def test_alt_r_takes_it_for_a_regular_expression(bar, qtbot):
    QTest.keyClicks(edit(bar), "^a")
    with qtbot.waitSignal(bar.query_changed):
        QTest.keyClick(edit(bar), Qt.Key.Key_R, ALT)
    assert bar.query(as_shown=False).is_pattern
    assert bar.findChild(QToolButton, "findPattern").isChecked()


def test_it_is_looked_for_in_keys_or_in_values(bar, qtbot):
    with qtbot.waitSignal(bar.query_changed):
        bar.findChild(QComboBox, "findScope").setCurrentText("Keys")
    assert bar.query(as_shown=False).scope is Scope.KEYS


def test_enter_goes_on_and_with_shift_back(bar, qtbot):
    with qtbot.waitSignal(bar.next_wished):
        QTest.keyClick(edit(bar), Qt.Key.Key_Return)
    with qtbot.waitSignal(bar.previous_wished):
        QTest.keyClick(edit(bar), Qt.Key.Key_Return, SHIFT)
    with qtbot.waitSignal(bar.next_wished):
        bar.findChild(QToolButton, "findNext").click()
    with qtbot.waitSignal(bar.previous_wished):
        bar.findChild(QToolButton, "findPrevious").click()


def test_escape_closes(bar, qtbot):
    with qtbot.waitSignal(bar.closed):
        QTest.keyClick(edit(bar), Qt.Key.Key_Escape)


def test_the_arrow_keys_recall_earlier_searches(bar):
    for words in ("first", "second", "first", "third"):
        look_for(bar, words)
    recalled = []
    for _ in range(4):
        QTest.keyClick(edit(bar), Qt.Key.Key_Up)
        recalled.append(edit(bar).text())
    assert recalled == ["first", "second", "second", "second"]
    QTest.keyClick(edit(bar), Qt.Key.Key_Down)
    assert edit(bar).text() == "first"


def test_an_arrow_key_in_an_empty_box_recalls_the_last_search(bar):
    look_for(bar, "words")
    edit(bar).clear()
    QTest.keyClick(edit(bar), Qt.Key.Key_Up)
    assert edit(bar).text() == "words"


def test_the_count_and_what_is_wrong_are_said(bar):
    bar.show_count("12 of 340", aloud=True)
    assert bar.findChild(QLabel, "findCount").text() == "12 of 340"
    bar.show_count("Not a regular expression.", problem=True)
    assert edit(bar).property("problem")
