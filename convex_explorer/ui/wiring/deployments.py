"""Deployments and identities: which one is called, as whom, and how they are looked after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from convex_explorer.convex.deployment import Deployment
    from convex_explorer.convex.deprecation import Deprecation
    from convex_explorer.session.session import Session
    from convex_explorer.ui.wiring.panes import Panes


class DeploymentWiring(QObject):
    """Connects switcher, dialogs and identity button with the deployments the user has added."""

    def __init__(self, panes: Panes, session: Session) -> None:
        super().__init__(panes.window)
        self._panes = panes
        self._session = session
        self._connect_book()
        self._connect_projects()
        self._connect_switcher()
        self._connect_desk()
        self._connect_identities()
        session.active.deprecated.connect(self._show_deprecation)

    def _connect_book(self) -> None:
        book, desk = self._session.book, self._panes.desk
        book.changed.connect(self._panes.switcher.show_deployments)
        book.changed.connect(desk.show_deployments)
        book.failed.connect(self._panes.notices.show_failure)
        book.kept.connect(desk.close_dialog)
        book.keep_failed.connect(desk.show_refusal)
        book.checked.connect(desk.show_report)
        book.plain_http_accepted.connect(self._session.runner.run_agreed)

    def _connect_projects(self) -> None:
        projects, desk = self._session.projects, self._panes.desk
        projects.found.connect(desk.show_findings)
        projects.failed.connect(desk.show_reading_failure)
        desk.reading_requested.connect(projects.read)
        desk.reading_abandoned.connect(projects.stop)

    def _connect_switcher(self) -> None:
        switcher, desk, menu = self._panes.switcher, self._panes.desk, self._panes.menu
        switcher.deployment_chosen.connect(self._session.book.use)
        switcher.add_requested.connect(desk.add)
        switcher.edit_requested.connect(desk.edit)
        switcher.remove_requested.connect(desk.remove)
        switcher.guard_chosen.connect(desk.choose_guard)
        menu.switch_deployment_requested.connect(switcher.open_list)
        menu.add_deployment_requested.connect(desk.add)
        menu.demo_requested.connect(self._session.book.use_demo)

    def _connect_desk(self) -> None:
        book, desk = self._session.book, self._panes.desk
        desk.plain_http_accepted.connect(book.accept_plain_http)
        desk.guard_chosen.connect(book.guard)
        desk.save_requested.connect(book.keep)
        desk.check_requested.connect(book.check)
        desk.check_abandoned.connect(book.stop_check)
        desk.removal_confirmed.connect(book.remove)
        self._panes.calls.outcome.connection_requested.connect(self._edit_connection)

    def _connect_identities(self) -> None:
        identities, desk = self._session.identities, self._panes.identity_desk
        button = self._panes.calls.call.run_bar.identity
        identities.changed.connect(self._panes.calls.call.show_choice)
        identities.changed.connect(desk.show_choice)
        identities.failed.connect(self._panes.notices.show_failure)
        button.identity_chosen.connect(identities.choose)
        button.token_requested.connect(desk.ask_for_token)
        button.acting_requested.connect(desk.ask_whom)
        desk.token_given.connect(identities.use_token)
        desk.user_chosen.connect(identities.act_as)
        self._panes.menu.identity_requested.connect(button.open_menu)

    def _edit_connection(self, deployment_id: str, at_authorities: bool) -> None:
        self._panes.desk.edit_connection(deployment_id, at_authorities=at_authorities)

    def _show_deprecation(self, deployment: Deployment, deprecation: Deprecation) -> None:
        refuses = deprecation.state == "Unsupported"
        message = (
            f"{deployment.name} no longer works with this version of Convex Explorer."
            if refuses
            else f"{deployment.name} will soon want a newer version of Convex Explorer."
        )
        advice = f"Update Convex Explorer. {deprecation.message}".strip()
        self._panes.notices.show_message(message, advice, tone="warning")
