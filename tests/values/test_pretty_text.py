import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.values.codec import encode
from convex_explorer.values.pretty_text import PrettyText
from convex_explorer.values.received import Received
from convex_explorer.values.text import pretty
from tests.support.values import values


def laid_out(data: bytes) -> PrettyText:
    text = PrettyText(Received.from_bytes(data))
    for _ in text.steps():
        assert text.text == b"" or text.stretches
    return text


def leaves(value, path=()):
    """Every part that has no parts, and where it is."""
    if isinstance(value, list) and value:
        for index, item in enumerate(value):
            yield from leaves(item, (*path, index))
    elif isinstance(value, dict) and value:
        for key, item in value.items():
            yield from leaves(item, (*path, key))
    else:
        yield path


def line_ends(text: bytes):
    """The ends of all lines that show a part without parts."""
    offset = -1
    for line in text.split(b"\n"):
        offset += len(line) + 1
        bare = line.strip().rstrip(b",")
        if bare not in (b"]", b"}") and (bare[-1:] not in b"[{"):
            yield offset


WORST = {
    "one huge line": ["x" * 300_000, {"a": "y" * 100_000}],
    "very many siblings": list(range(100_000)),
    "large within large": {"page": [{"n": n, "tags": ["a", n]} for n in range(9_000)], "end": 1},
    "a large part in the middle": [1, [list(range(30_000)), 2], {"k": list(range(30_000))}, 3],
    "keys with newlines": {"a\nb": {'"': list(range(40_000)), "c\\": {"\n": 1}}, "  ": "  \n"},
    "empty parts": [[], {}, {"a": [], "b": {}}, [[]]] * 9_000,
    "a field like a tag": {"$integer": "BQAAAAAAAAA=", "large": list(range(40_000))},
}


@given(values())
def test_it_is_the_same_text_as_pretty_gives(value):
    data = encode(value)
    assert laid_out(data).text == pretty(Received.from_bytes(data))


@pytest.mark.parametrize("name", WORST)
def test_the_worst_values_are_laid_out_in_steps_to_the_same_text(name):
    data = json.dumps(WORST[name]).encode()
    text = laid_out(data)
    assert text.text == pretty(Received.from_bytes(data))
    assert [part.start for part in text.stretches[1:]] == [part.end for part in text.stretches[:-1]]
    assert text.stretches[-1].end == len(text.text)
    for part in text.stretches[:-1]:
        assert text.text[part.start : part.end].count(b"\n") == part.lines
    assert sum(part.lines for part in text.stretches) == text.text.count(b"\n") + 1


@given(st.recursive(st.none() | st.text(max_size=5) | st.integers(0, 9),
                    lambda parts: st.lists(parts, max_size=4)
                    | st.dictionaries(st.text(max_size=4), parts, max_size=4)))  # fmt: skip
def test_every_line_knows_its_part(value):
    text = laid_out(json.dumps(value).encode())
    assert [text.path_at(end) for end in line_ends(text.text)] == list(leaves(value))


@pytest.mark.parametrize("name", WORST)
def test_lines_of_the_worst_values_know_their_parts(name):
    text = laid_out(json.dumps(WORST[name]).encode())
    pairs = list(zip(line_ends(text.text), leaves(WORST[name]), strict=True))
    for end, path in pairs[:50] + pairs[:: max(1, len(pairs) // 100)] + pairs[-50:]:
        assert text.path_at(end) == path


def test_white_space_odd_escapes_and_fields_that_came_twice_stay():
    data = b' { "a" : [ 1.0 , "\\u0041" ] , "\\u0062" : 1,"a":2 } '
    text = laid_out(data)
    assert text.text == pretty(Received.from_bytes(data))
    assert text.path_at(text.text.index(b"0062")) == ("b",)
    assert any(stretch.has_odd_escapes for stretch in text.stretches)


def test_what_only_the_tolerant_reader_takes_is_laid_out_too():
    data = b'{"half":"\\ud800","nan":NaN,"many":[' + b",".join([b"NaN"] * 30_000) + b"]}"
    text = laid_out(data)
    assert text.text == pretty(Received.from_bytes(data))
    assert text.path_at(len(text.text) - 6) == ("many", 29_999)


def test_far_too_many_levels_lead_to_the_part_above_them():
    data = b"[" * 5_000 + b'"deep"' + b"]" * 5_000
    text = laid_out(data)
    path = text.path_at(text.text.index(b"deep"))
    assert path == (0,) * len(path)
    assert len(path) >= 64


def test_a_step_is_short_whatever_the_value():
    text = PrettyText(Received.from_bytes(json.dumps([{"n": n} for n in range(200_000)]).encode()))
    assert sum(1 for _ in text.steps()) > 40
