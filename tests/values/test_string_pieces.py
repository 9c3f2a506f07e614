import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.values import scanner
from convex_explorer.values.string_pieces import string_pieces, text_pieces

_PARTS = st.sampled_from(
    ["a", "é", "漢", "🚚", r"\n", r"\\", r"\"", r"\u00e9", r"\ud83d\ude80", r"\ud83d", r"\ude80"]
)
strings = st.lists(_PARTS, max_size=40).map(lambda parts: f'"{"".join(parts)}"'.encode())


@given(strings, st.integers(12, 40))
def test_the_pieces_of_a_string_are_the_string(text, size):
    assert "".join(string_pieces(memoryview(text), size)) == scanner.unquote(text)


@given(st.binary(max_size=60), st.integers(4, 20))
def test_the_pieces_of_a_text_are_the_text_broken_bytes_and_all(text, size):
    assert "".join(text_pieces(memoryview(text), size)) == str(text, "utf-8", "replace")


@pytest.mark.parametrize("unit", ["a", "🚚", r"\n", r"\ud83d\ude80", r"\ud800", r"\\ud83d"])
def test_a_long_string_comes_in_pieces_of_about_one_size(unit):
    text = f'"{unit * 5_000}"'.encode()
    pieces = list(string_pieces(memoryview(text), 1_000))
    assert "".join(pieces) == json.loads(text)
    assert len(text) // 1_000 <= len(pieces) <= len(text) // 900
