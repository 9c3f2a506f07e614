"""The box to filter a result with JSONPath, what came of it, and the way back to the whole."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from convex_explorer.ui.outcome.filter_state import FilterState, Found
    from convex_explorer.ui.theme import Theme

#: A filter that is done sooner is not worth a flicker; seconds.
WORKING_AFTER = 0.15
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LONGEST_EXPRESSION = 60
_HELP = (
    "JSONPath (RFC 9535):\n"
    "$.page[*].name — the names of all\n"
    "$.page[?@.age >= 18] — those that are 18 or older; an Int64 is compared as an integer\n"
    "$.page[?search(@.name, 'ann?a')] — those in whose name a regular expression is found\n"
    "$..author — every author, however deep\n"
    "Bytes are compared as base64."
)


class FilterBar(QFrame):
    """Earlier filters are behind the arrow keys. Nothing is applied before Enter.

    Signals:
        filter_wished: str; filter by this, or by nothing.
        edited: str; the text in the box is another.
        stop_wished: do not wait for what is looked for.
        cleared: show the whole value, and keep the box.
        closed: show the whole value, without the box.
    """

    filter_wished = Signal(str)
    edited = Signal(str)
    stop_wished = Signal()
    cleared = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "filterBar", "Filter", role="below")
        self._theme = theme
        self._earlier: Sequence[str] = ()
        self._recalled = 0
        self._asked_at: float | None = None
        self._clock = QTimer(self, singleShot=True)
        self._clock.timeout.connect(self._show_working)
        self._edit = named(QLineEdit(), "filterBox", "Filter the result with JSONPath", role="code")
        self._edit.setPlaceholderText("Filter with JSONPath, for example $.page[*].name")
        self._edit.setToolTip(_HELP)
        self._stop = named(QPushButton("Stop"), "filterStopButton", "Stop filtering")
        self._close = named(
            QToolButton(), "filterClose", "Close the filter, and show the whole value", role="quiet"
        )
        self._close.setToolTip("Close, and show the whole value (Esc)")
        theme.dress(self._close, "x")
        self._problem = named(QLabel(), "filterProblem", role="error")
        self._count = named(QLabel(), "filterCount", role="small")
        for label in (self._problem, self._count):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self._clear = named(QPushButton("Show the whole value"), "filterClear", role="link")
        self._edit.textEdited.connect(self._note_edit)
        self._stop.clicked.connect(self.stop_wished)
        self._clear.clicked.connect(self.cleared)
        self._close.clicked.connect(self.closed)
        self.setFocusProxy(self._edit)
        self._lay_out()

    def begin(self) -> None:
        """Be ready for something to be typed."""
        self._edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._edit.selectAll()

    def show_state(self, state: FilterState, earlier: Sequence[str]) -> None:
        """Show a filter as it is now.

        Args:
            state: of the filter.
            earlier: what else can be recalled, the last one first.
        """
        self._earlier = earlier
        if self._edit.text() != state.typed:
            self._edit.setText(state.typed)
            self._recalled = 0
        self._asked_at = state.asked_at if state.request is not None else None
        self._show_problem(state)
        self._say_count(state)
        self._show_working()

    def _show_problem(self, state: FilterState) -> None:
        words, at = state.problem, state.problem_at
        if words and at is not None:
            words += f" (character {at + 1})"
        appears = words != self._problem.text()
        self._problem.setText(words)
        self._problem.setVisible(bool(words))
        if bool(words) != bool(self._edit.property("problem")):
            self._edit.setProperty("problem", bool(words))
            self._edit.style().polish(self._edit)
        if appears and words:
            self._announce(self._problem)
            if at is not None and self._edit.hasFocus():
                self._edit.setCursorPosition(at)

    def _say_count(self, state: FilterState) -> None:
        words = "Stopped." if state.was_stopped else ""
        if state.found is not None:
            named_too = state.found.expression != state.typed
            words = f"{words} {_count_in_words(state.found, named_too=named_too)}".strip()
        appears = words != self._count.text()
        self._count.setText(words)
        self._count.setVisible(bool(words))
        self._clear.setVisible(state.found is not None)
        if appears and words:
            self._announce(self._count)

    def _show_working(self) -> None:
        """Say that it is looked for, as soon as that is worth saying."""
        self._clock.stop()
        waited = None if self._asked_at is None else monotonic() - self._asked_at
        shown = waited is not None and waited >= WORKING_AFTER
        self._stop.setVisible(shown)
        if shown:
            self._count.setText("Filtering…")
            self._count.setVisible(True)
            self._clear.setVisible(False)
        elif waited is not None:
            self._clock.start(int((WORKING_AFTER - waited) * 1_000) + 1)

    def _announce(self, label: QLabel) -> None:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(label, label.text()))

    # ------------------------------------------------------------------ keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in _ENTER and self._edit.hasFocus():
            self._recalled = 0
            self.filter_wished.emit(self._edit.text())
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._edit.hasFocus():
            self._recall(1 if event.key() == Qt.Key.Key_Up else -1)
        else:
            super().keyPressEvent(event)

    def _recall(self, step: int) -> None:
        """Bring back an earlier filter: 1 for the one before, -1 for the one after."""
        place = self._recalled + step
        if self._recalled == 0 and step > 0 and self._edit.text() in self._earlier[:1]:
            place += 1  # it is that one which is there already
        if 0 <= place <= len(self._earlier):
            self._edit.setText(self._earlier[place - 1] if place else "")
            self._recalled = place
            self.edited.emit(self._edit.text())

    def _note_edit(self, text: str) -> None:
        self._recalled = 0
        self.edited.emit(text)

    # ------------------------------------------------------------------ places

    def _lay_out(self) -> None:
        self._rows = QVBoxLayout(self)
        self._row, self._notes = QHBoxLayout(), QHBoxLayout()
        self._row.addWidget(self._edit, 1)
        self._row.addWidget(self._stop)
        self._row.addWidget(self._close)
        self._notes.addWidget(self._count, 1)
        self._notes.addWidget(self._clear)
        self._rows.addLayout(self._row)
        self._rows.addWidget(self._problem)
        self._rows.addLayout(self._notes)
        self._theme.changed.connect(self._take_theme)
        self._take_theme()

    def _take_theme(self) -> None:
        unit = self._theme.unit
        self._rows.setContentsMargins(2 * unit, unit, 2 * unit, unit)
        self._rows.setSpacing(unit)
        self._row.setSpacing(unit)
        self._notes.setSpacing(2 * unit)
        self._edit.setFont(self._theme.code_font())


def _count_in_words(found: Found, *, named_too: bool) -> str:
    count = len(found.matches)
    words = "1 match" if count == 1 else f"{count:,} matches" if count else "Nothing matches"
    if named_too:
        shown = found.expression
        if len(shown) > _LONGEST_EXPRESSION:
            shown = shown[: _LONGEST_EXPRESSION - 1] + "…"
        words += f" of {shown}" if count else f" {shown}"
    return f"{words}. The whole value is hidden."
