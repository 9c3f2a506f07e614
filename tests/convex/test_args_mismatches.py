import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from convex_explorer.convex.args import read_args
from convex_explorer.convex.args_validation import validate_args
from convex_explorer.convex.validators import (
    ArrayOf,
    Field,
    IdOf,
    Kind,
    Literal,
    ObjectOf,
    RecordOf,
    UnionOf,
    Validator,
)
from convex_explorer.values.ids import DocumentId
from convex_explorer.values.text import literal
from convex_explorer.values.types import Value
from tests.support.validators import TABLES, args_validators, names, values

TASK = DocumentId.make(10002, bytes(16))
CIRCLE = ObjectOf({"kind": Field(Literal("circle")), "radius": Field(Kind.NUMBER)})
SQUARE = ObjectOf({"kind": Field(Literal("square")), "side": Field(Kind.NUMBER)})
DECLARED = ObjectOf(
    {
        "title": Field(Kind.STRING),
        "count": Field(Kind.INT64, optional=True),
        "owner": Field(IdOf("users"), optional=True),
        "shape": Field(UnionOf((CIRCLE, SQUARE)), optional=True),
        "tags": Field(ArrayOf(Kind.STRING), optional=True),
        "score": Field(RecordOf(IdOf("users"), Kind.NUMBER), optional=True),
    }
)


def problems_of(text, validator=DECLARED):
    args = read_args(text).args
    assert args is not None
    return validate_args(text, args, validator, TABLES)


@pytest.mark.parametrize(
    ("text", "message", "underlined", "fixed"),
    [
        (
            "{ title: '', count: 1 }",
            "count must be an Int64, not a number (Float64).",
            "1",
            "{ title: '', count: 1n }",
        ),
        ("", "title is missing: it must be a string.", "", '{\n  title: ""\n}'),
        (
            "{ title: '', tags: ['a', 2 /* two */] }",
            "tags[1] must be a string, not a number (Float64).",
            "2",
            None,
        ),
        (
            f"{{ title: '', owner: '{TASK}' }}",
            "owner must be an id of the table “users”, not of the table “tasks”.",
            f"'{TASK}'",
            None,
        ),
        (
            "{ title: '', shape: { kind: 'square', side: 2n } }",
            (
                "shape.side must be a number (Float64), not an Int64. "
                '(Of all choices, { kind: "square", … } is the closest.)'
            ),
            "2n",
            "{ title: '', shape: { kind: 'square', side: 2 } }",
        ),
        (
            "{ title: '', score: { nobody: 1 } }",
            "score.nobody has a name that does not fit: it must be an id of the table “users”.",
            "nobody: ",
            None,
        ),
        (
            "{ title: '', titel: 1 }",
            (
                "titel is a field that the function does not take. "
                "It takes title, count, owner, shape, tags and score."
            ),
            "titel: 1",
            "{ title: '' }",
        ),
    ],
)
def test_what_does_not_fit_has_its_place_its_words_and_its_fix(text, message, underlined, fixed):
    (problem,) = problems_of(text)
    assert problem.message == message
    assert problem.sendable
    assert text[problem.start : problem.end] == underlined
    assert (problem.fix and problem.fix.applied_to(text)) == fixed


@given(args_validators, st.dictionaries(names, values, max_size=3))
def test_fixing_one_thing_after_another_leaves_nothing_that_has_a_fix(
    validator: Validator, args: dict[str, Value]
) -> None:
    assume("v.union()" not in str(validator))
    text = literal(args, indent=2)
    for _ in range(50):
        fix = next((each.fix for each in problems_of(text, validator) if each.fix), None)
        if fix is None:
            return
        text = fix.applied_to(text)
    raise AssertionError(text)
