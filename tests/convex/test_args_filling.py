import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.convex.args import read_args
from convex_explorer.convex.args_filling import fill_in
from convex_explorer.convex.validation import Flaw, mismatches
from convex_explorer.convex.validators import Field, Kind, ObjectOf
from convex_explorer.values.text import literal
from tests.support.validators import args_validators, names, values

DECLARED = ObjectOf(
    {
        "title": Field(Kind.STRING),
        "count": Field(Kind.INT64),
        "note": Field(Kind.STRING, optional=True),
    }
)


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("", '{\n  "title": "",\n  "count": 0n\n}'),
        ("{ title: 'kept' }", "{ title: 'kept', count: 0n }"),
        ("{ title: 1 /* one */, count: 2 }", "{ title: 1 /* one */, count: 2 }"),
        ("{ title: }", None),
        ("{ // nothing yet\n}", '{ // nothing yet\n  title: "",\n  count: 0n\n}'),
    ],
)
def test_what_is_missing_is_added_and_nothing_else_is_touched(text, filled):
    assert fill_in(text, DECLARED) == filled


def test_optional_fields_are_added_on_demand():
    filled = fill_in("{ title: '' }", DECLARED, with_optional=True)
    assert filled == "{ title: '', count: 0n, note: \"\" }"


def test_without_a_validator_nothing_is_added():
    assert fill_in("{ a: 1 }", Kind.ANY) == "{ a: 1 }"


@given(args_validators, st.dictionaries(names, values, max_size=3))
def test_afterwards_no_field_of_the_args_is_missing(validator, args):
    filled = fill_in(literal(args, indent=2), validator)
    assert filled is not None
    read = read_args(filled).args
    assert read is not None
    missing = [each.path for each in mismatches(validator, read) if each.flaw is Flaw.MISSING]
    assert all(len(path) > 1 for path in missing)
    assert all(repr(read[name]) == repr(value) for name, value in args.items())
