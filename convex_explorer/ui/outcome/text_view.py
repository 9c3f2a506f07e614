"""A very long text, read only: shown, selected and copied without ever being laid out whole."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QMenu, QWidget

from convex_explorer.ui.outcome.text_caret import (
    Step,
    next_character,
    next_word,
    previous_character,
    previous_word,
    row_end,
    row_start,
    text_end,
    text_start,
    word_around,
)
from convex_explorer.ui.outcome.text_colors import (
    ColoredPart,
    color_of_long_line,
    colored_parts,
)
from convex_explorer.ui.outcome.text_line import TextLine
from convex_explorer.ui.outcome.text_rows import Row, TextRows
from convex_explorer.ui.theme import Theme

_Keys = QKeySequence.StandardKey
#: The keys that move the caret, those that select while they move it, and where it goes.
_STEPS: tuple[tuple[QKeySequence.StandardKey, QKeySequence.StandardKey, Step], ...] = (
    (_Keys.MoveToNextChar, _Keys.SelectNextChar, next_character),
    (_Keys.MoveToPreviousChar, _Keys.SelectPreviousChar, previous_character),
    (_Keys.MoveToNextWord, _Keys.SelectNextWord, next_word),
    (_Keys.MoveToPreviousWord, _Keys.SelectPreviousWord, previous_word),
    (_Keys.MoveToStartOfLine, _Keys.SelectStartOfLine, row_start),
    (_Keys.MoveToEndOfLine, _Keys.SelectEndOfLine, row_end),
    (_Keys.MoveToStartOfDocument, _Keys.SelectStartOfDocument, text_start),
    (_Keys.MoveToEndOfDocument, _Keys.SelectEndOfDocument, text_end),
)
#: Keys that move it by rows: by one, or by as many as are seen (a page).
_ROW_STEPS = (
    (_Keys.MoveToNextLine, _Keys.SelectNextLine, 1, False),
    (_Keys.MoveToPreviousLine, _Keys.SelectPreviousLine, -1, False),
    (_Keys.MoveToNextPage, _Keys.SelectNextPage, 1, True),
    (_Keys.MoveToPreviousPage, _Keys.SelectPreviousPage, -1, True),
)
_SCROLL_INTERVAL = 40  # ms between two rows, while one selects beyond the edge
_CARET_WIDTH = 2
_SPOKEN = 300  # bytes of a row that a screen reader is told


@dataclass(slots=True)
class TextPlace:
    """Where one is in a text: selection (from anchor to caret), and what is in view."""

    anchor: int = 0
    caret: int = 0
    top_row: int = 0
    left: int = 0


class TextView(QAbstractScrollArea):
    """Shows text in the args editor's language, row by row, with line numbers."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows = TextRows(b"")
        self._anchor = self._caret = 0
        self._goal_x: float | None = None
        self._widest = 0.0
        self._scroll_timer = QTimer(self, interval=_SCROLL_INTERVAL)
        self._scroll_timer.timeout.connect(self._select_beyond_edge)
        self._menu = QMenu(self)
        self._menu.addAction("Copy", QKeySequence(_Keys.Copy), self.copy)
        self._menu.addAction("Select all", QKeySequence(_Keys.SelectAll), self.select_all)
        for action in self._menu.actions():
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.setShortcutVisibleInContextMenu(True)
        self.setProperty("role", "code")
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        theme.changed.connect(self._take_theme)
        self._take_theme()

    # ------------------------------------------------------------------ what others ask

    def show_text(self, text: bytes, place: TextPlace | None = None) -> None:
        """Show a text (UTF-8), from its beginning or from where one was."""
        place = place or TextPlace()
        self._rows = TextRows(text)
        self._anchor, self._caret = min(place.anchor, len(text)), min(place.caret, len(text))
        self._goal_x, self._widest = None, float(place.left + self.viewport().width())
        self._place_scroll_bars()
        self.verticalScrollBar().setValue(place.top_row)
        self.horizontalScrollBar().setValue(place.left)
        self._tell_of_caret()
        self.viewport().update()

    @property
    def place(self) -> TextPlace:
        """Where one is."""
        top, left = self.verticalScrollBar().value(), self.horizontalScrollBar().value()
        return TextPlace(self._anchor, self._caret, top, left)

    @property
    def rows(self) -> TextRows:
        """The text, and where its rows are."""
        return self._rows

    def toPlainText(self) -> str:
        """All of it."""
        return self._rows.text.decode("utf-8", "replace")

    @property
    def selected_text(self) -> str:
        """What is selected, whole; empty if nothing is."""
        start, end = self.selection
        return self._rows.text[start:end].decode("utf-8", "replace")

    @property
    def selection(self) -> tuple[int, int]:
        """From which byte to which."""
        return min(self._anchor, self._caret), max(self._anchor, self._caret)

    def select(self, anchor: int, caret: int) -> None:
        """Select from one byte to another, where the caret will be; shows the caret."""
        self._anchor = max(0, min(anchor, len(self._rows.text)))
        self._move_caret(max(0, min(caret, len(self._rows.text))), selecting=True)

    def select_all(self) -> None:
        """Select the whole text, and stay where one is."""
        self._anchor, self._caret = 0, len(self._rows.text)
        self._tell_of_caret()
        self.viewport().update()

    def copy(self) -> None:
        """Copy what is selected."""
        if text := self.selected_text:
            QGuiApplication.clipboard().setText(text)

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
        left = -min(0.0, self._text_x - self._gutter_width)
        visible = (left, left + self.viewport().width())
        baseline = QPointF(self._text_x, y + self._ascent)
        line.paint(painter, baseline, self._colors(row, line), visible)
        if self.hasFocus() and row.start <= self._caret <= row.end and self._is_in(row):
            x = self._text_x + line.x_of(self._caret - row.start)
            caret = QRectF(x, y, _CARET_WIDTH, self._row_height)
            painter.fillRect(caret, self._theme.color("accent"))

    def _is_in(self, row: Row) -> bool:
        """Whether the caret, at the border of two pieces of a line, is in this one."""
        return self._caret < row.end or self._rows.row(self._rows.number_at(self._caret)) == row

    def _colors(self, row: Row, line: TextLine) -> Iterator[tuple[int, int, QColor]]:
        """All parts of a row in order; what has no meaning of its own is punctuation."""
        parts: tuple[ColoredPart, ...]
        if row.start != row.line_start:
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

    # ------------------------------------------------------------------ keys and mouse

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (event.matches(_Keys.Copy) or event.matches(_Keys.SelectAll))
        ):
            event.accept()  # ours, whatever shortcut the window has for it
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(_Keys.Copy):
            self.copy()
        elif event.matches(_Keys.SelectAll):
            self.select_all()
        elif not self._step(event) and not self._step_rows(event):
            super().keyPressEvent(event)

    def _step(self, event: QKeyEvent) -> bool:
        for move, select, step in _STEPS:
            if event.matches(move) or event.matches(select):
                self._goal_x = None
                place = step(self._rows, self._caret)
                self._move_caret(place, selecting=event.matches(select))
                return True
        return False

    def _step_rows(self, event: QKeyEvent) -> bool:
        for move, select, direction, by_page in _ROW_STEPS:
            if event.matches(move) or event.matches(select):
                distance = direction * (max(1, self._rows_in_view - 1) if by_page else 1)
                number = self._rows.number_at(self._caret)
                row = self._rows.row(number)
                if self._goal_x is None:
                    self._goal_x = self._line(row).x_of(self._caret - row.start)
                target = self._rows.row(number + distance)
                if by_page:
                    bar = self.verticalScrollBar()
                    bar.setValue(bar.value() + distance)
                place = self._offset_in(target, self._goal_x)
                self._move_caret(place, selecting=event.matches(select))
                return True
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            selecting = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._goal_x = None
            self._move_caret(self.offset_at(event.position()), selecting=selecting)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.select(*word_around(self._rows, self.offset_at(event.position())))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._move_caret(self.offset_at(event.position()), selecting=True)
            beyond = not self.viewport().rect().contains(event.position().toPoint())
            if beyond and not self._scroll_timer.isActive():
                self._scroll_timer.start()
            elif not beyond:
                self._scroll_timer.stop()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._scroll_timer.stop()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._menu.actions()[0].setEnabled(self._anchor != self._caret)
        place = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            corner = self.rect_of(self._caret).bottomLeft().toPoint()
            place = self.viewport().mapToGlobal(corner)
        self._menu.popup(place)

    def _select_beyond_edge(self) -> None:
        point = QPointF(self.viewport().mapFromGlobal(self.cursor().pos()))
        self._move_caret(self.offset_at(point), selecting=True)

    def _offset_in(self, row: Row, x: float) -> int:
        """The byte of a row that is at an x of the text; of a piece, before its last one's end."""
        offset = row.start + self._line(row).offset_at(max(0.0, x))
        return min(offset, row_end(self._rows, row.start)) if offset == row.end else offset

    def _move_caret(self, offset: int, *, selecting: bool) -> None:
        self._caret = offset
        if not selecting:
            self._anchor = offset
        self._show_caret()
        self._tell_of_caret()
        self.viewport().update()

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

    def _tell_of_caret(self) -> None:
        """Tell a screen reader the row that the caret is in now.

        A text interface (``QAccessibleTextInterface``) written in Python crashes Qt's bridge, as
        of PySide6 6.11, so the row is the view's description, and said aloud when it changes.
        """
        row = self._rows.row(self._rows.number_at(self._caret))
        shown = self._rows.text[row.start : min(row.end, row.start + _SPOKEN)]
        words = f"Line {row.line + 1}: {shown.decode('utf-8', 'replace').strip()}"
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)
            if self.hasFocus():
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._scroll_timer.stop()
        self.viewport().update()

    # ------------------------------------------------------------------ sizes

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
