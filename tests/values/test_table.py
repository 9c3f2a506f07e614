import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.values import table
from convex_explorer.values.codec import encode
from convex_explorer.values.joined import Joining
from convex_explorer.values.received import Received
from convex_explorer.values.table import FIRST_ROWS, ITSELF, Sorting, ValueTable
from convex_explorer.values.types import Int64
from tests.support.values import field_names, same, scalars, values


def table_of(value) -> ValueTable:
    data = value if isinstance(value, bytes) else encode(value)
    table = ValueTable.of(Received.from_bytes(data))
    assert table is not None
    for _ in table.look_for_columns():
        pass
    return table


def sorted_cells(value, column="n", *, descending=False):
    table = table_of(value)
    sorting = Sorting(table, column, descending=descending)
    for _ in sorting.steps():
        pass
    assert sorted(sorting.order) == list(range(table.row_count))
    return [cell and cell.value() for cell in (table.cell(row, column) for row in sorting.order)]


def test_arrays_of_objects_and_pages_of_them_are_tables_and_nothing_else_is():
    for value in ([{"a": 1.0}], {"page": [{}], "isDone": True}):
        assert ValueTable.of(Received.from_bytes(encode(value))) is not None
    for value in ([], [1.0], [None, {}], [[{}]], {"page": []}, {"page": [1.0]}, {"rows": [{}]}, {}):
        assert ValueTable.of(Received.from_bytes(encode(value))) is None
    for rows in ([Int64(1)], {"page": [Int64(1), {}]}):
        assert ValueTable.of(Received.from_bytes(encode(rows))) is None


def test_columns_are_the_union_of_the_fields_and_the_id_comes_first():
    table = table_of([{"b": 1.0, "a": 2.0}, {"_id": "x", "c": None, "a": 1.0}])
    assert table.columns == ["_id", "b", "a", "c"]


def test_columns_that_only_later_rows_have_are_found_in_steps():
    value = [{"a": 1.0}] * (FIRST_ROWS + 3_000) + [{"late": 1.0}, "no object"]
    table = ValueTable.of(Received.from_bytes(encode(value)))
    assert table.columns == ["a"]
    steps = sum(1 for _ in table.look_for_columns())
    assert steps > 5
    assert table.columns == ["a", "late", ITSELF]
    assert table.cell(len(value) - 1, ITSELF).value() == "no object"
    assert table.cell(len(value) - 1, "a") is None


@given(st.lists(st.dictionaries(field_names(), values(), max_size=5), min_size=1, max_size=8))
def test_every_cell_is_what_the_bytes_say_and_missing_is_not_null(rows):
    table = table_of(rows)
    assert set(table.columns) == {name for row in rows for name in row}
    for number, row in enumerate(rows):
        for column in table.columns:
            cell = table.cell(number, column)
            assert (cell is None) == (column not in row)
            assert cell is None or same(cell.value(), row[column])


def test_a_field_that_was_sent_twice_shows_the_last():
    assert table_of(b'[{"a":1,"a":2}]').cell(0, "a").value() == 2
    assert sorted_cells(b'[{"n":1,"n":9},{"n":5}]') == [5.0, 9.0]


def test_cells_know_their_places_and_places_their_cells():
    table = table_of({"page": [{"a": {"b": 1.0}}, {"c": 1.0}], "isDone": True})
    assert table.cell_path(1, "c") == ("page", 1, "c")
    assert table.place_of(("page", 0, "a", "b")) == (0, "a")
    for path in (
        ("isDone",),
        ("page",),
        ("page", 5, "a"),
        ("page", 0, "x"),
        (0, "a"),
        ("page", "a"),
    ):
        assert table.place_of(path) is None


def test_rows_are_sorted_by_type_and_then_by_value_and_missing_ones_come_last():
    cells = [{"k": 1}, [1.0], b"b", "b", "a", True, False, 2.5, Int64(2), 3.0, math.inf, None]
    rows = [{"n": cell} for cell in cells] + [{}]
    assert sorted_cells(rows) == [
        None, Int64(2), 2.5, 3.0, math.inf, False, True, "a", "b", b"b", [1.0], {"k": 1.0}, None,
    ]  # fmt: skip
    assert sorted_cells(rows, descending=True)[-1] is None
    assert sorted_cells(rows, descending=True)[0] == {"k": 1.0}


def test_what_is_no_number_comes_before_the_numbers():
    rows = [{"n": n} for n in (1.0, math.nan, -math.inf, math.nan, -5.0)]
    assert [str(cell) for cell in sorted_cells(rows)] == ["nan", "nan", "-inf", "-5.0", "1.0"]


def test_equal_rows_keep_their_order_in_both_directions():
    table = table_of([{"n": 1.0, "i": i} for i in (3.0, 1.0, 2.0)])
    for descending in (False, True):
        sorting = Sorting(table, "n", descending=descending)
        list(sorting.steps())
        assert list(sorting.order) == [0, 1, 2]


def test_large_int64s_are_told_apart_from_each_other_and_from_numbers():
    big = [Int64(2**60 + 1), Int64(2**60), float(2**60)]
    assert sorted_cells([{"n": n} for n in big])[-1] == 2**60 + 1


@given(st.lists(st.dictionaries(st.sampled_from(["n", "m"]), scalars(), max_size=2), min_size=1))
def test_whatever_is_sorted_no_row_is_lost(rows):
    cells = sorted_cells(rows)
    assert len(cells) == len(rows)


@given(st.lists(st.lists(st.fixed_dictionaries({}, optional={"n": scalars()})), max_size=3))
def test_the_rows_of_joined_arrays_are_sorted_like_those_of_one(pages):
    joining = Joining()
    for page in [[{"m": 0.0}], *pages]:
        joining.add(Received.from_bytes(encode(page)))
    rows = [{"m": 0.0}, *(row for page in pages for row in page)]
    orders = []
    for value in (joining.array(), Received.from_bytes(encode(rows))):
        shown = ValueTable((), value)
        sorting = Sorting(shown, "n")
        list(sorting.steps())
        orders.append((list(sorting.order), shown.columns))
    assert orders[0] == orders[1]


@given(st.lists(scalars(), min_size=1, max_size=30), st.booleans())
def test_many_rows_are_in_the_same_order_as_few_at_a_time(cells, descending):
    with pytest.MonkeyPatch.context() as patch:
        rows = [{"n": cell, "i": float(i)} for i, cell in enumerate(cells)]
        whole = sorted_cells(rows, "n", descending=descending)
        patch.setattr(table, "_SORTED_AT_ONCE", 3)
        assert list(map(str, sorted_cells(rows, "n", descending=descending))) == list(
            map(str, whole)
        )


def test_columns_with_odd_names_are_sorted_too():
    for name in ('"', "\\", "a\nb", "", "é", "ключ"):
        data = json.dumps([{name: 2, "x": 0}, {"y": 1, name: 1}]).encode()
        assert sorted_cells(data, name) == [1.0, 2.0]
    assert sorted_cells(b'[{"n":"\\ud800"},{"n":"a"}]') == ["a", "\ud800"]
