"""What is typed: kept as it is typed, and there again at the next start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from convex_explorer.ui.tab_journal import TabJournal

if TYPE_CHECKING:
    from convex_explorer.convex.open_tabs import KeptTabs
    from convex_explorer.session.session import Session
    from convex_explorer.ui.wiring.panes import Panes

_RESTORE, _GO_WITHOUT = "restore tabs", "go on without tabs"


class DraftWiring(QObject):
    """Connects the open calls with the journal of drafts."""

    def __init__(self, panes: Panes, session: Session) -> None:
        super().__init__(panes.window)
        self._panes = panes
        self._session = session
        drafts, runner, calls = session.drafts, session.runner, panes.calls
        self.journal = TabJournal(calls)
        self.journal.told.connect(drafts.keep)
        # However a call came to be made, what was typed is told before it leaves.
        runner.call_started.connect(self.journal.tell)
        runner.call_finished.connect(drafts.keep_outcome)
        drafts.tabs_found.connect(self._restore)
        drafts.tabs_held.connect(self._offer)
        drafts.held_found.connect(calls.restore)
        drafts.held_set_aside.connect(self._set_aside)
        drafts.failed.connect(panes.notices.show_failure)
        drafts.result_read.connect(calls.show_kept)
        calls.outcome.kept_requested.connect(drafts.read_result)
        panes.notices.action_chosen.connect(self._act_on_message)

    def _restore(self, kept: KeptTabs) -> None:
        self._panes.calls.restore(kept)
        if kept.open and not kept.in_order:
            self._panes.notices.show_message(
                "Convex Explorer ended unexpectedly. What you had typed is here again.",
                "Nothing was run. History says what became of calls that were under way.",
                tone="info",
            )

    def _offer(self, held: KeptTabs) -> None:
        count = len(held.open)
        calls = "call that was open is" if count == 1 else f"{count} calls that were open are"
        message = f"The {calls} kept, but not shown."
        if held.start_failed:
            message = f"The last start did not finish. {message}"
        self._panes.notices.show_message(
            message,
            "Without them, Ctrl+Shift+T opens them one by one.",
            tone="warning" if held.start_failed else "info",
            actions=((_RESTORE, "Restore them"), (_GO_WITHOUT, "Start without restoring tabs")),
        )

    def _act_on_message(self, action: str) -> None:
        if action == _RESTORE:
            self._session.drafts.restore_held()
        elif action == _GO_WITHOUT:
            self._session.drafts.set_held_aside()

    def _set_aside(self, held: KeptTabs) -> None:
        self._panes.calls.set_aside((*held.closed, *held.open))
