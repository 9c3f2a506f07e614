"""Which results are filtered, and by what: in the tab in front, and in all the others."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from convex_explorer.errors import ExplorerError
    from convex_explorer.ui.outcome.slot import Slot
    from convex_explorer.values.filtering import FilterRequest, Matches

#: Expressions for each function.
KEPT = 20


class ResultFilters(QObject):
    """A filter belongs to a slot. Only what was read as JSONPath is kept, to be recalled.

    Signals:
        requested: FilterRequest; a value is to be filtered.
        stop_requested: draft id (str).
        changed: Slot, whose filter is another, or shows something else.
    """

    requested = Signal(object)
    stop_requested = Signal(str)
    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._earlier: dict[str, list[str]] = {}

    def earlier(self, slot: Slot) -> Sequence[str]:
        """What the slot's function was filtered by, the last one first."""
        return self._earlier.get(_function_of(slot), ())

    # ------------------------------------------------------------------ what the user wants

    def open(self, slot: Slot) -> None:
        """Offer the box, with what the function was filtered by last."""
        if slot.filter is None:
            from convex_explorer.ui.outcome.filter_state import FilterState

            slot.filter = FilterState(typed=next(iter(self.earlier(slot)), ""))
            self.changed.emit(slot)

    def close(self, slot: Slot) -> None:
        """Take the box away, and show the whole value."""
        state, slot.filter = slot.filter, None
        if state is not None and state.request is not None:
            self.stop_requested.emit(slot.draft_id)
        self.changed.emit(slot)

    def apply(self, slot: Slot, expression: str) -> None:
        """Filter by an expression; by none, show the whole value."""
        if slot.filter is None:
            return
        slot.filter.typed = expression
        if not expression.strip():
            self.clear(slot)
        else:
            self._ask(slot, expression)

    def clear(self, slot: Slot) -> None:
        """Empty the box, and show the whole value."""
        if slot.filter is None:
            return
        from convex_explorer.ui.outcome.filter_state import FilterState

        if slot.filter.request is not None:
            self.stop_requested.emit(slot.draft_id)
        slot.filter = FilterState()
        self.changed.emit(slot)

    def stop(self, slot: Slot) -> None:
        """Do not wait for what is looked for."""
        self.stop_requested.emit(slot.draft_id)

    # ------------------------------------------------------------------ what happened

    def follow(self, slot: Slot, *, same_function: bool) -> None:
        """There is another outcome: filter that, too, if it is of the same function.

        Until it is done the whole value is shown, and never what was found in an earlier one.
        """
        state = slot.filter
        if state is None:
            return
        if state.request is not None:
            self.stop_requested.emit(slot.draft_id)
        if not same_function:
            slot.filter = None
            return
        state.take_found(None)
        if state.applied:
            self._ask(slot, state.applied)

    def follow_growth(self, slot: Slot) -> None:
        """There is more of the same result: filter all of it; what was found stays till then."""
        state, returned = slot.filter, slot.returned
        if state is None or returned is None or not state.applied:
            return
        if state.value is not returned.value:
            self._ask(slot, state.applied)

    def show_matches(self, slot: Slot, request: FilterRequest, matches: Matches) -> None:
        """Something was found, or nothing was; both take the place of the whole value."""
        if (state := slot.filter) is None or state.request is not request:
            return
        from convex_explorer.ui.outcome.filter_state import Found

        self._keep(slot, request.expression)
        found = Found(request.expression, request.value, matches, matches.value())
        state.take_found(found)
        self.changed.emit(slot)

    def show_problem(self, slot: Slot, request: FilterRequest, error: ExplorerError) -> None:
        """It could not be looked for."""
        if (state := slot.filter) is not None and state.request is request:
            position = getattr(error, "position", None)
            state.take_problem(f"{error} {error.advice}".strip(), position)
            self.changed.emit(slot)

    def show_stopped(self, slot: Slot, request: FilterRequest) -> None:
        """The user did not want to wait."""
        if (state := slot.filter) is not None and state.request is request:
            state.take_stop()
            self.changed.emit(slot)

    def _ask(self, slot: Slot, expression: str) -> None:
        if slot.filter is None or slot.returned is None:
            return
        from convex_explorer.values.filtering import FilterRequest

        request = FilterRequest(slot.draft_id, slot.returned.value, expression)
        slot.filter.begin(request, monotonic())
        self.changed.emit(slot)
        self.requested.emit(request)

    def _keep(self, slot: Slot, expression: str) -> None:
        function = _function_of(slot)
        others = [each for each in self._earlier.get(function, ()) if each != expression]
        self._earlier[function] = [expression, *others][:KEPT]


def _function_of(slot: Slot) -> str:
    return str(slot.call.path) if slot.call is not None else ""
