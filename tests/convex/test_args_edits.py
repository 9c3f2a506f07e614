import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.convex.args import TokenKind, read_args, tokens
from convex_explorer.convex.args_edits import (
    add_field,
    add_item,
    comments_lost,
    move_item,
    read_value,
    remove_part,
    rename_key,
    set_value,
    source_of,
    written_value,
)
from convex_explorer.convex.args_places import Places
from convex_explorer.values.types import Int64
from tests.support.args_text import args_texts
from tests.support.validators import names
from tests.support.values import same, values


def paths_in(value, path=()):
    yield path
    match value:
        case dict():
            for name, part in value.items():
                yield from paths_in(part, (*path, name))
        case list():
            for index, part in enumerate(value):
                yield from paths_in(part, (*path, index))


def part_at(value, path):
    for step in path:
        value = value[step]
    return value


def changed(value, path, change):
    """A value with another part at a path."""
    if not path:
        return change(value)
    step, *rest = path
    if isinstance(value, dict):
        return {
            name: changed(part, rest, change) if name == step else part
            for name, part in value.items()
        }
    return [changed(part, rest, change) if at == step else part for at, part in enumerate(value)]


def comments(text):
    return [text[t.start : t.end].strip() for t in tokens(text) if t.kind is TokenKind.COMMENT]


def reads_as(text, args):
    read = read_args(text)
    assert read.problems == ()
    assert same(read.args, args)


def chosen(data, args, fits):
    paths = [path for path in paths_in(args) if fits(path)]
    return data.draw(st.sampled_from(paths)) if paths else None


@given(args_texts(), values(), st.data())
def test_a_value_that_is_set_is_all_that_changes(typed, value, data):
    text, args = typed
    path = chosen(data, args, bool)
    if path is None:
        return
    place = Places(text).at(path)
    after = set_value(text, Places(text).at(path), written_value(value))
    reads_as(after, changed(args, path, lambda _: value))
    kept = comments(text[: place.value_start]) + comments(text[place.end :])
    assert [each for each in comments(after) if each in kept] == kept
    assert comments_lost(text, after) == len(comments(text)) - len(kept)


@given(args_texts(), names, values(), st.data())
def test_a_field_is_added_to_any_object(typed, name, value, data):
    text, args = typed
    path = chosen(data, args, lambda path: isinstance(part_at(args, path), dict))
    if name in part_at(args, path):
        return
    after = add_field(text, path, name, written_value(value))
    reads_as(after, changed(args, path, lambda fields: {**fields, name: value}))
    assert comments(after) == comments(text)


@given(args_texts(), values(), st.data())
def test_an_item_is_added_to_any_array(typed, value, data):
    text, args = typed
    path = chosen(data, args, lambda path: isinstance(part_at(args, path), list))
    if path is None:
        return
    after = add_item(text, path, written_value(value))
    reads_as(after, changed(args, path, lambda items: [*items, value]))
    assert comments(after) == comments(text)


@given(args_texts(), st.data())
def test_any_part_can_be_taken_away_with_what_is_within_it(typed, data):
    text, args = typed
    path = chosen(data, args, bool)
    if path is None:
        return
    place = Places(text).at(path)
    after = remove_part(text, path)

    def without(container):
        if isinstance(container, dict):
            return {name: part for name, part in container.items() if name != path[-1]}
        return [part for at, part in enumerate(container) if at != path[-1]]

    reads_as(after, changed(args, path[:-1], without))
    outside = comments(text[: place.start]) + comments(text[place.end :])
    assert [each for each in comments(after) if each in outside] == outside


@given(args_texts(), st.data())
def test_items_move_and_every_comment_stays(typed, data):
    text, args = typed
    path = chosen(data, args, lambda path: isinstance(part_at(args, path), list))
    if path is None or not (items := part_at(args, path)):
        return
    index = data.draw(st.integers(0, len(items) - 1))
    to = data.draw(st.integers(0, len(items) - 1))
    after = move_item(text, path, index, to)
    moved = list(items)
    moved.insert(to, moved.pop(index))
    reads_as(after, changed(args, path, lambda _: moved))
    assert sorted(comments(after)) == sorted(comments(text))


@given(args_texts(), names, st.data())
def test_a_field_gets_another_name_and_stays_where_it_is(typed, name, data):
    text, args = typed
    path = chosen(data, args, lambda path: path and isinstance(path[-1], str))
    if path is None or name in part_at(args, path[:-1]):
        return
    after = rename_key(text, path, name)

    def renamed(fields):
        return {name if old == path[-1] else old: part for old, part in fields.items()}

    reads_as(after, changed(args, path[:-1], renamed))
    assert list(part_at(read_args(after).args, path[:-1])) == list(
        renamed(part_at(args, path[:-1]))
    )
    assert comments(after) == comments(text)


@given(args_texts(), st.data())
def test_a_part_reads_the_same_by_itself(typed, data):
    text, args = typed
    path = chosen(data, args, bool)
    if path is None:
        return
    source = source_of(text, Places(text).at(path))
    assert same(read_value(source)[0], part_at(args, path))
    reads_as(set_value(text, Places(text).at(path), source), args)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("", "{}"),
        ("// why\n", "// why\n{}"),
        ("// why\n{ a: 1 } // so", "// why\n{} // so"),
    ],
)
def test_all_args_are_set_at_once(text, after):
    assert set_value(text, Places(text).at(()), "{}") == after


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("{ a: [] }", "{ a: [1] }"),
        ("{ a: [0] }", "{ a: [0, 1] }"),
        ("{ a: [0,] }", "{ a: [0, 1] }"),
        ("{ a: [ /* none */ ] }", "{ a: [ /* none */ 1] }"),
        ("{ a: [0 // zero\r] }", "{ a: [0, // zero\n  1\n] }"),
        ("{\n  a: [\n    0\n  ]\n}", "{\n  a: [\n    0,\n    1\n  ]\n}"),
    ],
)
def test_an_item_is_added_as_the_others_are_laid_out(text, after):
    assert add_item(text, ("a",), "1") == after


def test_a_long_value_is_laid_out_where_it_stands():
    value = {"first": "x" * 40, "second": ["y" * 40]}
    after = set_value("{\n  a: null\n}", Places("{\n  a: null\n}").at(("a",)), written_value(value))
    assert after.splitlines()[:3] == ["{", "  a: {", f'    "first": "{"x" * 40}",']
    assert add_field("{}", (), "a", written_value(value)).splitlines()[2].startswith("    ")


def test_the_lines_of_a_string_are_never_indented():
    text = "{\n  a: [\n    `one\n  two`,\n  ]\n}"
    assert source_of(text, Places(text).at(("a",))) == "[\n  `one\n  two`,\n]"
    assert (
        set_value(text, Places(text).at(("a",)), source_of(text, Places(text).at(("a",)))) == text
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1", (1.0, "1")),
        (" 12n ", (Int64(12), "12n")),
        ("[1] // one", ([1.0], "[1]")),
        ('{ value: "}" }', ({"value": "}"}, '{ value: "}" }')),
    ],
)
def test_one_value_is_read_without_what_is_around_it(written, read):
    assert read_value(written) == read


@pytest.mark.parametrize("written", ["", "1, b: 2", "1,", "1 }, { value: 2", "{", "tru", "// 1"])
def test_what_is_not_one_value_is_told_why(written):
    reason = read_value(written)
    assert isinstance(reason, str)
    assert reason.endswith((".", "?"))
