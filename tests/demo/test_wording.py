import pytest

from convex_explorer.demo.wording import debug_float, display, js_text, quoted, quoted_character
from convex_explorer.values.types import Int64


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (5.0, "5.0"),
        (Int64(5), "5"),
        ('a\n"b"', '"a\\n\\"b\\""'),
        (b"\x00\xff", 'b"AP8="'),
        ([1.0, "x", None], '[1.0, "x", null]'),
        ({"b": "x", "a": 1.0}, '{a: 1.0, b: "x"}'),
        (float("nan"), "NaN"),
        (float("-inf"), "-inf"),
        (-0.0, "-0.0"),
    ],
)
def test_a_value_is_displayed_as_rust_prints_it(value, text):
    assert display(value) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [(1e16, "1e16"), (1e15, "1000000000000000.0"), (1.5e-7, "1.5e-7"), (1e-5, "1e-5")],
)
def test_exponents_are_written_without_plus_and_zeros(number, text):
    assert debug_float(number) == text


def test_the_other_kind_of_quote_is_not_escaped():
    assert quoted("it's") == '"it\'s"'
    assert quoted_character("'") == "'\\''"
    assert quoted_character("\x01") == "'\\u{1}'"


def test_error_data_in_a_message_is_json_with_bigints_as_strings():
    data = {"code": 418.0, "half": 0.5, "tries": Int64(2), "blob": b"x", "list": ["ě", None]}
    assert js_text(data) == '{"code":418,"half":0.5,"tries":"2n","blob":{},"list":["ě",null]}'


def test_error_data_that_is_a_string_stands_as_it_is():
    assert js_text("A task needs a title") == "A task needs a title"
