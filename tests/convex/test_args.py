import base64
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.convex.args import read_args, utf16_offset
from convex_explorer.values.text import literal
from convex_explorer.values.types import Int64
from tests.support.args_text import args_texts
from tests.support.values import args_objects, same

#: What args text is made of, for text that is nearly right.
PIECES = [
    *"{}[]:,()=;#\"'`\\/",
    *["//", "/*", "*/", "\n", " ", "true", "True", "12n", "-1.5", "1e999", "0x", "Bytes", "Bytes("],
    *["${", "“", "”", "…", "\u200b", "\ud800", "\\u12", '"a"', "'b'", "c:", "$integer", "...", "é"],
]


def value(text: str):
    """What one value, written in the language of args, stands for."""
    read = read_args(f"{{ value: {text} }}")
    assert read.problems == ()
    return read.args["value"]


@pytest.mark.parametrize("text", ["", "  \n\t", "// nothing yet", "/* a */\n// b\n", "{}", "{ }"])
def test_no_text_is_empty_args(text):
    assert read_args(text).args == {}


def test_json_is_read_as_it_is():
    text = '{"limit": 20, "tags": ["a", "b"], "deep": {"none": null, "yes": true, "no": false}}'
    args = read_args(text).args
    assert args == {
        "limit": 20,
        "tags": ["a", "b"],
        "deep": {"none": None, "yes": True, "no": False},
    }


def test_comments_and_trailing_commas_are_taken():
    text = "{ // first\n a: [1, 2,], /* second */ b: 3, // third\n}"
    read = read_args(text)
    assert read.args == {"a": [1, 2], "b": 3}
    assert read.has_comments


def test_what_looks_like_a_comment_in_a_string_is_none():
    read = read_args('{ url: "https://convex.dev /* 1 */" }')
    assert read.args == {"url": "https://convex.dev /* 1 */"}
    assert not read.has_comments


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("a", "a"),
        ("_id", "_id"),
        ("true", "true"),
        ("0", "0"),
        ("12", "12"),
        ('""', ""),
        ("'a-b'", "a-b"),
    ],
)
def test_names_may_be_bare_numbers_or_quoted(name, meant):
    assert read_args(f"{{ {name}: 1 }}").args == {meant: 1}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5", 5.0),
        ("-5", -5.0),
        ("+5", 5.0),
        ("0.5", 0.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
        ("1E-3", 0.001),
        ("1_000_000", 1e6),
        ("0x1F", 31.0),
        ("-0b101", -5.0),
        ("0o17", 15.0),
        ("Infinity", math.inf),
        ("-Infinity", -math.inf),
        ("9007199254740992", 2.0**53),
        ("1152921504606846976", 2.0**60),
        ("123456789012345680000", 123456789012345680000.0),
    ],
)
def test_a_number_is_always_a_float64(text, number):
    read = value(text)
    assert type(read) is float
    assert read == number


def test_nan_and_negative_zero_are_kept():
    assert math.isnan(value("NaN"))
    assert math.copysign(1, value("-0")) == -1


@pytest.mark.parametrize(
    ("text", "number"),
    [("12n", 12), ("-12n", -12), ("0n", 0), ("0xFFn", 255), ("1_000n", 1000)],
)
def test_an_n_makes_it_an_int64(text, number):
    assert value(text) == number
    assert type(value(text)) is Int64


@pytest.mark.parametrize("number", [2**63 - 1, -(2**63)])
def test_an_int64_may_be_as_large_as_64_bits(number):
    assert value(f"{number}n") == number


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (r'"say \"hi\""', 'say "hi"'),
        (r"'it\'s'", "it's"),
        (r'"\b\f\n\r\t\v\0\\\/"', "\b\f\n\r\t\v\0\\/"),
        (r'"\xe9\u00e9\u{e9}"', "ééé"),
        (r'"\ud83d\ude00\u{1F600}😀"', "😀😀😀"),
        ('"one \\\nline"', "one line"),
        ("`two\nlines`", "two\nlines"),
        ("`two\r\nlines`", "two\nlines"),
        (r"`\${not} $ {filled}`", "${not} $ {filled}"),
        ('"a\ttab"', "a\ttab"),
    ],
)
def test_strings_have_the_escapes_of_javascript(text, meant):
    assert value(text) == meant


def test_bytes_are_base64():
    assert value('Bytes("aGVsbG8=")') == b"hello"
    assert value("Bytes ( 'aGVsbG8=' )") == b"hello"
    assert value('Bytes("")') == b""


def test_convexs_own_encoding_is_understood():
    assert value('{"$integer": "BQAAAAAAAAA="}') == Int64(5)
    assert type(value('{"$integer": "//////////8="}')) is Int64
    assert math.isnan(value('{"$float": "AAAAAAAA+H8="}'))
    assert value('{"$bytes": "aGVsbG8="}') == b"hello"


def test_sixty_three_levels_are_fine():
    text = '{"a":' * 62 + "[]" + "}" * 62
    assert read_args(text).problems == ()


def test_the_largest_array_and_object_are_fine():
    fields = ",".join(f"f{number}: 1" for number in range(1024))
    text = f"{{ array: [{'1,' * 8192}], object: {{ {fields} }}, {'n' * 1024}: 1 }}"
    assert read_args(text).problems == ()


@given(args_objects())
def test_a_literal_is_read_back_to_the_same_args(args):
    read = read_args(literal(args))
    assert read.problems == ()
    assert same(read.args, args)


@given(args_objects())
def test_a_literal_in_lines_is_read_back_to_the_same_args(args):
    assert same(read_args(literal(args, indent=2)).args, args)


@given(args_texts())
def test_every_spelling_is_read_to_the_same_args(text_and_args):
    text, args = text_and_args
    read = read_args(text)
    assert read.problems == ()
    assert same(read.args, args)


@given(st.text() | st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_text_is_args_or_problems_and_never_an_exception(text):
    read = read_args(text)
    assert (read.args is None) == bool(read.problems)
    assert len(read.problems) <= 100
    for problem in read.problems:
        assert 0 <= problem.start < problem.end <= len(text)
        assert text[: problem.start].count("\n") == problem.line - 1
        line = text.split("\n")[problem.line - 1]
        assert line[problem.column - 1 : problem.column] == text[problem.start].strip("\n")
        assert "\n" not in problem.message
        assert problem.message.endswith(".")
        assert len(problem.message) < 250
    assert list(read.problems) == sorted(read.problems, key=lambda problem: problem.start)


@given(args_texts(), st.data())
def test_a_text_cut_anywhere_has_few_problems(text_and_args, data):
    """Somebody who is still typing is not shouted at."""
    text, _ = text_and_args
    cut = text[: data.draw(st.integers(0, len(text)))]
    assert len(read_args(cut).problems) <= 3


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, '{"a":' * 100_000, "{a:" + "[" * 100_000 + "]" * 100_000 + "}", "(" * 100_000],
    ids=["brackets", "objects", "balanced", "parentheses"],
)
def test_a_hundred_thousand_brackets_are_a_problem_and_no_crash(text):
    assert len(read_args(text).problems) in {1, 2}


def test_positions_in_utf16_count_a_smiley_as_two():
    text = "{ a: '😀é', b: 1 }"
    assert utf16_offset(text, text.index("b")) == text.index("b") + 1
    assert utf16_offset("plain", 3) == 3


def test_the_args_of_every_type_come_out_typed():
    read = read_args('{ s: "x", n: 1, i: 1n, b: Bytes("AA=="), t: true, z: null, a: [], o: {} }')
    kinds = [type(part) for part in read.args.values()]
    assert kinds == [str, float, Int64, bytes, bool, type(None), list, dict]


def test_base64_of_every_length_is_read():
    for length in range(9):
        data = bytes(range(length))
        assert value(f'Bytes("{base64.b64encode(data).decode()}")') == data
