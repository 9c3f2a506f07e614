"""A very long text, read only, that is walked and selected with keys and mouse, and copied."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from convex_explorer.ui.outcome.copying import put_on_clipboard
from convex_explorer.ui.outcome.text_canvas import TextCanvas
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
from convex_explorer.ui.outcome.text_rows import TextRows
from convex_explorer.ui.theme import Theme
from convex_explorer.ui.widgets.announcing import announce

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
_SPOKEN = 300  # bytes of a row that a screen reader is told


@dataclass(slots=True)
class TextPlace:
    """Where one is in a text: selection (from anchor to caret), and what is in view."""

    anchor: int = 0
    caret: int = 0
    top_row: int = 0
    left: int = 0


class TextView(TextCanvas):
    """Shows text in the args editor's language, row by row, with line numbers.

    Signals:
        rest_wished: only the beginning of a text is there, and all of it is needed. Whoever
            showed the beginning is to show the whole text before the signal returns.
    """

    rest_wished = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._goal_x: float | None = None
        self._is_beginning = False
        self._scroll_timer = QTimer(self, interval=_SCROLL_INTERVAL)
        self._scroll_timer.timeout.connect(self._select_beyond_edge)
        self._menu = QMenu(self)
        self._menu.addAction("Copy", QKeySequence(_Keys.Copy), self.copy)
        self._menu.addAction("Select all", QKeySequence(_Keys.SelectAll), self.select_all)
        for action in self._menu.actions():
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.setShortcutVisibleInContextMenu(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)

    # ------------------------------------------------------------------ what others ask

    def show_text(
        self,
        text: bytes,
        place: TextPlace | None = None,
        *,
        blocks: Sequence[tuple[int, int]] = (),
        plain_color: str = "",
        is_beginning: bool = False,
    ) -> None:
        """Show a text.

        Args:
            text: in UTF-8.
            place: where one was; the beginning if it is left out.
            blocks: what is known of its lines (``TextRows``).
            plain_color: of a text that is not in the args editor's language.
            is_beginning: there is more of it, which is not known yet (``rest_wished``).
        """
        self._is_beginning = is_beginning
        self._plain_color = plain_color
        place = place or TextPlace()
        self._rows = TextRows(text, blocks)
        self._anchor, self._caret = min(place.anchor, len(text)), min(place.caret, len(text))
        self._goal_x = None
        self._widest = float(place.left + self.viewport().width()) if place.left else 0.0
        self._place_scroll_bars()
        self.verticalScrollBar().setValue(place.top_row)
        self.horizontalScrollBar().setValue(place.left)
        self._tell_of_caret()
        self.viewport().update()

    def show_grown_text(self, text: bytes, blocks: Sequence[tuple[int, int]]) -> None:
        """Show a text that has more lines at its end, and stay in the lines that one is in."""
        before, place = self._rows, self.place
        self.show_text(text, TextPlace(0, 0, place.top_row, place.left), blocks=blocks)
        self._anchor = _same_place(before, place.anchor, self._rows)
        self._caret = _same_place(before, place.caret, self._rows)
        self._tell_of_caret()

    @property
    def place(self) -> TextPlace:
        """Where one is."""
        top, left = self.verticalScrollBar().value(), self.horizontalScrollBar().value()
        return TextPlace(self._anchor, self._caret, top, left)

    def toPlainText(self) -> str:
        """All of it."""
        self._need_all()
        return self._rows.text.decode("utf-8", "replace")

    @property
    def selected_text(self) -> str:
        """What is selected, whole; empty if nothing is."""
        start, end = self.selection
        return self._rows.text[start:end].decode("utf-8", "replace")

    def select(self, anchor: int, caret: int) -> None:
        """Select from one byte to another, where the caret will be; shows the caret."""
        self._anchor = max(0, min(anchor, len(self._rows.text)))
        self._move_caret(max(0, min(caret, len(self._rows.text))), selecting=True)

    def select_all(self) -> None:
        """Select the whole text, and stay where one is."""
        self._need_all()
        self._anchor, self._caret = 0, len(self._rows.text)
        self._tell_of_caret()
        self.viewport().update()

    def copy(self) -> None:
        """Copy what is selected."""
        start, end = self.selection
        if start < end:
            put_on_clipboard(self._rows.text[start:end])

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

    def _need_all(self) -> None:
        """Whatever is done with a text to its end must not be done with its beginning."""
        if self._is_beginning:
            self.rest_wished.emit()

    def _step(self, event: QKeyEvent) -> bool:
        for move, select, step in _STEPS:
            if event.matches(move) or event.matches(select):
                self._goal_x = None
                if step is text_end:
                    self._need_all()
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

    def _move_caret(self, offset: int, *, selecting: bool) -> None:
        self._caret = offset
        if not selecting:
            self._anchor = offset
        self._show_caret()
        self._tell_of_caret()
        self.viewport().update()

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
                announce(self, words)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._scroll_timer.stop()
        self.viewport().update()


def _same_place(before: TextRows, offset: int, grown: TextRows) -> int:
    """Where the place in the row of that number is, if what is above it has another length."""
    number = before.number_at(offset)
    row = grown.row(number)
    return min(row.start + offset - before.row(number).start, row.end)
