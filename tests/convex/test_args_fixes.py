import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.convex.args import TokenKind, read_args, tokens
from convex_explorer.convex.args_fixes import add_field, remove_field, write_value
from convex_explorer.convex.args_places import find_place
from tests.support.args_text import args_texts
from tests.support.values import same


def added(text, path_text="", name="f", literal="0"):
    return add_field(text, find_place(text, path_text), name, literal).applied_to(text)


def removed(text, name, path_text=""):
    fix = remove_field(text, find_place(text, path_text), name)
    return None if fix is None else fix.applied_to(text)


def comments(text):
    return [text[t.start : t.end].strip() for t in tokens(text) if t.kind is TokenKind.COMMENT]


@pytest.mark.parametrize(
    ("text", "path_text", "fixed"),
    [
        ("", "", "{\n  f: 0\n}"),
        ("// later\n", "", "// later\n{\n  f: 0\n}"),
        ("{}", "", "{\n  f: 0\n}"),
        ("{ a: 1 }", "", "{ a: 1, f: 0 }"),
        ("{ a: 1, }", "", "{ a: 1, f: 0 }"),
        ("{a:1}", "", "{a:1, f: 0}"),
        ('{ "a": 1 }', "", '{ "a": 1, "f": 0 }'),
        ("{\n  a: 1\n}", "", "{\n  a: 1,\n  f: 0\n}"),
        ("{\n  a: 1, // one\n}", "", "{\n  a: 1, // one\n  f: 0\n}"),
        ("{\n  a: 1 // one\n}", "", "{\n  a: 1, // one\n  f: 0\n}"),
        ("{\n    a: 1 }", "", "{\n    a: 1,\n    f: 0\n}"),
        ("{ a: {} }", ".a", "{ a: { f: 0 } }"),
        ("{\n  a: [\n    {\n      b: 1,\n    },\n  ],\n}", ".a[0]", None),
        ("{ // nothing yet\n}", "", "{ // nothing yet\n  f: 0\n}"),
    ],
)
def test_a_field_is_added_as_the_others_are_laid_out(text, path_text, fixed):
    if fixed is None:
        fixed = "{\n  a: [\n    {\n      b: 1,\n      f: 0\n    },\n  ],\n}"
    assert added(text, path_text) == fixed


def test_a_name_that_needs_quotes_gets_them():
    assert added("{ a: 1 }", name="odd key") == '{ a: 1, "odd key": 0 }'


@pytest.mark.parametrize(
    ("text", "name", "fixed"),
    [
        ("{ a: 1 }", "a", "{}"),
        ("{ a: 1, b: 2 }", "a", "{ b: 2 }"),
        ("{ a: 1, b: 2 }", "b", "{ a: 1 }"),
        ("{ a: 1, b: 2, }", "b", "{ a: 1, }"),
        ("{\n  a: 1,\n  b: 2,\n}", "a", "{\n  b: 2,\n}"),
        ("{\n  a: 1, // one\n  b: 2\n}", "a", "{\n  // one\n  b: 2\n}"),
        ("{ a: 1 /* one */, b: 2 }", "a", "{  /* one */ b: 2 }"),
        ("{ a: { x: 1 }, b: 2 }", "a", "{ b: 2 }"),
    ],
)
def test_a_field_is_removed_with_its_comma(text, name, fixed):
    assert removed(text, name) == fixed


def test_a_field_that_is_not_there_cannot_be_removed():
    assert removed("{ a: 1 }", "b") is None


@given(args_texts())
def test_in_any_text_a_field_is_added_and_no_comment_lost(text_and_args):
    text, args = text_and_args
    fixed = added(text, name="new", literal="12n")
    assert same(read_args(fixed).args, {**args, "new": 12} | read_args("{ new: 12n }").args)
    assert comments(fixed) == comments(text)


@given(args_texts(), st.data())
def test_in_any_text_a_field_is_removed_and_nothing_else(text_and_args, data):
    text, args = text_and_args
    if not args:
        return
    name = data.draw(st.sampled_from(list(args)))
    fixed = removed(text, name)
    assert same(read_args(fixed).args, {n: part for n, part in args.items() if n != name})


def test_a_value_is_written_in_place_of_another():
    text = "{ a: [1, /* two */ 2] }"
    fix = write_value(find_place(text, ".a[1]"), "2n")
    assert fix.label == "Write 2n"
    assert fix.applied_to(text) == "{ a: [1, /* two */ 2n] }"
