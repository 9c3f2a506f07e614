"""The parts of a pair as rows to be looked at: those that differ only, or all there are."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

from convex_explorer.values.comparison import Change, Pair

if TYPE_CHECKING:
    from convex_explorer.values.received import Received


class PairRows(Sequence[Pair]):
    """The rows below a pair."""

    @overload
    def __getitem__(self, index: int) -> Pair: ...
    @overload
    def __getitem__(self, index: slice) -> list[Pair]: ...
    def __getitem__(self, index: int | slice) -> Pair | list[Pair]:
        rows = range(len(self))
        if isinstance(index, slice):
            return [self._row(row) for row in rows[index]]
        return self._row(rows[index])

    def row_of(self, number: int) -> int:
        """In which row one of the ``parts`` of the pair is."""
        return number

    def _row(self, row: int) -> Pair:
        raise NotImplementedError


def rows_in(pair: Pair, *, only_changes: bool) -> PairRows:
    """What a pair consists of, in order; none of what is the same is built before it is looked at.

    Of what is new or gone, or the same, these are all its parts. Where something became of another
    type, they are the parts that it had, and then those that it has.
    """
    if pair.change is Change.INSIDE:
        return _Differences(pair) if only_changes else _AllParts(pair)
    next_stop = pair.first + pair.is_stop
    if pair.change is Change.CHANGED:
        return _Parts([(pair.before, Change.REMOVED), (pair.after, Change.ADDED)], next_stop)
    return _Parts([(pair.before if pair.after is None else pair.after, pair.change)], next_stop)


class _Differences(PairRows):
    """Those parts in which something differs."""

    def __init__(self, pair: Pair) -> None:
        self._parts = pair.parts

    def __len__(self) -> int:
        return len(self._parts)

    def _row(self, row: int) -> Pair:
        return self._parts[row]


class _AllParts(PairRows):
    """The parts of the latter, with those among them that differ, and those that are gone."""

    def __init__(self, pair: Pair) -> None:
        self._pair = pair
        self._children = pair.after.children() if pair.after is not None else ()
        gone = 0
        self._rows: list[int] = []  # of the parts that differ
        for part in pair.parts:
            self._rows.append(part.at + gone)
            gone += part.after is None
        self._count = len(self._children) + gone

    def row_of(self, number: int) -> int:
        """In which row one of the ``parts`` of the pair is."""
        return self._rows[number]

    def __len__(self) -> int:
        return self._count

    def _row(self, row: int) -> Pair:
        number = bisect_left(self._rows, row)
        parts, first = self._pair.parts, self._pair.first + self._pair.moved
        if number < len(parts):
            if self._rows[number] == row:
                return parts[number]
            first = parts[number].first
            gone = self._rows[number] - parts[number].at
        else:
            first = self._pair.first + self._pair.stops
            gone = self._count - len(self._children)
        key, same = self._children[row - gone]
        return Pair(key, key, same, same, Change.SAME, first=first)


class _Parts(PairRows):
    """All parts of some values, one value after the other; none of them is a stop."""

    def __init__(self, values: Sequence[tuple[Received | None, Change]], first: int) -> None:
        self._values = [(value.children(), change) for value, change in values if value is not None]
        self._first = first

    def __len__(self) -> int:
        return sum(len(children) for children, _ in self._values)

    def _row(self, row: int) -> Pair:
        for children, change in self._values:
            if row < len(children):
                key, part = children[row]
                before = None if change is Change.ADDED else part
                after = None if change is Change.REMOVED else part
                return Pair(key, key, before, after, change, first=self._first)
            row -= len(children)
        raise IndexError(row)
