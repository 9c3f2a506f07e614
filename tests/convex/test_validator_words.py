import pytest

from convex_explorer.convex.validator_words import branch_words, field_names, words
from convex_explorer.convex.validators import (
    ArrayOf,
    Field,
    IdOf,
    Kind,
    Literal,
    ObjectOf,
    RecordOf,
    UnionOf,
)
from convex_explorer.values.types import Int64


@pytest.mark.parametrize(
    ("validator", "expected"),
    [
        (Kind.NUMBER, "a number (Float64)"),
        (Kind.INT64, "an Int64"),
        (IdOf("users"), "an id of the table “users”"),
        (Literal(Int64(12)), "12n"),
        (RecordOf(Kind.STRING, Kind.ANY), "an object"),
        (UnionOf((Literal("a"), Literal("b"), Kind.NULL)), '"a", "b" or null'),
        (UnionOf((ObjectOf(), RecordOf(Kind.STRING, Kind.ANY))), "an object"),
        (UnionOf(()), ""),
        (UnionOf(tuple(Literal(float(number)) for number in range(20))), ""),
    ],
)
def test_in_plain_words(validator, expected):
    assert words(validator) == expected


def test_a_branch_is_called_by_its_tags():
    circle = ObjectOf({"kind": Field(Literal("circle")), "radius": Field(Kind.NUMBER)})
    assert branch_words(circle) == '{ kind: "circle", … }'


def test_a_branch_without_tags_is_called_by_its_validator():
    assert branch_words(ArrayOf(Kind.STRING)) == "v.array(v.string())"


def test_the_fields_of_an_object_are_named_required_ones_first():
    fields = {"note": Field(Kind.STRING, optional=True), "id": Field(IdOf("users"))}
    assert field_names(ObjectOf(fields)) == "id, note?"
    assert field_names(ObjectOf(fields), most=1) == "id, …"
    assert field_names(Kind.ANY) == ""
