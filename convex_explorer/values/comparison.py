"""What differs between two values: what is new, what is gone, and what is something else now."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from convex_explorer.values.codec import MAX_NESTING
from convex_explorer.values.pairing import pair_fields, pair_items
from convex_explorer.values.sameness import are_same_scalar, have_same_text
from convex_explorer.values.types import ValueType

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from convex_explorer.values.alignment import Steps
    from convex_explorer.values.received import Received

Result = TypeVar("Result")

#: More differences are only counted; nobody walks through so many.
MOST_STOPS = 10_000
_SHORT = 1 << 14  # bytes
#: Parts that are looked at in one step; one of a long array may have to be sliced anew.
_LINKS_A_STEP = 32
_CONTAINERS = (ValueType.ARRAY, ValueType.OBJECT)


class Change(StrEnum):
    """What became of a part."""

    SAME = "same"
    #: It is an array or an object before and after, and something within it differs.
    INSIDE = "inside"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(slots=True, eq=False)
class Pair:
    """What stands at one place before and after.

    A *stop* is a place where one would stop on the way through the differences: what was added,
    removed, changed or moved. Stops are numbered from 0 in the order in which they are shown.

    Attributes:
        key: its name or position in the latter value, or in the former if it is gone; None for the
            whole value.
        was: its name or position in the former value, or ``key`` if it is new.
        before: None for a new part.
        after: None for a part that is gone.
        change: what became of it, wherever it stands.
        moved: it has changed places with other documents of its array.
        at: its position among the parts of the latter; of one that is gone, that of the part that
            it stood before.
        parts: those parts of it in which something differs, in order.
        first: the number of the first stop that is in it, or is itself.
        stops: how many there are.
    """

    key: str | int | None
    was: str | int | None
    before: Received | None
    after: Received | None
    change: Change
    moved: bool = False
    at: int = 0
    parts: Sequence[Pair] = ()
    first: int = 0
    stops: int = 0

    @property
    def is_stop(self) -> bool:
        """Whether it is a stop by itself, and not only for what is in it."""
        return self.stops > 0 and (self.moved or self.change in _STOPPED_AT)


_STOPPED_AT = frozenset({Change.ADDED, Change.REMOVED, Change.CHANGED})


class Comparison:
    """Compares two values; complete once all its ``steps`` were taken.

    Values are the same if they are to Convex: objects with the same fields in another order are, 1
    and 1.0 are, an Int64 and a number never are, nor are 0 and -0. Documents are known by their
    ``_id``: one that is elsewhere in its array has moved, and has not changed for that.

    Attributes:
        root: both values, and all differences that were found up to now.
        counts: how many stops were added, removed and changed.
        moved: how many documents have moved.
        stops: how many places there are at which something differs.
        is_complete: all was compared; it was not stopped.
    """

    def __init__(self, before: Received, after: Received, *, most: int = MOST_STOPS) -> None:
        self.before, self.after = before, after
        self.root = Pair(None, None, before, after, Change.SAME)
        self.counts: Counter[Change] = Counter()
        self.moved = 0
        self.is_complete = False
        self.stops = 0
        self._most = most
        self._is_over = False
        self._done = 0

    @property
    def kept_stops(self) -> int:
        """How many of them are among the parts of ``root``: the first ones."""
        return min(self.stops, self._most)

    @property
    def keeps_all(self) -> bool:
        """Whether every difference there is is among the parts of ``root``."""
        return self.is_complete and self.stops <= self._most

    @property
    def done(self) -> float:
        """How much was compared, from 0 to 1."""
        whole = self.before.size + self.after.size
        return min(1.0, self._done / whole) if whole else 1.0

    def steps(self) -> Iterator[None]:
        """Compares; each step takes a millisecond or two at most."""
        yield from self._look_into(self.root, 0)
        self.is_complete = not self._is_over

    def stop(self) -> None:
        """Compare no further; the steps that are left only put together what was found."""
        self._is_over = True

    def way_to(self, stop: int) -> list[int]:
        """From the root on, which of the ``parts`` of each pair leads to a stop."""
        pair, way = self.root, []
        while not (pair.is_stop and pair.first == stop):
            way.append(bisect_right(pair.parts, stop, key=attrgetter("first")) - 1)
            pair = pair.parts[way[-1]]
        return way

    # ------------------------------------------------------------------ how it is done

    def _look_into(self, pair: Pair, depth: int) -> Steps[None]:
        """Find out what became of something that is there before and after."""
        before, after, done = pair.before, pair.after, self._done
        if before is None or after is None:
            return
        pair.first = self.stops
        if pair.moved:
            self.moved += 1
            self.stops += 1
        if not (yield from have_same_text(before, after)):
            if before.type is after.type in _CONTAINERS and depth < MAX_NESTING:
                seen = self.stops
                pair.parts = yield from self._compare_parts(before, after, depth)
                pair.change = Change.INSIDE if self.stops > seen else Change.SAME
            elif not (yield from are_same_scalar(before, after)):
                self._note(pair, Change.CHANGED)
        pair.stops = self.stops - pair.first
        self._done = done + before.size + after.size

    def _compare_parts(self, before: Received, after: Received, depth: int) -> Steps[list[Pair]]:
        is_array = before.type is ValueType.ARRAY
        pairing = pair_items(before, after, depth) if is_array else pair_fields(before, after)
        links = yield from self._while_wanted(pairing)
        keys, earlier_keys = after.child_keys(), before.child_keys()
        parts: list[Pair] = []
        for number, link in enumerate(links or ()):
            if self._is_over:
                break
            if number % _LINKS_A_STEP == 0:
                yield
            mine = None if link.before is None else before.passing_child(link.before)
            other = None if link.after is None else after.passing_child(link.after)
            if not link.moved and _are_surely_same(mine, other):
                continue
            key = None if link.after is None else keys[link.after]
            was = None if link.before is None else earlier_keys[link.before]
            pair = Pair(
                was if key is None else key, key if was is None else was,
                mine, other, Change.SAME, link.moved, link.at, first=self.stops,
            )  # fmt: skip
            if mine is None or other is None:
                self._note(pair, Change.ADDED if mine is None else Change.REMOVED)
                pair.stops = 1
            else:
                yield from self._look_into(pair, depth + 1)
            if pair.stops and pair.first < self._most:
                parts.append(pair)
        return parts

    def _note(self, pair: Pair, change: Change) -> None:
        pair.change = change
        self.counts[change] += 1
        if not pair.moved:
            self.stops += 1

    def _while_wanted(self, steps: Steps[Result]) -> Steps[Result | None]:
        """Take some steps, unless they come to nothing because it is stopped."""
        while not self._is_over:
            try:
                next(steps)
            except StopIteration as end:
                result: Result = end.value
                return result
            yield
        return None


def _are_surely_same(before: Received | None, after: Received | None) -> bool:
    """A quick glance at two short parts, which mostly are the same."""
    if before is None or after is None:
        return False
    is_short = before.size == after.size <= _SHORT
    return is_short and before.raw_bytes() == after.raw_bytes()
