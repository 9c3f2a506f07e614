import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QTableView, QTreeView

from convex_explorer.ui.outcome.keeps_colors import KeepsColors
from convex_explorer.ui.outcome.node_model import KEY
from convex_explorer.ui.outcome.table_model import ValueTableModel
from convex_explorer.ui.outcome.tree_model import VALUE, ValueTreeModel
from convex_explorer.values.table import ValueTable
from tests.support.made_calls import received

SELECT = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


@pytest.fixture
def view(theme, qtbot):
    tree, model = QTreeView(), ValueTreeModel(theme)
    qtbot.addWidget(tree)
    tree.setModel(model)
    tree.setItemDelegate(KeepsColors(theme, tree, model))
    tree.setFont(theme.code_font())
    tree.resize(600, 300)
    tree.setColumnWidth(VALUE, 200)
    model.set_value(received({"text": "aaaa", "number": 5}))
    tree.show()
    return tree


def colors_in(view, index):
    image = view.grab().toImage()
    area = view.visualRect(index).translated(view.viewport().pos())
    return {
        image.pixelColor(x, y).name()
        for x in range(area.left(), area.right())
        for y in range(area.top(), area.bottom())
    }


def test_a_selected_row_keeps_the_colors_of_its_types(view, theme):
    index = view.model().index(0, VALUE)
    assert theme.color("string").name() in colors_in(view, index)
    assert theme.color("selected").name() not in colors_in(view, index)
    view.selectionModel().select(index, SELECT)
    assert theme.color("string").name() in colors_in(view, index)
    assert theme.color("selected").name() in colors_in(view, index)
    assert theme.color("key").name() in colors_in(view, view.model().index(0, KEY))


def test_every_row_is_painted_in_the_font_of_the_view(view):
    view.model().set_value(received({"a": "same", "b": "same"}))
    tiny = view.font()
    tiny.setPixelSize(3)
    view.viewport().setFont(tiny)  # as it can be left from before a zoom
    image = view.grab().toImage()
    first, second = (
        image.copy(
            view.visualRect(view.model().index(row, VALUE)).translated(view.viewport().pos())
        )
        for row in (0, 1)
    )
    assert first == second


def test_a_text_that_does_not_fit_ends_with_an_ellipsis_and_stays_in_its_cell(view, theme):
    view.model().set_value(received({"text": "a" * 150}))
    right = view.model().index(0, VALUE + 1)
    assert theme.color("string").name() not in colors_in(view, right)


@pytest.mark.parametrize("text", ["", "a", "Wide. " * 9, "é" * 20, "漢字 and letters " * 3])
def test_as_much_of_a_text_is_shown_as_there_is_room_for(view, theme, text):
    metrics = QFontMetrics(theme.code_font())
    for room in range(1, 500):
        shown = view.itemDelegate()._fitting(text, room)
        # Widths are rounded to pixels.
        if shown == text:
            assert metrics.horizontalAdvance(text) <= room + 1
        else:
            assert metrics.horizontalAdvance(text) >= room - 1
            assert shown == text[: len(shown) - 1] + "…" or not shown


def test_what_is_painted_is_what_the_roles_say(theme):
    tree, table = ValueTreeModel(theme), ValueTableModel(theme)
    value = received([{"a": 1, "b": "x"}, {"a": None}])
    tree.set_value(value)
    table.set_table(ValueTable.of(value))
    for model in (tree, table):
        for row in range(model.rowCount()):
            for column in range(model.columnCount()):
                index = model.index(row, column)
                cell = model.cell_at(index)
                assert cell.text == index.data()
                assert cell.color == index.data(Qt.ItemDataRole.ForegroundRole)
                assert cell.alignment == (
                    index.data(Qt.ItemDataRole.TextAlignmentRole) or cell.alignment
                )
                assert cell.font == index.data(Qt.ItemDataRole.FontRole)


def test_a_table_without_a_value_has_no_cells(theme, qtbot):
    view, model = QTableView(), ValueTableModel(theme)
    qtbot.addWidget(view)
    view.setModel(model)
    assert model.cell_at(model.index(0, 0)) is None
