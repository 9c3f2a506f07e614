"""Log lines as rich text: each level in its color, and long lines wrapped."""

from collections.abc import Iterator, Sequence
from time import monotonic

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from convex_explorer.convex.calls import LogLevel, LogLine
from convex_explorer.ui.outcome.log_sieve import LogFilter
from convex_explorer.ui.outcome.slices import Slices
from convex_explorer.ui.theme import Theme

#: Qt lays out all there is, about a millisecond for 4,000 characters; so it is given a slice at
#: a time, of so many seconds.
_SLICE = 0.008
_LEVEL_COLORS = {
    LogLevel.DEBUG: ("muted", "window"),
    LogLevel.INFO: ("info", "info_surface"),
    LogLevel.LOG: ("text", "hover"),
    LogLevel.WARN: ("warning", "warning_surface"),
    LogLevel.ERROR: ("error", "error_surface"),
}
_TAG_LENGTH = 9  # " ERROR " and two blanks
_SOFT_BREAK = "\u2028"  # a line break within a paragraph
_MOST_MARKS = 100


class LogText(QTextEdit):
    """For lines that Qt can lay out: neither long nor many. Line breaks within them are kept."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: Sequence[LogLine] = ()
        self._filter = LogFilter()
        self._written = 0
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._write_slice)
        self._marks: list[QTextEdit.ExtraSelection] = []
        self._marking = Slices(self)
        self._marking.finished.connect(self._mark_words)
        self.setReadOnly(True)
        self.setPlaceholderText("No log line is like that.")
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        theme.changed.connect(self._take_theme)
        self._take_theme()

    def show_lines(self, lines: Sequence[LogLine], log_filter: LogFilter) -> None:
        """Show other lines, and mark in them the words that they were found by."""
        before, self._lines = self._lines, lines
        if log_filter != self._filter or lines[: len(before)] != before:
            self._filter = log_filter
            self._write()
        elif len(lines) > len(before):
            self._marking.stop()
            self._marks = []
            self._write_slice()  # what is there stays where it is

    def _write(self) -> None:
        self._marking.stop()
        self._marks = []
        self.setExtraSelections([])
        self.clear()
        self._written = 0
        self._write_slice()

    def _write_slice(self) -> None:
        """Write as many of the lines that are left as there is time for; the others follow."""
        cursor = QTextCursor(self.document())
        began = monotonic()
        while self._written < len(self._lines) and monotonic() - began < _SLICE:
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.beginEditBlock()
            self._write_line(cursor, self._lines[self._written])
            cursor.endEditBlock()
            self._written += 1
        self._stay_at_top()
        if self._written < len(self._lines):
            self._timer.start()
        else:
            self._timer.stop()
            self._marking.start(self._find_words())

    def _stay_at_top(self) -> None:
        """Take the view's own cursor back from the end of the first text that came."""
        own = self.textCursor()
        if not own.hasSelection() and own.position():
            own.setPosition(0)
            self.setTextCursor(own)

    def _write_line(self, cursor: QTextCursor, line: LogLine) -> None:
        block = self._block_format()
        if self._written:
            cursor.insertBlock(block)
        else:
            cursor.setBlockFormat(block)
        color, surface = (self._theme.color(name) for name in _LEVEL_COLORS[line.level])
        cursor.insertText(f" {line.level} ", _format(color, surface))
        plain = _format(self._theme.color("text"))
        gap = " " * (_TAG_LENGTH - len(line.level) - 2)
        cursor.insertText(gap + line.text.replace("\n", _SOFT_BREAK), plain)

    def _find_words(self) -> Iterator[None]:
        """Find what is to be marked; each step is short."""
        words, document = self._filter.words, self.document()
        flags = QTextDocument.FindFlag(0)
        if not self._filter.ignores_case:
            flags = QTextDocument.FindFlag.FindCaseSensitively
        found = document.find(words, 0, flags) if words else QTextCursor()
        while not found.isNull() and len(self._marks) < _MOST_MARKS:
            if found.selectionStart() - found.block().position() >= _TAG_LENGTH:
                mark = QTextEdit.ExtraSelection()
                mark.cursor = found
                mark.format.setBackground(self._theme.color("selected"))
                mark.format.setForeground(self._theme.color("selected_text"))
                self._marks.append(mark)
            yield
            found = document.find(words, found, flags)

    def _mark_words(self) -> None:
        self.setExtraSelections(self._marks)

    def _block_format(self) -> QTextBlockFormat:
        """Text begins to the right of the level, also where it is broken."""
        indent = QFontMetricsF(self._theme.code_font()).horizontalAdvance("0") * _TAG_LENGTH
        block = QTextBlockFormat()
        block.setLeftMargin(indent)
        block.setTextIndent(-indent)
        block.setBottomMargin(self._theme.unit / 2)
        return block

    def _take_theme(self) -> None:
        self.setFont(self._theme.code_font())
        self.document().setDocumentMargin(3 * self._theme.unit)
        self._write()


def _format(color: QColor, surface: QColor | None = None) -> QTextCharFormat:
    text = QTextCharFormat()
    text.setForeground(color)
    if surface is not None:
        text.setBackground(surface)
    return text
