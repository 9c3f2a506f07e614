"""What is shown of two values that differ."""

import base64

import pytest

from convex_explorer.values.comparison_text import differing_texts
from tests.support.made_calls import received


def shown(before, after, limit=60):
    return differing_texts(received(before), received(after), limit)


def test_short_values_are_shown_as_they_are():
    assert shown(1, "1") == ("1", '"1"')
    assert shown("hello world", "hello there") == ('"hello world"', '"hello there"')
    assert shown([1], {"a": 1}) == ("(1) [1]", "{a}")


def test_long_strings_are_shown_from_shortly_before_the_difference():
    begin = "the same beginning, " * 40
    before, after = shown(f"{begin}old", f"{begin}new")
    assert before == '…"ning, old"'
    assert after == '…"ning, new"'


def test_no_line_is_longer_than_its_limit():
    before, after = shown("x" * 500 + "a" * 500, "x" * 500 + "b" * 500)
    assert len(before) <= 60
    assert len(after) <= 60
    assert before != after


def test_bytes_of_one_length_show_where_they_differ():
    zeros, others = bytes(100), bytes(70) + b"\x01" + bytes(29)
    before, after = shown(*({"$bytes": base64.b64encode(d).decode()} for d in (zeros, others)))
    assert before == "bytes(100) … 00 00 00 00 00 00 00 00 …"
    assert after == "bytes(100) … 00 00 01 00 00 00 00 00 …"


@pytest.mark.parametrize("more", ["b", ""])
def test_where_strings_differ_far_behind_their_beginning_sizes_are_told(more):
    before, after = shown("a" * 1_000_000 + "x", "a" * 1_000_000 + more)
    assert before == "… (1,000,003 bytes)"
    assert after == f"… ({1_000_002 + len(more):,} bytes)"
