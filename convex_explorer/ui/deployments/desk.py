"""Opens the dialogs in which deployments are added, changed and removed, one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from convex_explorer.convex.deployment import CredentialKind, Deployment, DeploymentKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from convex_explorer.convex.deployment import ConnectionReport
    from convex_explorer.errors import ExplorerError
    from convex_explorer.ui.deployments.dialog import DeploymentDialog
    from convex_explorer.ui.theme import Theme


class DeploymentDesk(QObject):
    """Where deployments are dealt with.

    Signals:
        save_requested: DeploymentEntry, to be kept.
        check_requested: DeploymentEntry, to be tried.
        check_abandoned: nobody waits for the report any more.
        removal_confirmed: str, the id of a deployment to remove.
    """

    save_requested = Signal(object)
    check_requested = Signal(object)
    check_abandoned = Signal()
    removal_confirmed = Signal(str)

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._deployments: dict[str, Deployment] = {}
        self._dialog: DeploymentDialog | None = None

    def show_deployments(self, deployments: Sequence[Deployment]) -> None:
        """Know the saved deployments."""
        self._deployments = {each.deployment_id: each for each in deployments}

    def add(self) -> None:
        """Open the form for a new deployment."""
        self._open(None)

    def edit(self, deployment_id: str) -> None:
        """Open the form for a saved deployment."""
        self._open(self._deployments[deployment_id])

    def remove(self, deployment_id: str) -> None:
        """Ask whether a deployment is to be removed."""
        deployment = self._deployments[deployment_id]
        box = QMessageBox(self._window)
        box.setObjectName("removeDeploymentDialog")
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Remove a deployment")
        box.setText(f"Remove {deployment.name} from the list?")
        box.setInformativeText(_consequences(deployment))
        removing = box.addButton("Remove", QMessageBox.ButtonRole.DestructiveRole)
        removing.setProperty("deployment_id", deployment_id)
        removing.clicked.connect(self._confirm_removal)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def show_report(self, report: ConnectionReport) -> None:
        """Show in the open form what *Test connection* found."""
        if self._dialog is not None:
            self._dialog.show_report(report)

    def show_refusal(self, error: ExplorerError) -> None:
        """Show in the open form why it was not saved."""
        if self._dialog is not None:
            self._dialog.show_refusal(error)

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
        self._dialog.save_requested.connect(self.save_requested)
        self._dialog.check_requested.connect(self.check_requested)
        self._dialog.check_abandoned.connect(self.check_abandoned)
        self._dialog.finished.connect(self._forget_dialog)
        self._dialog.open()

    def _forget_dialog(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    def _confirm_removal(self) -> None:
        if button := self.sender():
            self.removal_confirmed.emit(button.property("deployment_id"))


def _consequences(deployment: Deployment) -> str:
    if deployment.kind is DeploymentKind.DEMO:
        return "“Try the demo” in the menu brings it back."
    if deployment.credential_kind is CredentialKind.NONE:
        return "Nothing changes on the deployment itself. Its calls stay in history."
    return (
        f"Its {deployment.credential_kind} is removed from the keyring. "
        "Nothing changes on the deployment itself. Its calls stay in history."
    )
