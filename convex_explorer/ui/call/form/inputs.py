"""The inputs of a form: Qt's own, but that undo is the form's, and the wheel only scrolls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QTextCursor, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDateTimeEdit,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QWidget,
)

from convex_explorer.ui.widgets.code_editor import CodeEditor, document_text

if TYPE_CHECKING:
    from convex_explorer.ui.theme import Theme

_FEWEST_LINES, _MOST_LINES = 3, 12


class LineInput(QLineEdit):
    """A field of one line."""

    def event(self, event: QEvent) -> bool:
        return leaves_undo(event) or super().event(event)


class LinesInput(QPlainTextEdit):
    """A field of several lines, as high as they need. Tab leads out of it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.document().setDocumentMargin(2 * theme.unit)
        self.textChanged.connect(self._fit)
        self._fit()

    def text(self) -> str:
        """What is typed."""
        return document_text(self.document())

    def event(self, event: QEvent) -> bool:
        return leaves_undo(event) or super().event(event)

    def _fit(self) -> None:
        _fit_lines(self, self.blockCount(), self._theme)


class JsonInput(CodeEditor):
    """A small editor for one value as text of args. Tab leads out of it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._sizes = theme
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.document().setDocumentMargin(2 * theme.unit)
        self.blockCountChanged.connect(self._fit)
        self._fit()

    def event(self, event: QEvent) -> bool:
        return leaves_undo(event) or super().event(event)

    def show_text(self, text: str) -> None:
        """Show another text; nobody typed it."""
        self.blockSignals(True)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.blockSignals(False)
        self._fit()

    def _fit_gutter(self) -> None:
        self._gutter.hide()  # nobody counts so few lines

    def _fit(self) -> None:
        _fit_lines(self, self.blockCount(), self._sizes, fewest=1)


class Choice(QComboBox):
    """A drop-down list. The wheel scrolls the form, and never chooses in passing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())


class Moment(QDateTimeEdit):
    """A date and a time of day, in local time, to the millisecond."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDisplayFormat("yyyy-MM-dd HH:mm:ss.zzz")
        self.setCalendarPopup(True)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ElidedLabel(QLabel):
    """A label that takes what room there is, and says with “…” that it is not enough."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        inside = self.contentsRect()
        text = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, inside.width()
        )
        painter.drawText(inside, self.alignment(), text)


def leaves_undo(event: QEvent) -> bool:
    """Whether a key is undo or redo, which the form takes instead of the field."""
    if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    keys = QKeySequence.StandardKey
    if event.matches(keys.Undo) or event.matches(keys.Redo):
        event.ignore()
        return True
    return False


def _fit_lines(
    editor: QPlainTextEdit, lines: int, theme: Theme, *, fewest: int = _FEWEST_LINES
) -> None:
    shown = min(max(lines, fewest), _MOST_LINES)
    height = shown * editor.fontMetrics().lineSpacing() + 5 * theme.unit
    if height != editor.maximumHeight():
        editor.setFixedHeight(height)
