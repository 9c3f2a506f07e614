import pytest

from convex_explorer.ui.outcome.figures import (
    clock_text,
    count_text,
    progress_text,
    size_text,
    time_text,
)
from tests.support.made_calls import received


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1.0 KiB"),
        (4300, "4.2 KiB"),
        (2**20 - 1, "1.0 MiB"),
        (16 * 2**20, "16.0 MiB"),
    ],
)
def test_sizes(size, text):
    assert size_text(size) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0004, "0 ms"),
        (0.128, "128 ms"),
        (0.9994, "999 ms"),
        (0.9996, "1.0 s"),
        (2.44, "2.4 s"),
        (59.96, "1 min 0 s"),
        (72.2, "1 min 12 s"),
    ],
)
def test_times(seconds, text):
    assert time_text(seconds) == text


def test_a_clock_shows_whole_seconds():
    assert clock_text(7.9) == "7 s"
    assert clock_text(125.2) == "2 min 5 s"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ([1], "1 item"),
        ([1] * 1234, "1,234 items"),
        ({}, "0 fields"),
        ({"a": 1}, "1 field"),
        ("text", ""),
        (None, ""),
        ({"page": [1, 2], "isDone": True, "continueCursor": "x"}, "2 in this page"),
        ({"page": "no list", "isDone": True, "continueCursor": "x"}, "3 fields"),
    ],
)
def test_counts(value, text):
    assert count_text(received(value)) == text


@pytest.mark.parametrize(
    ("received", "expected", "text"),
    [
        (0, 812, "0 of 812 B"),
        (2_048, 4_300, "2.0 of 4.2 KiB"),
        (512, 16 * 2**20, "0.0 of 16.0 MiB"),
        (3_565_158, 16 * 2**20, "3.4 of 16.0 MiB"),
        (3_565_158, None, "3.4 MiB"),
    ],
)
def test_how_much_has_come_is_told_in_the_unit_of_the_whole(received, expected, text):
    assert progress_text(received, expected) == text
