"""What people type and choose in the fields of a form, as values and as text of args."""

from __future__ import annotations

from typing import TYPE_CHECKING

from convex_explorer.convex.args_literals import (
    WORDS,
    LiteralError,
    field_name_flaw,
    is_int64,
    read_number,
)
from convex_explorer.convex.args_words import shown
from convex_explorer.convex.skeletons import skeleton
from convex_explorer.convex.validation import fits
from convex_explorer.convex.validator_words import branch_words
from convex_explorer.convex.validators import (
    ArrayOf,
    IdOf,
    Kind,
    Literal,
    ObjectOf,
    RecordOf,
    UnionOf,
    Validator,
    choices_of,
)
from convex_explorer.values.text import literal
from convex_explorer.values.types import INT64_MAX, INT64_MIN, Int64, Value

if TYPE_CHECKING:
    from collections.abc import Container

#: What any value may be, as what it is then edited; the first stands for all there is.
ANYTHING = (
    Kind.ANY,
    Kind.STRING,
    Kind.NUMBER,
    Kind.INT64,
    Kind.BOOLEAN,
    Kind.NULL,
    Kind.BYTES,
    ArrayOf(Kind.ANY),
    RecordOf(Kind.STRING, Kind.ANY),
)
_MOST_NAMED = 3


class TypedError(Exception):
    """What was typed is no such value; the message says why, to people."""


def typed_number(typed: str) -> str:
    """A number as text of args: exactly as it was typed.

    Raises:
        TypedError: it is none.
    """
    typed = typed.strip()
    if not typed:
        raise TypedError("Write a number, such as 12.5.")
    if isinstance(WORDS.get(typed), float):
        return typed
    if is_int64(typed):
        raise TypedError(f"{shown(typed)} is an Int64: take the “n” away for a number.")
    if _read(typed) is None:
        raise TypedError(f"“{shown(typed)}” is no number: write one such as 12.5, -3 or 1e6.")
    return typed


def typed_int64(typed: str) -> str:
    """An Int64 as text of args: with an ``n``, which need not be typed.

    Raises:
        TypedError: it is none.
    """
    written = f"{typed.strip().removesuffix('n')}n"
    if written == "n":
        raise TypedError("Write a whole number, such as 12.")
    if not is_int64(written):
        raise TypedError(
            f"“{shown(typed)}” is no Int64: write a whole number ({INT64_MIN} to {INT64_MAX})."
        )
    _read(written)
    return written


def check_key(typed: str, others: Container[str]) -> None:
    """See whether a field can be called so.

    Raises:
        TypedError: it cannot.
    """
    if typed in others:
        raise TypedError(f"There is a “{shown(typed)}” already: write another name.")
    if (flaw := field_name_flaw(typed)) is not None:
        raise TypedError(flaw)


def new_key(keys: Validator, others: Container[str]) -> str:
    """A name that a new field of a record can have until somebody writes another one."""
    literals = [each.value for each in choices_of(keys) if isinstance(each, Literal)]
    numbered = (f"key{number}" for number in range(2, 10_000))
    names = (*(each for each in literals if isinstance(each, str)), "key", *numbered)
    return next(name for name in names if name not in others)


def type_words(validator: Validator) -> str:  # noqa: PLR0911 - one for each kind
    """What belongs into a field, in very few words: ``string``, ``id of users``."""
    match validator:
        case Kind():
            return _WORDS[validator]
        case IdOf():
            return f"id of {validator.table}"
        case Literal():
            return "fixed"
        case ArrayOf():
            return f"array of {type_words(validator.item)}"
        case RecordOf():
            return f"record of {type_words(validator.values)}"
        case ObjectOf():
            return "object"
        case UnionOf():
            return _words_of_union(validator)


def choice_words(choice: Validator) -> str:  # noqa: PLR0911 - one for each kind
    """What one choice of a union is called in a list of them."""
    match choice:
        case Literal(value=str() as text) if text and text == text.strip() and text.isprintable():
            return text
        case Literal():
            return literal(choice.value)
        case Kind.ANY:
            return "JSON"
        case ArrayOf(item=Kind.ANY):
            return "array"
        case RecordOf(values=Kind.ANY):
            return "object"
        case ObjectOf():
            return branch_words(choice).replace("v.object", "object")
        case _:
            return type_words(choice)


def suits(validator: Validator, value: Value) -> bool:
    """Whether a value is of the type that a validator wants, whatever is within it."""
    if isinstance(validator, Literal):
        return type(validator.value) is type(value) and validator.value == value
    kind = validator if isinstance(validator, Kind) else type(validator)
    types = _TYPES.get(kind)
    # To Python, True is an int; an Int64 is no float, and a bool is neither.
    return types is None or (type(value) in types)


def switched(value: Value, branch: Validator) -> Value:
    """The value of another branch that keeps what it can of the one before."""
    if fits(branch, value):
        return value
    if isinstance(branch, ObjectOf) and isinstance(value, dict):
        start = skeleton(branch)
        kept = {
            name: value[name]
            for name, each in branch.fields.items()
            if name in value and fits(each.validator, value[name])
        }
        return (start if isinstance(start, dict) else {}) | kept
    if isinstance(value, float) and value.is_integer() and INT64_MIN <= value < INT64_MAX:
        if fits(branch, Int64(int(value))):
            return Int64(int(value))
    elif isinstance(value, Int64) and int(float(value)) == value and fits(branch, float(value)):
        return float(value)
    return skeleton(branch)


def _words_of_union(union: UnionOf) -> str:
    choices = choices_of(union)
    if not choices:
        return "nothing fits"
    if all(isinstance(each, Literal) or each is Kind.NULL for each in choices):
        return "choice"
    named = list(dict.fromkeys(map(type_words, choices)))
    if len(named) > _MOST_NAMED:
        return "one of several"
    *others, last = named
    return f"{', '.join(others)} or {last}" if others else last


def _read(written: str) -> float | None:
    try:
        return read_number(written)
    except LiteralError as error:
        raise TypedError(str(error)) from error


_TYPES: dict[Kind | type, tuple[type, ...]] = {
    Kind.NULL: (type(None),),
    Kind.BOOLEAN: (bool,),
    Kind.NUMBER: (float,),
    Kind.INT64: (Int64,),
    Kind.COMMIT_TS: (Int64,),
    Kind.STRING: (str,),
    Kind.BYTES: (bytes,),
    IdOf: (str,),
    ObjectOf: (dict,),
    RecordOf: (dict,),
    ArrayOf: (list,),
}
_WORDS = {
    Kind.ANY: "any value",
    Kind.NULL: "null",
    Kind.BOOLEAN: "true or false",
    Kind.NUMBER: "number",
    Kind.INT64: "Int64",
    Kind.COMMIT_TS: "Int64",
    Kind.STRING: "string",
    Kind.BYTES: "bytes",
}
