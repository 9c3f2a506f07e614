"""Paints the part of a very long text that is seen: it is never laid out whole."""

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHoverEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from convex_explorer.ui.outcome.text_caret import row_end
from convex_explorer.ui.outcome.text_colors import ColoredPart, color_of_long_line, colored_parts
from convex_explorer.ui.outcome.text_line import TextLine
from convex_explorer.ui.outcome.text_rows import Row, TextRows
from convex_explorer.ui.theme import Theme
from convex_explorer.ui.veils import bar_letters, paint_bar

_CARET_WIDTH = 2
#: Above the text, where no row is.
_NOWHERE = -1.0


class TextCanvas(QAbstractScrollArea):
    """Rows with line numbers, colors, a selection and a caret; knows what is where."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows = TextRows(b"")
        self._anchor = self._caret = 0
        self._widest = 0.0
        self._plain_color = ""
        self._pointed_at = _NOWHERE
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("role", "code")
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        theme.changed.connect(self._take_theme)
        self._take_theme()

    @property
    def rows(self) -> TextRows:
        """The text, and where its rows are."""
        return self._rows

    @property
    def selection(self) -> tuple[int, int]:
        """From which byte to which."""
        return min(self._anchor, self._caret), max(self._anchor, self._caret)

    def rect_of(self, offset: int) -> QRectF:
        """Where in the viewport the character at a byte is; it may be out of sight."""
        number = self._rows.number_at(offset)
        row = self._rows.row(number)
        line = self._line(row)
        x = self._text_x + line.x_of(offset - row.start)
        y = self._top_margin + (number - self.verticalScrollBar().value()) * self._row_height
        return QRectF(x, y, self._character_width, self._row_height)

    def offset_at(self, point: QPointF) -> int:
        """The byte that a point of the viewport is at."""
        below_top = int((point.y() - self._top_margin) // self._row_height)
        row = self._rows.row(self.verticalScrollBar().value() + below_top)
        return self._offset_in(row, point.x() - self._text_x)

    def _offset_in(self, row: Row, x: float) -> int:
        """The byte of a row that is at an x of the text; of a piece, before its last one's end."""
        offset = row.start + self._line(row).offset_at(max(0.0, x))
        return min(offset, row_end(self._rows, row.start)) if offset == row.end else offset

    # ------------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self.viewport()) as painter:
            painter.setFont(self.font())
            top = self.verticalScrollBar().value()
            count = self._rows_in_view + 1
            for place, row in enumerate(self._rows.rows(top, count)):
                y = self._top_margin + place * self._row_height
                if y <= event.rect().bottom() and y + self._row_height >= event.rect().top():
                    self._paint_row(painter, row, y)
            self._paint_gutter(painter, top, count)

    def _paint_row(self, painter: QPainter, row: Row, y: float) -> None:
        line = self._line(row)
        self._note_width(line.width)
        start, end = self.selection
        if start < end and start <= row.end and end > row.start:
            left = line.x_of(max(start, row.start) - row.start)
            right = line.x_of(min(end, row.end) - row.start)
            if end > row.end:
                right += self._character_width  # the line break is selected too
            area = QRectF(self._text_x + left, y, right - left, self._row_height)
            painter.fillRect(area, self._theme.color("selected"))
        if self._is_veiled(row, y):
            width = bar_letters(len(line.text)) * self._character_width
            area = QRectF(self._text_x, y, width, self._row_height)
            paint_bar(painter, area, self._theme.color("line_strong"))
            return
        left = -min(0.0, self._text_x - self._gutter_width)
        visible = (left, left + self.viewport().width())
        baseline = QPointF(self._text_x, y + self._ascent)
        line.paint(painter, baseline, self._colors(row, line), visible)
        if self.hasFocus() and row.start <= self._caret <= row.end and self._is_in(row):
            x = self._text_x + line.x_of(self._caret - row.start)
            caret = QRectF(x, y, _CARET_WIDTH, self._row_height)
            painter.fillRect(caret, self._theme.color("accent"))

    def _is_veiled(self, row: Row, y: float) -> bool:
        """Whether a row is hidden: one neither points at it nor stands on it."""
        if not self._theme.veils.drawn:
            return False
        stands_on = self.hasFocus() and row.start <= self._caret <= row.end
        return not stands_on and not y <= self._pointed_at < y + self._row_height

    def viewportEvent(self, event: QEvent) -> bool:
        """Note where one points at, only while veils are drawn."""
        if self._theme.veils.drawn and isinstance(event, QHoverEvent):
            leaves = event.type() is QEvent.Type.HoverLeave
            self._pointed_at = _NOWHERE if leaves else event.position().y()
            self.viewport().update()
        return super().viewportEvent(event)

    def _is_in(self, row: Row) -> bool:
        """Whether the caret, at the border of two pieces of a line, is in this one."""
        return self._caret < row.end or self._rows.row(self._rows.number_at(self._caret)) == row

    def _colors(self, row: Row, line: TextLine) -> Iterator[tuple[int, int, QColor]]:
        """All parts of a row in order; what has no meaning of its own is punctuation."""
        parts: tuple[ColoredPart, ...]
        if self._plain_color:
            parts = (ColoredPart(0, len(line.text), self._plain_color),)
        elif row.start != row.line_start:
            beginning = self._rows.text[row.line_start : row.line_start + 2_000]
            color = color_of_long_line(beginning.decode("utf-8", "replace"))
            parts = (ColoredPart(0, len(line.text), color),)
        else:
            parts = colored_parts(line.text)
        position = 0
        for part in parts:
            if position < part.start:
                yield position, part.start, self._theme.color("muted")
            yield part.start, part.end, self._theme.color(part.color)
            position = part.end
        if position < len(line.text):
            yield position, len(line.text), self._theme.color("muted")

    def _paint_gutter(self, painter: QPainter, top: int, count: int) -> None:
        height = self.viewport().height()
        painter.fillRect(QRectF(0, 0, self._gutter_width, height), self._theme.color("surface"))
        painter.setPen(self._theme.color("faint"))
        right = self._gutter_width - 2 * self._theme.unit
        for place, row in enumerate(self._rows.rows(top, count)):
            y = self._top_margin + place * self._row_height
            if row.start == row.line_start:
                area = QRectF(0, y, right, self._row_height)
                flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(area, flags, str(row.line + 1))

    def _line(self, row: Row) -> TextLine:
        data = self._rows.text[row.start : row.end]
        return TextLine(data, self.font(), self._character_width)

    # ------------------------------------------------------------------ sizes and places

    def _show_caret(self) -> None:
        number = self._rows.number_at(self._caret)
        bar = self.verticalScrollBar()
        if number < bar.value():
            bar.setValue(number)
        elif number >= bar.value() + self._rows_in_view:
            bar.setValue(number - self._rows_in_view + 1)
        x = self.rect_of(self._caret).x()
        self._note_width(x - self._text_x)
        side = self.horizontalScrollBar()
        if x < self._gutter_width:
            side.setValue(int(side.value() + x - self._gutter_width - 4 * self._character_width))
        elif x > self.viewport().width() - self._character_width:
            excess = x - self.viewport().width() + 4 * self._character_width
            side.setValue(int(side.value() + excess))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_scroll_bars()

    @property
    def _text_x(self) -> float:
        """Where in the viewport the text begins; less than nothing when scrolled to the side."""
        return self._gutter_width - self.horizontalScrollBar().value()

    @property
    def _rows_in_view(self) -> int:
        return max(1, int((self.viewport().height() - self._top_margin) // self._row_height))

    def _place_scroll_bars(self) -> None:
        digits = max(2, len(str(self._rows.line_count)))
        self._gutter_width = digits * self._character_width + 5 * self._theme.unit
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self._rows.count - self._rows_in_view))
        bar.setPageStep(self._rows_in_view)
        room = self.viewport().width() - self._gutter_width
        side = self.horizontalScrollBar()
        side.setRange(0, max(0, int(self._widest + 2 * self._character_width - room)))
        side.setPageStep(max(1, int(room)))
        side.setSingleStep(int(4 * self._character_width))

    def _note_width(self, width: float) -> None:
        if width > self._widest:
            self._widest = width
            QTimer.singleShot(0, self, self._place_scroll_bars)

    def _take_theme(self) -> None:
        self.setFont(self._theme.code_font())
        metrics = QFontMetricsF(self.font())
        self._character_width = metrics.horizontalAdvance("0" * 100) / 100
        self._ascent = metrics.ascent() + metrics.leading() / 2 + self._theme.unit / 4
        self._row_height = float(round(metrics.height() + self._theme.unit / 2))
        self._top_margin = float(self._theme.unit)
        self._gutter_width = 0.0
        self._widest = 0.0
        self._place_scroll_bars()
        self.viewport().update()
