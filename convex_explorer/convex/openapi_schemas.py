"""Schemas of OpenAPI, as they are made from validators, back to validators."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from collections.abc import Mapping

_ID = re.compile(r'ID from table "(.+)"')
_KINDS = {
    "number": Kind.NUMBER,
    "integer": Kind.INT64,
    "boolean": Kind.BOOLEAN,
    "string": Kind.STRING,
}
_DEEPEST = 70


def read_schema(schema: object, *, of_args: bool = False) -> Validator:
    """The validator that a schema was made from, as far as it tells (convex-helpers' generator).

    ``v.null()`` and ``v.union(v.string(), v.null())`` are written alike; the latter is taken,
    which lets both pass.

    Args:
        schema: as parsed; anything else than an object counts as any.
        of_args: whether it is that of args, which are never records.
    """
    return _read(schema, 0, of_args=of_args)


def _read(schema: object, depth: int, *, of_args: bool = False) -> Validator:
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return Kind.ANY
    members = _members(schema, depth + 1, of_args=of_args)
    if schema.get("nullable") is True:
        members.append(Kind.NULL)
    return members[0] if len(members) == 1 else UnionOf(tuple(members))


def _members(schema: Mapping[str, Any], depth: int, *, of_args: bool) -> list[Validator]:
    if isinstance(choices := schema.get("oneOf"), list):
        return [_read(each, depth) for each in choices]
    if isinstance(values := schema.get("enum"), list):
        return [_literal(each) for each in values]
    return [_plain(schema, depth, of_args=of_args)]


def _plain(schema: Mapping[str, Any], depth: int, *, of_args: bool) -> Validator:
    kind = schema.get("type")
    if kind == "array":
        return ArrayOf(_read(schema.get("items"), depth))
    if kind == "object":
        properties = schema.get("properties")
        if not isinstance(properties, dict):
            return ObjectOf() if of_args else RecordOf(Kind.STRING, Kind.ANY)
        required = schema.get("required")
        names = required if isinstance(required, list) else []
        return ObjectOf(
            {
                str(name): Field(_read(each, depth), optional=name not in names)
                for name, each in properties.items()
            }
        )
    if kind == "string" and (table := _ID.fullmatch(str(schema.get("description", "")))):
        return IdOf(table[1])
    return _KINDS.get(str(kind), Kind.ANY)


def _literal(value: object) -> Validator:
    if isinstance(value, str | bool):
        return Literal(value)
    return Literal(float(value)) if isinstance(value, int | float) else Kind.ANY
