"""Asks whether a deployment may be called although everybody on the way could read along."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from convex_explorer.ui.theme import Theme


class PlainHttpDialog(QDialog):
    """Asked once for a deployment. Whoever presses Enter or Escape has not agreed.

    Signals:
        agreed: str, the URL; the user wants it all the same.
    """

    agreed = Signal(str)

    def __init__(self, theme: Theme, url: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._url = url
        named(self, "plainHttpDialog", "Call without encryption?")
        self.setWindowTitle("Call without encryption?")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        question = f"Call {urlsplit(url).netloc} without encryption?"
        consequences = (
            "Everybody on the way there can read and change what is sent and what comes back: "
            "args, values, and the credential. Use an https:// URL if there is one. If you go on, "
            "a mark beside the deployment's name stays as a reminder."
        )
        title = named(QLabel(question), "plainHttpQuestion", role="title")
        words = named(QLabel(consequences), "plainHttpConsequences", role="muted")
        for label in (title, words):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.setAccessibleDescription(f"{question} {consequences}")
        going_on = named(QPushButton("Call without encryption"), "acceptPlainHttpButton")
        going_on.setProperty("role", "danger")
        going_on.setAutoDefault(False)
        cancel = named(QPushButton("Cancel"), "cancelPlainHttpButton")
        cancel.setDefault(True)
        buttons = QDialogButtonBox()
        buttons.addButton(going_on, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(cancel, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._agree)
        buttons.rejected.connect(self.reject)
        unit = theme.unit
        column = QVBoxLayout(self)
        column.setContentsMargins(unit * 5, unit * 4, unit * 5, unit * 4)
        column.setSpacing(unit * 3)
        for part in (title, words, buttons):
            column.addWidget(part)
        self.setMinimumWidth(unit * 110)
        cancel.setFocus()

    def _agree(self) -> None:
        self.accept()
        self.agreed.emit(self._url)
