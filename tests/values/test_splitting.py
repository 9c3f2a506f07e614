"""JSON text taken apart in short steps is the same as taken apart at one go."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.values.codec import encode
from convex_explorer.values.received import Received
from convex_explorer.values.splitting import WINDOW, end_of_string, member_steps, members, windows
from tests.support.values import values

LONG = 'x\\"é/\u2028' * WINDOW
WORST = {
    "a long string": [1, LONG, "after"],
    "a string of backslashes": ["\\" * WINDOW, '"' * WINDOW],
    "a long key": {"a": 1, LONG: LONG, "z": [LONG]},
    "many levels": [json.loads("[" * 200 + "1" + "]" * 200), "after"],
    "many wide levels": [{"a": [[LONG, 2], {"b": {"c": [LONG]}}]}, 5],
    "a large shallow part": [[*range(WINDOW)], {"a": [*range(WINDOW)]}],
}


def taken_apart(text):
    view = memoryview(text)
    return [(json.loads(key or b"null"), text[start:end]) for key, start, end in members(view)]


def at_one_go(text):
    is_array = text[:1] == b"["
    children = Received.from_bytes(text).children()
    return [(None if is_array else key, part.raw_bytes()) for key, part in children]


@given(st.lists(values()) | st.dictionaries(st.text(), values()))
def test_members_are_those_that_msgspec_finds(value):
    text = json.dumps(_plain(value)).encode()
    assert taken_apart(text) == at_one_go(text)


def _plain(value):
    """Some JSON of the shape of a value; names may be any text."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return json.loads(encode(value))


@pytest.mark.parametrize("indent", [None, 3])
@pytest.mark.parametrize("value", WORST.values(), ids=WORST.keys())
def test_nothing_is_too_long_or_too_deep(value, indent):
    text = json.dumps(value, ensure_ascii=False, indent=indent).encode()
    assert taken_apart(text) == at_one_go(text)


def test_white_space_may_be_very_long():
    gap = b" \n\t" * WINDOW
    assert taken_apart(b"[" + gap + b"1" + gap + b"," + gap + b'"a"' + gap + b"]") == [
        (None, b"1"),
        (None, b'"a"'),
    ]
    assert taken_apart(b"{" + gap + b'"a"' + gap + b":" + gap + b"1" + gap + b"}") == [("a", b"1")]
    assert taken_apart(b"[" + gap + b"]") == []


def test_a_number_may_be_very_long():
    digits = b"1" * 3 * WINDOW
    assert taken_apart(b"[" + digits + b",2]") == [(None, digits), (None, b"2")]


@pytest.mark.parametrize("before", range(-3, 4))
def test_members_may_end_where_a_step_ends(before):
    first = b'"' + b"x" * (WINDOW + before) + b'"'
    for second in (b'"y"', b"12", b"[1]", b"null"):
        assert taken_apart(b"[" + first + b"," + second + b"]") == [(None, first), (None, second)]
        filler = b" " * (WINDOW + before)
        assert taken_apart(b"[1," + filler + second + b",3]") == [
            (None, b"1"),
            (None, second),
            (None, b"3"),
        ]


@given(st.text())
def test_a_string_ends_at_its_last_quote(text):
    for escaped in (True, False):
        string = json.dumps(text, ensure_ascii=escaped).encode("utf-8", "replace")
        assert end_of_string(memoryview(b"[" + string + b',"more"]'), 1) == 1 + len(string)


def test_windows_make_up_the_part():
    text = bytes(range(256)) * 1000
    parts = list(windows(memoryview(text), 5, 200_000))
    assert b"".join(parts) == text[5:200_000]
    assert max(map(len, parts)) == WINDOW


def test_a_member_that_is_very_long_takes_several_steps():
    text = memoryview(json.dumps({"a": [LONG] * 9, "b": LONG}).encode())
    steps = list(member_steps(text))
    assert [step for step in steps if step is not None] == list(members(text))
    assert steps.count(None) > 9
