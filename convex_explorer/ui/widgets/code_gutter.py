"""The strip of line numbers beside code, with a dot where a line has a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QTextBlock
from PySide6.QtWidgets import QPlainTextEdit, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from convex_explorer.ui.theme import Theme


class CodeGutter(QWidget):
    """Draws the numbers of the lines that its editor shows.

    It covers the margin of the editor's document, so that it is painted whenever that is; what
    lies in the margin alone has no number to be drawn.
    """

    def __init__(
        self, editor: QPlainTextEdit, theme: Theme, tones_of_lines: Callable[[], Mapping[int, str]]
    ) -> None:
        super().__init__(editor)
        self._editor = editor
        self._theme = theme
        self._tones_of_lines = tones_of_lines

    def wanted_width(self) -> int:
        """Room for the last line's number, and for the mark of a problem before it."""
        digits = max(2, len(str(self._editor.blockCount())))
        digit = self._editor.fontMetrics().horizontalAdvance("0")
        return digits * digit + 5 * self._theme.unit

    def sizeHint(self) -> QSize:
        return QSize(self.wanted_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            # Not fillRect: it takes gradients too, and 169 of those have a name each in Python.
            painter.setBackground(self._theme.color("surface"))
            painter.eraseRect(event.rect())
            self._paint_current_line(painter)
            column = QRect(0, 0, self.wanted_width(), self.height())
            area = event.region().intersected(column).boundingRect()
            if not area.isEmpty():
                self._paint_numbers(painter, area)

    def _paint_current_line(self, painter: QPainter) -> None:
        if self._editor.hasFocus():
            area = self._place(self._editor.textCursor().block())
            area.setWidth(self.width())
            painter.fillRect(area.toRect(), self._theme.color("code_line"))

    def _place(self, block: QTextBlock) -> QRectF:
        editor = self._editor
        return editor.blockBoundingGeometry(block).translated(editor.contentOffset())

    def _visible_lines(self, area: QRect) -> Iterator[tuple[QTextBlock, QRect]]:
        block = self._editor.firstVisibleBlock()
        top = self._place(block).top()
        first, last, width = area.top(), area.bottom(), self.width()
        while block.isValid() and top <= last:
            height = self._editor.blockBoundingRect(block).height()
            if top + height >= first:
                yield block, QRect(0, round(top), width, round(height))
            top += height
            block = block.next()

    def _paint_numbers(self, painter: QPainter, area: QRect) -> None:
        theme, editor = self._theme, self._editor
        current = editor.textCursor().blockNumber() if editor.hasFocus() else -1
        tones = self._tones_of_lines()
        right = self.width() - 3 * theme.unit
        usual, marked = theme.color("faint"), theme.color("text")
        painter.setFont(editor.font())
        painter.setPen(usual)
        for block, line in self._visible_lines(area):
            number = block.blockNumber()
            place = QRect(0, line.top(), right, line.height())
            if number == current:
                painter.setPen(marked)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight, str(number + 1))
            if number in tones:
                self._paint_dot(painter, line, theme.color(tones[number]))
            if number == current or number in tones:
                painter.setPen(usual)

    def _paint_dot(self, painter: QPainter, line: QRect, color: QColor) -> None:
        unit = self._theme.unit
        side = 1.5 * unit
        top = line.top() + (self._editor.fontMetrics().height() - side) / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawEllipse(QRectF(line.left() + unit, top, side, side))
