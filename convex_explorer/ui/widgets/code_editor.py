"""A text editor for code: line numbers, the current line, brackets, and underlined problems."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QMimeData, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QToolTip, QWidget

from convex_explorer.ui.theme import Theme
from convex_explorer.ui.widgets.code_brackets import BracketSearch
from convex_explorer.ui.widgets.code_gutter import CodeGutter
from convex_explorer.ui.widgets.code_typing import INDENT, CodeTyping

_MOST_UNDERLINES = 200


class Underline(NamedTuple):
    """What is wrong with a stretch of text, in positions as Qt counts them (UTF-16 units).

    Attributes:
        tone: the name of the line's color: ``error``, or ``warning``.
    """

    start: int
    end: int
    message: str
    tone: str = "error"


class CodeEditor(QPlainTextEdit):
    """Edits a piece of code. Tab indents; Ctrl+Tab and F6 lead out of it.

    Signals:
        pasted_into_empty: there was no text, and now there is a pasted one.
    """

    pasted_into_empty = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        #: What to say besides of a position that the mouse rests on.
        self.hover_asked: Callable[[int], str] = _nothing_to_say
        self._typing = CodeTyping(self)
        self._underlines: list[tuple[QTextCursor, Underline]] = []
        self._gutter = CodeGutter(self, theme, self.tones_of_lines)
        self._search = BracketSearch(self)
        self._search.found.connect(self._mark_pair)
        self._pair: list[QTextCursor] = []
        self._marked_line = self.textCursor()
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.blockCountChanged.connect(self._fit_gutter)
        self.updateRequest.connect(self._follow_text)
        self.cursorPositionChanged.connect(self._follow_caret)
        theme.changed.connect(self._take_theme)
        self._take_theme()

    # ------------------------------------------------------------------ what others ask

    def text(self) -> str:
        """The text exactly as typed."""
        return document_text(self.document())

    def show_document(self, document: QTextDocument) -> None:
        """Edit another document from now on; its undo steps come with it."""
        self._typing.forget()
        self._underlines.clear()
        self.setDocument(document)
        self._take_theme()

    def show_underlines(self, underlines: Sequence[Underline]) -> None:
        """Underline these, and no others."""
        self._underlines = [
            (self._visible_stretch(underline), underline)
            for underline in underlines[:_MOST_UNDERLINES]
        ]
        self._show_marks()
        self._gutter.update()

    def message_at(self, position: int) -> str:
        """What is wrong at a position, one line for each problem; empty where nothing is."""
        messages = [
            underline.message
            for cursor, underline in self._underlines
            if cursor.selectionStart() <= position <= cursor.selectionEnd()
        ]
        return "\n".join(messages)

    def tones_of_lines(self) -> dict[int, str]:
        """By its number, from 0, each line in which something is wrong, and how it is marked."""
        return {cursor.block().blockNumber(): each.tone for cursor, each in self._underlines}

    def go_to(self, position: int) -> None:
        """Put the caret somewhere, in sight, and the focus with it."""
        cursor = self.textCursor()
        cursor.setPosition(min(position, self.document().characterCount() - 1))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------------ keys and the mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _leads_out(event):
            self._lead_out(forward=not event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        elif self.isReadOnly() or not self._typing.take(event):
            super().keyPressEvent(event)
        else:
            self.ensureCursorVisible()
            event.accept()

    def insertFromMimeData(self, source: QMimeData) -> None:
        was_empty = self.document().isEmpty()
        super().insertFromMimeData(source)
        if was_empty and not self.document().isEmpty():
            self.pasted_into_empty.emit()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            position = self.cursorForPosition(event.pos()).position()
            message = "\n".join(
                filter(None, (self.message_at(position), self.hover_asked(position)))
            )
            QToolTip.showText(event.globalPos(), message, self.viewport())
            return True
        return super().viewportEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._mark()
        self._gutter.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._mark()
        self._gutter.update()

    def _lead_out(self, *, forward: bool) -> None:
        """No shortcut of the window took the key, so the focus moves on as Tab would move it."""
        self.setTabChangesFocus(True)
        self.focusNextPrevChild(forward)
        self.setTabChangesFocus(False)

    # ------------------------------------------------------------------ marks in the text

    def _visible_stretch(self, underline: Underline) -> QTextCursor:
        """At least one character is underlined, or nobody would see it."""
        last = self.document().characterCount() - 1
        start, end = min(underline.start, last), min(underline.end, last)
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        if end > start:
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        elif cursor.atBlockEnd() and not cursor.atBlockStart():
            cursor.movePosition(
                QTextCursor.MoveOperation.PreviousCharacter, QTextCursor.MoveMode.KeepAnchor
            )
        else:
            cursor.movePosition(
                QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor
            )
        return cursor

    def _follow_caret(self) -> None:
        """Mark the line and the brackets at the caret. What is marked moves with the text."""
        if self._pair or self._marked_line.block() != self.textCursor().block():
            self._mark()
        else:
            self._look_for_pair()

    def _mark(self) -> None:
        moved = self._marked_line.block() != self.textCursor().block()
        self._marked_line = self.textCursor()
        self._marked_line.clearSelection()
        self._pair = []
        self._look_for_pair()
        if not self._pair:
            self._show_marks()
        if moved:
            self._gutter.update()

    def _look_for_pair(self) -> None:
        """It is marked when it was found: at once, or when nothing is typed for a moment."""
        self._search.stop()
        if self.hasFocus():
            self._search.start(self.document(), self.textCursor().position())

    def _mark_pair(self, bracket: int, partner: int) -> None:
        self._pair = [QTextCursor(self.document()) for _ in range(2)]
        for cursor, place in zip(self._pair, (bracket, partner), strict=True):
            cursor.setPosition(place)
            cursor.setPosition(place + 1, QTextCursor.MoveMode.KeepAnchor)
        self._show_marks()

    def _show_marks(self) -> None:
        self.setExtraSelections(
            [*self._current_line(), *self._bracket_marks(), *self._underline_marks()]
        )

    def _current_line(self) -> Iterator[QTextEdit.ExtraSelection]:
        if not self.hasFocus():
            return
        style = QTextCharFormat()
        style.setBackground(self._theme.color("code_line"))
        style.setProperty(QTextFormat.Property.FullWidthSelection, True)
        yield _marked(self._marked_line, style)

    def _bracket_marks(self) -> Iterator[QTextEdit.ExtraSelection]:
        style = QTextCharFormat()
        style.setBackground(self._theme.color("selected"))
        style.setForeground(self._theme.color("selected_text"))
        for cursor in self._pair:
            yield _marked(cursor, style)

    def _underline_marks(self) -> Iterator[QTextEdit.ExtraSelection]:
        for cursor, underline in self._underlines:
            style = QTextCharFormat()
            style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            style.setUnderlineColor(self._theme.color(underline.tone))
            yield _marked(cursor, style)

    # ------------------------------------------------------------------ the gutter

    def _fit_gutter(self) -> None:
        self.setViewportMargins(self._gutter.wanted_width(), 0, 0, 0)
        inside = self.contentsRect()
        # It covers the document's margin too, which the mark of the current line leaves out.
        size = QSize(self._gutter.wanted_width() + self._theme.unit, inside.height())
        self._gutter.setGeometry(QRect(inside.topLeft(), size))

    def _follow_text(self, area: QRect, scrolled: int) -> None:
        if scrolled:
            self._gutter.scroll(0, scrolled)
        else:
            self._gutter.update(0, area.y(), self._gutter.width(), area.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_gutter()

    def _take_theme(self) -> None:
        font = self._theme.code_font()
        self.setFont(font)
        self.document().setDefaultFont(font)
        self.document().setDocumentMargin(self._theme.unit)
        self.setTabStopDistance(len(INDENT) * self.fontMetrics().horizontalAdvance(" "))
        self._fit_gutter()
        self._mark()


def document_text(document: QTextDocument) -> str:
    """The text of a document: ``toPlainText`` would make plain spaces of no-break ones."""
    return document.toRawText().replace("\u2029", "\n")


def _nothing_to_say(_position: int) -> str:
    return ""


def _marked(cursor: QTextCursor, style: QTextCharFormat) -> QTextEdit.ExtraSelection:
    mark = QTextEdit.ExtraSelection()
    mark.cursor, mark.format = cursor, style
    return mark


def _leads_out(event: QKeyEvent) -> bool:
    if event.key() == Qt.Key.Key_F6:
        return True
    control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    return control and event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
