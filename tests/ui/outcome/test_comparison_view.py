"""A comparison as it is shown, walked, stopped and left."""

import gc
import weakref
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QToolButton, QTreeView, QWidget

from convex_explorer.convex.functions import FunctionPath
from convex_explorer.convex.runs import Run
from convex_explorer.ui.outcome.comparison_state import ComparisonState
from convex_explorer.ui.outcome.comparison_view import ComparisonView
from convex_explorer.ui.outcome.slot import Slot
from convex_explorer.values.comparison import Comparison
from tests.support.made_calls import PRODUCTION, call, returned


@pytest.fixture
def view(theme, qtbot):
    view = ComparisonView(theme)
    qtbot.addWidget(view)
    view.resize(700, 400)
    view.show()
    return view


def slot_of(before, after, *, most=10_000, **attributes) -> Slot:
    runs = [Run(call(deployment=PRODUCTION), returned(before)), Run(call(), returned(after))]
    comparison = Comparison(*(run.value for run in runs), most=most)
    state = ComparisonState(*runs, comparison=comparison, steps=comparison.steps(), **attributes)
    return Slot("tab", comparison=state)


def said(view, name):
    return view.findChild(QLabel, name).text()


def shown(view, name, kind=QWidget):
    widget = view.findChild(kind, name)
    return widget if widget.isVisible() else None


def tree_of(view):
    return view.findChild(QTreeView, "comparisonTree")


def many(version):
    return [{"_id": str(number), "n": number * version} for number in range(30_000)]


def test_both_runs_are_named(view):
    view.show_slot(slot_of(1, 2))
    assert said(view, "comparisonBefore").startswith(
        "tasks:list · acme prod (production) · as admin · "
    )
    assert said(view, "comparisonAfter").startswith(
        "tasks:list · acme dev (development) · as admin · "
    )


def test_no_differences_are_said(view):
    view.show_slot(slot_of([1], [1]))
    assert said(view, "emptySentence") == "No differences."
    assert shown(view, "comparisonNext") is None


def test_what_keeps_from_comparing_is_said_with_a_way_out(view, qtbot):
    view.show_slot(Slot("tab", comparison=ComparisonState(sentence="There is nothing.")))
    assert said(view, "emptySentence") == "There is nothing."
    assert shown(view, "comparisonHead") is None
    with qtbot.waitSignal(view.choice_wished):
        view.findChild(QWidget, "emptyActionButton").click()


def test_escape_closes_it_also_where_nothing_is_to_be_seen(view, qtbot):
    view.show_slot(slot_of([1], [1]))
    view.setFocus()
    with qtbot.waitSignal(view.closed):
        QTest.keyClick(QGuiApplication.focusObject(), Qt.Key.Key_Escape)


def test_escape_is_for_a_call_that_runs(view, qtbot):
    slot = slot_of({"a": 1}, {"a": 2})
    slot.running = replace(call(), path=FunctionPath.parse("jobs:sleep"))
    view.show_slot(slot)
    with qtbot.assertNotEmitted(view.closed):
        QTest.keyClick(tree_of(view), Qt.Key.Key_Escape)


def test_a_long_comparison_says_how_far_it_is_and_can_be_stopped(view, qtbot):
    slot = slot_of(many(1), many(2))
    view.show_slot(slot)
    qtbot.waitUntil(lambda: shown(view, "comparisonStop") is not None)
    qtbot.waitUntil(lambda: slot.comparison.comparison.stops > 0)
    assert said(view, "comparisonCounts").startswith("Comparing… ")
    assert said(view, "emptySentence") == "Comparing…"
    view.findChild(QWidget, "comparisonStop").click()
    assert said(view, "comparisonCounts").startswith("Stopped. Up to there: ")
    assert not view.findChild(QCheckBox, "comparisonOnlyChanges").isEnabled()
    assert shown(view, "comparisonTree") is not None
    assert shown(view, "comparisonStop") is None


def test_what_is_left_of_a_comparison_waits_until_it_is_shown_again(view, qtbot):
    slot = slot_of(many(1), many(2))
    view.show_slot(slot)
    qtbot.waitUntil(lambda: slot.comparison.comparison.stops > 0)
    view.show_slot(slot_of({"a": 1}, {"a": 2}))
    assert said(view, "comparisonCounts") == "1 changed"
    done = slot.comparison.comparison.stops
    view.show_slot(slot)
    assert slot.comparison.comparison.stops >= done
    qtbot.waitUntil(lambda: slot.comparison.steps is None, timeout=30_000)
    counts = said(view, "comparisonCounts")
    assert counts == "29,999 changed · the first 10,000 are shown"


def test_it_is_shown_as_it_was_left(view):
    before = {"a": {"b": 1, "c": 1}, "d": {"e": 1}}
    slot = slot_of(before, {"a": {"b": 2, "c": 2}, "d": {"e": 2}})
    view.show_slot(slot)
    tree = tree_of(view)
    tree.collapse(tree.model().index(0, 0))
    tree.setCurrentIndex(tree.model().index(1, 0))
    view.show_slot(slot_of(1, 2))
    view.show_slot(slot)
    assert not tree.isExpanded(tree.model().index(0, 0))
    assert tree.isExpanded(tree.model().index(1, 0))
    assert tree.currentIndex().data() == "d"


def test_nothing_is_held_of_a_comparison_that_was_left(view):
    slot = slot_of({"a": [1]}, {"a": [2]})
    view.show_slot(slot)
    gone = weakref.ref(slot.comparison.comparison)
    slot.comparison = None
    view.leave()
    gc.collect()
    assert gone() is None


def test_the_next_difference_is_the_one_behind_the_row_one_stands_on(view):
    slot = slot_of(
        {"a": {"x": [1, 2]}, "b": 1, "c": 1}, {"a": {}, "b": 1, "c": 2}, only_changes=False
    )
    view.show_slot(slot)
    tree = tree_of(view)
    tree.expandAll()
    visited = []
    for _ in range(3):
        visited.append((tree.currentIndex().data(), said(view, "comparisonPlace")))
        view.findChild(QToolButton, "comparisonNext").click()
    assert visited == [("x", "1 of 2"), ("c", "2 of 2"), ("x", "1 of 2")]
    tree.setCurrentIndex(tree.model().index(1, 0))
    assert tree.currentIndex().data() == "b"
    assert said(view, "comparisonPlace") == ""
    view.findChild(QToolButton, "comparisonPrevious").click()
    assert tree.currentIndex().data() == "x"


def test_the_latter_value_is_copied_or_the_former_where_it_is_gone(view):
    view.show_slot(slot_of({"a": "old", "b": [1]}, {"a": "new"}))
    tree = tree_of(view)
    QTest.keyClick(tree, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "new"
    QTest.keyClick(tree, Qt.Key.Key_Down)
    QTest.keyClick(tree, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "[\n  1\n]"


def test_where_there_is_little_room_the_counts_come_first(view):
    view.show_slot(slot_of({"a": 1, "b": 1}, {"a": 2, "c": 1}))
    assert shown(view, "comparisonPlace") is not None
    counts = view.findChild(QLabel, "comparisonCounts")
    for width in range(700, 400, -5):
        view.resize(width, 400)
        QApplication.processEvents()
        if shown(view, "comparisonPlace") is not None:
            assert counts.width() >= counts.fontMetrics().horizontalAdvance(counts.text())
    assert shown(view, "comparisonPlace") is None
