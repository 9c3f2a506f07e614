"""The calls that are open, one in each tab: keeps tabs, call pane and outcome pane in step."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from convex_explorer.convex.drafts import CallDraft
from convex_explorer.convex.functions import FunctionType
from convex_explorer.ui.call.pane import CallPane
from convex_explorer.ui.call.path_edit import is_command
from convex_explorer.ui.call.tabs import CallTabs
from convex_explorer.ui.closed_calls import ClosedCall, ClosedCalls
from convex_explorer.ui.outcome.pane import OutcomePane

if TYPE_CHECKING:
    from collections.abc import Sequence

    from convex_explorer.convex.calls import Call, Outcome
    from convex_explorer.convex.drafts import SavedAs
    from convex_explorer.convex.function_spec import FunctionSpec
    from convex_explorer.convex.links import CallLink
    from convex_explorer.convex.open_tabs import KeptTab, KeptTabs, TabState
    from convex_explorer.convex.pasted_commands import PastedCall
    from convex_explorer.convex.records import CallRecord
    from convex_explorer.convex.saved_calls import SavedCall
    from convex_explorer.ui.call.open_draft import OpenDraft
    from convex_explorer.ui.theme import Theme

#: So long after a change of a saved call it is seen whether it still differs from its file.
COMPARED_AFTER_MS = 150
HINT_KEYS = (("Run", "Ctrl+Enter"), ("Function path", "Ctrl+L"), ("Deployment", "Ctrl+E"))
FIRST_DEMO_CALL = CallDraft(
    "", "tasks:list", FunctionType.QUERY, "{ paginationOpts: { numItems: 20, cursor: null } }"
)
DEMO_HINT = (
    "Press Run to list the demo's tasks. Then try tasks:search, tasks:complete, values:everyType, "
    "logs:everyLevel or jobs:sleep."
)


class OpenCalls(QWidget):
    """Opening a call runs nothing, and closing one asks nothing: it can be opened again.

    Attributes:
        tabs: one for each open call.
        call: shows the draft of the tab in front.
        outcome: shows what became of its call.
        closed: those that can be opened again.

    Signals:
        changed: something is other than before of what is there again after the next start.
        call_closed: str, the draft id of a tab that is gone; its call is not waited for any more.
    """

    changed = Signal()
    call_closed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.closed = ClosedCalls()
        #: The tabs that the program offered by itself, for as long as nobody took them up.
        self._offered: set[str] = set()
        #: The drafts of saved calls that were edited since they were compared last.
        self._edited: set[str] = set()
        self._comparing = QTimer(self, singleShot=True, interval=COMPARED_AFTER_MS)
        self._comparing.timeout.connect(self._mark_unsaved)
        self.tabs = CallTabs(theme)
        self.call = CallPane(theme)
        self.outcome = OutcomePane(theme)
        self.call.add_beside(self.outcome)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self.call, 1)
        self.tabs.tab_activated.connect(self._bring_up)
        self.tabs.new_tab_requested.connect(self.open_new)
        self.tabs.tab_close_requested.connect(self.close_call)
        self.tabs.tabs_moved.connect(self.changed)
        self.call.draft_edited.connect(self._take_edit)
        self.call.place_changed.connect(self.changed)
        self.outcome.view_chosen.connect(self.changed)
        self.call.function_named.connect(self.outcome.show_function)
        self.open_new()

    # ------------------------------------------------------------------ opening and closing

    def open_draft(self, draft: CallDraft) -> None:
        """Open a tab for a draft, and bring it up."""
        self.call.open_draft(draft)
        self.outcome.open_slot(draft.draft_id)
        self._add_tab(draft.draft_id)
        self.tabs.activate(draft.draft_id)
        self.call.focus_path()

    def open_new(self) -> None:
        """Open a tab for a new call."""
        self.open_draft(CallDraft(_new_id(), "", FunctionType.QUERY, "{}"))

    def restore(self, kept: KeptTabs) -> None:
        """Open the calls again that were open when the program ended. None of them is run."""
        in_front = self.tabs.current_draft_id
        for tab in kept.open:
            self._open_kept(tab)
        self.set_aside(kept.closed)
        self.tabs.note_recent(kept.recent)
        if kept.recent and (in_front is None or self._is_untouched(in_front)):
            self.tabs.activate(kept.recent[0])
            self._focus_restored(kept.recent[0])
        if kept.open:
            for draft_id in filter(self._is_untouched, self.tabs.draft_ids):
                self._forget(draft_id)
        self.changed.emit()

    def set_aside(self, tabs: Sequence[KeptTab]) -> None:
        """Have calls among those that were closed, so that they can be opened again."""
        for tab in tabs:
            self.call.open_draft(tab.draft, tab.state)
            draft, slot = self.call.take_out(tab.state.draft_id), self.outcome.new_slot(tab)
            self.closed.push(ClosedCall(draft, slot, tab.state))
        self.changed.emit()

    def open_record(self, record: CallRecord) -> None:
        """Open a call that history tells of, with what came of it as far as that is kept."""
        call = record.call(_new_id())
        self.open_draft(call.draft)
        if record.outcome is not None:
            self.outcome.show_past(call, record.outcome)
            self.call.show_outcome(call, record.outcome)

    def open_function(self, spec: FunctionSpec) -> None:
        """Open a call of a function, in place of the tab in front if nothing was typed there."""
        before = self.tabs.current_draft_id
        self.open_function_in_new_tab(spec)
        if before is not None and self._is_blank(before):
            self._forget(before)

    def open_function_in_new_tab(self, spec: FunctionSpec) -> None:
        """Open a call of a function, with the args that it must have; nothing is run."""
        # Not for the first paint.
        from convex_explorer.convex.skeletons import skeleton
        from convex_explorer.values.text import literal

        args = skeleton(spec.args)
        args_text = literal(args if isinstance(args, dict) else {}, indent=2)
        self.open_draft(CallDraft(_new_id(), str(spec.path), spec.function_type, args_text))
        self.call.focus_args()

    def open_pasted(self, draft_id: str, pasted: PastedCall) -> None:
        """Open the call of a command, in place of the tab it was given to if that held no other."""
        self.open_draft(
            CallDraft(_new_id(), pasted.path_text, pasted.function_type, pasted.args_text)
        )
        if draft_id in self.tabs.draft_ids and self._is_blank(draft_id):
            self._forget(draft_id)
        self.call.focus_args()

    def open_link(self, link: CallLink, origin: str) -> None:
        """Open the call of a link, in place of the tab in front if nothing was typed there."""
        before = self.tabs.current_draft_id
        self.open_draft(
            CallDraft(_new_id(), link.path_text, link.function_type, link.args_text, origin=origin)
        )
        if before is not None and self._is_blank(before):
            self._forget(before)
        self.call.focus_origin()

    def offer_demo_call(self) -> None:
        """Fill in a call where the user has typed none: nobody knows the demo's functions yet."""
        untouched = self.tabs.current_draft_id
        if untouched is None or self.call.path_text(untouched).strip():
            return
        offered = replace(FIRST_DEMO_CALL, draft_id=_new_id())
        self._offered.add(offered.draft_id)
        self.open_draft(offered)
        self.outcome.show_hint(offered.draft_id, DEMO_HINT, HINT_KEYS)
        if self._is_blank(untouched):
            self._forget(untouched)

    def close_call(self, draft_id: str) -> None:
        """Close a tab; ``reopen`` brings it back as it was."""
        self.call_closed.emit(draft_id)
        if len(self.tabs.draft_ids) == 1:
            self.open_new()
        self.tabs.remove_tab(draft_id)
        state = self.state_of(self.call.open_one(draft_id))
        draft, slot = self.call.take_out(draft_id), self.outcome.take_out(draft_id)
        self.closed.push(ClosedCall(draft, slot, state))
        self.changed.emit()

    def close_current(self) -> None:
        """Close the tab in front."""
        if draft_id := self.tabs.current_draft_id:
            self.close_call(draft_id)

    def reopen(self) -> None:
        """Open the tab again that was closed last, with its text, its caret and its outcome."""
        if closed := self.closed.pop():
            self.call.put_back(closed.draft)
            self.outcome.put_back(closed.slot)
            self._add_tab(closed.draft.draft_id)
            self.tabs.activate(closed.draft.draft_id)
            self._focus_restored(closed.draft.draft_id)

    # ------------------------------------------------------------------ running

    def show_started(self, call: Call) -> None:
        """A tab's call is on its way."""
        self.call.show_started(call)
        self.tabs.set_running(call.draft_id, True)
        self.tabs.set_origin(call.draft_id, "")
        self._offered.discard(call.draft_id)
        self._mark(call.draft_id)
        self.outcome.show_started(call)

    def show_ended(self, call: Call) -> None:
        """A tab's call does not run any more, whatever became of it."""
        if call.draft_id in self.tabs.draft_ids:
            self.call.show_ended(call.draft_id)
            self.tabs.set_running(call.draft_id, False)

    def show_kept(self, draft_id: str, call: Call | None, outcome: Outcome | None) -> None:
        """What came of a tab's last call before this program began; None where it is gone."""
        if not self.outcome.awaits_kept(draft_id):
            return
        if call is None or outcome is None:
            self.outcome.show_nothing_kept(draft_id)
        else:
            self.outcome.show_past(call, outcome)
            self.call.show_outcome(call, outcome)

    # ------------------------------------------------------------------ what is to be kept

    def drafts_to_keep(self) -> list[OpenDraft]:
        """Those that are open and that somebody had to do with, in the order of their places."""
        return [
            self.call.open_one(draft_id)
            for draft_id in self.tabs.draft_ids
            if not self._is_untouched(draft_id)
        ]

    def state_of(self, draft: OpenDraft) -> TabState:
        """How a tab stands."""
        return draft.state(*self.outcome.view_of(draft.draft_id, draft.path_text))

    # ------------------------------------------------------------------ saved calls

    def show_saved(self, draft_id: str, saved_as: SavedAs | None) -> None:
        """A tab's draft is that of a saved call from now on; or of none any more."""
        self.call.take_saved_as(draft_id, saved_as)
        self._name_tab(draft_id)
        self._mark(draft_id)
        self.changed.emit()

    def open_saved(self, saved: SavedCall) -> None:
        """Open a saved call: the tab that shows it, or one in place of a blank one in front."""
        for draft_id, saved_as in self.saved_tabs():
            if saved_as.file == saved.file:
                self.tabs.activate(draft_id)
                return
        before = self.tabs.current_draft_id
        self.open_draft(saved.draft(_new_id()))
        if before is not None and self._is_blank(before):
            self._forget(before)
        self.call.focus_args()

    def saved_tabs(self) -> list[tuple[str, SavedAs]]:
        """The ids of the drafts that stem from saved calls, and which ones."""
        tabs = ((draft_id, self.call.saved_as(draft_id)) for draft_id in self.tabs.draft_ids)
        return [(draft_id, saved_as) for draft_id, saved_as in tabs if saved_as is not None]

    def take_saved(self, draft_id: str, saved: SavedCall) -> None:
        """A tab follows its saved call, which is another one now; undo brings its args back."""
        self.call.take_draft(saved.draft(draft_id))
        self.show_saved(draft_id, saved.saved_as)

    def _mark_unsaved(self) -> None:
        edited, self._edited = self._edited, set()
        for draft_id in edited.intersection(self.tabs.draft_ids):
            self._mark(draft_id)

    def _mark(self, draft_id: str) -> None:
        """Mark a tab whose draft is other than its saved call, or was typed in since it was run."""
        draft = self.call.open_one(draft_id)
        if draft.saved_as is not None:
            self.tabs.set_unsaved(draft_id, draft.draft().unsaved)
        else:
            self.tabs.set_unsaved(draft_id, draft.edited and not self._is_blank(draft_id))

    # ------------------------------------------------------------------ how it is done

    def add_tab_keys(self, window: QWidget) -> None:
        """Let the keys that go from tab to tab work everywhere in a window."""
        QShortcut(QKeySequence("Ctrl+Tab"), window, self._activate_recent)
        QShortcut(QKeySequence("Ctrl+Shift+Tab"), window, self._activate_recent_backward)
        for number in range(1, 10):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{number}"), window)
            shortcut.setProperty("number", number)
            shortcut.activated.connect(self._activate_nth)

    def _is_blank(self, draft_id: str) -> bool:
        """Whether nothing was typed in a tab, or no more than the command of another one."""
        draft = self.call.open_one(draft_id)
        no_path = not draft.path_text.strip() or is_command(draft.path_text)
        return no_path and draft.has_blank_args

    def _is_untouched(self, draft_id: str) -> bool:
        """Whether nobody had to do with a tab yet."""
        return draft_id in self._offered or self._is_blank(draft_id)

    def _open_kept(self, tab: KeptTab) -> None:
        self.call.open_draft(tab.draft, tab.state)
        self.outcome.put_back(self.outcome.new_slot(tab))
        self._add_tab(tab.state.draft_id)

    def _add_tab(self, draft_id: str) -> None:
        self.tabs.add_tab(draft_id, self.call.path_text(draft_id))
        self._name_tab(draft_id)
        self._mark(draft_id)

    def _focus_restored(self, draft_id: str) -> None:
        if self.call.path_text(draft_id):
            self.call.focus_args()
        else:
            self.call.focus_path()

    def _forget(self, draft_id: str) -> None:
        self._offered.discard(draft_id)
        self.tabs.remove_tab(draft_id)
        self.call.close_draft(draft_id)
        self.outcome.close_slot(draft_id)
        self.changed.emit()

    def _bring_up(self, draft_id: str) -> None:
        self.call.bring_up(draft_id)
        self.outcome.bring_up(draft_id)
        self.changed.emit()

    def _take_edit(self, draft_id: str) -> None:
        self._offered.discard(draft_id)
        self._name_tab(draft_id)
        if self.call.saved_as(draft_id) is None:
            self._mark(draft_id)
        self.changed.emit()

    def _name_tab(self, draft_id: str) -> None:
        self.tabs.set_origin(draft_id, self.call.origin(draft_id))
        if (saved_as := self.call.saved_as(draft_id)) is not None:
            self.tabs.set_title(draft_id, saved_as.name)
            self._edited.add(draft_id)
            self._comparing.start()
            return
        text = self.call.path_text(draft_id).strip()
        # A command may hold a key.
        self.tabs.set_title(draft_id, f"{text.split()[0]} …" if is_command(text) else text)

    def _activate_recent(self) -> None:
        self.tabs.activate_recent()

    def _activate_recent_backward(self) -> None:
        self.tabs.activate_recent(backward=True)

    def _activate_nth(self) -> None:
        if shortcut := self.sender():
            self.tabs.activate_nth(shortcut.property("number"))


def _new_id() -> str:
    return os.urandom(16).hex()
