"""Fit: how one value that was returned fits what its function declares."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from convex_explorer.convex.validation import Mismatch
    from convex_explorer.convex.validators import Validator
    from convex_explorer.values.path import ValuePath
    from convex_explorer.values.received import Received

#: So many places are marked; with more, something else is wrong.
MOST = 100


@dataclass(eq=False)
class Fit:
    """How one value fits.

    Attributes:
        value: what was returned.
        declared: what it is to be.
        found: where it does not fit, up to ``MOST`` places.
        is_closed: the user has read that there are such places.
    """

    value: Received
    declared: Validator
    found: list[Mismatch] = field(default_factory=list)
    is_closed: bool = False

    @property
    def first_place(self) -> ValuePath:
        """The first part that does not fit."""
        from convex_explorer.convex.returns_check import place_of

        return place_of(self.found[0])

    @property
    def sentence(self) -> str:
        """How many places there are."""
        count = len(self.found)
        if count >= MOST:
            return f"{MOST} values or more do not fit what the function declares."
        subject = "1 value does" if count == 1 else f"{count} values do"
        return f"{subject} not fit what the function declares."

    @property
    def marks(self) -> Mapping[ValuePath, str]:
        """What to say of each part that does not fit, and of those that it is in."""
        from convex_explorer.convex.returns_check import note_on, place_of

        notes: dict[ValuePath, list[str]] = {}
        within: dict[ValuePath, int] = {}
        for mismatch in self.found:
            place = place_of(mismatch)
            notes.setdefault(place, []).append(note_on(mismatch))
            for depth in range(1, len(place)):
                within[place[:depth]] = within.get(place[:depth], 0) + 1
        marks = {
            place: f"{count} {'value' if count == 1 else 'values'} in it "
            f"{'does' if count == 1 else 'do'} not fit what the function declares."
            for place, count in within.items()
        }
        return marks | {place: "\n".join(lines) for place, lines in notes.items()}
