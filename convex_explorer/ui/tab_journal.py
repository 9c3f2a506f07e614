"""Tells what is to be kept of the tabs: soon after something changed, and before each run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from convex_explorer.convex.open_tabs import TabChanges
from convex_explorer.ui.spare_time import SpareTime

if TYPE_CHECKING:
    from collections.abc import Iterator

    from convex_explorer.ui.call.open_draft import OpenDraft
    from convex_explorer.ui.open_calls import OpenCalls

#: From a change until it is told, however much is typed meanwhile.
TOLD_AFTER_MS = 400


class TabJournal(QObject):
    """Hears of each change of the open calls, and gathers what is new once for many of them.

    A long text is read piece by piece, when nothing was typed for a moment; before a run and at
    the end at once.

    Signals:
        told: TabChanges.
    """

    told = Signal(object)

    def __init__(self, calls: OpenCalls) -> None:
        super().__init__(calls)
        self._calls = calls
        self._told: TabChanges | None = None
        self._timer = QTimer(self, singleShot=True, interval=TOLD_AFTER_MS)
        self._timer.timeout.connect(self._tell_soon)
        self._spare_time = SpareTime(self)
        calls.changed.connect(self.note_change)

    def note_change(self) -> None:
        """Something is other than it was told."""
        if not self._timer.isActive():
            self._timer.start()

    def tell(self) -> None:
        """Tell all that is new at once."""
        self._timer.stop()
        self._tell(long_texts_too=True)

    # ------------------------------------------------------------------ how it is done

    def _tell_soon(self) -> None:
        self._tell(long_texts_too=False)
        waiting = [each for each in self._drafts() if each.has_new_text]
        if waiting:
            self._spare_time.start(self._read_long_texts(waiting))

    def _tell(self, *, long_texts_too: bool, **known: str) -> None:
        calls, drafts = self._calls, self._drafts()
        texts = {
            draft.draft_id: draft.text_to_keep()
            for draft in drafts
            if draft.has_new_text and (long_texts_too or not draft.has_long_text)
        }
        kept = {draft.draft_id for draft in drafts}
        before = self._told
        told = () if before is None else (*before.open, *before.closed)
        changes = TabChanges(
            open=tuple(map(calls.state_of, calls.drafts_to_keep())),
            closed=tuple(each.state for each in calls.closed),
            recent=tuple(each for each in calls.tabs.recent if each in kept),
            args_texts=texts | known,
            gone=frozenset({each.draft_id for each in told} - kept),
        )
        if changes != before:
            self._told = replace(changes, args_texts={}, gone=frozenset())
            self.told.emit(changes)

    def _drafts(self) -> list[OpenDraft]:
        return [*self._calls.drafts_to_keep(), *(each.draft for each in self._calls.closed)]

    def _read_long_texts(self, drafts: list[OpenDraft]) -> Iterator[None]:
        for draft in drafts:
            for text in draft.pieces_to_keep():
                if text is not None:
                    self._tell(long_texts_too=False, **{draft.draft_id: text})
                yield
