"""What a form remembers of one text beside it: what was begun, put aside, folded or chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias
from weakref import WeakKeyDictionary

from PySide6.QtGui import QTextDocument

from convex_explorer.values.path import ValuePath

#: Where a part is after an edit; None if it is gone.
Relocation: TypeAlias = Callable[[ValuePath], ValuePath | None]


class Unfinished(NamedTuple):
    """What was typed in a field and is no value yet, so that it is not in the text either.

    Attributes:
        typed: as it stands in the field.
        base: the value that the text has there, as a literal.
    """

    typed: str
    base: str


@dataclass(slots=True)
class FormState:
    """All by the path of the part that it is about.

    Attributes:
        unfinished: what was typed and is no value yet.
        put_aside: as text, what other branches of a union held, by their number, and what a field
            held that was taken out of the args (``TAKEN_OUT``).
        chosen: the branch that somebody chose, of several that the value may be of.
        folded: whether a group is shown as its heading alone, where somebody chose.
        several_lines: the strings that are edited in more than one line.
    """

    unfinished: dict[ValuePath, Unfinished] = field(default_factory=dict)
    put_aside: dict[ValuePath, dict[int, str]] = field(default_factory=dict)
    chosen: dict[ValuePath, int] = field(default_factory=dict)
    folded: dict[ValuePath, bool] = field(default_factory=dict)
    several_lines: dict[ValuePath, bool] = field(default_factory=dict)

    def relocate(self, relocation: Relocation) -> None:
        """Go with the parts: they have other paths after an edit."""
        for memory in self._memories():
            kept = [(relocation(path), each) for path, each in memory.items()]
            memory.clear()
            memory.update((path, each) for path, each in kept if path is not None)

    def _memories(self) -> Iterator[dict[ValuePath, Any]]:
        yield self.unfinished
        yield self.put_aside
        yield self.chosen
        yield self.folded
        yield self.several_lines


#: The number under which what an unticked field held is put aside.
TAKEN_OUT = -1


def item_moved(array: ValuePath, index: int, to: int) -> Relocation:
    """Where the parts are after an item of an array was moved."""

    def relocation(path: ValuePath) -> ValuePath:
        at = _index_in(array, path)
        if at is None:
            return path
        if at == index:
            at = to
        elif index < at <= to:
            at -= 1
        elif to <= at < index:
            at += 1
        return (*array, at, *path[len(array) + 1 :])

    return relocation


def part_removed(removed: ValuePath) -> Relocation:
    """Where the parts are after a field or an item was taken away."""
    above, key = removed[:-1], removed[-1]

    def relocation(path: ValuePath) -> ValuePath | None:
        if path[: len(removed)] == removed:
            return None
        at = _index_in(above, path)
        if at is None or not isinstance(key, int) or at < key:
            return path
        return (*above, at - 1, *path[len(above) + 1 :])

    return relocation


def key_renamed(old: ValuePath, name: str) -> Relocation:
    """Where the parts are after a field got another name."""

    def relocation(path: ValuePath) -> ValuePath:
        if path[: len(old)] != old:
            return path
        return (*old[:-1], name, *path[len(old) :])

    return relocation


def _index_in(array: ValuePath, path: ValuePath) -> int | None:
    """Of which item of an array a path is."""
    if len(path) <= len(array) or path[: len(array)] != array:
        return None
    step = path[len(array)]
    return step if isinstance(step, int) else None


#: By the text, for as long as it is open.
FormStates: TypeAlias = WeakKeyDictionary[QTextDocument, FormState]
