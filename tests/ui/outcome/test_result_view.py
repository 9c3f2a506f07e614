import json
from time import thread_time

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QWidget

from convex_explorer.ui.outcome.filters import ResultFilters
from convex_explorer.ui.outcome.result_view import ResultView
from convex_explorer.ui.outcome.slot import Look, Slot
from convex_explorer.ui.outcome.table_panel import TablePanel
from convex_explorer.ui.outcome.text_view import TextView
from tests.support.garbage import without_old_garbage
from tests.support.made_calls import call, returned

SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
#: Seconds; opening a thousand rows of a tree, and painting, is in it.
LONGEST_PAUSE = 0.3
VALUE = {"page": [{"name": "Ada", "n": n, "deep": {"name": f"ada {n}"}} for n in range(3)]}


@pytest.fixture
def view(theme, qtbot):
    view = ResultView(theme, ResultFilters())
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show()
    view.activateWindow()
    return view


def show(view, value=VALUE, look=Look.TREE):
    slot = Slot("tab")
    slot.take_outcome(call(), returned(value))
    slot.tree = view.looks.tree.new_state(slot.returned.value)
    view.show_value(slot, look)
    view.setFocus()
    return slot


def child(view, kind, name):
    seen = [each for each in view.findChildren(kind, name) if each.isVisible()]
    return seen[0] if seen else None


def press(key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)


def look_for(view, words, qtbot):
    press(Qt.Key.Key_F, CONTROL)
    QTest.keyClicks(QApplication.focusWidget(), words)
    qtbot.waitUntil(lambda: has_searched(view))


def has_searched(view):
    ended = view._finder.is_complete or bool(view._finder.problem)
    return ended and not view._search_soon.isActive()


def count(view):
    return child(view, QLabel, "findCount").text()


def here(view):
    return view.looks.current_part.path


# ---------------------------------------------------------------------- finding


def test_the_first_hit_is_gone_to_while_one_types_and_enter_goes_on(view, qtbot):
    show(view)
    look_for(view, "ada", qtbot)
    assert count(view) == "1 of 6"
    assert here(view) == ("page", 0, "name")
    press(Qt.Key.Key_Return)
    assert (count(view), here(view)) == ("2 of 6", ("page", 0, "deep", "name"))
    press(Qt.Key.Key_Return, SHIFT)
    press(Qt.Key.Key_Return, SHIFT)
    assert (count(view), here(view)) == ("6 of 6", ("page", 2, "deep", "name"))
    press(Qt.Key.Key_F3)
    assert (count(view), here(view)) == ("1 of 6", ("page", 0, "name"))
    press(Qt.Key.Key_F3, SHIFT)
    assert count(view) == "6 of 6"


def test_the_path_of_a_hit_is_opened_and_the_tree_keeps_the_keyboard_at_the_end(view, qtbot):
    show(view, {"a": {"b": {"c": ["needle"]}}, "many": list(range(5_000))})
    view.looks.tree.open_levels(0)
    look_for(view, "needle", qtbot)
    assert view.looks.tree.visualRect(view.looks.tree.currentIndex()).isValid()
    press(Qt.Key.Key_Escape)
    assert child(view, QWidget, "findBar") is None
    assert view.looks.tree.hasFocus()
    assert here(view) == ("a", "b", "c", 0)


def test_a_hit_in_a_key_stands_on_the_key(view, qtbot):
    show(view, {"name": 1, "x": "name"})
    look_for(view, "name", qtbot)
    assert view.looks.tree.currentIndex().column() == 0
    press(Qt.Key.Key_Return)
    assert view.looks.tree.currentIndex().column() == 1


def test_enter_right_after_typing_is_about_what_was_typed(view, qtbot):
    show(view)
    look_for(view, "deep", qtbot)
    QApplication.focusWidget().selectAll()
    QTest.keyClicks(QApplication.focusWidget(), "ada 2")
    press(Qt.Key.Key_Return)
    assert here(view) == ("page", 2, "deep", "name")


def test_hits_in_the_text_are_selected(view, qtbot):
    show(view, look=Look.TEXT)
    look_for(view, "ada", qtbot)
    text = child(view, TextView, "resultText")
    assert (count(view), text.selected_text) == ("1 of 6", "Ada")
    press(Qt.Key.Key_Return)
    assert text.selected_text == "ada"


def test_hits_in_the_table_are_stood_on_and_those_outside_are_told(view, qtbot):
    show(view, {**VALUE, "note": "Ada too"}, look=Look.TABLE)
    look_for(view, "ada", qtbot)
    assert here(view) == ("page", 0, "name")
    press(Qt.Key.Key_Return)
    assert here(view) == ("page", 0, "deep")
    press(Qt.Key.Key_Return, SHIFT)
    press(Qt.Key.Key_Return, SHIFT)
    assert count(view) == "7 of 7 (in value ▸ note)"


def test_a_wrong_regular_expression_says_what_is_wrong(view, qtbot):
    show(view)
    look_for(view, "(", qtbot)
    press(Qt.Key.Key_R, ALT)
    qtbot.waitUntil(lambda: count(view).startswith("Not a regular expression"))
    QTest.keyClicks(QApplication.focusWidget(), "a)d")
    qtbot.waitUntil(lambda: count(view) == "1 of 6")


def test_what_is_looked_for_is_looked_for_in_the_next_value_too(view, qtbot):
    show(view)
    look_for(view, "needle", qtbot)
    assert count(view) == "Nothing found"
    show(view, ["needle"] * 3)
    qtbot.waitUntil(lambda: count(view) == "3")


def test_nothing_is_laid_out_before_something_is_looked_for(view, qtbot):
    show(view)
    assert view.looks.layout_work.text == b""
    press(Qt.Key.Key_F, CONTROL)
    assert view.looks.layout_work.text != b""


@pytest.mark.parametrize("look", list(Look))
def test_finding_in_16_mib_never_holds_the_window(view, qtbot, look):
    rows = [{"n": n, "body": "lorem ipsum dolor\nsit amet " * 12} for n in range(46_000)]
    show(view, json.dumps(rows).encode(), look)
    gaps, last = [], [0.0]

    def beat():
        now = thread_time()  # what we did, not what else this machine is busy with
        gaps.append(now - last[0])
        last[0] = now

    pulse = QTimer(view, interval=1, timerType=Qt.TimerType.PreciseTimer)
    pulse.timeout.connect(beat)
    press(Qt.Key.Key_F, CONTROL)
    qtbot.waitUntil(lambda: view.looks.layout_work.whole is not None, timeout=30_000)
    with without_old_garbage():
        last[0] = thread_time()
        pulse.start()
        for word in ("dolor", "absent words", "45999"):
            QApplication.focusWidget().selectAll()
            for letter in word:
                QTest.keyClicks(QApplication.focusWidget(), letter)
                QApplication.processEvents()
            qtbot.waitUntil(lambda: has_searched(view), timeout=30_000)
            press(Qt.Key.Key_Return)
            QApplication.processEvents()
    assert count(view) == "1 of 1"
    assert max(gaps) < LONGEST_PAUSE


# ---------------------------------------------------------------------- path and visits


def test_the_path_of_the_current_part_is_shown_and_leads_back(view):
    show(view)
    view.looks.go_to(("page", 1, "deep", "name"))
    crumbs = child(view, QLabel, "pathBreadcrumb")
    assert crumbs.accessibleName() == "Path: value ▸ page ▸ 1 ▸ deep ▸ name"
    crumbs.linkActivated.emit("2")
    assert here(view) == ("page", 1)
    crumbs.linkActivated.emit("0")
    assert here(view) == ("page",)


def test_visited_places_are_gone_back_to_with_keys_and_buttons(view):
    show(view)
    for place in (("page", 0, "name"), ("page", 2, "n")):
        view.looks.go_to(place)
    press(Qt.Key.Key_Left, ALT)
    assert here(view) == ("page", 0, "name")
    assert view.looks.tree.isExpanded(view.looks.tree.currentIndex().parent())
    press(Qt.Key.Key_Right, ALT)
    assert here(view) == ("page", 2, "n")
    child(view, QToolButton, "treeBackButton").click()
    assert here(view) == ("page", 0, "name")
    child(view, QToolButton, "treeForwardButton").click()
    assert here(view) == ("page", 2, "n")


def test_steps_with_the_arrow_keys_are_no_visits(view):
    show(view)
    view.looks.go_to(("page",))
    view.looks.go_to(("page", 1))
    for _ in range(3):
        press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Left, ALT)
    assert here(view) == ("page",)


# ---------------------------------------------------------------------- the inspector


def test_space_shows_the_value_in_full_and_hides_it_again(view):
    show(view)
    assert view.findChild(QWidget, "valueInspector") is None
    view.looks.go_to(("page", 0, "name"))
    press(Qt.Key.Key_Space)
    assert child(view, TextView, "inspectorText").toPlainText() == "Ada"
    view.looks.go_to(("page", 1, "deep", "name"))
    assert child(view, TextView, "inspectorText").toPlainText() == "ada 1"
    press(Qt.Key.Key_Space)
    assert child(view, QWidget, "valueInspector") is None
    assert view.looks.tree.hasFocus()


def test_enter_on_a_cell_shows_it_in_full(view):
    show(view, look=Look.TABLE)
    view.findChild(TablePanel).go_to(("page", 2, "name"))
    press(Qt.Key.Key_Return)
    assert child(view, TextView, "inspectorText").toPlainText() == "Ada"
    show(view, look=Look.TEXT)
    assert child(view, QWidget, "valueInspector") is None


def test_the_inspector_stands_below_where_there_is_little_room(view):
    show(view)
    press(Qt.Key.Key_Space)
    inspector = child(view, QWidget, "valueInspector")
    assert inspector.x() > 0
    view.resize(400, 600)
    assert (inspector.x(), inspector.y() > 0) == (0, True)


# ---------------------------------------------------------------------- the looks


def test_what_is_no_table_is_shown_as_a_tree(view):
    show(view, [1, 2], look=Look.TABLE)
    assert view.looks.look is Look.TREE


def test_the_beginning_of_a_long_text_is_there_at_once_and_the_place_stays(view, qtbot):
    slot = show(
        view, json.dumps([{"n": n, "s": "x" * 300} for n in range(46_000)]).encode(), Look.TEXT
    )
    text = child(view, TextView, "resultText")
    qtbot.waitUntil(lambda: bool(text.rows.text))
    assert text.rows.text.startswith(b'[\n  {\n    "n": 0,')
    assert view.looks.layout_work.whole is None
    text.select(10, 20)
    qtbot.waitUntil(lambda: view.looks.layout_work.whole is not None, timeout=30_000)
    assert json.loads(text.toPlainText())[-1]["n"] == 45_999
    assert text.selection == (10, 20)
    show(view)
    view.show_value(slot, Look.TEXT)
    qtbot.waitUntil(lambda: text.selection == (10, 20), timeout=30_000)


def test_what_is_copied_from_the_beginning_of_a_long_text_to_its_end_is_all_of_it(view):
    value = [{"n": n, "s": "x" * 300} for n in range(46_000)]
    show(view, json.dumps(value).encode(), Look.TEXT)
    assert view.looks.layout_work.whole is None
    press(Qt.Key.Key_A, CONTROL)
    press(Qt.Key.Key_C, CONTROL)
    assert json.loads(QApplication.clipboard().text()) == value


@pytest.mark.parametrize(
    "value",
    [
        "one huge line " * 100_000,
        list(range(200_000)),
        json.loads("[" * 64 + "1" + "]" * 64),
        {"keys\nwith": {"\n": "lines\n"}, "": 1},
        [{"a\nb": "x" * 200_000}, {}],
    ],
)
def test_every_look_shows_what_was_sent(view, qtbot, value):
    for look in Look:
        show(view, value, look)
        if look is Look.TEXT:
            qtbot.waitUntil(lambda: view.looks.layout_work.whole is not None, timeout=30_000)
            assert json.loads(child(view, TextView, "resultText").toPlainText()) == value
        elif view.looks.current_part is not None:
            part = view.looks.current_part
            assert json.loads(part.value.raw_bytes()) == _at(value, part.path)


def _at(value, path):
    for step in path:
        value = value[step]
    return value


# ---------------------------------------------------------------------- room


def test_where_there_is_hardly_any_room_no_row_below_the_value_covers_another(view, qtbot):
    show(view)
    look_for(view, "ada", qtbot)
    rows = [child(view, QWidget, name) for name in ("findBar", "pathBar")]
    view.resize(500, 300)
    assert all(row.isVisible() for row in rows)
    view.resize(500, rows[0].minimumSizeHint().height() + rows[1].minimumSizeHint().height() + 40)
    assert [row.isVisible() for row in rows] == [True, False]
    assert view.looks.geometry().bottom() < rows[0].geometry().top()
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(rows[1].isVisible)


def test_where_the_inspector_is_low_it_shows_the_text_rather_than_facts(view):
    show(view)
    press(Qt.Key.Key_Space)
    assert child(view, QLabel, "inspectorPath") is not None
    view.resize(500, 200)
    assert child(view, QLabel, "inspectorPath") is None
    assert child(view, TextView, "inspectorText") is not None
