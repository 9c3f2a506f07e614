"""The lines that a function printed, each with its level."""

from collections.abc import Sequence
from time import monotonic

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QLabel, QTextEdit, QVBoxLayout, QWidget

from convex_explorer.convex.calls import LogLevel, LogLine
from convex_explorer.ui.theme import Theme
from convex_explorer.ui.widgets.naming import named

#: A deployment sends 256 lines at most, and the last says that there were more (open backend,
#: common/log_lines.rs).
MOST_LINES = 256
_OVERFLOW = "Log overflow"
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


class LogView(QWidget):
    """Log lines to read, select and copy; line breaks within them are kept."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: tuple[LogLine, ...] = ()
        self._written = 0
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._write_slice)
        self._notice = named(QLabel(), "logNotice", role="muted")
        self._notice.setWordWrap(True)
        self._text = named(QTextEdit(), "logView", "Log lines")
        self._text.setReadOnly(True)
        self._text.setUndoRedoEnabled(False)
        self._text.setFrameShape(QFrame.Shape.NoFrame)
        self._text.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFocusProxy(self._text)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._notice)
        theme.changed.connect(self._take_theme)
        self._take_theme()

    @property
    def lines(self) -> tuple[LogLine, ...]:
        """What is shown."""
        return self._lines

    def show_lines(self, lines: Sequence[LogLine]) -> None:
        """Show other lines."""
        if tuple(lines) != self._lines:
            self._lines = tuple(lines)
            self._write()

    def toPlainText(self) -> str:
        """The lines, each with its level."""
        return "\n".join(f"{line.level} {line.text}" for line in self._lines)

    def _write(self) -> None:
        self._text.clear()
        self._written = 0
        self._write_slice()
        self._show_notice()

    def _write_slice(self) -> None:
        """Write as many of the lines that are left as there is time for; the others follow."""
        cursor = QTextCursor(self._text.document())
        began = monotonic()
        while self._written < len(self._lines) and monotonic() - began < _SLICE:
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.beginEditBlock()
            self._write_line(cursor, self._lines[self._written])
            cursor.endEditBlock()
            self._written += 1
        if self._written < len(self._lines):
            self._timer.start()
        else:
            self._timer.stop()

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

    def _show_notice(self) -> None:
        overflown = len(self._lines) >= MOST_LINES and self._lines[-1].text.startswith(_OVERFLOW)
        self._notice.setVisible(overflown)
        if overflown:
            self._notice.setText("The deployment leaves out lines after the 256th.")

    def _block_format(self) -> QTextBlockFormat:
        """Text begins to the right of the level, also where it is broken."""
        indent = QFontMetricsF(self._theme.code_font()).horizontalAdvance("0") * _TAG_LENGTH
        block = QTextBlockFormat()
        block.setLeftMargin(indent)
        block.setTextIndent(-indent)
        block.setBottomMargin(self._theme.unit / 2)
        return block

    def _take_theme(self) -> None:
        unit = self._theme.unit
        self._text.setFont(self._theme.code_font())
        self._text.document().setDocumentMargin(3 * unit)
        self._notice.setContentsMargins(3 * unit, 2 * unit, 3 * unit, 2 * unit)
        self._write()


def _format(color: QColor, surface: QColor | None = None) -> QTextCharFormat:
    text = QTextCharFormat()
    text.setForeground(color)
    if surface is not None:
        text.setBackground(surface)
    return text
