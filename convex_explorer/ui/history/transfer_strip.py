"""How far history is that is being saved or taken in, with a way to stop it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QVBoxLayout, QWidget

from convex_explorer.ui.widgets.announcing import announce
from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from convex_explorer.ui.theme import Theme

_WHOLE = 1_000


class TransferStrip(QWidget):
    """Above the list for as long as there is something to tell.

    Signals:
        stop_requested: give up what is under way.
    """

    stop_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "historyTransfer", "History file")
        self._is_under_way = False
        self._bar = named(QProgressBar(), "historyTransferProgress", "History file")
        self._bar.setRange(0, _WHOLE)
        self._bar.setTextVisible(False)
        self._said = named(QLabel(), "historyTransferSaid")
        self._said.setWordWrap(True)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._end = named(QToolButton(), "historyTransferStop", "Stop")
        self._end.clicked.connect(self._press)
        told = QVBoxLayout()
        told.addWidget(self._said)
        told.addWidget(self._bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.unit * 3, 0, theme.unit * 3, theme.unit * 2)
        row.addLayout(told, 1)
        row.addWidget(self._end)
        self.hide()

    def show_progress(self, done: float) -> None:
        """Something is under way, and so far."""
        self._is_under_way = True
        self._said.hide()
        self._bar.setValue(round(done * _WHOLE))
        self._bar.show()
        self._end.setText("Stop")
        self.show()

    def show_end(self, said: str) -> None:
        """It is over, and this came of it."""
        self._is_under_way = False
        self._bar.hide()
        self._said.setText(said)
        self._said.show()
        self._end.setText("Close")
        self._end.setAccessibleName("Close")
        self.show()
        announce(self._said, said)

    def _press(self) -> None:
        if self._is_under_way:
            self.stop_requested.emit()
        else:
            self.hide()
