"""Asks whether a deployment is to be removed, and says what goes with it and what does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from convex_explorer.convex.deployment import CredentialKind, Deployment, DeploymentKind
from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from convex_explorer.ui.theme import Theme


class RemovalDialog(QDialog):
    """Keeps the deployment unless it is told otherwise.

    Signals:
        removal_confirmed: str, the id of the deployment to remove.
    """

    removal_confirmed = Signal(str)

    def __init__(self, theme: Theme, deployment: Deployment, parent: QWidget) -> None:
        super().__init__(parent)
        self._deployment_id = deployment.deployment_id
        named(self, "removeDeploymentDialog", "Remove a deployment")
        self.setWindowTitle("Remove a deployment")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        question = f"Remove “{deployment.name}”?"
        title = named(QLabel(question), "removalQuestion", role="title")
        words = named(QLabel(_consequences(deployment)), "removalConsequences", role="muted")
        for label in (title, words):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.setAccessibleDescription(f"{question} {words.text()}")
        removing = named(QPushButton("Remove"), "confirmRemovalButton", role="danger")
        keeping = named(QPushButton("Cancel"), "cancelRemovalButton")
        keeping.setDefault(True)
        buttons = QDialogButtonBox()
        buttons.addButton(removing, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(keeping, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._confirm)
        buttons.rejected.connect(self.reject)
        unit = theme.unit
        column = QVBoxLayout(self)
        column.setContentsMargins(unit * 5, unit * 4, unit * 5, unit * 4)
        column.setSpacing(unit * 3)
        for part in (title, words, buttons):
            column.addWidget(part)
        self.setMinimumWidth(unit * 110)
        keeping.setFocus()

    def _confirm(self) -> None:
        self.removal_confirmed.emit(self._deployment_id)
        self.accept()


def _consequences(deployment: Deployment) -> str:
    if deployment.kind is DeploymentKind.DEMO:
        return "“Try the demo” in the menu brings it back. Its calls stay in history."
    if deployment.credential_kind is CredentialKind.NONE:
        return "Nothing changes on the deployment itself. Its calls stay in history."
    return (
        f"Its {deployment.credential_kind} is removed from the keyring. "
        "Nothing changes on the deployment itself. Its calls stay in history."
    )
