"""The calls that were closed and can be opened again: text, undo steps, caret and outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from convex_explorer.convex.open_tabs import TabState
    from convex_explorer.ui.call.open_draft import OpenDraft
    from convex_explorer.ui.outcome.slot import Slot

CLOSED_CALLS_KEPT = 20
#: What the outcomes of closed calls may take; the oldest are let go of first.
OUTCOME_BYTES = 64 << 20


class ClosedCall(NamedTuple):
    """A call as it was when its tab was closed."""

    draft: OpenDraft
    slot: Slot
    state: TabState


class ClosedCalls:
    """The last few, the one closed last on top."""

    def __init__(self) -> None:
        self._calls: list[ClosedCall] = []

    def __iter__(self) -> Iterator[ClosedCall]:
        """The one closed last comes last."""
        return iter(self._calls)

    def push(self, call: ClosedCall) -> None:
        """Keep one more; what is too much is let go of."""
        self._calls.append(call)
        for surplus in self._calls[:-CLOSED_CALLS_KEPT]:
            surplus.draft.close()
        del self._calls[:-CLOSED_CALLS_KEPT]
        room = OUTCOME_BYTES
        for each in reversed(self._calls):
            room -= each.slot.outcome_bytes
            if room < 0:
                each.slot.let_go_of_outcome()

    def pop(self) -> ClosedCall | None:
        """The one closed last, which is not closed any more."""
        return self._calls.pop() if self._calls else None
