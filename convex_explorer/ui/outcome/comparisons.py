"""Which results are compared with which: in the tab in front, and in all the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from convex_explorer.ui.outcome.slot import Tab

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from convex_explorer.convex.records import CallRecord
    from convex_explorer.convex.runs import Run
    from convex_explorer.ui.outcome.comparison_state import ComparisonState
    from convex_explorer.ui.outcome.slot import Slot


class Choice(NamedTuple):
    """A result that the one in front can be compared with.

    Attributes:
        draft_id: of the tab that it is in.
        words: which result it is.
    """

    draft_id: str
    words: str


class Comparisons(QObject):
    """A comparison belongs to a slot, and stays with it until it is closed.

    Signals:
        changed: Slot, which is compared with something else now, or no longer.
    """

    changed = Signal(object)

    def __init__(self, slots: Mapping[str, Slot], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._slots = slots
        #: The slot of the tab that is in front.
        self.front: Slot | None = None

    # ------------------------------------------------------------------ what the user wants

    def compare_with_previous(self) -> None:
        """Compare the result in front with that of the run before."""
        if self.front is not None:
            self._show(self._with_previous(self.front))

    @property
    def has_previous(self) -> bool:
        """Whether there is a run of the same function before the one in front."""
        return self.front is not None and self.front.previous is not None

    def choices(self) -> Sequence[Choice]:
        """The results of the other tabs."""
        from convex_explorer.ui.outcome.comparison_words import run_title

        others = (slot for slot in self._slots.values() if slot is not self.front)
        return [Choice(slot.draft_id, run_title(slot.run)) for slot in others if slot.run]

    def compare_with(self, draft_id: str) -> None:
        """Compare the result in front with that of another tab."""
        other = self._slots.get(draft_id)
        if other is not None and other.run is not None:
            self._compare_front_with(other.run)

    def compare_records(self, records: Sequence[CallRecord]) -> None:
        """Compare two calls of history, the older one first; or one with the result in front."""
        from convex_explorer.convex.runs import Run
        from convex_explorer.ui.outcome.comparison_words import NOT_THERE, not_kept

        runs: list[Run] = []
        for record in sorted(records, key=lambda each: each.record_id):
            if (outcome := record.outcome) is None:
                self._show(_sentence(not_kept(record)))
                return
            runs.append(Run(record.call(""), outcome))
        match runs:
            case [before, after]:
                self._show(_compared(before, after))
            case [before]:
                self._compare_front_with(before)
            case _:
                self._show(_sentence(NOT_THERE))

    def close(self, slot: Slot) -> None:
        """Compare a slot's result no longer, and show it again."""
        slot.comparison = None
        if slot.tab is Tab.COMPARISON:
            slot.show_outcome_tab()
        self.changed.emit(slot)

    # ------------------------------------------------------------------ what happened

    def follow(self, slot: Slot) -> None:
        """There is another outcome: compare that, where each run is compared with the one before.

        Whoever tells of it shows the slot anew.
        """
        before = slot.comparison
        if before is not None and before.follows:
            slot.comparison = self._with_previous(slot)
            slot.comparison.only_changes = before.only_changes

    # ------------------------------------------------------------------ how it is done

    def _with_previous(self, slot: Slot) -> ComparisonState:
        from convex_explorer.ui.outcome.comparison_words import NOTHING_YET, nothing_before

        if slot.run is None:
            state = _sentence(NOTHING_YET)
        elif slot.previous is None:
            state = _sentence(nothing_before(str(slot.run.call.path)))
        else:
            state = _compared(slot.previous, slot.run)
        state.follows = True
        return state

    def _compare_front_with(self, before: Run) -> None:
        if self.front is not None:
            from convex_explorer.ui.outcome.comparison_words import NOTHING_YET

            after = self.front.run
            self._show(_sentence(NOTHING_YET) if after is None else _compared(before, after))

    def _show(self, state: ComparisonState) -> None:
        if (slot := self.front) is not None:
            slot.comparison = state
            slot.choose_tab(Tab.COMPARISON)
            self.changed.emit(slot)


def _compared(before: Run, after: Run) -> ComparisonState:
    from convex_explorer.convex.runs import are_comparable
    from convex_explorer.ui.outcome.comparison_state import ComparisonState
    from convex_explorer.ui.outcome.comparison_words import not_alike
    from convex_explorer.values.comparison import Comparison

    if not are_comparable(before, after):
        return _sentence(not_alike(before, after))
    comparison = Comparison(before.value, after.value)
    return ComparisonState(before, after, comparison=comparison, steps=comparison.steps())


def _sentence(sentence: str) -> ComparisonState:
    from convex_explorer.ui.outcome.comparison_state import ComparisonState

    return ComparisonState(sentence=sentence)
