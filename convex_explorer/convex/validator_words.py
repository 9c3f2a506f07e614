"""Validators in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from convex_explorer.convex.args_words import shown
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

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_NAMED = 6


def words(validator: Validator) -> str:
    """What to write, for people: ``an Int64 or null``; empty where that would be too long."""
    named = list(dict.fromkeys(_word(choice) for choice in choices_of(validator)))
    if not named or len(named) > _MOST_NAMED:
        return ""
    *others, last = named
    return f"{', '.join(others)} or {last}" if others else last


def field_names(validator: Validator, *, most: int = 12) -> str:
    """The fields of an object, required ones first: ``id, reason?``; empty for anything else."""
    if not isinstance(validator, ObjectOf):
        return ""
    names = [f"{name}?" if each.optional else name for name, each in validator.required_first]
    return ", ".join(names[:most]) + (", …" if len(names) > most else "")


def branch_words(branch: Validator) -> str:
    """Which member of a union is meant: by its tags, as in ``kind: "circle"``, if it has any."""
    if isinstance(branch, ObjectOf):
        tags = [
            f"{name}: {literal(each.validator.value)}"
            for name, each in branch.fields.items()
            if isinstance(each.validator, Literal)
        ]
        if tags:
            return shown(f"{{ {', '.join(tags)}, … }}")
    return shown(str(branch))


def _word(choice: Validator) -> str:
    match choice:
        case Kind():
            return _WORDS[choice]
        case IdOf():
            return f"an id of the table “{choice.table}”"
        case Literal():
            return shown(literal(choice.value))
        case ArrayOf():
            return "an array"
        case ObjectOf() | RecordOf() | UnionOf():
            return "an object"


_WORDS: Mapping[Kind, str] = {
    Kind.ANY: "any value",
    Kind.NULL: "null",
    Kind.BOOLEAN: "true or false",
    Kind.NUMBER: "a number (Float64)",
    Kind.INT64: "an Int64",
    Kind.COMMIT_TS: "an Int64",
    Kind.STRING: "a string",
    Kind.BYTES: "bytes",
}
