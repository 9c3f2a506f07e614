"""Finds functions by what people type of their paths: ranked, and with slips forgiven."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Of 100; what is less alike has hardly been meant.
_ALIKE, _NEAR = 60.0, 70.0
_SHORT = 2


def ranked(text: str, paths: Sequence[str], *, limit: int | None = None) -> list[int]:
    """Which of some function paths a text means, the likeliest first, as their positions.

    All of its words have to occur, in any order and any case: then those come first in which it
    occurs as it stands, in the function's own name before its module. Where nothing has them all,
    slips are forgiven.

    Args:
        text: what was typed; nothing means all of them, in their order.
        paths: such as ``admin/users:list``.
        limit: how many at most.
    """
    words = text.casefold().split()
    if not words:
        return list(range(len(paths)))[:limit]
    # With thousands of paths, as somebody types: a word at a time is the shortest way.
    folded = list(map(str.casefold, paths))
    holding = list(range(len(folded)))
    for word in words:
        holding = [at for at in holding if word in folded[at]]
    if holding:
        return sorted(holding, key=lambda at: _rank(folded[at], words))[:limit]
    if len(text) <= _SHORT:
        return []
    from rapidfuzz import fuzz, process

    slip = text.casefold()
    found = process.extract(slip, folded, scorer=fuzz.WRatio, limit=None, score_cutoff=_ALIKE)
    found.sort(key=lambda each: (-each[1], -fuzz.ratio(slip, each[0])))
    return [at for _, _, at in found][:limit]


def nearest(path: str, paths: Sequence[str]) -> str | None:
    """The function path that somebody probably meant by one that is not there; None if unclear."""
    from rapidfuzz import fuzz, process

    found = process.extractOne(
        path, paths, scorer=fuzz.ratio, processor=str.casefold, score_cutoff=_NEAR
    )
    return None if found is None else found[0]


def _rank(path: str, words: list[str]) -> tuple[bool, bool, int, int, str]:
    """What sorts the likelier path first."""
    name = path[path.rfind(":") + 1 :]
    first, *others = words
    is_first_in_name = first in name
    begins = path.startswith(first) or (is_first_in_name and name.startswith(first))
    in_name = is_first_in_name + sum([word in name for word in others])
    return not begins, not is_first_in_name, -in_name, len(path), path
