"""Checks values against validators: with the verdict of a deployment, but all that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from convex_explorer.convex.breathing import Pause, no_pause
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
from convex_explorer.values.ids import DocumentId
from convex_explorer.values.types import Int64, Value

if TYPE_CHECKING:
    from convex_explorer.values.path import ValuePath

#: The tables of a deployment by their numbers, as far as they are known.
Tables = Mapping[int, str]

_NO_TABLES: Tables = {}


class Flaw(StrEnum):
    """In which way a value does not fit."""

    #: It is of another type, or another value than the one wanted.
    VALUE = "value"
    #: A field that must be there is not; the path names it.
    MISSING = "missing"
    #: A field is there that is not declared; the path names it.
    EXTRA = "extra"
    #: An id of another table.
    TABLE = "table"
    #: A field's name does not fit; the path names it.
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One place at which a value does not fit.

    Attributes:
        path: to the value, or to the field that is missing or too many.
        wanted: what belongs there; of a field that is too many, the object it is in.
        found: what is there; None where nothing is.
        table: of an id of another table, that one's name.
        branch: where the value fits no member of a union, the member that it is closest to; the
            mismatch is one within that member then.
    """

    flaw: Flaw
    path: ValuePath
    wanted: Validator
    found: Value = None
    table: str = ""
    branch: Validator | None = None


def mismatches(
    validator: Validator, value: Value, tables: Tables = _NO_TABLES, pause: Pause = no_pause
) -> Iterator[Mismatch]:
    """Where a value does not fit, from the outside in; nothing if it does.

    A deployment stops at the first one (open backend, common/schemas/validator.rs). Whether the
    table of an id is right is known only for the tables given; others pass.
    """
    return _Check(tables, pause).run(validator, value, ())


def fits(validator: Validator, value: Value, tables: Tables = _NO_TABLES) -> bool:
    """Whether a value is of a shape."""
    return next(mismatches(validator, value, tables), None) is None


def branch_of(union: UnionOf, value: Value, tables: Tables = _NO_TABLES) -> Validator | None:
    """The member that a value is of, or is closest to; None if it is like none of them."""
    for choice in choices_of(union):
        if fits(choice, value, tables):
            return choice
    return _Check(tables).closest_branch(union, value, ())


@dataclass(frozen=True, slots=True)
class _Check:
    tables: Tables
    pause: Pause = no_pause

    def run(self, validator: Validator, value: Value, path: ValuePath) -> Iterator[Mismatch]:
        self.pause()
        match validator:
            case Kind():
                if not _IS_OF[validator](value):
                    yield Mismatch(Flaw.VALUE, path, validator, value)
            case Literal():
                if type(value) is not type(validator.value) or value != validator.value:
                    yield Mismatch(Flaw.VALUE, path, validator, value)
            case IdOf():
                yield from self._check_id(validator, value, path)
            case ArrayOf():
                if not isinstance(value, list):
                    yield Mismatch(Flaw.VALUE, path, validator, value)
                    return
                for index, item in enumerate(value):
                    yield from self.run(validator.item, item, (*path, index))
            case RecordOf():
                yield from self._check_record(validator, value, path)
            case ObjectOf():
                yield from self._check_object(validator, value, path)
            case UnionOf():
                yield from self._check_union(validator, value, path)

    def _check_id(self, wanted: IdOf, value: Value, path: ValuePath) -> Iterator[Mismatch]:
        document_id = DocumentId.parse(value) if isinstance(value, str) else None
        if document_id is None:
            yield Mismatch(Flaw.VALUE, path, wanted, value)
            return
        table = self.tables.get(document_id.table_number, wanted.table)
        if table != wanted.table:
            yield Mismatch(Flaw.TABLE, path, wanted, value, table)

    def _check_record(self, wanted: RecordOf, value: Value, path: ValuePath) -> Iterator[Mismatch]:
        if not isinstance(value, dict):
            yield Mismatch(Flaw.VALUE, path, wanted, value)
            return
        for name, part in value.items():
            if not fits(wanted.keys, name, self.tables):
                yield Mismatch(Flaw.KEY, (*path, name), wanted.keys, name)
            yield from self.run(wanted.values, part, (*path, name))

    def _check_object(self, wanted: ObjectOf, value: Value, path: ValuePath) -> Iterator[Mismatch]:
        if not isinstance(value, dict):
            yield Mismatch(Flaw.VALUE, path, wanted, value)
            return
        for name, each in wanted.fields.items():
            if name in value:
                yield from self.run(each.validator, value[name], (*path, name))
            elif not each.optional:
                yield Mismatch(Flaw.MISSING, (*path, name), each.validator)
        for name, part in value.items():
            if name not in wanted.fields:
                yield Mismatch(Flaw.EXTRA, (*path, name), wanted, part)

    def _check_union(self, wanted: UnionOf, value: Value, path: ValuePath) -> Iterator[Mismatch]:
        if any(next(self.run(each, value, path), None) is None for each in wanted.members):
            return
        branch = self.closest_branch(wanted, value, path)
        if branch is None:
            yield Mismatch(Flaw.VALUE, path, wanted, value)
            return
        for each in self.run(branch, value, path):
            yield Mismatch(
                each.flaw, each.path, each.wanted, each.found, each.table, each.branch or branch
            )

    def closest_branch(self, union: UnionOf, value: Value, path: ValuePath) -> Validator | None:
        """The member that was probably meant; None if it is none more than another.

        Of the objects that is one with the same literal in a field, as in
        ``{kind: "circle", …}``, and then the one with the fewest mismatches.
        """
        alike = [each for each in choices_of(union) if _is_alike(each, value)]
        if not alike:
            return None
        return max(
            alike, key=lambda each: (_common_tags(each, value), -self._count(each, value, path))
        )

    def _count(self, validator: Validator, value: Value, path: ValuePath) -> int:
        return sum(1 for _ in self.run(validator, value, path))


def _is_alike(validator: Validator, value: Value) -> bool:
    """Whether it is for arrays or objects, and the value is one too."""
    match validator:
        case ObjectOf() | RecordOf():
            return isinstance(value, dict)
        case ArrayOf():
            return isinstance(value, list)
        case IdOf():
            return isinstance(value, str) and DocumentId.parse(value) is not None
        case _:
            return False


def _common_tags(validator: Validator, value: Value) -> int:
    if not isinstance(validator, ObjectOf) or not isinstance(value, dict):
        return 0
    return sum(
        isinstance(each.validator, Literal) and name in value and fits(each.validator, value[name])
        for name, each in validator.fields.items()
    )


_IS_OF: Mapping[Kind, Callable[[Value], bool]] = {
    Kind.ANY: lambda _: True,
    Kind.NULL: lambda value: value is None,
    Kind.BOOLEAN: lambda value: isinstance(value, bool),
    Kind.NUMBER: lambda value: isinstance(value, float),
    Kind.INT64: lambda value: isinstance(value, Int64),
    Kind.COMMIT_TS: lambda value: isinstance(value, Int64),
    Kind.STRING: lambda value: isinstance(value, str),
    Kind.BYTES: lambda value: isinstance(value, bytes),
}
