"""What others do to saved calls: tabs follow their files, or the user is asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from convex_explorer.convex.drafts import CallDraft, SavedAs
    from convex_explorer.convex.saved_calls import SavedCall, SavedListing
    from convex_explorer.session.session import Session
    from convex_explorer.ui.saved.desk import SavedCallDesk
    from convex_explorer.ui.wiring.panes import Panes


class SavedChangeWiring(QObject):
    """Holds what is open against what the folder has, whenever that is looked at."""

    def __init__(self, panes: Panes, session: Session, desk: SavedCallDesk) -> None:
        super().__init__(panes.window)
        self._panes = panes
        self._saved = session.saved_calls
        self._desk = desk
        #: By the ids of drafts, the digest of what is in the file and was not decided about.
        self._put_off: dict[str, str] = {}
        self._connect_folder()
        desk.mine_kept.connect(self._saved.save_over)
        desk.theirs_taken.connect(self._take_theirs)
        desk.put_off.connect(self._note_put_off)
        # Meanwhile there may be another one to be asked about.
        desk.closed.connect(self._saved.look)
        # The files may have changed since the tabs of last time were open.
        for restored in (session.drafts.tabs_found, session.drafts.held_found):
            restored.connect(self._saved.look)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._look_again)

    def _connect_folder(self) -> None:
        saved = self._saved
        saved.listed.connect(self._compare)
        saved.fetched.connect(self._follow)
        saved.moved.connect(self._show_moved)
        saved.lost.connect(self._let_go)
        saved.conflicted.connect(self._desk.ask_about_conflict)

    def _look_again(self, state: Qt.ApplicationState) -> None:
        """The user comes back from another program, which may have changed something."""
        if state is Qt.ApplicationState.ApplicationActive and self._saved.folder:
            self._saved.look()

    def _compare(self, listing: SavedListing | None) -> None:
        """Find the tabs whose files are other ones; what was done since is not in a list."""
        from convex_explorer.convex.saved_calls import Fate

        if listing is None:
            return
        for draft_id, saved_as in self._panes.calls.saved_tabs():
            if listing.fate_of(saved_as) in {Fate.CHANGED, Fate.GONE}:
                self._saved.fetch(draft_id, saved_as)
            elif (name := listing.name_of(saved_as)) != saved_as.name:
                self._panes.calls.show_saved(draft_id, replace(saved_as, name=name))

    def _follow(self, draft_id: str, theirs: SavedCall) -> None:
        """A file holds something else: the tab follows, unless the user has changed it, too."""
        calls = self._panes.calls
        if draft_id not in calls.tabs.draft_ids:
            return
        draft = calls.call.draft(draft_id)
        if draft.saved_as is None or draft.saved_as.file != theirs.file:
            return
        if draft.digest == theirs.digest:
            calls.show_saved(draft_id, theirs.saved_as)
        elif not draft.unsaved:
            calls.take_saved(draft_id, theirs)
            message = f"“{theirs.name}” was changed in its file, and its tab with it."
            advice = "Undo in the args brings back what was there."
            self._panes.notices.show_message(message, advice, tone="info")
        elif self._put_off.get(draft_id) != theirs.digest and not self._desk.is_asking:
            self._desk.ask_about_conflict(draft, theirs)

    def _show_moved(self, draft_id: str, saved_as: SavedAs) -> None:
        if draft_id in self._panes.calls.tabs.draft_ids:
            self._panes.calls.show_saved(draft_id, saved_as)

    def _let_go(self, draft_id: str, saved_as: SavedAs) -> None:
        """A file is gone: the tab keeps what it has."""
        calls = self._panes.calls
        if draft_id not in calls.tabs.draft_ids or calls.call.saved_as(draft_id) != saved_as:
            return
        calls.show_saved(draft_id, None)
        self._panes.notices.show_message(
            f"The file of “{saved_as.name}” was deleted. The call is still in its tab.",
            "Save it with Ctrl+S to have it in a file again.",
            tone="info",
        )

    def _take_theirs(self, draft: CallDraft, theirs: SavedCall) -> None:
        if draft.draft_id in self._panes.calls.tabs.draft_ids:
            self._panes.calls.take_saved(draft.draft_id, theirs)

    def _note_put_off(self, draft: CallDraft, theirs: SavedCall) -> None:
        self._put_off[draft.draft_id] = theirs.digest
