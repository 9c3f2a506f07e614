"""Which items of two sequences belong together: those that are the same, in the same order.

Everything here is done in steps of a millisecond at most, and costs no more than a bound: what is
too long for the best answer gets a good one.
"""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Generator, Sequence
from typing import TypeAlias, TypeVar

Result = TypeVar("Result")
#: Work in short steps, and what it comes to.
Steps: TypeAlias = Generator[None, None, Result]
#: Positions in the one sequence and in the other; both increase from match to match.
Match: TypeAlias = tuple[int, int]

#: The product of two lengths up to which the longest common subsequence is looked for.
MOST_CELLS = 250_000
_CELLS_A_STEP = 5_000
_ITEMS_A_STEP = 2_000


def matches(ours: Sequence[bytes], theirs: Sequence[bytes]) -> Steps[list[Match]]:
    """The items of two sequences that are the same in the same order; as many as can be.

    In long sequences the items that occur once in each are matched first, and then what is between
    them; what is still long is left alone. The other way round the matches are the same.
    """
    if list(ours) > list(theirs):  # so that the verdict does not depend on who is asked first
        swapped = yield from matches(theirs, ours)
        return [(mine, other) for other, mine in swapped]
    found: list[Match] = []
    whole = range(len(ours)), range(len(theirs))
    if len(ours) * len(theirs) <= MOST_CELLS:
        yield from _match_gap(ours, theirs, *whole, found)
        return found
    mine, other = 0, 0
    anchors = yield from _anchors(ours, theirs)
    for number, anchor in enumerate((*anchors, (len(ours), len(theirs)))):
        if anchor != (mine, other):
            gap = range(mine, anchor[0]), range(other, anchor[1])
            yield from _match_gap(ours, theirs, *gap, found)
        found.append(anchor)
        mine, other = anchor[0] + 1, anchor[1] + 1
        if number % _ITEMS_A_STEP == 0:
            yield
    del found[-1]
    return found


def longest_increasing(numbers: Sequence[int]) -> Steps[Sequence[int]]:
    """Positions of the longest subsequence in which each number is larger than the one before."""
    ends: list[int] = []  # of the subsequences of each length, the one with the smallest end
    end_numbers: list[int] = []
    before = array("q", [-1]) * len(numbers)
    for position, number in enumerate(numbers):
        length = bisect_left(end_numbers, number)
        before[position] = ends[length - 1] if length else -1
        ends[length : length + 1] = [position]
        end_numbers[length : length + 1] = [number]
        if position % _ITEMS_A_STEP == 0:
            yield
    found = array("q", [0]) * len(ends)
    position = ends[-1] if ends else -1
    for place in range(len(ends) - 1, -1, -1):
        found[place] = position
        position = before[position]
        if place % _ITEMS_A_STEP == 0:
            yield
    return found


def _anchors(ours: Sequence[bytes], theirs: Sequence[bytes]) -> Steps[list[Match]]:
    """Items that occur once in each sequence, as many of them as have the same order in both."""
    counted: Counter[bytes] = Counter()
    counted_there: Counter[bytes] = Counter()
    for items, counts in ((ours, counted), (theirs, counted_there)):
        for start in range(0, len(items), _ITEMS_A_STEP):
            counts.update(items[start : start + _ITEMS_A_STEP])
            yield
    places: dict[bytes, int] = {}
    for position, item in enumerate(ours):
        if counted[item] == 1 and counted_there[item] == 1:
            places[item] = position
        if position % _ITEMS_A_STEP == 0:
            yield
    common: list[Match] = []
    for position, item in enumerate(theirs):
        if item in places:
            common.append((places[item], position))
        if position % _ITEMS_A_STEP == 0:
            yield
    stable = yield from longest_increasing(array("q", (mine for mine, _ in common)))
    yield
    return [common[position] for position in stable]


def _match_gap(
    ours: Sequence[bytes], theirs: Sequence[bytes], mine: range, other: range, found: list[Match]
) -> Steps[None]:
    """Add the matches within a part of each sequence, the best ones unless it is too long."""
    while mine and other and ours[mine[0]] == theirs[other[0]]:
        found.append((mine[0], other[0]))
        mine, other = mine[1:], other[1:]
        if len(found) % _ITEMS_A_STEP == 0:
            yield
    at_end: list[Match] = []
    while mine and other and ours[mine[-1]] == theirs[other[-1]]:
        at_end.append((mine[-1], other[-1]))
        mine, other = mine[:-1], other[:-1]
        if len(at_end) % _ITEMS_A_STEP == 0:
            yield
    if mine and other and len(mine) * len(other) <= MOST_CELLS:
        common = yield from _longest_common(
            ours[mine.start : mine.stop], theirs[other.start : other.stop]
        )
        found += ((mine.start + at, other.start + at_other) for at, at_other in common)
    found += reversed(at_end)


def _longest_common(ours: Sequence[bytes], theirs: Sequence[bytes]) -> Steps[list[Match]]:
    width = len(theirs)
    lengths = [array("I", bytes(4 * (width + 1)))]  # of what is common from a place on, backwards
    since = 0
    for item in reversed(ours):
        below, row = lengths[-1], array("I", bytes(4 * (width + 1)))
        for at in range(width - 1, -1, -1):
            row[at] = below[at + 1] + 1 if item == theirs[at] else max(below[at], row[at + 1])
        lengths.append(row)
        since += width
        if since >= _CELLS_A_STEP:
            since = 0
            yield
    lengths.reverse()
    found = []
    mine = other = 0
    while mine < len(ours) and other < width:
        if ours[mine] == theirs[other]:
            found.append((mine, other))
            mine, other = mine + 1, other + 1
        elif lengths[mine + 1][other] >= lengths[mine][other + 1]:
            mine += 1
        else:
            other += 1
    return found
