import json

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from convex_explorer.ui.outcome.node_model import KEY, PAGE
from convex_explorer.ui.outcome.tree_view import ROWS_UNASKED, ValueTree
from tests.support.made_calls import received

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
DEEP = {"a": {"b": {"c": {"d": 1}}}, "list": [1, 2, 3], "name": "Ada"}


@pytest.fixture
def tree(theme, qtbot):
    tree = ValueTree(theme)
    qtbot.addWidget(tree)
    tree.resize(500, 400)
    tree.show()
    return tree


def show(tree, value):
    tree.show_state(tree.new_state(received(value)))


def visible_keys(tree):
    """The keys that can be seen, from the top down."""
    index, keys = tree.model().index(0, KEY), []
    while index.isValid():
        keys.append(index.data())
        index = tree.indexBelow(index)
    return keys


def clipboard():
    return QGuiApplication.clipboard().text()


def stand_on(tree, *path):
    tree.setCurrentIndex(tree.shown.model.find(path))


def test_two_levels_are_open_where_that_shows_few_rows(tree):
    show(tree, {"page": [1, 2], "done": True})
    assert visible_keys(tree) == ["page", "0", "1", "done"]


def test_one_level_is_open_where_two_would_show_many_rows(tree):
    show(tree, {"page": list(range(100)), "done": True})
    assert visible_keys(tree) == ["page", "done"]


def test_the_right_key_opens_then_enters_and_the_left_key_leaves_then_closes(tree):
    show(tree, DEEP)
    stand_on(tree, "a", "b")
    QTest.keyClick(tree, Qt.Key.Key_Right)
    assert "c" in visible_keys(tree)
    QTest.keyClick(tree, Qt.Key.Key_Right)
    assert tree.currentIndex().data() == "c"
    QTest.keyClick(tree, Qt.Key.Key_Left)
    assert tree.currentIndex().data() == "b"
    QTest.keyClick(tree, Qt.Key.Key_Left)
    assert "c" not in visible_keys(tree)


def test_return_opens_and_closes_a_row(tree):
    show(tree, DEEP)
    stand_on(tree, "list")
    QTest.keyClick(tree, Qt.Key.Key_Return)
    assert not tree.isExpanded(tree.currentIndex())
    QTest.keyClick(tree, Qt.Key.Key_Return)
    assert tree.isExpanded(tree.currentIndex())


def test_digits_show_so_many_levels(tree):
    show(tree, DEEP)
    QTest.keyClicks(tree, "3")
    assert visible_keys(tree) == ["a", "b", "c", "list", "0", "1", "2", "name"]
    QTest.keyClicks(tree, "1")
    assert visible_keys(tree) == ["a", "list", "name"]
    QTest.keyClicks(tree, "9")
    assert "d" in visible_keys(tree)
    QTest.keyClicks(tree, "0")
    assert visible_keys(tree) == ["a", "list", "name"]


def test_the_asterisk_opens_everything_below(tree):
    show(tree, DEEP)
    stand_on(tree, "a")
    QTest.keyClicks(tree, "*")
    assert visible_keys(tree)[:4] == ["a", "b", "c", "d"]


def test_opening_very_many_rows_is_asked_for_first(tree, qtbot):
    show(tree, {"page": [[1, 2, 3] for _ in range(ROWS_UNASKED)]})
    tree.setExpanded(tree.shown.model.find(("page",)), True)
    stand_on(tree, "page")
    with qtbot.waitSignal(tree.many_rows_asked) as asked:
        QTest.keyClicks(tree, "*")
    [opening] = asked.args
    assert opening.complete
    assert opening.rows > ROWS_UNASKED
    assert visible_keys(tree)[:3] == ["page", "0", "1"]
    assert visible_keys(tree)[-2:] == ["[50 … 999]", "[1000 … 1999]"]
    tree.open_rows(opening)
    assert len(visible_keys(tree)) == 1 + opening.rows


def test_opening_far_too_many_rows_is_not_even_counted(tree, qtbot):
    show(tree, [[1] * 50 for _ in range(5 * PAGE)])
    with qtbot.waitSignal(tree.many_rows_asked) as asked:
        QTest.keyClicks(tree, "9")
    assert not asked.args[0].complete


def test_typing_goes_to_the_next_row_of_that_name(tree):
    show(tree, {"alpha": 1, "beta": {"bright": 2}, "bravo": 3})
    QTest.keyClicks(tree, "b")
    assert tree.currentIndex().data() == "beta"
    QTest.keyClicks(tree, "ra")
    assert tree.currentIndex().data() == "bravo"


def test_control_c_copies_the_whole_value(tree):
    show(tree, {"text": "x" * 5_000, "list": [1, 2]})
    stand_on(tree, "text")
    QTest.keyClick(tree, Qt.Key.Key_C, CONTROL)
    assert clipboard() == "x" * 5_000
    stand_on(tree, "list")
    QTest.keyClick(tree, Qt.Key.Key_C, CONTROL)
    assert json.loads(clipboard()) == [1, 2]


def test_control_shift_c_copies_the_path(tree):
    show(tree, DEEP)
    stand_on(tree, "list", 2)
    QTest.keyClick(tree, Qt.Key.Key_C, CONTROL | SHIFT)
    assert clipboard() == "$.list[2]"


def test_the_menu_copies_keys_and_paths(tree, qtbot):
    show(tree, DEEP)
    stand_on(tree, "list", 2)
    actions = {
        action.text(): action for menu in tree.findChildren(QMenu) for action in menu.actions()
    }
    for name, copied in (
        ("Copy value", "3"),
        ("Copy as JSON", "3"),
        ("Copy key", "2"),
        ("JSONPath", "$.list[2]"),
        ("Python", "value['list'][2]"),
        ("JavaScript", "value.list[2]"),
    ):
        actions[name].trigger()
        assert clipboard() == copied


def test_a_click_on_a_row_makes_it_current(tree):
    show(tree, DEEP)
    place = tree.visualRect(tree.shown.model.find(("name",))).center()
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    QTest.keyClick(tree, Qt.Key.Key_C, CONTROL)
    assert clipboard() == "Ada"


def test_a_value_comes_back_into_view_as_it_was_left(tree):
    first = tree.new_state(received({f"key{n}": [n, {"deep": n}] for n in range(60)}))
    tree.show_state(first)
    tree.setExpanded(first.model.find(("key3",)), True)
    tree.setExpanded(first.model.find(("key3", 1)), True)
    stand_on(tree, "key40")
    tree.verticalScrollBar().setValue(20)
    shown, current = visible_keys(tree), tree.currentIndex().data()
    tree.show_state(tree.new_state(received("something else")))
    assert visible_keys(tree) == ["(value)"]
    tree.show_state(first)
    assert visible_keys(tree) == shown
    assert tree.currentIndex().data() == current
    assert tree.verticalScrollBar().value() == 20


def test_the_value_of_the_next_run_is_opened_as_the_last_one_was(tree):
    before = tree.new_state(
        received({"page": [{"n": 1, "deep": [1]}, {"n": 2}], "extra": {"x": 1}})
    )
    tree.show_state(before)
    tree.setExpanded(before.model.find(("page", 0)), True)
    tree.setExpanded(before.model.find(("extra",)), False)
    stand_on(tree, "page", 0, "deep")
    after = received({"page": [{"n": 7, "deep": [1, 2]}, {"n": 8}, {"n": 9}], "extra": {"x": 1}})
    tree.show_state(tree.new_state(after, before))
    assert visible_keys(tree) == ["page", "0", "n", "deep", "1", "2", "extra"]
    assert tree.shown.model.path_at(tree.currentIndex()) == ("page", 0, "deep")


def test_showing_many_values_leaves_no_selection_models_behind(tree, qtbot):
    def kept():
        return [child for child in tree.children() if "SelectionModel" in type(child).__name__]

    for number in range(20):
        show(tree, {"n": number})
    qtbot.waitUntil(lambda: len(kept()) <= 1)


def test_a_state_that_is_shown_again_stays_shown(tree):
    show(tree, DEEP)
    stand_on(tree, "name")
    tree.show_state(tree.shown)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not tree.grab().isNull()  # the view paints by a selection that must still be there
    assert tree.shown.model.path_at(tree.currentIndex()) == ("name",)
