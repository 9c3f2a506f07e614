"""Opens the dialogs in which deployments are added, changed and removed, one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from convex_explorer.convex.deployment import DeploymentKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from convex_explorer.convex.calls import Call
    from convex_explorer.convex.deployment import ConnectionReport, Deployment
    from convex_explorer.convex.guard import GuardLevel
    from convex_explorer.convex.imports import Findings
    from convex_explorer.errors import ExplorerError
    from convex_explorer.ui.deployments.dialog import DeploymentDialog
    from convex_explorer.ui.deployments.offers import Offer
    from convex_explorer.ui.theme import Theme
    from convex_explorer.ui.widgets.question_dialog import Question


class DeploymentDesk(QObject):
    """Where deployments are dealt with.

    Signals:
        save_requested: DeploymentEntry, to be kept.
        check_requested: DeploymentEntry, to be tried.
        check_abandoned: nobody waits for the report any more.
        removal_confirmed: str, the id of a deployment to remove.
        key_forgetting_confirmed: str, the id of a deployment whose credential is to be deleted.
        plain_http_accepted: str, the id of a deployment that may be called without encryption.
        change_confirmed: Call that may be made although it may change something, and bool, whether
            not to ask for its function again for a while.
        guard_chosen: str, the id of a deployment, and GuardLevel.
        reading_requested: tuple of str, the paths of files and folders to find deployments in.
        reading_abandoned: nobody waits for what is found in them any more.
    """

    save_requested = Signal(object)
    check_requested = Signal(object)
    check_abandoned = Signal()
    removal_confirmed = Signal(str)
    key_forgetting_confirmed = Signal(str)
    plain_http_accepted = Signal(str)
    change_confirmed = Signal(object, bool)
    guard_chosen = Signal(str, object)
    reading_requested = Signal(object)
    reading_abandoned = Signal()

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._deployments: dict[str, Deployment] = {}
        self._dialog: DeploymentDialog | None = None
        self._keeps_credentials = True

    def keep_no_credentials(self) -> None:
        """Offer to keep credentials until the program is closed, and no longer: it is portable."""
        self._keeps_credentials = False

    def show_deployments(self, deployments: Sequence[Deployment]) -> None:
        """Know the saved deployments."""
        self._deployments = {each.deployment_id: each for each in deployments}

    def add(self) -> None:
        """Open the form for a new deployment."""
        self._open(None)

    def add_from(self, offer: Offer) -> None:
        """Open the form for a new deployment that may be found in what was dropped."""
        self.add()
        if self._dialog is not None:
            self._dialog.take(offer)

    def edit(self, deployment_id: str) -> None:
        """Open the form for a saved deployment."""
        self._open(self._deployments[deployment_id])

    def edit_connection(self, deployment_id: str, *, at_authorities: bool = False) -> None:
        """Open the form at what is on the road to the deployment; it may have been removed."""
        if deployment_id in self._deployments:
            self.edit(deployment_id)
            if self._dialog is not None:
                self._dialog.show_connection(at_authorities=at_authorities)

    def ask_about_plain_http(self, deployment: Deployment) -> None:
        """Ask whether a deployment may be called without encryption."""
        from convex_explorer.ui.deployments.questions import plain_http_question

        question = plain_http_question(deployment.url, deployment.deployment_id)
        self._ask(question, self._accept_plain_http)

    def ask_about_change(self, call: Call) -> None:
        """Ask whether a call is to be made that may change something."""
        from convex_explorer.ui.deployments.questions import change_question

        self._ask(change_question(call), self.change_confirmed.emit)

    def choose_guard(self, deployment_id: str, level: GuardLevel) -> None:
        """Guard a deployment so; where production would be guarded less, ask first."""
        deployment = self._deployments[deployment_id]
        lowered = level.strictness < deployment.guard_in_force.strictness
        if not (lowered and deployment.kind is DeploymentKind.PRODUCTION):
            self.guard_chosen.emit(deployment_id, level)
            return
        from convex_explorer.ui.deployments.questions import lowering_question

        self._ask(lowering_question(deployment, level), self._lower_guard)

    def remove(self, deployment_id: str) -> None:
        """Ask whether a deployment is to be removed."""
        from convex_explorer.ui.deployments.questions import removal_question

        self._ask(removal_question(self._deployments[deployment_id]), self._confirm_removal)

    def forget_key(self, deployment_id: str) -> None:
        """Ask whether the credential of a deployment is to be deleted."""
        from convex_explorer.ui.deployments.questions import forgetting_question

        question = forgetting_question(self._deployments[deployment_id])
        self._ask(question, self._confirm_forgetting)

    def show_report(self, report: ConnectionReport) -> None:
        """Show in the open form what *Test connection* found."""
        if self._dialog is not None:
            self._dialog.show_report(report)

    def show_refusal(self, error: ExplorerError) -> None:
        """Show in the open form why it was not saved."""
        if self._dialog is not None:
            self._dialog.show_refusal(error)

    def show_key_forgotten(self, deployment: Deployment) -> None:
        """Show in the open form that its deployment has no credential any more."""
        if self._dialog is not None:
            self._dialog.show_key_forgotten(deployment)

    def show_findings(self, findings: Findings) -> None:
        """Show in the open form the deployments that were found in files."""
        if self._dialog is not None:
            self._dialog.show_findings(findings)

    def show_reading_failure(self, error: ExplorerError) -> None:
        """Show in the open form why files could not be read."""
        if self._dialog is not None:
            self._dialog.show_reading_failure(error)

    def close_dialog(self) -> None:
        """Close the form: its entry was saved."""
        if self._dialog is not None:
            self._dialog.accept()

    def _open(self, deployment: Deployment | None) -> None:
        if self._dialog is not None:
            self._dialog.raise_()
            return
        from convex_explorer.ui.deployments.dialog import DeploymentDialog

        self._dialog = DeploymentDialog(self._theme, deployment, self._window)
        if not self._keeps_credentials:
            self._dialog.keep_no_credentials()
        self._dialog.save_requested.connect(self.save_requested)
        self._dialog.check_requested.connect(self.check_requested)
        self._dialog.check_abandoned.connect(self.check_abandoned)
        self._dialog.reading_requested.connect(self.reading_requested)
        self._dialog.forgetting_requested.connect(self.forget_key)
        self._dialog.finished.connect(self._forget_dialog)
        self._dialog.open()

    def _ask(self, question: Question, answer: Callable[..., None]) -> None:
        from convex_explorer.ui.widgets.question_dialog import QuestionDialog

        dialog = QuestionDialog(self._theme, question, self._dialog or self._window)
        dialog.confirmed.connect(answer)
        dialog.open()

    def _accept_plain_http(self, deployment_id: str) -> None:
        self.plain_http_accepted.emit(deployment_id)

    def _lower_guard(self, about: tuple[str, GuardLevel]) -> None:
        self.guard_chosen.emit(*about)

    def _confirm_forgetting(self, deployment_id: str) -> None:
        self.key_forgetting_confirmed.emit(deployment_id)

    def _confirm_removal(self, deployment_id: str) -> None:
        self.removal_confirmed.emit(deployment_id)

    def _forget_dialog(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None
            self.reading_abandoned.emit()
