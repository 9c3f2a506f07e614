"""Giving a user token for this run: paste it, and see whose it is before it is used."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QPushButton, QVBoxLayout

from convex_explorer.convex.key_words import words_for_facts
from convex_explorer.convex.tokens import BadTokenError, read_token, tidy_token
from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from convex_explorer.ui.theme import Theme


class UserTokenDialog(QDialog):
    """A field for a token. It keeps nothing itself.

    Signals:
        token_given: str, a token that can be read.
    """

    token_given = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "userTokenDialog", "Use a user token")
        self.setWindowTitle("Use a user token")
        self._token = named(QLineEdit(), "userTokenEdit", "User token", role="code")
        self._token.setEchoMode(QLineEdit.EchoMode.Password)
        self._token.setPlaceholderText("A JSON Web Token: three parts with dots between them")
        self._token.textChanged.connect(self._look_at)
        self._facts = named(QLabel(), "userTokenFacts")
        self._facts.setWordWrap(True)
        theme.veils.cover(self._facts)
        note = named(QLabel(), "userTokenNote", role="small")
        note.setText("It is forgotten when the program ends, and is written nowhere.")
        note.setWordWrap(True)
        buttons = QDialogButtonBox()
        self._use_button = named(QPushButton("Use it"), "useTokenButton", role="primary")
        self._use_button.clicked.connect(self._use)
        cancel_button = named(QPushButton("Cancel"), "cancelUserTokenButton")
        cancel_button.clicked.connect(self.reject)
        buttons.addButton(self._use_button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(cancel_button, QDialogButtonBox.ButtonRole.RejectRole)
        unit = theme.unit
        column = QVBoxLayout(self)
        column.setContentsMargins(unit * 5, unit * 4, unit * 5, unit * 4)
        column.setSpacing(unit * 3)
        column.addWidget(named(QLabel("Use a user token"), "userTokenTitle", role="title"))
        for widget in (self._token, self._facts, note, buttons):
            column.addWidget(widget)
        self.setMinimumWidth(unit * 130)
        self._look_at()

    def _look_at(self) -> None:
        """Say what the token says of itself, or why it is none."""
        text = self._token.text()
        try:
            facts = read_token(text)
        except BadTokenError as error:
            self._use_button.setEnabled(False)
            empty = not text.strip()
            self._say(
                error.advice if empty else f"{error} {error.advice}", "" if empty else "error"
            )
            return
        self._use_button.setEnabled(True)
        self._say(*words_for_facts(facts, datetime.now(UTC)))

    def _say(self, text: str, tone: str) -> None:
        self._facts.setProperty("role", tone)
        self._facts.style().unpolish(self._facts)
        self._facts.style().polish(self._facts)
        self._facts.setText(text)
        self._token.setAccessibleDescription(text)
        self.adjustSize()

    def _use(self) -> None:
        self.token_given.emit(tidy_token(self._token.text()))
        self.accept()
