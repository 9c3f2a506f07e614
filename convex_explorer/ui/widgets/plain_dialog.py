"""A dialog that shows something and asks nothing: parts below each other, and a way to close it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMargins, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QVBoxLayout, QWidget

from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from convex_explorer.ui.theme import Theme


class PlainDialog(QDialog):
    """It is gone once it is closed, by its button or by Escape."""

    def __init__(self, theme: Theme, object_name: str, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        named(self, object_name, title)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._buttons = QDialogButtonBox()
        closing = named(QPushButton("Close"), "closeButton")
        self._buttons.addButton(closing, QDialogButtonBox.ButtonRole.RejectRole)
        self._buttons.rejected.connect(self.reject)

    def add_button(self, text: str, object_name: str) -> QPushButton:
        """Add a button that does something else than close it."""
        button = named(QPushButton(text), object_name)
        self._buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        return button

    @property
    def contents_margins(self) -> QMargins:
        """Between the edge and what is in it."""
        unit = self._theme.unit
        return QMargins(unit * 5, unit * 4, unit * 5, unit * 4)

    def lay_out(self, *parts: QWidget) -> None:
        """Put parts below each other, and the buttons below them."""
        column = QVBoxLayout(self)
        column.setContentsMargins(self.contents_margins)
        column.setSpacing(self._theme.unit * 3)
        for part in (*parts, self._buttons):
            column.addWidget(part)
