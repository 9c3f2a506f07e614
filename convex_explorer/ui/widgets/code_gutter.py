"""The strip of line numbers beside code, with a dot where a line has a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from convex_explorer.ui.theme import Theme
    from convex_explorer.ui.widgets.code_editor import CodeEditor


class CodeGutter(QWidget):
    """Draws the numbers of the lines that its editor shows.

    It covers the margin of the editor's document, so that it is painted whenever that is; what
    lies in the margin alone has no number to be drawn.
    """

    def __init__(self, editor: CodeEditor, theme: Theme) -> None:
        super().__init__(editor)
        self._editor = editor
        self._theme = theme

    def sizeHint(self) -> QSize:
        return QSize(self._editor.gutter_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), self._theme.color("surface"))
            self._paint_current_line(painter)
            column = QRect(0, 0, self._editor.gutter_width(), self.height())
            area = event.region().intersected(column).boundingRect()
            if not area.isEmpty():
                self._paint_numbers(painter, area)

    def _paint_current_line(self, painter: QPainter) -> None:
        if self._editor.hasFocus():
            line = self._editor.place_of_current_line()
            area = QRect(0, round(line.top()), self.width(), round(line.height()))
            painter.fillRect(area, self._theme.color("code_line"))

    def _paint_numbers(self, painter: QPainter, area: QRect) -> None:
        theme, editor = self._theme, self._editor
        current = editor.textCursor().blockNumber() if editor.hasFocus() else -1
        tones = editor.tones_of_lines()
        right = self.width() - 3 * theme.unit
        usual, marked = theme.color("faint"), theme.color("text")
        painter.setFont(editor.font())
        painter.setPen(usual)
        for block, line in editor.visible_lines(area):
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
