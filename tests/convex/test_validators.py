import pytest
from hypothesis import given

from convex_explorer.convex.validators import (
    ArrayOf,
    Field,
    IdOf,
    Kind,
    Literal,
    ObjectOf,
    UnionOf,
    Validator,
    choices_of,
    declare,
    read_validator,
)
from convex_explorer.values.types import Int64, Value
from tests.support.validators import validators


@given(validators)
def test_a_declared_validator_is_read_as_it_was_declared(validator: Validator) -> None:
    assert read_validator(declare(validator)) == validator


@pytest.mark.parametrize(
    "declared",
    [
        None,
        "string",
        {},
        {"type": "moonphase"},
        {"type": 12.0},
        {"type": "id"},
        {"type": "literal", "value": []},
        {"type": "union", "value": "all"},
        {"type": "object", "value": None},
    ],
)
def test_what_is_unknown_or_odd_counts_as_any(declared: Value) -> None:
    assert read_validator(declared) is Kind.ANY


def test_an_odd_part_hides_none_of_the_others() -> None:
    fields: Value = {
        "good": {"fieldType": {"type": "string"}, "optional": False},
        "odd": {"fieldType": {"type": "moonphase"}, "optional": False},
        "worse": 3.0,
    }
    assert read_validator({"type": "object", "value": fields}) == ObjectOf(
        {
            "good": Field(Kind.STRING),
            "odd": Field(Kind.ANY),
            "worse": Field(Kind.ANY, optional=True),
        }
    )


def test_a_validator_nested_without_end_is_any_in_the_depth() -> None:
    declared: Value = {"type": "string"}
    for _ in range(5000):
        declared = {"type": "array", "value": declared}
    validator = read_validator(declared)
    depth = 0
    while isinstance(validator, ArrayOf):
        validator, depth = validator.item, depth + 1
    assert validator is Kind.ANY
    assert depth > 64


def test_literals_of_different_types_differ() -> None:
    assert Literal(1.0) != Literal(Int64(1))
    assert Literal(value=True) != Literal(1.0)
    assert len({Literal(1.0), Literal(Int64(1)), Literal(value=True)}) == 3


def test_a_validator_is_written_as_in_the_source_of_a_function() -> None:
    validator = ObjectOf(
        {
            "author": Field(IdOf("users")),
            "kind": Field(UnionOf((Literal("note"), Literal(Int64(2)), Kind.NULL)), optional=True),
        }
    )
    assert str(validator) == (
        'v.object({ author: v.id("users"), '
        'kind: v.optional(v.union(v.literal("note"), v.literal(2n), v.null())) })'
    )


def test_the_choices_of_a_union_are_those_of_unions_within_it_too() -> None:
    union = UnionOf((Kind.NULL, UnionOf((Kind.STRING, IdOf("users")))))
    assert choices_of(union) == (Kind.NULL, Kind.STRING, IdOf("users"))
    assert choices_of(Kind.BYTES) == (Kind.BYTES,)
