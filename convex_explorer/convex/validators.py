"""The shapes that args and return values must have, as a deployment declares them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from convex_explorer.values.text import literal
from convex_explorer.values.types import Int64, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

#: Deeper ones count as any: a value may be nested 64 deep (open backend, value/size.rs).
_DEEPEST = 70


class Kind(StrEnum):
    """The validators without parts, in the words of the JSON that declares them."""

    ANY = "any"
    NULL = "null"
    BOOLEAN = "boolean"
    NUMBER = "number"
    INT64 = "bigint"
    #: The moment of a transaction's commit; its values are Int64.
    COMMIT_TS = "commitTs"
    STRING = "string"
    BYTES = "bytes"

    def __str__(self) -> str:
        return _SPELLINGS[self]


_SPELLINGS = {
    Kind.ANY: "v.any()",
    Kind.NULL: "v.null()",
    Kind.BOOLEAN: "v.boolean()",
    Kind.NUMBER: "v.number()",
    Kind.INT64: "v.int64()",
    Kind.COMMIT_TS: "v.commitTs()",
    Kind.STRING: "v.string()",
    Kind.BYTES: "v.bytes()",
}


@dataclass(frozen=True, slots=True)
class IdOf:
    """``v.id("users")``: the id of a document of one table, whether or not it is there."""

    table: str

    def __str__(self) -> str:
        return f"v.id({literal(self.table)})"


@dataclass(frozen=True, slots=True)
class Literal:
    """``v.literal("open")``: exactly this value."""

    value: str | float | bool | Int64

    def __str__(self) -> str:
        return f"v.literal({literal(self.value)})"

    def __eq__(self, other: object) -> bool:
        # To Python, True, 1.0 and Int64(1) are one and the same; to Convex they are not.
        if not isinstance(other, Literal):
            return NotImplemented
        return type(self.value) is type(other.value) and self.value == other.value

    def __hash__(self) -> int:
        return hash((type(self.value), self.value))


@dataclass(frozen=True, slots=True)
class ArrayOf:
    """``v.array(item)``."""

    item: Validator

    def __str__(self) -> str:
        return f"v.array({self.item})"


@dataclass(frozen=True, slots=True)
class RecordOf:
    """``v.record(keys, values)``: an object with fields of any names, all of one shape."""

    keys: Validator
    values: Validator

    def __str__(self) -> str:
        return f"v.record({self.keys}, {self.values})"


@dataclass(frozen=True, slots=True)
class UnionOf:
    """``v.union(…)``: one of several shapes; of none, nothing fits."""

    members: tuple[Validator, ...]

    def __str__(self) -> str:
        return f"v.union({', '.join(map(str, self.members))})"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an object.

    Attributes:
        validator: what its value has to be.
        optional: whether it may be missing.
    """

    validator: Validator
    optional: bool = False

    def __str__(self) -> str:
        return f"v.optional({self.validator})" if self.optional else str(self.validator)


@dataclass(frozen=True, slots=True)
class ObjectOf:
    """``v.object({…})``: these fields and no others."""

    fields: Mapping[str, Field] = field(default_factory=dict)

    def __str__(self) -> str:
        fields = ", ".join(f"{name}: {each}" for name, each in self.fields.items())
        return f"v.object({{ {fields} }})" if fields else "v.object({})"

    def __hash__(self) -> int:
        return hash(tuple(self.fields.items()))

    @property
    def required_first(self) -> list[tuple[str, Field]]:
        """The fields that must be there, then those that may, each in the order declared."""
        return sorted(self.fields.items(), key=_is_optional)


Validator: TypeAlias = Kind | IdOf | Literal | ArrayOf | RecordOf | UnionOf | ObjectOf


def read_validator(declared: Value) -> Validator:
    """The validator that a deployment declares as JSON (open backend, common/schemas/json.rs).

    What is unknown, or not as it should be, counts as any: one odd validator must not hide a
    function, and the deployment judges in the end. So does ``None``, for functions that declare
    nothing.
    """
    return _read(declared, 0)


def declare(validator: Validator) -> Value:  # noqa: PLR0911 - one for each kind
    """A validator as a deployment declares it: the way back from ``read_validator``."""
    match validator:
        case ObjectOf():
            fields: dict[str, Value] = {
                name: _declare_field(each) for name, each in validator.fields.items()
            }
            return {"type": "object", "value": fields}
        case ArrayOf():
            return {"type": "array", "value": declare(validator.item)}
        case RecordOf():
            values = _declare_field(Field(validator.values))
            return {"type": "record", "keys": declare(validator.keys), "values": values}
        case UnionOf():
            return {"type": "union", "value": [declare(each) for each in validator.members]}
        case Literal():
            return {"type": "literal", "value": validator.value}
        case IdOf():
            return {"type": "id", "tableName": validator.table}
        case Kind():
            return {"type": validator.value}


def choices_of(validator: Validator) -> tuple[Validator, ...]:
    """What it lets pass, each by itself: a union's members, and those of unions within it."""
    if not isinstance(validator, UnionOf):
        return (validator,)
    return tuple(choice for member in validator.members for choice in choices_of(member))


def _declare_field(declared: Field) -> Value:
    return {"fieldType": declare(declared.validator), "optional": declared.optional}


def _read(declared: Value, depth: int) -> Validator:
    if not isinstance(declared, dict) or depth > _DEEPEST:
        return Kind.ANY
    name = declared.get("type")
    if not isinstance(name, str):
        return Kind.ANY
    read = _READERS.get(name)
    return _KINDS.get(name, Kind.ANY) if read is None else read(declared, depth + 1)


def _read_id(declared: dict[str, Value], _depth: int) -> Validator:
    table = declared.get("tableName")
    return IdOf(table) if isinstance(table, str) else Kind.ANY


def _read_literal(declared: dict[str, Value], _depth: int) -> Validator:
    value = declared.get("value")
    return Literal(value) if isinstance(value, str | float | bool | Int64) else Kind.ANY


def _read_array(declared: dict[str, Value], depth: int) -> Validator:
    return ArrayOf(_read(declared.get("value"), depth))


def _read_record(declared: dict[str, Value], depth: int) -> Validator:
    values = _read_field(declared.get("values"), depth)
    return RecordOf(_read(declared.get("keys"), depth), values.validator)


def _read_union(declared: dict[str, Value], depth: int) -> Validator:
    members = declared.get("value")
    if not isinstance(members, list):
        return Kind.ANY
    return UnionOf(tuple(_read(member, depth) for member in members))


def _read_object(declared: dict[str, Value], depth: int) -> Validator:
    fields = declared.get("value")
    if not isinstance(fields, dict):
        return Kind.ANY
    return ObjectOf({name: _read_field(each, depth) for name, each in fields.items()})


def _read_field(declared: Value, depth: int) -> Field:
    if not isinstance(declared, dict):
        return Field(Kind.ANY, optional=True)
    return Field(_read(declared.get("fieldType"), depth), declared.get("optional") is True)


def _is_optional(named: tuple[str, Field]) -> bool:
    return named[1].optional


_KINDS = {kind.value: kind for kind in Kind} | {"float64": Kind.NUMBER, "int64": Kind.INT64}
_READERS: Mapping[str, Callable[[dict[str, Value], int], Validator]] = {
    "id": _read_id,
    "literal": _read_literal,
    "array": _read_array,
    "record": _read_record,
    "union": _read_union,
    "object": _read_object,
}
