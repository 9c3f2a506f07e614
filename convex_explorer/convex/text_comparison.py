"""Two texts beside each other, line by line: what is the same, and what only one of them has."""

from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

#: Finding what belongs together takes the square of so many lines, which is a few milliseconds.
_MOST_COMPARED = 400


class ComparedLine(NamedTuple):
    """A line of one text, of the other, or of both beside each other; None where there is none."""

    left: str | None
    right: str | None

    @property
    def same(self) -> bool:
        """Whether both have it."""
        return self.left == self.right


def compare_lines(left: str, right: str) -> list[ComparedLine]:
    """All lines of both texts, in order; what was changed stands beside what it was."""
    lines, others = left.split("\n"), right.split("\n")
    start = _common(lines, others)
    end = _common(lines[start:][::-1], others[start:][::-1])
    return [
        *map(ComparedLine, lines[:start], others[:start]),
        *_changed(lines[start : len(lines) - end], others[start : len(others) - end]),
        *map(ComparedLine, lines[len(lines) - end :], others[len(others) - end :]),
    ]


def _common(lines: list[str], others: list[str]) -> int:
    pairs = enumerate(zip(lines, others, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(lines), len(others)))


def _changed(lines: list[str], others: list[str]) -> list[ComparedLine]:
    if max(len(lines), len(others)) > _MOST_COMPARED:
        return [ComparedLine(*pair) for pair in zip_longest(lines, others)]
    matcher = SequenceMatcher(None, lines, others, autojunk=False)
    return [
        ComparedLine(*pair)
        for _, start, end, first, last in matcher.get_opcodes()
        for pair in zip_longest(lines[start:end], others[first:last])
    ]
