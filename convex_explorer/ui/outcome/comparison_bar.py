"""Below a comparison: how much differs, and the ways from one difference to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from convex_explorer.ui.outcome.comparison_words import counts_words
from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from convex_explorer.ui.outcome.comparison_state import ComparisonState
    from convex_explorer.ui.theme import Theme
    from convex_explorer.values.comparison import Comparison


class ComparisonBar(QFrame):
    """Counts in words, a place among the differences, and a few buttons.

    Signals:
        next_wished, previous_wished: the next difference, or the one before.
        only_changes_chosen: bool; whether what is the same is left out.
        stop_wished: do not wait until all is compared.
        choice_wished: compare with something else.
        closed: show the result again.
    """

    next_wished = Signal()
    previous_wished = Signal()
    only_changes_chosen = Signal(bool)
    stop_wished = Signal()
    choice_wished = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "comparisonBar", role="below")
        self._theme = theme
        self._counts = named(QLabel(), "comparisonCounts", role="small")
        self._counts.setTextFormat(Qt.TextFormat.PlainText)
        self._counts.setWordWrap(True)
        self._counts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._place = named(QLabel(), "comparisonPlace", role="small")
        self._only_changes = named(QCheckBox("Only changes"), "comparisonOnlyChanges")
        self._stop = named(QPushButton("Stop"), "comparisonStop", "Stop comparing")
        self._previous = self._button("comparisonPrevious", "Previous difference (Shift+F7)")
        self._next = self._button("comparisonNext", "Next difference (F7)")
        self._other = self._button("comparisonOther", "Compare with something else")
        self._close = self._button("comparisonClose", "Close the comparison (Esc)")
        for button, icon in (
            (self._previous, "chevron-up"),
            (self._next, "chevron-down"),
            (self._other, "diff"),
            (self._close, "x"),
        ):
            theme.dress(button, icon)
        self._previous.clicked.connect(self.previous_wished)
        self._next.clicked.connect(self.next_wished)
        self._other.clicked.connect(self.choice_wished)
        self._close.clicked.connect(self.closed)
        self._stop.clicked.connect(self.stop_wished)
        self._only_changes.clicked.connect(self.only_changes_chosen)
        self.setFocusProxy(self._close)
        self._lay_out()
        theme.changed.connect(self._take_theme)
        self._take_theme()

    def show_sentence(self) -> None:
        """There is nothing to compare, and the page says why."""
        self._counts.clear()
        self._show_ways(found=False, working=False)

    def show_beginning(self, state: ComparisonState) -> None:
        """It has begun; that is not worth saying yet."""
        self._only_changes.setChecked(state.shows_only_changes)
        self._counts.clear()
        self._show_ways(found=False, working=False)

    def show_progress(self, comparison: Comparison) -> None:
        """So much was compared, and so much was found."""
        found = f" · {counts_words(comparison)}" if comparison.stops else ""
        self._counts.setText(f"Comparing… {comparison.done:.0%}{found}")
        self._show_ways(found=False, working=True)

    def show_found(self, state: ComparisonState) -> None:
        """All was compared, or it was stopped."""
        comparison = state.comparison
        if comparison is None:
            return
        words = counts_words(comparison) if comparison.stops else ""
        if state.was_stopped:
            words = f"Stopped. Up to there: {words or 'no differences'}"
        if comparison.stops > comparison.kept_stops:
            words += f" · the first {comparison.kept_stops:,} are shown"
        self._counts.setText(words)
        self._counts.setToolTip(words)
        self._only_changes.setChecked(state.shows_only_changes)
        self._only_changes.setEnabled(comparison.keeps_all)
        self._only_changes.setToolTip(
            "" if comparison.keeps_all else "What is the same is not known, as not all was found."
        )
        self._show_ways(found=comparison.stops > 0, working=False)

    def show_place(self, stop: int | None, comparison: Comparison) -> None:
        """Which of the differences one stands on."""
        of_all = f"of {comparison.kept_stops:,}"
        self._place.setText("" if stop is None else f"{stop + 1:,} {of_all}")
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Leave out the place where the counts need its room."""
        if self._next.isHidden():
            return
        gap = self._row.spacing()
        buttons = (self._only_changes, self._previous, self._next, self._other, self._close)
        taken = sum(each.sizeHint().width() + gap for each in buttons)
        margins = self._row.contentsMargins()
        free = self.width() - taken - margins.left() - margins.right()
        counts = self._counts.fontMetrics().horizontalAdvance(self._counts.text())
        needed = counts + self._place.sizeHint().width() + 2 * gap
        self._place.setVisible(bool(self._place.text()) and needed <= free)

    def _show_ways(self, *, found: bool, working: bool) -> None:
        for each in (self._only_changes, self._previous, self._next):
            each.setVisible(found)
        self._place.setVisible(False)
        self._stop.setVisible(working)

    def _button(self, object_name: str, words: str) -> QToolButton:
        button = named(QToolButton(), object_name, words.partition(" (")[0], role="quiet")
        button.setToolTip(words)
        return button

    def _lay_out(self) -> None:
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._counts, 1)
        for each in (
            self._stop, self._only_changes, self._place, self._previous, self._next, self._other,
            self._close,
        ):  # fmt: skip
            self._row.addWidget(each)

    def _take_theme(self) -> None:
        unit = self._theme.unit
        self._row.setContentsMargins(3 * unit, unit // 2, 2 * unit, unit // 2)
        self._row.setSpacing(2 * unit)
