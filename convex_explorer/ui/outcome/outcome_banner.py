"""What is to be known of a call beside its outcome: why it has none, or how it came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from convex_explorer.convex.calls import Notice
from convex_explorer.ui.outcome.remedies import Remedy, action_for
from convex_explorer.ui.widgets.banner import Banner, Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from convex_explorer.ui.outcome.slot import Slot, Trouble
    from convex_explorer.ui.theme import Theme


class OutcomeBanner(Banner):
    """Speaks of one slot at a time.

    Signals:
        try_again_requested: Call; it has no outcome, and is to be made again as it was.
        connection_requested: the id of a deployment (str) whose connection is to be edited, and
            whether it is about the certificates that are trusted (bool).
        saving_requested: bytes; what came of a reply that is too large.
    """

    try_again_requested = Signal(object)
    connection_requested = Signal(str, bool)
    saving_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._slot: Slot | None = None
        self.action_chosen.connect(self._take_remedy)
        self.closed.connect(self._note_closed)

    def show_slot(self, slot: Slot) -> None:
        """Say what there is to be said of it."""
        self._slot = slot
        if slot.trouble is not None:
            self._show_trouble(slot.trouble, has_outcome=slot.outcome is not None)
        elif slot.notices:
            self._show_notices(slot.notices)

    def _show_trouble(self, trouble: Trouble, *, has_outcome: bool) -> None:
        advice = [trouble.advice]
        if trouble.uncertain:
            advice.insert(0, "It may still have run.")
        if has_outcome:
            advice.append("Below is the outcome of an earlier run.")
        remedies = (Remedy.TRY_AGAIN if trouble.may_try_again else None, trouble.remedy)
        tone = Tone.INFO if trouble.stopped else Tone.ERROR
        self.show_message(
            trouble.message,
            advice=" ".join(sentence for sentence in advice if sentence),
            tone=Tone.WARNING if trouble.uncertain else tone,
            actions=[action_for(remedy) for remedy in remedies if remedy is not None],
        )

    def _show_notices(self, notices: Sequence[Notice]) -> None:
        first, *others = notices
        lossy = Notice.PLAIN_JSON in notices
        self.show_message(first, advice=" ".join(others), tone=Tone.WARNING if lossy else Tone.INFO)

    def _note_closed(self) -> None:
        if self._slot is not None and self._slot.trouble is None:
            self._slot.notices_closed = True

    def _take_remedy(self, name: str) -> None:
        if self._slot is None or self._slot.trouble is None:
            return
        trouble = self._slot.trouble
        deployment_id = trouble.call.deployment.deployment_id
        match Remedy(name):
            case Remedy.TRY_AGAIN:
                self.try_again_requested.emit(trouble.call)
            case Remedy.EDIT_CONNECTION:
                self.connection_requested.emit(deployment_id, False)
            case Remedy.ADD_CERTIFICATE:
                self.connection_requested.emit(deployment_id, True)
            case Remedy.SAVE_REPLY:
                self.saving_requested.emit(trouble.received)
