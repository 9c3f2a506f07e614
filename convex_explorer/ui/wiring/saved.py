"""Saved calls: listed, kept under a name, and opened again."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from convex_explorer.convex.deployment import DeploymentKind
from convex_explorer.ui.sidebar import SidebarPage
from convex_explorer.ui.wiring.calls import tell_of_other_deployment

if TYPE_CHECKING:
    from convex_explorer.convex.deployment import Deployment
    from convex_explorer.convex.drafts import CallDraft
    from convex_explorer.convex.saved_calls import SavedCall, SavedListing
    from convex_explorer.session.session import Session
    from convex_explorer.ui.saved.call_dialog import CallWishes
    from convex_explorer.ui.saved.desk import SavedCallDesk
    from convex_explorer.ui.saved.pane import SavedPane
    from convex_explorer.ui.wiring.panes import Panes


class SavedCallWiring(QObject):
    """Connects the open calls and the sidebar's list with the folder of saved calls."""

    def __init__(self, panes: Panes, session: Session) -> None:
        super().__init__(panes.window)
        self._panes = panes
        self._session = session
        self._listing: SavedListing | None = None
        panes.workbench.sidebar.add_pane(SidebarPage.SAVED, self._make_pane)
        menu = panes.menu
        menu.save_call_requested.connect(self._save)
        menu.save_call_as_requested.connect(self._save_as)
        menu.saved_search_requested.connect(self._search)
        self._connect_folder()

    def begin(self) -> None:
        """Look at the folder, and follow what others do there: nothing that the start waits for."""
        from convex_explorer.ui.wiring.saved_changes import SavedChangeWiring

        SavedChangeWiring(self._panes, self._session, self._desk)
        self._session.saved_calls.look()

    def _connect_folder(self) -> None:
        saved = self._session.saved_calls
        saved.listed.connect(self._take_listing)
        saved.opened.connect(self._open)
        saved.saved.connect(self._show_saved)
        saved.gone.connect(self._save_again)
        saved.renamed.connect(self._show_renamed)
        saved.failed.connect(self._panes.notices.show_failure)

    @cached_property
    def _desk(self) -> SavedCallDesk:
        from convex_explorer.ui.saved.desk import SavedCallDesk

        saved = self._session.saved_calls
        desk = SavedCallDesk(self._panes.theme, self._panes.window)
        desk.show_listing(self._listing)
        saved.listed.connect(desk.show_listing)
        desk.name_given.connect(self._add)
        desk.rename_given.connect(self._rename)
        desk.removal_confirmed.connect(saved.remove)
        desk.folder_chosen.connect(saved.choose_folder)
        return desk

    def _take_listing(self, listing: SavedListing | None) -> None:
        self._listing = listing

    def _make_pane(self) -> SavedPane:
        from convex_explorer.ui.saved.pane import SavedPane

        saved, desk = self._session.saved_calls, self._desk
        pane = SavedPane(self._panes.theme)
        saved.listed.connect(pane.show_listing)
        saved.unavailable.connect(pane.show_unavailable)
        pane.call_opened.connect(saved.open)
        pane.rename_wished.connect(desk.ask_new_name)
        pane.removal_wished.connect(desk.ask_about_removal)
        pane.folder_wished.connect(desk.ask_for_folder)
        pane.look_wished.connect(saved.look)
        pane.show_listing(self._listing)
        saved.look()
        return pane

    def _search(self) -> None:
        self._panes.workbench.search(SidebarPage.SAVED)

    # ------------------------------------------------------------------ saving

    def _save(self) -> None:
        """Save the call in front in place; one that was not saved yet gets a name first."""
        draft = self._front_draft()
        if draft is None:
            return
        if draft.saved_as is None:
            self._ask_name(draft, _likely_name(draft))
        else:
            self._session.saved_calls.save(draft)

    def _save_as(self) -> None:
        if (draft := self._front_draft()) is not None:
            name = draft.saved_as.name if draft.saved_as is not None else _likely_name(draft)
            self._ask_name(draft, name)

    def _ask_name(self, draft: CallDraft, name: str) -> None:
        from convex_explorer.convex.saved_calls import UnsavableError, check_savable
        from convex_explorer.ui.saved.call_dialog import CallWishes

        try:
            check_savable(draft)
        except UnsavableError as error:
            self._panes.notices.show_failure(error)
            return
        deployment = self._session.active.deployment
        has_url = deployment is not None and deployment.kind is not DeploymentKind.DEMO
        offered = (deployment.name, deployment.url) if deployment and has_url else None
        self._desk.ask_name(draft, CallWishes(name, self._group_of(draft)), offered)

    def _add(self, draft: CallDraft, wishes: CallWishes) -> None:
        deployment = self._session.active.deployment
        url = deployment.url if wishes.with_url and deployment is not None else ""
        self._session.saved_calls.add(draft, wishes.name, wishes.group, url)

    def _rename(self, file: str, wishes: CallWishes) -> None:
        self._session.saved_calls.rename(file, wishes.name, wishes.group)

    def _save_again(self, draft: CallDraft) -> None:
        """A file is gone that was to be saved to: the call gets a new one."""
        self._panes.calls.show_saved(draft.draft_id, None)
        self._ask_name(draft, draft.saved_as.name if draft.saved_as is not None else "")

    def _show_saved(self, draft_id: str, call: SavedCall) -> None:
        if draft_id in self._panes.calls.tabs.draft_ids:
            self._panes.calls.show_saved(draft_id, call.saved_as)

    def _show_renamed(self, before: str, call: SavedCall) -> None:
        for draft_id, saved_as in self._panes.calls.saved_tabs():
            if saved_as.file == before:
                renamed = replace(saved_as, file=call.file, name=call.name)
                self._panes.calls.show_saved(draft_id, renamed)

    # ------------------------------------------------------------------ opening

    def _open(self, call: SavedCall) -> None:
        self._panes.calls.open_saved(call)
        self._session.saved_calls.look()
        active = self._session.active.deployment
        if call.deployment_url and active is not None and call.deployment_url != active.url:
            self._tell_deployment(call, active)

    def _tell_deployment(self, call: SavedCall, active: Deployment) -> None:
        """Another deployment than the active one is only offered."""
        known = self._session.book.deployments
        meant = next((each for each in known if each.url == call.deployment_url), None)
        name = meant.name if meant is not None else call.deployment_url
        message = f"“{call.name}” is meant for {name}; here it is set up for {active.name}."
        tell_of_other_deployment(self._panes.notices, message, meant)

    # ------------------------------------------------------------------ how it is done

    def _front_draft(self) -> CallDraft | None:
        draft_id = self._panes.calls.tabs.current_draft_id
        return None if draft_id is None else self._panes.calls.call.draft(draft_id)

    def _group_of(self, draft: CallDraft) -> str:
        if self._listing is None or draft.saved_as is None:
            return ""
        groups = (each.group for each in self._listing.entries if each.file == draft.saved_as.file)
        return next(groups, "")


def _likely_name(draft: CallDraft) -> str:
    """What a call may be called, until somebody writes something better."""
    return draft.path_text.strip().replace(":", " ")
