import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt

from convex_explorer.ui.outcome.table_model import MISSING, ValueTableModel
from convex_explorer.values.codec import encode
from convex_explorer.values.received import Received
from convex_explorer.values.table import FIRST_ROWS, ValueTable
from convex_explorer.values.types import Int64
from tests.support.values import field_names, read_literal, same, scalars

ROLE = Qt.ItemDataRole


@pytest.fixture
def model(theme):
    return ValueTableModel(theme)


def table_of(rows):
    return ValueTable.of(Received.from_bytes(encode(rows)))


def cells(model):
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_the_model_behaves(model, qtmodeltester):
    model.set_table(table_of([{"a": 1.0}, {"b": "x"}, {"a": None, "c": [1.0]}]))
    qtmodeltester.check(model)


def test_the_model_behaves_when_rows_and_columns_change(model, qtmodeltester):
    qtmodeltester.check(model)
    table = table_of([{"a": float(n)} for n in range(FIRST_ROWS + 10)] + [{"late": 1.0}])
    model.set_table(table)
    list(table.look_for_columns())
    model.show_new_columns()
    model.show_order(range(table.row_count - 1, -1, -1))
    model.show_order(range(table.row_count))
    model.set_table(None)
    assert model.rowCount() == model.columnCount() == 0


def test_missing_is_told_apart_from_null(model, theme):
    model.set_table(table_of([{"a": None}, {"b": 1.0}]))
    assert cells(model) == [["null", MISSING], [MISSING, "1"]]
    missing, null = model.index(0, 1), model.index(0, 0)
    assert missing.data(ROLE.ForegroundRole) == theme.color("faint")
    assert model.part_at(missing) is None
    assert model.part_at(null).value.value() is None
    assert missing.data(ROLE.AccessibleTextRole) == "b, row 0, missing"
    assert null.data(ROLE.AccessibleTextRole) == "a, row 0, null, null"


def test_cells_are_colored_by_type_and_numbers_stand_at_the_right(model, theme):
    model.set_table(table_of([{"a": 1.0, "b": Int64(2), "c": "x"}]))
    for column, name in enumerate(("number", "int64", "string")):
        assert model.index(0, column).data(ROLE.ForegroundRole) == theme.color(name)
        right = model.index(0, column).data(ROLE.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
        assert bool(right) == (name != "string")


def test_rows_keep_their_numbers_in_another_order(model):
    model.set_table(table_of([{"a": "x"}, {"a": "y"}, {"a": "z"}]))
    held = model.index(0, 0)
    model.show_order([2, 0, 1])
    assert cells(model) == [['"z"'], ['"x"'], ['"y"']]
    assert [model.headerData(row, Qt.Orientation.Vertical) for row in range(3)] == ["2", "0", "1"]
    assert model.part_at(model.index(0, 0)).path == (2, "a")
    assert model.index_of(0, "a").row() == 1
    assert not model.index_of(9, "a").isValid()
    assert not model.index_of(0, "b").isValid()
    assert held.row() == 0


def test_odd_names_can_be_seen_in_the_heading(model):
    model.set_table(table_of([{"": 1.0, " ": 1.0, "n" * 500: 1.0}]))
    heads = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(3)]
    assert heads[:2] == ['""', '" "']
    assert len(heads[2]) <= 60
    assert model.headerData(2, Qt.Orientation.Horizontal, ROLE.ToolTipRole) == "n" * 500


def test_long_text_is_cut_in_its_cell_only(model):
    model.set_table(table_of([{"a": "x" * 10_000}]))
    assert len(model.index(0, 0).data()) <= 200
    assert model.part_at(model.index(0, 0)).value.value() == "x" * 10_000


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.dictionaries(field_names(), scalars(), max_size=4), min_size=1, max_size=5))
def test_every_cell_says_what_the_bytes_say(model, rows):
    model.set_table(table_of(rows))
    for number, row in enumerate(rows):
        for name, value in row.items():
            index = model.index_of(number, name)
            if not isinstance(value, bytes):
                assert same(read_literal(index.data()), value)
            assert same(model.part_at(index).value.value(), value)


def test_no_value_travels_through_a_role(model):
    model.set_table(table_of([{"a": [1.0]}]))
    assert model.index(0, 0).data(ROLE.UserRole) is None
    assert model.index(0, 0).data(ROLE.EditRole) is None
    assert model.rowCount(model.index(0, 0)) == 0
    assert QModelIndex().data() is None
