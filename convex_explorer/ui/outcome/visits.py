"""The places that were visited in a value, to go back to and forward again."""

from convex_explorer.values.path import ValuePath

_KEPT = 200


class Visits:
    """A trail of places. Walking on from a place by single steps is not a visit of each."""

    def __init__(self) -> None:
        self._places: list[ValuePath] = []
        self._at = -1

    def note(self, place: ValuePath, *, walked: bool = False) -> None:
        """Somebody is at a place now.

        Args:
            place: where.
            walked: by a step from the place that was noted last, in whose stead it is kept.
        """
        if self._at >= 0 and self._places[self._at] == place:
            return
        if walked and self._at >= 0:
            self._places[self._at] = place
            return
        self._places = [*self._places[: self._at + 1], place][-_KEPT:]
        self._at = len(self._places) - 1

    @property
    def can_go_back(self) -> bool:
        """Whether there is a place before this one."""
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        """Whether one came back from a later place."""
        return self._at < len(self._places) - 1

    def back(self) -> ValuePath | None:
        """Go to the place before; None if there is none."""
        return self._go(-1) if self.can_go_back else None

    def forward(self) -> ValuePath | None:
        """Go to the place one came back from; None if there is none."""
        return self._go(1) if self.can_go_forward else None

    def _go(self, step: int) -> ValuePath:
        self._at += step
        return self._places[self._at]
