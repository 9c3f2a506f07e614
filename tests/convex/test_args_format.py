import re
from inspect import cleandoc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.convex.args import TokenKind, format_args, read_args, tokens
from tests.support.args_text import args_texts
from tests.support.values import same


def pieces(text: str) -> list[str]:
    """All that was typed but blanks, in order; commas, which may come and go, left out."""
    parts = [text[token.start : token.end] for token in tokens(text)]
    return [" ".join(part.split()) for part in parts if part != ","]


def comments(text: str) -> list[str]:
    found = tokens(text)
    return [text[t.start : t.end].rstrip() for t in found if t.kind is TokenKind.COMMENT]


def test_one_field_to_a_line_with_two_spaces():
    assert format_args('{"limit":20,"page":{"cursor":null,"of":{"a":1}}}') == cleandoc(
        """
        {
          "limit": 20,
          "page": {
            "cursor": null,
            "of": { "a": 1 }
          }
        }
        """
    )


def test_what_was_short_and_on_one_line_stays_on_one_line():
    text = cleandoc(
        """
        {
          tags: ["a", "b", []],
          author: { name: "Ada", key: Bytes("AA==") },
          none: {}
        }
        """
    )
    assert format_args(text.replace(": ", ":").replace(", ", " ,")) == text


def test_what_was_on_several_lines_stays_so():
    assert format_args("{ a: [1,\n2] }") == "{\n  a: [\n    1,\n    2\n  ]\n}"


def test_what_is_too_long_for_a_line_gets_several():
    long = ", ".join(f'"{"x" * 10}"' for _ in range(6))
    assert format_args(f"{{ a: [{long}] }}").count("\n") == 9
    assert all(len(line) <= 80 for line in format_args(f"{{ a: [{long}], b: 1 }}").split("\n"))


def test_comments_stay_where_they_are():
    text = cleandoc(
        """
        // What this is for.
        /* before */ { // the args
          // about a
          a: 1, // one
          /* two */ b: 0x1F, // the second
          c: /* three */ [
            // nothing yet
          ],
          d: // below
            [
              1
            ]
          // the last word
        } // after
        // the end
        """
    )
    assert format_args(text) == text


def test_a_comma_goes_before_the_comment_that_stood_before_it():
    assert format_args("{ a: 1 // one\n , b: 2 }") == "{\n  a: 1, // one\n  b: 2\n}"


def test_two_comments_to_the_end_of_the_line_never_share_one():
    formatted = format_args("{ a: 1 // one\n , // two\n b: 2 }")
    assert formatted == "{\n  a: 1, // one\n  // two\n  b: 2\n}"


def test_single_blank_lines_stay():
    assert format_args("{\n\n a: 1,\n\n\n\n b: 2,\n\n // c\n}") == (
        "{\n  a: 1,\n\n  b: 2\n\n  // c\n}"
    )


def test_numbers_and_strings_keep_their_spelling():
    text = (
        "{\n  a: 1e3,\n  b: 0x1F,\n  c: +.5,\n  d: 'it\\'s',\n  e: `two\n lines`,\n  \"f\": 1_0n\n}"
    )
    assert format_args(text) == text


@pytest.mark.parametrize(
    "text", ["", "  \n", "// only a comment\n", "{ a: }", "{ a: 1", "nonsense"]
)
def test_a_text_without_args_or_with_problems_is_left_alone(text):
    assert format_args(text) == text


@pytest.mark.parametrize("text", ["{}", " { } ", "{\n\n}"])
def test_empty_args_are_braces(text):
    assert format_args(text) == "{}"


@given(args_texts())
def test_formatting_never_changes_what_is_read(text_and_args):
    text, args = text_and_args
    assert same(read_args(format_args(text)).args, args)


@given(args_texts())
def test_formatting_twice_is_formatting_once(text_and_args):
    text, _ = text_and_args
    formatted = format_args(text)
    assert format_args(formatted) == formatted


@given(args_texts())
def test_formatting_keeps_every_comment_and_every_spelling(text_and_args):
    text, _ = text_and_args
    formatted = format_args(text)
    assert comments(formatted) == comments(text)
    # Bytes( … ) aside, a comment may change places with the colon or comma beside it only.
    marks = re.compile(r"[,:]")
    assert [p for p in pieces(formatted) if not marks.fullmatch(p)] == [
        p for p in pieces(text) if not marks.fullmatch(p)
    ]


@given(st.text())
def test_any_text_can_be_formatted(text):
    assert format_args(format_args(text)) == format_args(text)
