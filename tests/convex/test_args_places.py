import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.convex.args import read_args
from convex_explorer.convex.args_places import Places, find_place
from tests.support.args_text import args_texts
from tests.support.values import same


def all_paths(value, path=()):
    yield path
    if isinstance(value, dict):
        for name, part in value.items():
            yield from all_paths(part, (*path, name))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from all_paths(part, (*path, index))


def at(value, path):
    for step in path:
        value = value[step]
    return value


def printed(path):
    """As a deployment prints it: no name is quoted."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)


@given(args_texts(), st.data())
def test_every_part_of_any_text_is_found(text_and_args, data):
    text, args = text_and_args
    path = data.draw(st.sampled_from(list(all_paths(args))))
    place = find_place(text, printed(path))
    # Names that hold dots or brackets may be taken for another part of the same path.
    assert printed(place.path) == printed(path)
    found = read_args(f"{{ value: {text[place.value_start : place.end]} }}")
    assert same(found.args["value"], at(args, place.path))


TEXT = '{ a: [1, { "b.c": 2, b: { c: 3 } }], /* a: 1 */ d: Bytes("AA=="), e: {} }'


@pytest.mark.parametrize(
    ("path_text", "value_text"),
    [
        ("", TEXT),
        (".a[0]", "1"),
        (".a[1].b.c", "2"),
        (".d", 'Bytes("AA==")'),
        (".e", "{}"),
        (".e.keys()", "{}"),
        (".e.values()", "{}"),
        (".a[7].x", '[1, { "b.c": 2, b: { c: 3 } }]'),
        (".nowhere", TEXT),
        ("odd", TEXT),
    ],
)
def test_a_path_leads_to_its_value_or_as_far_as_it_can_be_followed(path_text, value_text):
    place = find_place(TEXT, path_text)
    assert TEXT[place.value_start : place.end] == value_text


def test_a_field_begins_with_its_name_and_an_item_with_itself():
    assert TEXT[find_place(TEXT, ".a").start :].startswith("a: [1")
    assert TEXT[find_place(TEXT, ".a[1]").start :].startswith('{ "b.c"')


@pytest.mark.parametrize("text", ["", "  ", "// nothing\n"])
def test_a_text_without_args_is_its_own_place(text):
    place = find_place(text, ".a")
    assert (place.path, place.is_object, place.end) == ((), False, len(text))


def test_of_a_field_that_is_written_twice_the_last_one_counts():
    text = "{ a: 1, a: { b: 2 } }"
    place = Places(text).at(("a", "b"))
    assert text[place.value_start : place.end] == "2"


def test_bytes_end_behind_their_parenthesis():
    text = '{ a: [Bytes("AA=="), 2], b: Bytes("") }'
    first = Places(text).at(("a", 0))
    assert text[first.value_start : first.end] == 'Bytes("AA==")'
    last = Places(text).at(("b",))
    assert text[last.value_start : last.end] == 'Bytes("")'
