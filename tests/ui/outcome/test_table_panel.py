import csv
import io
import json

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QPushButton

from convex_explorer.ui.outcome.table_columns import ColumnArrangement
from convex_explorer.ui.outcome.table_panel import TablePanel
from convex_explorer.ui.outcome.table_state import TableState
from convex_explorer.values.table import FIRST_ROWS, ValueTable
from tests.support.made_calls import received

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ROWS = [{"n": 2, "s": "b"}, {"s": "c", "x": None}, {"n": 1, "s": "a"}]


@pytest.fixture
def panel(theme, qtbot):
    panel = TablePanel(theme)
    qtbot.addWidget(panel)
    panel.resize(600, 400)
    panel.show()
    return panel


def state_of(value, arrangement=None):
    return TableState(ValueTable.of(received(value)), arrangement or ColumnArrangement())


def show(panel, value=ROWS):
    state = state_of(value)
    panel.show_state(state)
    return state


def stand_on(panel, row, column):
    panel.view.stand_on(panel.view.table_model.index_of(row, column))


def select(panel, first, last):
    """From a cell to another, by rows and columns of the view."""
    model = panel.view.table_model
    area = QItemSelection(model.index(*first), model.index(*last))
    panel.view.selectionModel().select(area, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def column(panel, name):
    model = panel.view.table_model
    section = list(model.columns).index(name)
    return [model.index(row, section).data() for row in range(model.rowCount())]


def choose(panel, title):
    {action.text(): action for action in panel.view.fill_menu().actions()}[title].trigger()


def clipboard():
    return QGuiApplication.clipboard().text()


def button(panel, name):
    return panel.findChild(QPushButton, name)


# ---------------------------------------------------------------------- sorting


def test_a_click_sorts_upward_then_downward_then_no_more(panel):
    show(panel)
    assert panel.note == "3 rows · 3 columns"
    panel.view.sort_by_click(0)
    assert column(panel, "n") == ["1", "2", "—"]
    assert panel.note == "Sorted here by n, 3 loaded rows"
    panel.view.sort_by_click(0)
    assert column(panel, "n") == ["2", "1", "—"]
    panel.view.sort_by_click(0)
    assert column(panel, "n") == ["2", "—", "1"]
    assert not button(panel, "tableOrderButton").isVisible()


def test_the_first_rows_are_seen_after_sorting_unless_somebody_stands_elsewhere(panel, qtbot):
    show(panel, [{"n": (n + 500) % 1_000} for n in range(1_000)])
    bar = panel.view.verticalScrollBar()
    panel.view.sort_by_click(0)
    qtbot.waitUntil(lambda: column(panel, "n")[0] == "0")
    assert bar.value() == 0
    stand_on(panel, 0, "n")
    panel.view.sort_by_click(0)
    qtbot.waitUntil(lambda: column(panel, "n")[0] == "999")
    assert bar.value() > 0


def test_a_click_on_a_heading_sorts_and_changes_neither_place_nor_selection(panel, qtbot):
    show(panel, [{"n": (n + 500) % 1_000} for n in range(1_000)])
    header = panel.view.horizontalHeader()
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 8))
    qtbot.waitUntil(lambda: column(panel, "n")[0] == "0")
    assert not panel.view.selectionModel().hasSelection()
    assert panel.view.verticalScrollBar().value() == 0


def test_a_few_selected_cells_are_kept_when_rows_are_sorted_and_many_are_not(panel, qtbot):
    show(panel, [{"n": n, "m": -n} for n in range(1_000)])
    stand_on(panel, 3, "n")
    panel.view.sort_by_click(1)
    qtbot.waitUntil(lambda: column(panel, "n")[0] == "999")
    assert [each.data() for each in panel.view.selectedIndexes()] == ["3"]
    panel.view.selectAll()
    panel.view.sort_by_click(1)
    qtbot.waitUntil(lambda: column(panel, "n")[0] == "0")
    assert [each.data() for each in panel.view.selectedIndexes()] == ["3"]


def test_the_original_order_comes_back_by_a_button_and_sorting_works_from_the_menu(panel):
    show(panel)
    stand_on(panel, 2, "s")
    choose(panel, "Sort downward")
    assert column(panel, "s") == ['"c"', '"b"', '"a"']
    assert panel.view.current_part.path == (2, "s")
    button(panel, "tableOrderButton").click()
    assert column(panel, "s") == ['"b"', '"c"', '"a"']
    choose(panel, "Sort upward")
    assert column(panel, "s") == ['"a"', '"b"', '"c"']
    choose(panel, "Original order")
    assert panel.note == "3 rows · 3 columns"


def test_forty_thousand_rows_are_sorted_while_the_window_goes_on(panel, qtbot):
    show(panel, [{"n": (n * 7919) % 40_000, "s": "x" * 300} for n in range(40_000)])
    panel.view.sort_by_click(0)
    qtbot.waitUntil(lambda: panel.note == "Sorted here by n, 40,000 loaded rows", timeout=20_000)
    assert column(panel, "n")[:3] == ["0", "1", "2"]


def test_sorting_that_takes_long_says_so_and_can_be_stopped(panel, qtbot):
    show(panel, [{"n": -n if n % 2 else [n]} for n in range(120_000)])
    panel.view.sort_by_click(0)
    assert panel.note.startswith("120,000 rows")
    qtbot.waitUntil(lambda: panel.note == "Sorting 120,000 rows…", timeout=20_000)
    QTest.mouseClick(button(panel, "tableStopButton"), Qt.MouseButton.LeftButton)
    assert panel.note.startswith("120,000 rows")
    assert column(panel, "n")[:2] == ["(1) [0]", "-1"]


def test_sorting_can_be_stopped_before_a_word_was_said(panel):
    show(panel, [{"n": -n} for n in range(40_000)])
    panel.view.sort_by_click(0)
    button(panel, "tableStopButton").click()
    assert panel.note.startswith("40,000 rows")
    assert column(panel, "n")[:2] == ["0", "-1"]


# ---------------------------------------------------------------------- copying


def test_control_c_copies_a_cell_whole_and_several_as_csv(panel):
    show(panel, [{"a": "x" * 5_000, "b": "=1+1"}, {"b": {"k": [1]}}])
    stand_on(panel, 0, "a")
    QTest.keyClick(panel.view, Qt.Key.Key_C, CONTROL)
    assert clipboard() == "x" * 5_000
    stand_on(panel, 1, "b")
    QTest.keyClick(panel.view, Qt.Key.Key_C, CONTROL)
    assert json.loads(clipboard()) == {"k": [1]}
    QTest.keyClick(panel.view, Qt.Key.Key_C, CONTROL | SHIFT)
    assert clipboard() == "$[1].b"
    panel.view.selectAll()
    QTest.keyClick(panel.view, Qt.Key.Key_C, CONTROL)
    assert list(csv.reader(io.StringIO(clipboard()))) == [
        ["a", "b"], ["x" * 5_000, "'=1+1"], ["", '{"k": [1]}'],
    ]  # fmt: skip


def test_the_menu_copies_rows_columns_and_selections(panel):
    show(panel)
    stand_on(panel, 2, "s")
    for title, copied in (
        ("Copy value", "a"),
        ("Copy path", "$[2].s"),
        ("Copy row as CSV", "n,s,x\n1,a,\n"),
        ("Copy row as Markdown", "| n | s | x |\n| --- | --- | --- |\n| 1 | a |  |\n"),
        ("Copy column as CSV", "s\nb\nc\na\n"),
        ("Copy column as Markdown", "| s |\n| --- |\n| b |\n| c |\n| a |\n"),
    ):
        choose(panel, title)
        assert clipboard().replace("\r\n", "\n") == copied
    choose(panel, "Copy row as JSON")
    assert json.loads(clipboard()) == ROWS[2]
    select(panel, (0, 0), (1, 1))
    choose(panel, "Copy selection as Markdown")
    assert clipboard() == "| n | s |\n| --- | --- |\n| 2 | b |\n|  | c |\n"


def test_what_is_copied_is_in_the_order_that_is_shown_and_without_hidden_columns(panel):
    show(panel)
    panel.view.sort_by_click(0)
    panel.view.set_hidden("x", hidden=True)
    panel.view.horizontalHeader().moveSection(1, 0)
    panel.view.selectAll()
    panel.view.copy()
    assert clipboard().replace("\r\n", "\n") == "s,n\na,1\nb,2\nc,\n"


def test_a_million_cells_are_copied_while_the_window_goes_on(panel, qtbot):
    show(panel, [{f"column {c}": n for c in range(10)} for n in range(20_000)])
    QGuiApplication.clipboard().setText("before")
    panel.view.selectAll()
    panel.view.copy()
    assert clipboard() == "before"
    qtbot.waitUntil(lambda: panel.note == "Copying…", timeout=30_000)
    qtbot.waitUntil(lambda: panel.note != "Copying…", timeout=30_000)
    assert clipboard().count("\n") == 20_001


# ---------------------------------------------------------------------- columns


def test_columns_are_hidden_and_shown_again(panel):
    show(panel)
    stand_on(panel, 0, "n")
    choose(panel, "Hide column")
    assert panel.view.shown_columns == ["s", "x"]
    assert panel.note == "3 rows · 3 columns (1 hidden)"
    menu = panel.findChild(QPushButton, "tableColumnsButton").menu()
    menu.aboutToShow.emit()
    {action.text(): action for action in menu.actions()}["Show all"].trigger()
    assert panel.view.shown_columns == ["n", "s", "x"]
    menu.aboutToShow.emit()
    {action.text(): action for action in menu.actions()}["s"].trigger()
    assert panel.view.shown_columns == ["n", "x"]


def test_the_last_column_cannot_be_hidden(panel):
    show(panel, [{"a": 1}])
    panel.view.set_hidden("a", hidden=True)
    assert panel.view.shown_columns == ["a"]


def test_the_next_result_of_a_function_has_the_columns_as_they_were_arranged(panel):
    arrangement = ColumnArrangement()
    panel.show_state(state_of(ROWS, arrangement))
    header = panel.view.horizontalHeader()
    header.resizeSection(0, 321)
    header.moveSection(2, 0)
    panel.view.set_hidden("s", hidden=True)
    panel.show_state(state_of([{"new": 1, "s": "q", "n": 1}], ColumnArrangement()))
    assert panel.view.shown_columns == ["new", "s", "n"]
    panel.show_state(state_of([{"new": 1, "s": "q", "n": 1, "x": 2}], arrangement))
    assert panel.view.shown_columns == ["x", "n", "new"]
    assert panel.view.columnWidth(2) == 321


def test_columns_of_late_rows_appear(panel, qtbot):
    show(panel, [{"a": 1}] * (FIRST_ROWS + 1) + [{"late": 2}])
    qtbot.waitUntil(lambda: panel.view.shown_columns == ["a", "late"])


# ---------------------------------------------------------------------- walking


def test_a_table_comes_back_as_it_was_left(panel):
    first = show(panel, [{"n": n, "s": "x"} for n in range(300)])
    panel.view.sort_by_click(0)
    panel.view.sort_by_click(0)
    stand_on(panel, 3, "s")
    panel.view.verticalScrollBar().setValue(40)
    show(panel, [{"other": 1}])
    panel.show_state(first)
    assert panel.view.current_part.path == (3, "s")
    assert column(panel, "n")[0] == "299"
    assert panel.view.verticalScrollBar().value() == 40


def test_keys_ask_for_the_inspector(panel, qtbot):
    show(panel)
    with qtbot.waitSignal(panel.view.inspection_toggled, timeout=0):
        QTest.keyClick(panel.view, Qt.Key.Key_Space)
    with qtbot.waitSignal(panel.view.inspection_wished, timeout=0):
        QTest.keyClick(panel.view, Qt.Key.Key_Return)
    place = panel.view.visualRect(panel.view.table_model.index(1, 1)).center()
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(panel.view.inspection_wished, timeout=1_000):
        QTest.mouseDClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_path_leads_to_its_cell_unless_that_is_hidden(panel):
    show(panel, {"page": ROWS, "isDone": True})
    assert panel.go_to(("page", 1, "s"))
    assert panel.view.current_part.value.value() == "c"
    panel.view.set_hidden("s", hidden=True)
    for path in (("page", 1, "s"), ("isDone",), ("page", 0, "x")):
        assert not panel.go_to(path) or path[2] == "x"


def test_typing_a_letter_asks_no_row_for_its_text(panel):
    show(panel)
    stand_on(panel, 0, "n")
    QTest.keyClicks(panel.view, "c")
    assert panel.view.current_part.path == (0, "n")


def test_the_menu_has_a_name(panel):
    assert panel.findChild(QMenu, "resultTableMenu").accessibleName()


# ---------------------------------------------------------------------- rows that come later


def grow(panel, state, value):
    state.grow(received(value))
    panel.show_new_rows()


def test_rows_that_come_later_stand_below_the_others(panel):
    state = show(panel)
    stand_on(panel, 2, "s")
    grow(panel, state, [*ROWS, {"n": 0, "s": "d"}])
    assert column(panel, "s") == ['"b"', '"c"', '"a"', '"d"']
    assert panel.view.currentIndex().row() == 2
    assert panel.note.startswith("4 rows")


def test_their_columns_are_found_and_stand_behind_the_others(panel, qtbot):
    state = show(panel)
    before = list(panel.view.table_model.columns)
    grow(panel, state, [*ROWS, *({"n": n} for n in range(FIRST_ROWS)), {"late": 1}])
    qtbot.waitUntil(lambda: "late" in panel.view.table_model.columns)
    assert list(panel.view.table_model.columns) == [*before, "late"]


def test_in_a_sorted_table_they_stand_below_until_all_are_sorted(panel, qtbot):
    state = show(panel)
    panel.view.sort_by_click(list(panel.view.table_model.columns).index("s"))
    qtbot.waitUntil(lambda: column(panel, "s") == ['"a"', '"b"', '"c"'])
    grow(panel, state, [*ROWS, {"s": "0"}])
    assert column(panel, "s") == ['"a"', '"b"', '"c"', '"0"']
    assert panel.note == "Sorted here by s, 4 loaded rows (1 came later and stand below)"
    QTest.mouseClick(button(panel, "tableSortButton"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: column(panel, "s") == ['"0"', '"a"', '"b"', '"c"'])
    assert not button(panel, "tableSortButton").isVisible()


def test_rows_that_come_while_it_is_sorted_are_not_lost(panel, qtbot):
    many = [{"n": [n]} for n in range(60_000, 0, -1)] + [{"n": 1}]
    state = show(panel, many)
    panel.view.sort_by_click(0)
    qtbot.waitUntil(lambda: panel.note == "Sorting 60,001 rows…")
    grow(panel, state, [*many, {"n": 0}])
    model = panel.view.table_model
    qtbot.waitUntil(lambda: model.index(0, 0).data() == "1", timeout=20_000)
    assert model.rowCount() == 60_002
    assert model.index(60_001, 0).data() == "0"
