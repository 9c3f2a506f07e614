"""A line below Run while the user token has expired: what is the matter, and the way out."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from convex_explorer.ui.theme import Theme
from convex_explorer.ui.widgets.announcing import announce
from convex_explorer.ui.widgets.naming import named


class ExpiryHint(QWidget):
    """Pushes down what is below it, and keeps nobody from running the call.

    Signals:
        token_requested: the user wants to give another token.
    """

    token_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = named(QLabel(), "tokenExpiryHint", role="error")
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._paste_button = named(QPushButton("Paste a new one"), "pasteTokenButton", role="link")
        self._paste_button.setAccessibleName("Paste a new user token")
        self._paste_button.clicked.connect(self.token_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * theme.unit)
        row.addWidget(self._text)
        row.addWidget(self._paste_button)
        row.addStretch(1)
        self.hide()

    def show_text(self, text: str) -> None:
        """Say this; nothing takes the line away."""
        appears = bool(text) and self.isHidden()
        self._text.setText(text)
        self.setVisible(bool(text))
        if appears:
            announce(self, text)
