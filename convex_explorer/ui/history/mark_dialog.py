"""Giving a call of history a name, and writing down something about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from convex_explorer.ui.widgets.naming import named
from convex_explorer.ui.widgets.save_buttons import SaveButtons

if TYPE_CHECKING:
    from convex_explorer.convex.records import CallRecord
    from convex_explorer.ui.theme import Theme

LONGEST_NAME = 200


class MarkDialog(QDialog):
    """Shows what there is; nothing is changed before it is saved.

    Signals:
        given: int, the id of the record, and its name and note (str).
    """

    given = Signal(object, str, str)

    def __init__(self, theme: Theme, record: CallRecord, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "markDialog", "Name and note")
        self.setWindowTitle(f"Name and note — {record.path_text}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._record_id = record.record_id
        self._name = named(QLineEdit(record.label), "markNameEdit", "Name")
        self._name.setMaxLength(LONGEST_NAME)
        self._name.selectAll()
        self._note = named(QPlainTextEdit(record.note), "markNoteEdit", "Note")
        self._note.setTabChangesFocus(True)
        explained = named(QLabel("A call with a name never expires."), "markHint", role="muted")
        buttons = SaveButtons(self, "Mark")
        self._save = buttons.save
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.unit * 4] * 4)
        column.setSpacing(theme.unit * 2)
        for text, field in (("&Name", self._name), ("N&ote", self._note)):
            label = QLabel(text)
            label.setBuddy(field)
            column.addWidget(label)
            column.addWidget(field)
        column.addWidget(explained)
        column.addWidget(buttons)
        self.resize(theme.unit * 100, theme.unit * 70)

    def accept(self) -> None:
        self.given.emit(
            self._record_id, self._name.text().strip(), self._note.toPlainText().strip()
        )
        super().accept()
