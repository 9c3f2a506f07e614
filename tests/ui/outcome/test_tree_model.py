import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from convex_explorer.ui.outcome.node_model import FIRST_ROWS, KEY, PAGE
from convex_explorer.ui.outcome.tree_model import ITSELF, TYPE, VALUE, ValueTreeModel
from convex_explorer.values.ids import DocumentId
from convex_explorer.values.joined import JoinedObject, Joining
from tests.support.made_calls import received

ROOT = QModelIndex()
FIRST_KEYS = list(map(str, range(FIRST_ROWS)))
ID = DocumentId.make(10003, bytes(16))


@pytest.fixture
def model(theme):
    return ValueTreeModel(theme)


def rows(model, parent=ROOT):
    """What can be read below a row: a list of (key, value, type)."""
    return [
        tuple(model.index(row, column, parent).data() for column in range(len(model.columns)))
        for row in range(model.rowCount(parent))
    ]


def test_the_model_behaves_while_its_rows_are_opened(model, qtmodeltester):
    model.set_value(received({"list": [1, [2, {"deep": [3]}]], "text": "x", "none": None}))
    qtmodeltester.check(model)


def test_the_model_behaves_when_another_value_comes(model, qtmodeltester):
    qtmodeltester.check(model)
    model.set_value(received(list(range(2 * PAGE + 1))))
    model.set_value(received("one string"))
    model.set_value(None)
    assert model.rowCount() == 0


def test_an_object_shows_its_fields_in_the_order_they_came(model):
    model.set_value(received({"b": 1, "a": "x", "_id": None}))
    assert rows(model) == [("b", "1", "number"), ("a", '"x"', "string"), ("_id", "null", "null")]


def test_a_value_without_parts_is_one_row(model):
    for value, shown in ((7, "7"), ("", '""'), ([], "[]"), ({}, "{}"), (None, "null")):
        model.set_value(received(value))
        [(key, text, _)] = rows(model)
        assert (key, text) == (ITSELF, shown)
        assert not model.hasChildren(model.index(0, KEY))


def test_nothing_is_built_before_a_row_is_opened(model):
    model.set_value(received({"outer": {"inner": [1, 2, 3]}}))
    outer = model.index(0, KEY)
    assert model.hasChildren(outer)
    assert len(model._keys) == 2  # the root and "outer"
    model.rowCount(outer)
    assert len(model._keys) == 3


def test_a_long_array_is_shown_in_ranges_after_its_first_items(model):
    model.set_value(received(list(range(2 * PAGE + 1))))
    shown = rows(model)
    assert shown[0] == ("0", "0", "number")
    assert shown[FIRST_ROWS - 1][0] == "49"
    assert shown[FIRST_ROWS:] == [
        ("[50 … 999]", "950 items", ""),
        ("[1000 … 1999]", "1,000 items", ""),
        ("[2000 … 2000]", "1 item", ""),
    ]
    first, second = (model.index(FIRST_ROWS + row, KEY) for row in (0, 1))
    assert rows(model, first)[0] == ("50", "50", "number")
    assert rows(model, second)[0] == ("1000", "1000", "number")
    assert model.path_at(model.index(5, VALUE, second)) == (1005,)


@pytest.mark.parametrize("count", [PAGE, PAGE + 1, 2 * PAGE, 2 * PAGE + 1])
def test_every_item_is_in_one_row_and_found_there(model, count):
    model.set_value(received({"list": list(range(count))}))
    top = model.index(0, KEY)
    assert model.rows_below(top) == model.rowCount(top)
    shown = []
    for row in range(model.rowCount(top)):
        index = model.index(row, KEY, top)
        if model.range_at(index) is None:
            shown.append(model.path_at(index))
            continue
        assert model.rows_below(index) == model.rowCount(index) == len(model.range_at(index))
        shown += [
            model.path_at(model.index(below, KEY, index)) for below in range(model.rowCount(index))
        ]
    assert shown == [("list", position) for position in range(count)]
    assert [model.path_at(model.find(path)) for path in shown] == shown
    for position in (-1, count):
        assert not model.find(("list", position)).isValid()


def test_what_is_no_key_of_a_huge_array_is_not_looked_for_in_it(model):
    model.set_value(received(list(range(5 * PAGE))))
    assert not model.find(("name",)).isValid()
    assert len(model._keys) == 1


def test_a_field_is_found_in_the_range_it_is_in(model):
    model.set_value(received({f"key{number}": number for number in range(3 * PAGE)}))
    for name in ("key0", "key99", "key100", "key999", "key1000", "key2999"):
        assert model.path_at(model.find((name,))) == (name,)
    assert not model.find(("other",)).isValid()
    assert not model.find((0,)).isValid()


def test_the_longest_key_is_told_without_a_look_at_all_of_them(model):
    model.set_value(received({"ab": 1, "漢字": 2, "abc": 3, "abcdef": 4, "z": 5}))
    assert model.longest_key(ROOT, 3) == "漢字"
    assert model.longest_key(ROOT, 5) == "abcdef"
    model.set_value(received(list(range(20 * PAGE))))
    assert model.longest_key(ROOT, 3) == "[19000 … 19999]"
    model.set_value(None)
    assert model.longest_key(ROOT, 3) == ""


def test_a_thousand_items_need_no_ranges(model):
    model.set_value(received(list(range(PAGE))))
    assert model.rowCount() == PAGE
    assert model.range_at(model.index(0, KEY)) is None


def test_paths_lead_back_to_their_rows(model):
    value = {"page": [{"_id": ID, "tags": ["a", "b"]}] * 3, "many": list(range(PAGE + 500))}
    model.set_value(received(value))
    for path in (("page",), ("page", 2, "tags", 1), ("many", 0), ("many", PAGE + 7)):
        index = model.find(path)
        assert model.path_at(index) == path
        assert json.loads(model.value_at(index).raw_bytes()) == _at(value, path)


def _at(value, path):
    for step in path:
        value = value[step]
    return value


def test_a_path_that_leads_nowhere_finds_no_row(model):
    model.set_value(received({"page": [1], "0": "a field, no item"}))
    for path in (("pages",), ("page", 1), ("page", 0, "x"), (0,), ("page", -1)):
        assert not model.find(path).isValid()


def test_long_text_is_cut_in_its_cell_only(model):
    text = "lorem ipsum " * 10_000
    model.set_value(received({text: text}))
    assert len(model.index(0, KEY).data()) <= 200
    assert len(model.index(0, VALUE).data()) <= 200
    assert model.value_at(model.index(0, KEY)).value() == text
    assert model.key_at(model.index(0, KEY)) == text


def test_odd_keys_are_quoted_so_that_they_can_be_seen(model):
    model.set_value(received({"": 1, "two\nlines": 2, "with space": 3, " edge": 4, '"': 5}))
    keys = [key for key, _, _ in rows(model)]
    assert keys == ['""', '"two\\nlines"', "with space", '" edge"', '"\\""']


def test_a_row_is_said_as_name_value_type_level_and_children(model):
    model.set_value(received({"user": {"tags": ["a", "b", "c", "d"]}, "one": [1]}))
    user = model.index(0, KEY)
    tags = model.index(0, KEY, user)
    said = tags.data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == 'tags, (4) ["a", "b", "c", "d"], array, level 2, 4 children'
    assert model.row_in_words(model.index(1, KEY)).endswith("level 1, 1 child")
    assert model.row_in_words(model.index(0, KEY, tags)) == '0, "a", string, level 3'


def test_types_are_told_apart_by_color(model, theme):
    values = {
        "string": "x",
        "int64": {"$integer": "AQAAAAAAAAA="},
        "id": ID,
        "number": 1,
        "boolean": True,
        "null": None,
        "bytes": {"$bytes": "aGk="},
    }
    model.set_value(received(values))
    for row, name in enumerate(values):
        color = model.index(row, VALUE).data(Qt.ItemDataRole.ForegroundRole)
        assert color == theme.color(name), name
        assert model.index(row, TYPE).data() == name


def test_times_say_when_they_were_on_hover(model):
    model.set_value(received({"_creationTime": 1764000000000.5, "count": 3}))
    assert "2025-11-24 16:00:00 UTC" in model.index(0, VALUE).data(Qt.ItemDataRole.ToolTipRole)
    assert model.index(1, VALUE).data(Qt.ItemDataRole.ToolTipRole) is None


def test_no_value_travels_through_a_role(model):
    model.set_value(received({"a": [1]}))
    index = model.index(0, VALUE)
    assert index.data(Qt.ItemDataRole.UserRole) is None
    assert index.data(Qt.ItemDataRole.EditRole) is None
    assert index.siblingAtColumn(TYPE).data() == "array"


# ---------------------------------------------------------------------- growing


def joined(*sizes, done=False, **others):
    """Pages of so many numbers, put together; the numbers go on from page to page."""
    joining, start = Joining(), 0
    for size in sizes:
        joining.add(received(list(range(start, start + size))))
        start += size
    last = received({"cursor": f"c{len(sizes)}", "page": [], "isDone": done, **others})
    return JoinedObject(last, "page", joining.array())


def opened(model, *sizes, **others):
    model.set_value(
        received({"cursor": "c", "page": list(range(*sizes)), "isDone": False, **others})
    )
    page = model.find(("page",))
    model.rowCount(page)
    return page


def keys(model, parent):
    return [model.index(row, KEY, parent).data() for row in range(model.rowCount(parent))]


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ((3, 2), ["0", "1", "2", "3", "4"]),
        ((0, 2), ["0", "1"]),
        ((999, 2), [*map(str, range(1000)), "[1000 … 1000]"]),
        ((1000, 1), [*map(str, range(1000)), "[1000 … 1000]"]),
        ((1, 2500), [*map(str, range(1000)), "[1000 … 1999]", "[2000 … 2500]"]),
        ((1500, 200), [*FIRST_KEYS, "[50 … 999]", "[1000 … 1699]"]),
        (
            (1500, 1600),
            [*FIRST_KEYS, "[50 … 999]", "[1000 … 1999]", "[2000 … 2999]", "[3000 … 3099]"],
        ),
        ((2000, 1), [*FIRST_KEYS, "[50 … 999]", "[1000 … 1999]", "[2000 … 2000]"]),
    ],
)
def test_new_rows_stand_below_those_that_are_there(model, sizes, shown, qtmodeltester):
    page = opened(model, sizes[0])
    qtmodeltester.check(model)
    before = [
        QPersistentModelIndex(model.index(row, KEY, page)) for row in range(model.rowCount(page))
    ]
    known = [(index.row(), model.node(index)) for index in before]
    assert model.grow(joined(*sizes))
    assert keys(model, model.find(("page",))) == shown
    assert [(index.row(), model.node(index)) for index in before] == known
    assert model.find(("cursor",)).siblingAtColumn(VALUE).data() == '"c2"'


@given(st.lists(st.integers(0, 1_300), min_size=1, max_size=5))
def test_every_item_is_found_after_any_growth(qapp, sizes):
    model = ValueTreeModel(None)
    opened(model, sizes[0])
    for count in range(2, len(sizes) + 1):
        assert model.grow(joined(*sizes[:count]))
        model.rowCount(
            model.index(model.rowCount(model.find(("page",))) - 1, 0, model.find(("page",)))
        )
    for number in {0, 999, 1000, 1999, 2000, sum(sizes) - 1}:
        index = model.find(("page", number))
        assert index.isValid() == (0 <= number < sum(sizes))
        if index.isValid():
            assert model.value_at(index).value() == number
            assert model.path_at(index) == ("page", number)


def test_an_open_range_grows_too(model):
    page = opened(model, 1500)
    last = model.index(FIRST_ROWS + 1, KEY, page)
    assert model.rowCount(last) == 500
    assert model.grow(joined(1500, 100))
    assert model.rowCount(last) == 600
    assert model.index(599, KEY, last).data() == "1599"
    assert model.range_at(last) == range(1000, 1600)
    assert "600 children" in model.row_in_words(last)


def test_rows_that_were_not_opened_yet_are_those_of_the_grown_value(model):
    model.set_value(received({"cursor": "c", "page": [0], "isDone": False}))
    assert model.grow(joined(1, 2))
    assert keys(model, model.find(("page",))) == ["0", "1", "2"]


def test_the_model_behaves_while_it_grows(model, qtmodeltester):
    opened(model, 999)
    qtmodeltester.check(model)
    assert model.grow(joined(999, 2))
    assert model.grow(joined(999, 2, 1200))


def test_a_value_with_other_fields_is_refused_and_nothing_changes(model):
    opened(model, 2)
    assert not model.grow(joined(2, 1, more=1))
    assert [row[0] for row in rows(model)] == ["cursor", "page", "isDone"]
    assert keys(model, model.find(("page",))) == ["0", "1"]


def test_an_open_field_beside_the_rows_must_stay_as_it_is(model):
    opened(model, 2, totals={"a": 1})
    model.rowCount(model.find(("totals",)))
    assert model.grow(joined(2, 1, totals={"a": 1}))
    assert not model.grow(joined(2, 1, 1, totals={"a": 2}))
