import math
import struct

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from convex_explorer.convex.args import read_args
from convex_explorer.values.codec import InvalidValueError, encode
from convex_explorer.values.received import Received
from convex_explorer.values.text import indent, literal, number_literal, pretty, string_literal
from convex_explorer.values.types import INT64_MAX, INT64_MIN, Int64
from tests.support.values import args_objects, read_literal, same, values


def pretty_text(json: bytes) -> str:
    return pretty(Received.from_bytes(json)).decode()


@given(values())
@example(1.0)
@example(["1.0", 1.0, {"a.0": 1.0}, "a.0"])
@example(['{"$integer": "AAAAAAAAAAA="}', '{\n  "$integer": "AAAAAAAAAAA="\n}', ".0,\n", "{"])
@example({"a": [b"", Int64(INT64_MIN), math.nan, -0.0, -math.inf, {}, []]})
def test_pretty_text_reads_back_to_the_value(value):
    assert same(read_literal(pretty_text(encode(value))), value)


@given(values())
@example([1e21, 1e-7, 123456789012345680000.0, 5e-324, 0.1, -1.0, 1e16])
def test_a_literal_reads_back_to_the_value(value):
    assert same(read_literal(literal(value)), value)
    assert same(read_literal(literal(value, indent=2)), value)


@given(args_objects())
def test_the_args_editor_reads_back_what_is_written(args):
    for text in (literal(args), literal(args, indent=2), pretty_text(encode(args))):
        read = read_args(text)
        assert read.problems == ()
        assert same(read.args, args)


@given(values())
def test_a_literal_on_one_line_is_on_one_line(value):
    assert len(literal(value).splitlines()) == 1


def test_pretty_text_in_the_language_of_the_args_editor():
    json = encode(
        {"_id": "a", "n": [1.0, 1.5, Int64(12), math.nan], "b": {"x": b"\1\2", "e": [], "o": {}}}
    )
    assert pretty_text(json).splitlines() == [
        "{",
        '  "_id": "a",',
        '  "n": [',
        "    1,",
        "    1.5,",
        "    12n,",
        "    NaN",
        "  ],",
        '  "b": {',
        '    "x": Bytes("AQI="),',
        '    "e": [],',
        '    "o": {}',
        "  }",
        "}",
    ]


def test_pretty_text_keeps_every_digit():
    digits = "[9007199254740993.0,1E2,0.1000000000000000055,-0.0,1.00,10.0,1e400]"
    assert pretty_text(digits.encode()).split() == [
        "[", "9007199254740993,", "1E2,", "0.1000000000000000055,", "-0,", "1.00,", "10,", "1e400",
        "]",
    ]  # fmt: skip


def test_pretty_text_of_a_scalar_is_that_scalar():
    assert pretty_text(b"1.0") == "1"
    assert pretty_text(b'"1.0"') == '"1.0"'


def test_a_malformed_tag_is_shown_as_it_came():
    json = b'{"$integer":"AAA=","a":{"$integer":"AAA="}}'
    assert '"$integer": "AAA="' in pretty_text(json)
    assert "n" not in pretty_text(json).replace("$integer", "")


@given(st.lists(st.integers(INT64_MIN, INT64_MAX).map(Int64) | st.binary(max_size=9), min_size=1))
def test_many_tagged_values_are_each_what_they_were(items):
    assert same(read_literal(pretty_text(encode(items))), items)


@pytest.mark.parametrize(
    "odd",
    [
        b"AAAAAAAAAAB=",  # a spare bit
        b"AAAAAAAAAAA",  # not padded
        b"AAAAAAAAAA==",  # seven bytes
        b"AAAAA=AAAAA=",
        b"=AAAAAAAAAAA=",
        b"AAAAAAAA AA=",
        b"",
    ],
)
def test_one_odd_tag_among_many_is_shown_as_it_came_and_the_others_as_they_are(odd):
    one = b'{"$integer": "AQAAAAAAAAA="}'
    text = pretty_text(b'[%b, {"$integer": "%b"}, %b]' % (one, odd, one))
    assert text.count("1n") == 2
    assert f'"$integer": "{odd.decode()}"' in text


def test_what_msgspec_refuses_is_pretty_too():
    json = rb'{"a":"\ud800.0","n":[1.0,NaN,{ "$integer" : "BQAAAAAAAAA=" }]}'
    assert pretty_text(json).splitlines() == [
        "{",
        r'  "a": "\ud800.0",',
        '  "n": [',
        "    1,",
        "    NaN,",
        "    5n",
        "  ]",
        "}",
    ]


def test_json_is_laid_out_without_a_change_of_what_it_says():
    assert indent(b'{"a":[1.0,{"$integer":"x"}],"a":2e5}').decode() == (
        '{\n  "a": [\n    1.0,\n    {\n      "$integer": "x"\n    }\n  ],\n  "a": 2e5\n}'
    )
    assert indent(memoryview(b"[NaN]")) == b"[\n  NaN\n]"


def test_broken_bytes_pass_through():
    assert pretty(Received.from_bytes(b'["\xff"]')) == b'[\n  "\xff"\n]'


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (1.0, "1"),
        (-0.0, "-0"),
        (1e21, "1e+21"),
        (1e20, "100000000000000000000"),
        (1.5e-7, "1.5e-7"),
        (0.000001, "0.000001"),
        (123456789012345680000.0, "123456789012345680000"),
        (math.nan, "NaN"),
        (-math.inf, "-Infinity"),
        (Int64(-12), "-12n"),
        (b"", 'Bytes("")'),
        ({"a b": [1.0, {}], "c": []}, '{"a b": [1, {}], "c": []}'),
    ],
)
def test_literals(value, text):
    assert literal(value) == text


def test_an_indented_literal_is_laid_out_as_pretty_text():
    value = {"a": [1.0, {"b": Int64(2)}, []], "c": {}}
    assert literal(value, indent=2) == pretty_text(encode(value))


def test_a_literal_of_what_convex_cannot_hold_is_refused():
    value = []
    for _ in range(100_000):
        value = [value]
    with pytest.raises(InvalidValueError, match="64 levels"):
        literal(value)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_literal_is_that_very_number(number):
    text = number_literal(number)
    assert struct.pack("<d", float(text)) == struct.pack("<d", number)
    assert not text.endswith(".0")


def test_strings_show_what_no_screen_shows():
    assert string_literal('é"\n\u2028\x7f\ud800😀') == '"é\\"\\n\\u2028\\u007f\\ud800😀"'
