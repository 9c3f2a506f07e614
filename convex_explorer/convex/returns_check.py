"""Checks what was returned against what its function declares, in short steps, part by part."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from convex_explorer.convex.validation import Flaw, Mismatch, Tables, fits, mismatches
from convex_explorer.convex.validator_words import words
from convex_explorer.convex.validators import (
    ArrayOf,
    Kind,
    Literal,
    ObjectOf,
    RecordOf,
    UnionOf,
    Validator,
    choices_of,
)
from convex_explorer.values.codec import InvalidValueError, decode
from convex_explorer.values.types import Value, ValueType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from convex_explorer.values.path import ValuePath
    from convex_explorer.values.received import Received

#: Bytes of JSON that are decoded and checked in one step, which takes a millisecond at most.
SMALL = 8 * 1024
_MOST_ITEMS = 256
#: Of a member of a union, no more mismatches are told from one another.
_MOST_COUNTED = 1_000


def steps(
    validator: Validator, value: Received, tables: Tables, *, small: int = SMALL
) -> Iterator[Mismatch | None]:
    """Where a value does not fit, from the outside in; None where a step brought nothing up.

    The verdict is that of ``validation.mismatches``. Of what is large, nothing but its outermost
    level is looked at in one step, and ``found`` says no more than its type.
    """
    return _Walk(tables, small).run(validator, value, ())


def place_of(mismatch: Mismatch) -> ValuePath:
    """Where to look: of a field that is missing, the object that it is missing in."""
    return mismatch.path[:-1] if mismatch.flaw is Flaw.MISSING else mismatch.path


def note_on(mismatch: Mismatch) -> str:
    """What does not fit, beside the place where it is."""
    wanted = words(mismatch.wanted)
    match mismatch.flaw:
        case Flaw.MISSING:
            note = f"Lacks the declared field “{mismatch.path[-1]}”"
        case Flaw.EXTRA:
            return "Is a field that the function does not declare."
        case Flaw.KEY:
            note = "Has a name that does not fit what the function declares"
        case Flaw.TABLE:
            return f"Is declared to be {wanted}, and is one of the table “{mismatch.table}”."
        case Flaw.VALUE:
            return f"Is declared to be {wanted}." if wanted else "Does not fit what is declared."
    return f"{note}: {wanted}." if wanted else f"{note}."


class _Walk:
    def __init__(self, tables: Tables, small: int) -> None:
        self._tables = tables
        self._small = small

    def run(
        self, validator: Validator, value: Received, path: ValuePath
    ) -> Iterator[Mismatch | None]:
        if validator is Kind.ANY:
            return
        if value.size <= self._small or value.type not in _STAND_INS:
            yield from self._check_small(validator, value, path)
            return
        match validator:
            case UnionOf():
                yield from self._check_union(validator, value, path)
            case ObjectOf() if value.type is ValueType.OBJECT:
                yield from self._check_object(validator, value, path)
            case RecordOf() if value.type is ValueType.OBJECT:
                yield from self._check_record(validator, value, path)
            case ArrayOf() if value.type is ValueType.ARRAY:
                yield from self._check_array(validator, value, path)
            case _:
                yield Mismatch(Flaw.VALUE, path, validator, _STAND_INS[value.type])

    def _check_small(
        self, validator: Validator, value: Received, path: ValuePath
    ) -> Iterator[Mismatch | None]:
        try:
            built = self._built(value)
        except InvalidValueError:
            return
        for mismatch in mismatches(validator, built, self._tables):
            yield replace(mismatch, path=(*path, *mismatch.path))
        yield None

    def _check_array(
        self, wanted: ArrayOf, value: Received, path: ValuePath
    ) -> Iterator[Mismatch | None]:
        count, at = value.count or 0, 0
        while at < count:
            texts = value.child_slices(range(at, min(at + _MOST_ITEMS, count)))
            together = self._fitting(map(len, texts))
            if together < 2:  # noqa: PLR2004 - one alone is looked at by itself
                yield from self.run(wanted.item, value.passing_child(at), (*path, at))
                at += 1
                continue
            joined = b",".join(bytes(text) for text in texts[:together])
            try:
                items = decode(b"[%b]" % joined)
            except InvalidValueError:
                items = []
            for index, item in enumerate(items if isinstance(items, list) else ()):
                for mismatch in mismatches(wanted.item, item, self._tables):
                    yield replace(mismatch, path=(*path, at + index, *mismatch.path))
            at += together
            yield None

    def _check_object(
        self, wanted: ObjectOf, value: Received, path: ValuePath
    ) -> Iterator[Mismatch | None]:
        # A field that was sent twice counts as it was sent last.
        parts = {str(name): part for name, part in value.children()}
        for name, each in wanted.fields.items():
            if name in parts:
                yield from self.run(each.validator, parts[name], (*path, name))
            elif not each.optional:
                yield Mismatch(Flaw.MISSING, (*path, name), each.validator)
        for name, part in parts.items():
            if name not in wanted.fields:
                yield Mismatch(Flaw.EXTRA, (*path, name), wanted, self._built(part))

    def _check_record(
        self, wanted: RecordOf, value: Received, path: ValuePath
    ) -> Iterator[Mismatch | None]:
        for position, key in enumerate(value.child_keys()):
            name = str(key)
            if not fits(wanted.keys, name, self._tables):
                yield Mismatch(Flaw.KEY, (*path, name), wanted.keys, name)
            yield from self.run(wanted.values, value.passing_child(position), (*path, name))

    def _check_union(
        self, wanted: UnionOf, value: Received, path: ValuePath
    ) -> Iterator[Mismatch | None]:
        """As ``validation`` has it: the member with the same tags and the fewest mismatches."""
        best: list[Mismatch] = []
        best_rank: tuple[int, int] | None = None
        branch: Validator | None = None
        for choice in choices_of(wanted):
            if not _is_alike(choice, value):
                continue
            found: list[Mismatch] = []
            for step in self.run(choice, value, path):
                if step is not None and len(found) < _MOST_COUNTED:
                    found.append(step)
                yield None
            if not found:
                return
            rank = self._common_tags(choice, value), -len(found)
            if best_rank is None or rank > best_rank:
                best, best_rank, branch = found, rank, choice
        if branch is None:
            yield Mismatch(Flaw.VALUE, path, wanted, _STAND_INS[value.type])
            return
        for each in best:
            yield replace(each, branch=each.branch or branch)

    def _common_tags(self, choice: Validator, value: Received) -> int:
        if not isinstance(choice, ObjectOf):
            return 0
        tags = {
            name: each.validator
            for name, each in choice.fields.items()
            if isinstance(each.validator, Literal)
        }
        parts = ((tag, value.passing_field(name)) for name, tag in tags.items())
        return sum(
            part is not None and part.size <= self._small and fits(tag, part.value())
            for tag, part in parts
        )

    def _built(self, value: Received) -> Value:
        """A value; of what is large, something of its type.

        Of a long string it is known without its end that it is no id, and no literal.
        """
        if value.tagged is not None:
            return value.tagged
        if value.type in _STAND_INS and value.size > self._small:
            return _STAND_INS[value.type]
        return value.value() if value.size <= SMALL else value.short_text()

    def _fitting(self, sizes: Iterable[int]) -> int:
        """How many of some items, from the first on, are no more than one step together."""
        total = count = 0
        for size in sizes:
            total += size
            if total > self._small:
                break
            count += 1
        return count


def _is_alike(choice: Validator, value: Received) -> bool:
    if choice is Kind.ANY:
        return True
    wanted = ValueType.ARRAY if isinstance(choice, ArrayOf) else ValueType.OBJECT
    return isinstance(choice, ArrayOf | ObjectOf | RecordOf) and value.type is wanted


_STAND_INS: dict[ValueType, Value] = {ValueType.ARRAY: [], ValueType.OBJECT: {}}
