import pytest

from convex_explorer.convex.openapi_schemas import read_schema
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


@pytest.mark.parametrize(
    ("schema", "validator"),
    [
        ({}, Kind.ANY),
        (None, Kind.ANY),
        ({"type": "number"}, Kind.NUMBER),
        ({"type": "integer", "format": "int64"}, Kind.INT64),
        ({"type": "string", "description": 'ID from table "users"'}, IdOf("users")),
        ({"type": "string", "enum": ["open"]}, Literal("open")),
        ({"type": "number", "enum": [2]}, Literal(2.0)),
        ({"type": "boolean", "enum": [True]}, Literal(value=True)),
        ({"type": "array", "items": {"type": "boolean"}}, ArrayOf(Kind.BOOLEAN)),
        ({"type": "array"}, ArrayOf(Kind.ANY)),
        ({"type": "object"}, RecordOf(Kind.STRING, Kind.ANY)),
        ({"type": "string", "nullable": True}, UnionOf((Kind.STRING, Kind.NULL))),
        (
            {"nullable": True, "oneOf": [{"type": "string"}, {"type": "number"}]},
            UnionOf((Kind.STRING, Kind.NUMBER, Kind.NULL)),
        ),
        (
            {
                "type": "object",
                "required": ["a"],
                "properties": {"a": {"type": "string"}, "b": {"type": "moon"}},
            },
            ObjectOf({"a": Field(Kind.STRING), "b": Field(Kind.ANY, optional=True)}),
        ),
    ],
)
def test_a_schema_is_read_as_the_validator_it_was_made_from(schema, validator):
    assert read_schema(schema) == validator


def test_args_without_fields_are_an_object_and_no_record():
    assert read_schema({"type": "object"}, of_args=True) == ObjectOf()


def test_a_schema_nested_without_end_is_any_in_the_depth():
    schema = {"type": "string"}
    for _ in range(5000):
        schema = {"type": "array", "items": schema}
    assert isinstance(read_schema(schema), ArrayOf)
