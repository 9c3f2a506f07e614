import math

import pytest

from convex_explorer.demo.console import UNDEFINED, Console, inspect
from convex_explorer.demo.failures import ThrownError
from convex_explorer.values.types import Int64


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("it's\n\x01", "'it\\'s\\n\\x01'"),
        (1.0, "1"),
        (2.5, "2.5"),
        (-0.0, "-0"),
        (math.nan, "NaN"),
        (-math.inf, "-Infinity"),
        (Int64(10), "10n"),
        (True, "true"),
        (None, "null"),
        (UNDEFINED, "undefined"),
        ([], "[]"),
        ([1.0, [2.0]], "[ 1, [ 2 ] ]"),
        ({}, "{}"),
        ({"a": 1.0, "b-c": "d"}, "{\n  a: 1,\n  'b-c': 'd'\n}"),
        ({"a": {"b": [1.0]}}, "{\n  a: {\n    b: [ 1 ]\n  }\n}"),
        ([{"a": 1.0}, 2.0], "[\n  {\n    a: 1\n  },\n  2\n]"),
        (b"abcd", "ArrayBuffer [ArrayBuffer] {}"),
        (ThrownError("RangeError", "inner"), "[RangeError: inner]"),
    ],
)
def test_arguments_are_rendered_as_object_inspect_does(value, text):
    assert inspect(value) == text


def test_a_line_has_its_level_and_all_arguments():
    console = Console()
    console.warn("already done", Int64(2), None)
    assert console.lines == ["[WARN] 'already done' 2n null"]


def test_of_many_lines_the_last_one_says_that_there_were_more():
    console = Console()
    for number in range(300):
        console.log(float(number))
    assert len(console.lines) == 256
    assert console.lines[254] == "[LOG] 254"
    assert console.lines[255] == (
        "[ERROR] Log overflow (maximum 256). Remaining log lines omitted."
    )


def test_a_long_line_is_cut_between_characters():
    console = Console()
    console.log("ě" * 40_000)
    assert console.lines[0].endswith("ě (truncated due to length)")
    assert len(console.lines[0].encode()) < 32_768 + 50
