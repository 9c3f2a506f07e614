"""Which parts of two arrays, or of two objects, belong together: the one became the other."""

from __future__ import annotations

import json
from array import array
from hashlib import blake2b
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from convex_explorer.values import scanner
from convex_explorer.values.alignment import longest_increasing, matches
from convex_explorer.values.sameness import are_same

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from convex_explorer.values.alignment import Match, Steps
    from convex_explorer.values.received import Received
    from convex_explorer.values.slicing import JsonSlice

#: Items that are looked at in one step, and of what is only counted, so many.
BATCH, _COUNTED_A_STEP = 256, 2_000
#: Longer arrays, but for what they begin and end with, are paired by index.
MOST_ITEMS = 200_000
_NOBODY = -1
_ID_FIELD = "_id"
#: Of larger items it is the text as it came that tells one from another.
_LARGE_ITEM = 1 << 16
_HASHED_A_STEP, _FINGERPRINT = 1 << 20, 16
_OPENING = b"[{"


class Link(NamedTuple):
    """Two parts that belong together, or one that is new or gone.

    Attributes:
        before: its position in the former value; None for a new one.
        after: its position in the latter value; None for one that is gone.
        at: the same; of one that is gone, the position of the part that it stood before.
        moved: it has changed places with others.
    """

    before: int | None
    after: int | None
    at: int
    moved: bool = False


def pair_fields(before: Received, after: Received) -> Steps[Iterator[Link]]:
    """The fields of two objects by their names, in the order of the latter; order is no difference.

    Of a field that was sent twice the last one counts, as JSON readers take it.
    """
    yield from chain(before.slicing(), after.slicing())
    ours = yield from _last_places(before.child_keys())
    theirs = yield from _last_places(after.child_keys())
    return (yield from _linked_fields(ours, theirs))


def pair_items(before: Received, after: Received, depth: int) -> Steps[Iterator[Link]]:
    """The items of two arrays, in the order of the latter, but for those that surely are the same.

    Documents belong together by their ``_id``. Of other items those do that are the same, in the
    same order; and what is between these, one by one. Very long arrays are paired by index.

    Args:
        before: the former.
        after: the latter.
        depth: within how many others they are.
    """
    yield from chain(before.slicing(), after.slicing())
    ours, theirs = range(before.count or 0), range(after.count or 0)
    ours, theirs = yield from _without_same_texts(before, after, ours, theirs)
    ids = yield from _ids(before, ours)
    other_ids = (yield from _ids(after, theirs)) if ids else None
    if ids and other_ids:
        return (yield from _paired_by_id(ids, other_ids, ours, theirs))
    ours, theirs = yield from _without_same_ends(before, after, ours, theirs, depth + 1)
    if not (ours and theirs) or max(len(ours), len(theirs)) > MOST_ITEMS:
        return _paired_by_index(ours, theirs)
    fingerprints = yield from _fingerprints(before, ours)
    other_fingerprints = yield from _fingerprints(after, theirs)
    found = yield from matches(fingerprints, other_fingerprints)
    partners = yield from _partners(found, ours, theirs)
    return (yield from _linked(partners, ours, theirs, frozenset()))


# ---------------------------------------------------------------------- fields


def _last_places(names: Sequence[str | int]) -> Steps[dict[str | int, int]]:
    places: dict[str | int, int] = {}
    for start in range(0, len(names), _COUNTED_A_STEP):
        stretch = range(start, min(start + _COUNTED_A_STEP, len(names)))
        places.update((names[place], place) for place in stretch)
        yield
    return places


def _linked_fields(
    ours: dict[str | int, int], theirs: dict[str | int, int]
) -> Steps[Iterator[Link]]:
    gone: list[tuple[int, int]] = []
    at = 0
    for number, (name, place) in enumerate(ours.items()):
        if name in theirs:
            at = theirs[name] + 1
        else:
            gone.append((at, place))
        if number % _COUNTED_A_STEP == 0:
            yield
    there: list[tuple[int, int]] = []
    for number, (name, place) in enumerate(theirs.items()):
        there.append((place, ours.get(name, _NOBODY)))
        if number % _COUNTED_A_STEP == 0:
            yield
    gone.sort()
    if there and len(there) <= there[-1][0]:  # some fields were sent twice
        there.sort()
    return _merged(gone, (_link(partner, place) for place, partner in there))


# ---------------------------------------------------------------------- documents


def _ids(value: Received, items: range) -> Steps[Sequence[bytes] | None]:
    """The ids of some items; None where they are no documents, or one occurs twice."""
    ids: list[bytes] = []
    seen: set[bytes] = set()
    for start in range(items.start, items.stop, BATCH):
        batch = range(start, min(start + BATCH, items.stop))
        for text in map(bytes, value.column(_ID_FIELD, batch)):
            if text[:1] != b'"':
                return None
            ids.append(json.dumps(scanner.unquote(text)).encode() if b"\\" in text else text)
        seen.update(ids[start - items.start :])
        yield
    return ids if len(seen) == len(ids) else None


def _paired_by_id(
    ids: Sequence[bytes], other_ids: Sequence[bytes], ours: range, theirs: range
) -> Steps[Iterator[Link]]:
    places: dict[bytes, int] = {}
    for number, (each, place) in enumerate(zip(ids, ours, strict=True)):
        places[each] = place
        if number % _COUNTED_A_STEP == 0:
            yield
    partners, common, order = array("q"), array("q"), array("q")
    for number, (each, place) in enumerate(zip(other_ids, theirs, strict=True)):
        partners.append(partner := places.get(each, _NOBODY))
        if partner != _NOBODY:
            common.append(place)
            order.append(partner)
        if number % _COUNTED_A_STEP == 0:
            yield
    stable = yield from longest_increasing(order)
    moved = set(common)
    yield
    moved.difference_update(common[position] for position in stable)
    return (yield from _linked(partners, ours, theirs, moved))


# ---------------------------------------------------------------------- other items


def _without_same_texts(
    before: Received, after: Received, ours: range, theirs: range
) -> Steps[tuple[range, range]]:
    """Leave out what two arrays begin and end with, as far as its JSON text is the same."""
    for backwards in (False, True):
        while left := min(len(ours), len(theirs)):
            size = min(BATCH, left)
            mine, other = _at_end(ours, size, backwards), _at_end(theirs, size, backwards)
            texts, others = before.child_slices(mine), after.child_slices(other)
            same = _alike(texts, others) if not backwards else _alike(texts[::-1], others[::-1])
            ours, theirs = _rest(ours, same, backwards), _rest(theirs, same, backwards)
            if same < size:
                break
            yield
    return ours, theirs


def _at_end(items: range, count: int, backwards: bool) -> range:
    """So many of some items, the first or the last."""
    return items[len(items) - count :] if backwards else items[:count]


def _rest(items: range, count: int, backwards: bool) -> range:
    """All but so many of the first, or of the last."""
    return items[: len(items) - count] if backwards else items[count:]


def _alike(texts: Sequence[JsonSlice], others: Sequence[JsonSlice]) -> int:
    """How many of some texts, from the first on, are the same as the others."""
    if texts == others:
        return len(texts)
    pairs = zip(texts, others, strict=True)
    return next((at for at, (text, other) in enumerate(pairs) if text != other), len(texts))


def _without_same_ends(
    before: Received, after: Received, ours: range, theirs: range, depth: int
) -> Steps[tuple[range, range]]:
    """Leave out what two arrays begin and end with, as far as it is the same value."""
    for backwards in (False, True):
        while ours and theirs:
            mine = before.passing_child(ours[-1 if backwards else 0])
            other = after.passing_child(theirs[-1 if backwards else 0])
            if not (yield from are_same(mine, other, depth)):
                break
            ours, theirs = _rest(ours, 1, backwards), _rest(theirs, 1, backwards)
    return ours, theirs


def _fingerprints(value: Received, items: range) -> Steps[Sequence[bytes]]:
    """What tells items from one another, as far as that is quickly found out.

    It only says which items to look at together: whether they are the same is found out then.
    """
    found: list[bytes] = []
    for start in range(items.start, items.stop, BATCH):
        batch = range(start, min(start + BATCH, items.stop))
        since = 0
        for text in value.child_slices(batch):
            found.append((yield from _fingerprint(text)))
            since += len(text)
            if since >= _LARGE_ITEM:
                since = 0
                yield
        yield
    return found


def _fingerprint(text: JsonSlice) -> Steps[bytes]:
    import msgspec

    data = memoryview(text)
    if len(data) <= _FINGERPRINT:
        return bytes(data)
    if data[0] in _OPENING and len(data) <= _LARGE_ITEM:
        try:
            ordered = msgspec.json.encode(msgspec.json.decode(text), order="sorted")
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            pass
        else:
            return blake2b(ordered, digest_size=_FINGERPRINT).digest()
    hashed = blake2b(digest_size=_FINGERPRINT)
    for start in range(0, len(data), _HASHED_A_STEP):
        hashed.update(data[start : start + _HASHED_A_STEP])
        if start:
            yield
    return hashed.digest()


def _paired_by_index(ours: range, theirs: range) -> Iterator[Link]:
    common = min(len(ours), len(theirs))
    yield from (Link(mine, other, other) for mine, other in zip(ours, theirs, strict=False))
    yield from (Link(None, other, other) for other in theirs[common:])
    yield from (Link(mine, None, theirs.stop) for mine in ours[common:])


def _partners(found: Iterable[Match], ours: range, theirs: range) -> Steps[Sequence[int]]:
    """Who goes with whom: those that match, and what is between two matches one by one."""
    partners = array("q", [_NOBODY]) * len(theirs)
    mine = other = 0
    for number, (match, other_match) in enumerate((*found, (len(ours), len(theirs)))):
        between = min(match - mine, other_match - other)
        partners[other : other + between] = array("q", ours[mine : mine + between])
        if other_match < len(theirs):
            partners[other_match] = ours[match]
        mine, other = match + 1, other_match + 1
        if number % _COUNTED_A_STEP == 0:
            yield
    return partners


# ---------------------------------------------------------------------- what is common


def _linked(
    partners: Sequence[int], ours: range, theirs: range, moved: AbstractSet[int]
) -> Steps[Iterator[Link]]:
    """The links of items whose partners are known, with what is gone where it was."""
    there = array("q", [_NOBODY]) * len(ours)
    for position, partner in enumerate(partners):
        if partner >= 0:
            there[partner - ours.start] = theirs[position]
        if position % _COUNTED_A_STEP == 0:
            yield
    gone: list[tuple[int, int]] = []
    at = theirs.start
    for position, place in enumerate(there):
        if place < 0:
            gone.append((at, ours[position]))
        elif place not in moved:
            at = place + 1
        if position % _COUNTED_A_STEP == 0:
            yield
    pairs = zip(theirs, partners, strict=True)
    links = (_link(partner, place, moved=place in moved) for place, partner in pairs)
    return _merged(gone, links)


def _link(partner: int, place: int, *, moved: bool = False) -> Link:
    return Link(None if partner == _NOBODY else partner, place, place, moved)


def _merged(gone: Sequence[tuple[int, int]], links: Iterable[Link]) -> Iterator[Link]:
    """Links in their order, and what is gone before the parts that it stood before."""
    next_gone, count = 0, len(gone)
    for link in links:
        while next_gone < count and gone[next_gone][0] <= link.at:
            yield Link(gone[next_gone][1], None, gone[next_gone][0])
            next_gone += 1
        yield link
    yield from (Link(place, None, at) for at, place in gone[next_gone:])
