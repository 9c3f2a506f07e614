import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.values import scanner
from convex_explorer.values.codec import encode
from convex_explorer.values.scanner import InvalidJsonError
from tests.support.values import values

DEEP = b"[" * 10_000 + b"]" * 10_000


@given(values(), st.integers(-1, 3))
def test_what_is_json_passes_in_every_layout(value, indent):
    scanner.check(msgspec.json.format(encode(value), indent=indent))


@given(values(), st.integers(-1, 3))
def test_the_layout_is_that_of_msgspec(value, indent):
    text = encode(value)
    laid_out = msgspec.json.format(text, indent=indent)
    assert scanner.indent(laid_out) == msgspec.json.format(text, indent=2)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b" ",
        b"[",
        b"[1,]",
        b"[,1]",
        b"[1 2]",
        b"]",
        b"[}",
        b"[1]]",
        b"[1] 2",
        b'{"a"}',
        b'{"a":}',
        b'{"a":1,}',
        b'{"a":1 "b":2}',
        b"{1:2}",
        b'{"a",1}',
        b'["a":1]',
        b"[01]",
        b"[1.]",
        b"[.5]",
        b"[+1]",
        b"[1e]",
        b"[tru]",
        b"[truefalse]",
        b"['a']",
        b'["\\x"]',
        b'["\\u12g4"]',
        b'["a\nb"]',
        b'["a',
        b"\xef\xbb\xbf[]",
        b"<html>",
        b"1,2",
        b'"a":1',
    ],
)
def test_what_is_not_json_is_refused(text):
    with pytest.raises(InvalidJsonError, match=r"^Not JSON"):
        scanner.check(text)


@given(st.text('[]{},:" 1a\\', max_size=12).map(str.encode))
def test_it_refuses_what_the_json_module_refuses(text):
    try:
        json.loads(text)
    except ValueError:
        with pytest.raises(InvalidJsonError):
            scanner.check(text)
    else:
        scanner.check(text)


def test_the_first_byte_out_of_place_is_named():
    with pytest.raises(InvalidJsonError, match="byte 5 is not expected, 'oops'"):
        scanner.check(b'{"a":oops')
    with pytest.raises(InvalidJsonError, match="ends too early"):
        scanner.check(b'{"a":')


def test_an_object_is_taken_apart_one_level_deep():
    parts = scanner.split(rb' { "a\n" : [1, {"b": 2}] , "c":"\ud800","a\n":NaN, "d": -Infinity}')
    assert parts.keys == ["a\n", "c", "a\n", "d"]
    assert parts.values == [b'[1, {"b": 2}]', rb'"\ud800"', b"NaN", b"-Infinity"]


def test_an_array_is_taken_apart_one_level_deep():
    assert scanner.split(b'[ 1.0 ,"]", [[]], {} ]').values == [b"1.0", b'"]"', b"[[]]", b"{}"]


def test_depth_is_no_limit():
    scanner.check(DEEP)
    assert scanner.split(DEEP).values == [DEEP[1:-1]]


def test_the_layout_of_deep_values_stays_small():
    laid_out = scanner.indent(DEEP)
    assert len(laid_out) < 300 * len(DEEP)
    assert laid_out.translate(None, b" \n") == DEEP


def test_a_long_string_needs_no_memory_for_each_escape():
    text = b'["' + rb"\n\ud800" * 100_000 + b'"]'
    assert scanner.split(text).values == [text[1:-1]]
