import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.values import scanner
from convex_explorer.values.scanner import InvalidJsonError
from convex_explorer.values.slicing import check, slice_array, slice_object


def sliced(text):
    names, parts = slice_object(text)
    return list(zip(names, map(bytes, parts), strict=True))


def test_an_object_is_sliced_in_the_order_it_came():
    assert sliced(b'{"b":1,"a":[2]}') == [("b", b"1"), ("a", b"[2]")]


@pytest.mark.parametrize(
    "text",
    [
        b'{"a":1,"b":2,"a":3}',
        b'{ "a" : 1 , "b" : 2 , "a" : 3 }',
        b'{"a":1,"b":2,"\\u0061":3}',
    ],
)
def test_a_field_that_came_twice_is_there_twice(text):
    assert sliced(text) == [("a", b"1"), ("b", b"2"), ("a", b"3")]


def test_a_value_within_a_value_does_not_hide_that_a_field_came_twice():
    text = b'{"a":1 ,"a":[1 ,"b"]}'
    assert sliced(text) == [("a", b"1"), ("a", b'[1 ,"b"]')]


def test_a_bracket_within_a_string_is_not_taken_for_the_end():
    assert sliced(b'{ "a":"1}","a":12}') == [("a", b'"1}"'), ("a", b"12")]


names = st.text(st.sampled_from('a"\\é😀\n'), max_size=2)
fields = st.lists(st.tuples(names, st.integers(0, 12) | names), max_size=5)
blanks = st.sampled_from(["", " ", "\n  "])


@given(fields, blanks, st.booleans())
def test_every_layout_is_sliced_as_the_scanner_does(pairs, blank, ascii_only):
    def dump(part):
        return json.dumps(part, ensure_ascii=ascii_only)

    inner = f"{blank},{blank}".join(f"{dump(k)}{blank}:{blank}{dump(v)}" for k, v in pairs)
    text = f"{{{blank}{inner}{blank}}}".encode()
    keys, parts = scanner.split(text)
    assert sliced(text) == list(zip(keys, parts, strict=True))
    assert keys == [name for name, _ in pairs]


def test_a_broken_byte_in_a_name_is_replaced():
    assert sliced(b'{"\xff":1}') == [("\ufffd", b"1")]


@pytest.mark.parametrize(
    "text", [b'["\\ud800"]', b"[NaN]", b"[" * 5000 + b"]" * 5000, b'["\xff"]', b"[1e400]"]
)
def test_what_msgspec_refuses_is_sliced_all_the_same(text):
    check(text)
    assert list(map(bytes, slice_array(text))) == [text[1:-1]]


def test_what_is_no_json_deep_within_is_refused_at_once():
    text = b'{"a":[{"b":[1,2,]}]}'
    for read in (check, slice_object):
        with pytest.raises(InvalidJsonError):
            read(text)
    with pytest.raises(InvalidJsonError):
        slice_array(b"[" + text + b"]")
