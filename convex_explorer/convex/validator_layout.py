"""Validators as they are written in code, laid out to be read; and a function in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from convex_explorer.values.text import literal, string_literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from convex_explorer.convex.function_spec import FunctionSpec

#: Characters in a line; what needs more is written in several.
WIDTH = 60
_INDENT = "  "
_LONGEST_OUTLINE = 120


def laid_out(validator: Validator) -> str:
    """As code declares it, with a line for each field or member where one line is too little."""
    return "\n".join(_lines(validator, "", "", ""))


def signature(spec: FunctionSpec) -> str:
    """A function in one line: ``tasks:list({ paginationOpts, project? }): { page, isDone }``."""
    args = "" if spec.args == ObjectOf() else _cut(_outline(spec.args))
    return f"{spec.path}({args}): {_cut(_outline(spec.returns))}"


def _lines(validator: Validator, indent: str, before: str, after: str) -> list[str]:
    """The lines of a validator; ``before`` opens the first of them, ``after`` ends the last."""
    line = f"{indent}{before}{validator}{after}"
    if len(line) <= WIDTH:
        return [line]
    deeper = indent + _INDENT
    match validator:
        case ObjectOf(fields) if fields:
            parts = (_field_lines(name, each, deeper) for name, each in fields.items())
            return _wrapped(f"{indent}{before}v.object({{", parts, f"{indent}}}){after}")
        case UnionOf(members) if members:
            parts = (_lines(each, deeper, "", ",") for each in members)
            return _wrapped(f"{indent}{before}v.union(", parts, f"{indent}){after}")
        case ArrayOf(item):
            return _lines(item, indent, f"{before}v.array(", f"){after}")
        case RecordOf(keys, values):
            return _lines(values, indent, f"{before}v.record({keys}, ", f"){after}")
        case _:
            return [line]


def _field_lines(name: str, declared: Field, indent: str) -> list[str]:
    if declared.optional:
        return _lines(declared.validator, indent, f"{name}: v.optional(", "),")
    return _lines(declared.validator, indent, f"{name}: ", ",")


def _wrapped(opening: str, parts: Iterable[list[str]], closing: str) -> list[str]:
    return [opening, *(line for part in parts for line in part), closing]


def _outline(validator: Validator) -> str:  # noqa: PLR0911 - one for each kind
    """What a value is like, as TypeScript has it, but of objects no more than their fields."""
    match validator:
        case ObjectOf():
            fields = validator.required_first
            names = (f"{name}?" if each.optional else name for name, each in fields)
            return f"{{ {', '.join(names)} }}" if fields else "{}"
        case ArrayOf(item):
            inner = _outline(item)
            return f"({inner})[]" if isinstance(item, UnionOf) else f"{inner}[]"
        case RecordOf(keys, values):
            return f"Record<{_outline(keys)}, {_outline(values)}>"
        case UnionOf(members):
            return " | ".join(dict.fromkeys(map(_outline, members))) or "never"
        case Literal(value):
            return literal(value)
        case IdOf(table):
            return f"Id<{string_literal(table)}>"
        case Kind():
            return "int64" if validator in {Kind.INT64, Kind.COMMIT_TS} else validator.value


def _cut(outline: str) -> str:
    fits = len(outline) <= _LONGEST_OUTLINE
    return outline if fits else f"{outline[: _LONGEST_OUTLINE - 1]}…"
