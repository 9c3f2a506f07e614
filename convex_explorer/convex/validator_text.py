"""Reads validators as error texts print them."""

import json
import re

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

_NAME = re.compile(r"\s*v\.(\w+)\(\s*")
_FIELD = re.compile(r"\s*([A-Za-z_]\w*)\s*:")
_RAW = re.compile(r'"(?:[^"\\]|\\.)*"|[^"(),{}]+')
_NEXT = re.compile(r"\s*(,|[)}])")
#: Deeper ones are not read: a value may be nested 64 deep.
_DEEPEST = 70
#: How a deployment prints literals that it does not spell out.
_HIDDEN = {"<bigint>": Kind.INT64, "<number>": Kind.NUMBER}
_KINDS = {str(kind): kind for kind in Kind} | {"v.float64()": Kind.NUMBER}


def read_validator_text(text: str) -> Validator | None:
    """The validator that an error text names after ``Validator:``; None if it cannot be read.

    The forms are those of the open backend (common/schemas/validator.rs). It does not tell which
    Int64 a literal is: that one is read as any Int64.
    """
    try:
        field, _ = _read(text, 0, 0)
    except ValueError:
        return None
    return field.validator


def _read(text: str, at: int, depth: int) -> tuple[Field, int]:
    """What begins at a place, and where it ends; as a field, for it may be optional."""
    name = _NAME.match(text, at)
    if name is None or depth > _DEEPEST:
        raise ValueError(text)
    kind, at = name[1], name.end()
    if kind == "object" or text.startswith("{", at):
        fields, at = _read_fields(text, at, depth)
        return Field(ObjectOf(fields)), at
    if kind in {"literal", "id"}:
        raw = _RAW.match(text, at)
        if raw is None:
            raise ValueError(text)
        read = _read_literal(raw[0]) if kind == "literal" else IdOf(str(json.loads(raw[0])))
        return Field(read), _behind(text, raw.end(), ")")
    parts: list[Field] = []
    while _NAME.match(text, at):
        part, at = _read(text, at, depth + 1)
        parts.append(part)
        at = _after_comma(text, at)
    return _assembled(kind, parts), _behind(text, at, ")")


def _read_fields(text: str, at: int, depth: int) -> tuple[dict[str, Field], int]:
    fields: dict[str, Field] = {}
    at += text.startswith("{", at)
    while name := _FIELD.match(text, at):
        fields[name[1]], at = _read(text, name.end(), depth + 1)
        at = _after_comma(text, at)
    return fields, _behind(text, _behind(text, at, "}"), ")")


def _read_literal(raw: str) -> Validator:
    if raw in _HIDDEN:
        return _HIDDEN[raw]
    value = json.loads(raw)
    return Literal(float(value) if type(value) is int else value)


def _assembled(kind: str, parts: list[Field]) -> Field:
    match kind, [part.validator for part in parts]:
        case "optional", [validator]:
            return Field(validator, optional=True)
        case "array", [item]:
            return Field(ArrayOf(item))
        case "record", [keys, values]:
            return Field(RecordOf(keys, values))
        case "union", members:
            return Field(UnionOf(tuple(members)))
        case _:
            return Field(_KINDS.get(f"v.{kind}()", Kind.ANY))


def _after_comma(text: str, at: int) -> int:
    following = _NEXT.match(text, at)
    return following.end() if following and following[1] == "," else at


def _behind(text: str, at: int, mark: str) -> int:
    following = _NEXT.match(text, at)
    if following is None or following[1] != mark:
        raise ValueError(text)
    return following.end()
