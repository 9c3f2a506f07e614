from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.convex.args import read_args
from convex_explorer.convex.args_validation import LONGEST, problems_of_parts, validate_args
from convex_explorer.convex.validation import fits
from convex_explorer.convex.validators import (
    ArrayOf,
    Field,
    Kind,
    ObjectOf,
    Validator,
)
from convex_explorer.values.text import literal
from convex_explorer.values.types import Value
from tests.support.validators import TABLES, args_validators, names, values

DECLARED = ObjectOf(
    {
        "title": Field(Kind.STRING),
        "count": Field(Kind.INT64, optional=True),
        "tags": Field(ArrayOf(Kind.STRING), optional=True),
    }
)


def problems_of(text, validator=DECLARED):
    args = read_args(text).args
    assert args is not None
    return validate_args(text, args, validator, TABLES)


def test_problems_are_found_by_the_part_that_they_are_about():
    text = "{ tags: [1], counts: 2n }"
    args = read_args(text).args
    assert args is not None
    found = problems_of_parts(text, args, DECLARED, TABLES)
    assert set(found) == {("title",), ("tags", 0), ("counts",)}
    assert found["counts",].fix is not None
    assert {each.message for each in found.values()} == {
        each.message for each in validate_args(text, args, DECLARED, TABLES)
    }


def test_several_problems_come_in_the_order_of_the_text():
    found = problems_of("{ tags: [1, 2],\n  count: 'x' }")
    assert [(problem.line, problem.path) for problem in found] == [
        (1, ()),
        (1, ("tags", 0)),
        (1, ("tags", 1)),
        (2, ("count",)),
    ]


def test_no_more_than_a_hundred_are_told():
    assert len(problems_of("{ title: '', tags: [" + "1, " * 500 + "] }")) == 100


def test_a_very_long_text_is_left_to_the_deployment():
    assert problems_of("{ title: 1 }" + " " * LONGEST) == ()


@given(args_validators, st.dictionaries(names, values, max_size=4))
def test_there_are_problems_exactly_where_args_do_not_fit(
    validator: Validator, args: dict[str, Value]
) -> None:
    text = literal(args, indent=2)
    found = problems_of(text, validator)
    assert (found == ()) == fits(validator, args, TABLES)
    for problem in found:
        assert 0 <= problem.start <= problem.end <= len(text)
