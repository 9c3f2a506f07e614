"""What the active deployment can do: its functions listed, offered, and held against calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from convex_explorer.ui.call.look_switch import ArgsLook
from convex_explorer.ui.sidebar import SidebarPage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from convex_explorer.convex.catalog_changes import CatalogChanges
    from convex_explorer.convex.deployment import Deployment
    from convex_explorer.convex.function_spec import KnownCatalog
    from convex_explorer.convex.records import CallRecord
    from convex_explorer.session.session import Session
    from convex_explorer.ui.catalog.pane import CatalogPane
    from convex_explorer.ui.wiring.panes import Panes


class FunctionWiring(QObject):
    """Connects the catalog with the sidebar's list, the open calls, and history."""

    def __init__(self, panes: Panes, session: Session) -> None:
        super().__init__(panes.window)
        self._panes = panes
        self._session = session
        self._pane: CatalogPane | None = None
        self._found_records: Sequence[CallRecord] = ()
        panes.workbench.sidebar.add_pane(SidebarPage.FUNCTIONS, self._make_pane)
        panes.workbench.page_chosen.connect(self._want_functions)
        panes.menu.function_search_requested.connect(self._search)
        panes.calls.call.args.looks.look_chosen.connect(self._choose_look)
        catalogs = session.catalogs
        catalogs.catalog_changed.connect(panes.calls.call.show_catalog)
        catalogs.catalog_changed.connect(self._name_tables)
        catalogs.catalog_changed.connect(self._judge_results)
        catalogs.refreshed.connect(self._show_changes)
        catalogs.failed.connect(panes.notices.show_failure)
        session.history.records_found.connect(self._suggest_paths)
        session.active.changed.connect(self._prefer_look)
        self._prefer_look(session.active.deployment)

    # ------------------------------------------------------------------ the list

    def _make_pane(self) -> CatalogPane:
        from convex_explorer.ui.catalog.pane import CatalogPane

        catalogs, active, calls = self._session.catalogs, self._session.active, self._panes.calls
        self._pane = pane = CatalogPane(self._panes.theme)
        active.changed.connect(pane.show_deployment)
        catalogs.catalog_changed.connect(pane.show_catalog)
        catalogs.busy_changed.connect(pane.show_busy)
        pane.refresh_requested.connect(catalogs.refresh)
        pane.stop_requested.connect(catalogs.stop)
        pane.file_chosen.connect(catalogs.read_file)
        pane.function_chosen.connect(calls.open_function)
        pane.new_tab_requested.connect(calls.open_function_in_new_tab)
        pane.show_deployment(active.deployment)
        pane.show_catalog(catalogs.known)
        active.changed.connect(self._show_called)
        self._show_called()
        return pane

    def _search(self) -> None:
        self._panes.workbench.search(SidebarPage.FUNCTIONS)

    def _want_functions(self, page: SidebarPage) -> None:
        """The user wants to see them: they may be fetched for that."""
        if page is SidebarPage.FUNCTIONS:
            self._session.catalogs.want()

    def _suggest_paths(self, records: Sequence[CallRecord]) -> None:
        paths = list(dict.fromkeys(record.path_text for record in records))
        self._panes.calls.call.suggest_paths(paths)
        self._found_records = records
        self._show_called()

    def _show_called(self) -> None:
        """List what was called, where nobody lists the functions of the active deployment."""
        deployment = self._session.active.deployment
        if self._pane is not None and deployment is not None:
            from convex_explorer.convex.called_functions import called_functions

            called = called_functions(self._found_records, deployment.deployment_id)
            self._pane.show_called(called)

    # ------------------------------------------------------------------ what they declare

    def _name_tables(self, known: KnownCatalog | None) -> None:
        if known is not None and (deployment := self._session.active.deployment) is not None:
            self._panes.calls.outcome.show_tables(deployment.deployment_id, known.tables)

    def _judge_results(self, known: KnownCatalog | None) -> None:
        deployment = self._session.active.deployment
        of_whom = deployment.deployment_id if deployment is not None else ""
        self._panes.calls.outcome.show_catalog(of_whom, known)
        self._panes.history.show_catalog(of_whom, known)

    def _show_changes(self, deployment: Deployment, changes: CatalogChanges | None) -> None:
        if changes is not None:
            message = f"The functions of {deployment.name} were read again. {changes}"
            self._panes.notices.show_message(message, tone="success")

    # ------------------------------------------------------------------ args as form or as text

    def _prefer_look(self, deployment: Deployment | None) -> None:
        if deployment is None:
            return
        settings = self._session.preferences.settings
        preferred = None
        if deployment.deployment_id in settings.form_deployments:
            preferred = ArgsLook.FORM
        elif deployment.deployment_id in settings.json_deployments:
            preferred = ArgsLook.JSON
        self._panes.calls.call.args.looks.prefer(preferred)

    def _choose_look(self, look: ArgsLook) -> None:
        """Keep for this deployment how args are shown; a form has to know the functions."""
        deployment, preferences = self._session.active.deployment, self._session.preferences
        if deployment is None:
            return
        settings, this = preferences.settings, {deployment.deployment_id}
        forms, texts = set(settings.form_deployments) - this, set(settings.json_deployments) - this
        (forms if look is ArgsLook.FORM else texts).update(this)
        preferences.change(
            form_deployments=tuple(sorted(forms)), json_deployments=tuple(sorted(texts))
        )
        if look is ArgsLook.FORM:
            self._session.catalogs.want()
