"""The box to filter a result: what it says of a filter, and what the keys in it do."""

from time import monotonic

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from convex_explorer.ui.outcome.filter_bar import WORKING_AFTER, FilterBar
from convex_explorer.ui.outcome.filter_state import FilterState, Found
from convex_explorer.values.filtering import Filterable, FilterRequest
from tests.support.made_calls import received

WHOLE = received([1, 2, 3])


@pytest.fixture
def bar(theme, qtbot):
    bar = FilterBar(theme)
    qtbot.addWidget(bar)
    bar.show()
    bar.activateWindow()
    bar.show_state(FilterState(), ())
    bar.begin()
    return bar


def edit(bar):
    return bar.findChild(QLineEdit, "filterBox")


def words(bar, name="filterCount"):
    label = bar.findChild(QLabel, name)
    return label.text() if label.isVisible() else ""


def sees(bar, name):
    return bar.findChild(QPushButton, name).isVisible()


def found(expression):
    matches = Filterable(WHOLE.raw_bytes()).find(expression)
    return Found(expression, WHOLE, matches, matches.value())


def test_nothing_is_applied_before_enter(bar, qtbot):
    with qtbot.assertNotEmitted(bar.filter_wished):
        QTest.keyClicks(edit(bar), "$[0]")
    with qtbot.waitSignal(bar.filter_wished) as wished:
        QTest.keyClick(edit(bar), Qt.Key.Key_Return)
    assert wished.args == ["$[0]"]


def test_it_has_a_name_and_says_what_may_be_typed(bar):
    assert edit(bar).accessibleName() == "Filter the result with JSONPath"
    assert "$.page[*].name" in edit(bar).placeholderText()


@pytest.mark.parametrize(
    ("expression", "typed", "said"),
    [
        ("$[*]", "$[*]", "3 matches. The whole value is hidden."),
        ("$[0]", "$[0]", "1 match. The whole value is hidden."),
        ("$.a", "$.a", "Nothing matches. The whole value is hidden."),
        ("$[*]", "$[", "3 matches of $[*]. The whole value is hidden."),
        ("$[9]", "$[", "Nothing matches $[9]. The whole value is hidden."),
    ],
)
def test_it_says_how_much_was_found_and_by_what(bar, expression, typed, said):
    bar.show_state(FilterState(typed, expression, found=found(expression)), ())
    assert words(bar) == said
    assert sees(bar, "filterClear")


def test_a_problem_is_told_below_the_box_with_its_place(bar):
    QTest.keyClicks(edit(bar), "$.a b")
    bar.show_state(FilterState("$.a b", problem="“b” cannot stand here.", problem_at=4), ())
    assert words(bar, "filterProblem") == "“b” cannot stand here. (character 5)"
    assert edit(bar).cursorPosition() == 4
    bar.show_state(FilterState("$.a"), ())
    assert words(bar, "filterProblem") == ""
    assert not edit(bar).property("problem")


def test_it_says_that_it_filters_once_that_takes_long_and_offers_to_stop(bar, qtbot):
    request = FilterRequest("draft", WHOLE, "$")
    bar.show_state(FilterState("$", request=request, asked_at=monotonic()), ())
    assert not sees(bar, "filterStopButton")
    qtbot.waitUntil(lambda: sees(bar, "filterStopButton"))
    assert words(bar) == "Filtering…"
    with qtbot.waitSignal(bar.stop_wished):
        bar.findChild(QPushButton, "filterStopButton").click()
    bar.show_state(FilterState("$", was_stopped=True), ())
    assert words(bar) == "Stopped."
    assert not sees(bar, "filterStopButton")


def test_what_takes_long_already_is_told_at_once(bar):
    request = FilterRequest("draft", WHOLE, "$")
    long_ago = monotonic() - 2 * WORKING_AFTER
    bar.show_state(FilterState("$", request=request, asked_at=long_ago), ())
    assert sees(bar, "filterStopButton")


def test_the_arrows_recall_earlier_filters(bar, qtbot):
    bar.show_state(FilterState("$.b"), ("$.b", "$.a"))
    with qtbot.waitSignal(bar.edited) as edited:
        QTest.keyClick(edit(bar), Qt.Key.Key_Up)
    assert edited.args == ["$.a"]
    QTest.keyClick(edit(bar), Qt.Key.Key_Up)
    assert edit(bar).text() == "$.a"
    QTest.keyClick(edit(bar), Qt.Key.Key_Down)
    assert edit(bar).text() == "$.b"
    QTest.keyClick(edit(bar), Qt.Key.Key_Down)
    assert edit(bar).text() == ""


def test_escape_closes_it(bar, qtbot):
    with qtbot.waitSignal(bar.closed):
        QTest.keyClick(edit(bar), Qt.Key.Key_Escape)
