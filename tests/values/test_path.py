import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.values.path import (
    to_breadcrumb,
    to_javascript,
    to_jsonpath,
    to_jsonpath_of_all,
    to_python,
)

PATH = ("page", 3, "odd key")

paths = st.lists(st.integers(0, 99) | st.text(max_size=8), max_size=5).map(tuple)


def test_one_path_in_every_notation():
    assert to_jsonpath(PATH) == "$.page[3]['odd key']"
    assert to_javascript(PATH) == 'value.page[3]["odd key"]'
    assert to_python(PATH) == "value['page'][3]['odd key']"
    assert to_breadcrumb(PATH) == "value ▸ page ▸ 3 ▸ odd key"


def test_the_same_place_in_every_item_has_a_path():
    assert to_jsonpath_of_all(("page", 3, "tags", 0, "odd key")) == "$.page[*].tags[*]['odd key']"
    assert to_jsonpath_of_all(()) == "$"


def test_the_empty_path_is_the_root():
    assert to_jsonpath(()) == "$"
    assert to_javascript(()) == "value"
    assert to_python((), root="data") == "data"
    assert to_breadcrumb((), root="error data") == "error data"


@pytest.mark.parametrize(
    ("key", "jsonpath", "javascript"),
    [
        ("_id", "$._id", "value._id"),
        ("$x", "$['$x']", "value.$x"),
        ("", "$['']", 'value[""]'),
        ("1a", "$['1a']", 'value["1a"]'),
        ("it's", r"$['it\'s']", 'value["it\'s"]'),
        ('say "hi"', "$['say \"hi\"']", r'value["say \"hi\""]'),
        ("back\\slash", r"$['back\\slash']", r'value["back\\slash"]'),
        ('\\"', r"$['\\" '"' + "']", r'value["\\\""]'),
        ("two\nlines", r"$['two\nlines']", r'value["two\nlines"]'),
        ("größe", "$['größe']", 'value["gr\\u00f6\\u00dfe"]'),
    ],
)
def test_odd_keys_are_quoted(key, jsonpath, javascript):
    assert to_jsonpath((key,)) == jsonpath
    assert to_javascript((key,)) == javascript


@given(paths)
def test_a_python_path_finds_its_part(path):
    value = "found"
    for step in reversed(path):
        value = {step: value}
    assert eval(to_python(path), {"value": value}) == "found"  # noqa: S307 - our own text


@given(st.text(max_size=8))
def test_a_quoted_javascript_key_is_the_key(key):
    shown = to_javascript((key,))
    assert shown == f"value.{key}" or json.loads(shown[len("value[") : -1]) == key


def test_a_key_of_blanks_is_seen_in_the_breadcrumb():
    assert to_breadcrumb(("  ", "a\nb")) == r'value ▸ "  " ▸ "a\nb"'
