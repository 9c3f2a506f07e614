"""A part of a value that the user stands on, in whichever look."""

from dataclasses import dataclass

from convex_explorer.values.path import ValuePath
from convex_explorer.values.received import Received


@dataclass(frozen=True, slots=True)
class Part:
    """What is there, and where.

    Attributes:
        path: where it sits within the whole value.
        value: of a range of an array, the array.
        bounds: which children it is, if it is a range.
    """

    path: ValuePath
    value: Received
    bounds: range | None = None

    @property
    def key(self) -> str | int | None:
        """Its name or its position; None for the whole value, and for a range."""
        return self.path[-1] if self.path and self.bounds is None else None
