"""A part of a value that the user stands on, in whichever look."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from convex_explorer.values.path import ValuePath
from convex_explorer.values.received import Received


@dataclass(frozen=True, slots=True)
class Part:
    """What is there, and where.

    Attributes:
        path: where it sits within the whole value.
        value: of a range of an array, the array.
        bounds: which children it is, if it is a range.
        place: where it sits within what is shown, if that is not the whole value: its first step is
            the position of a match.
    """

    path: ValuePath
    value: Received
    bounds: range | None = None
    place: ValuePath | None = None

    @property
    def key(self) -> str | int | None:
        """Its name or its position; None for the whole value, and for a range."""
        return self.path[-1] if self.path and self.bounds is None else None

    def place_of(self, path: ValuePath) -> ValuePath | None:
        """Where a part around this one is shown; None if only the whole value shows it."""
        if self.place is None:
            return path
        outside = len(self.path) - len(self.place) + 1
        return (self.place[0], *path[outside:]) if len(path) >= outside else None


#: Where a match sits within the whole value.
Origin: TypeAlias = Callable[[int], ValuePath]


def part_of_match(
    origin: Origin | None, place: ValuePath, value: Received, bounds: range | None = None
) -> Part:
    """A part of what is shown, be that the whole value or the matches of a filter."""
    if origin is None or not place or not isinstance(place[0], int):
        return Part(place, value, bounds)
    return Part((*origin(place[0]), *place[1:]), value, bounds, place)
