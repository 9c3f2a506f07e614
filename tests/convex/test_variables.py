import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.convex.args import read_args
from convex_explorer.convex.args_validation import validate_args
from convex_explorer.convex.validators import Field, Kind, ObjectOf
from convex_explorer.convex.variables import (
    LONGEST_NAME,
    Variables,
    is_variable_name,
    variable_in,
)
from convex_explorer.values.text import literal

KNOWN = Variables("acme", {"userId": "j57", "filter": {"open": True}})


def resolved(text: str):
    return read_args(text, variables=KNOWN).args


@pytest.mark.parametrize("quote", ["'", '"', "`"])
@pytest.mark.parametrize("inner", ["{{userId}}", "{{ userId }}", "{{\tuserId}}"])
def test_a_whole_string_is_a_variable_in_any_quotes(quote, inner):
    assert resolved(f"{{ a: {quote}{inner}{quote} }}") == {"a": "j57"}


@pytest.mark.parametrize(
    "text",
    [
        "{{userId}} ",
        "x{{userId}}",
        "{userId}",
        "{{}}",
        "{{1a}}",
        "{{a b}}",
        "{{a.b}}",
        "{{userId}}{{userId}}",
    ],
)
def test_any_other_string_is_what_it_is(text):
    assert resolved(f'{{ a: "{text}" }}') == {"a": text}


def test_a_string_with_an_escape_is_no_variable():
    assert resolved('{ a: "\\u007b{userId}}" }') == {"a": "{{userId}}"}


def test_neither_names_of_fields_nor_bytes_are_variables():
    assert resolved('{ "{{userId}}": 1 }') == {"{{userId}}": 1.0}
    assert read_args('{ a: Bytes("{{userId}}") }', variables=KNOWN).problems


def test_a_value_is_not_looked_into_for_variables():
    known = Variables("acme", {"a": "{{b}}", "b": 1.0})
    assert read_args('{ x: "{{a}}" }', variables=known).args == {"x": "{{b}}"}


def test_without_variables_nothing_is_resolved():
    read = read_args('{ a: "{{userId}}" }')
    assert read.args == {"a": "{{userId}}"}
    assert not read.problems


def test_each_place_of_an_unknown_variable_is_a_problem():
    text = '{ a: "{{x}}", b: [{ c: "{{x}}" }] }'
    problems = read_args(text, variables=KNOWN).problems
    assert [problem.path for problem in problems] == [("a",), ("b", 0, "c")]
    assert [text[each.start : each.end] for each in problems] == ['"{{x}}"', '"{{x}}"']
    assert "“x” is no variable of acme" in problems[0].message


def test_what_a_variable_stands_for_is_held_against_the_function_and_never_mended_in_the_text():
    validator = ObjectOf(
        {"userId": Field(Kind.STRING), "filter": Field(Kind.NUMBER), "n": Field(Kind.NUMBER)}
    )
    text = '{ userId: "{{userId}}", filter: "{{filter}}", n: 1 }'
    read = read_args(text, variables=KNOWN)
    (problem,) = validate_args(text, read.args, validator, {})
    assert problem.message.startswith("The variable “filter”: ")
    assert problem.fix is None
    assert text[problem.start : problem.end] == '"{{filter}}"'


@given(st.text(max_size=80))
def test_what_can_be_a_name_is_found_in_a_string(name):
    found = variable_in(f'"{{{{{name}}}}}"')
    assert (found == name) >= is_variable_name(name)
    if found is not None and len(found) <= LONGEST_NAME:
        assert is_variable_name(found)


@given(st.text())
def test_whatever_a_program_writes_is_read_as_it_was_meant_or_is_a_variable(text):
    written = literal(text)
    assert variable_in(written) is not None or resolved(f"{{ a: {written} }}") == {"a": text}
