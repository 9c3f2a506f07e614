"""Below a result, the place of the box to filter it; open for as long as a filter is on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

if TYPE_CHECKING:
    from convex_explorer.ui.outcome.filter_bar import FilterBar
    from convex_explorer.ui.outcome.filters import ResultFilters
    from convex_explorer.ui.outcome.slot import Slot
    from convex_explorer.ui.theme import Theme


class FilterDrawer(QWidget):
    """Joins the box with the filter of the slot in front. The box is made when it is first opened.

    Signals:
        closed: the user took the filter off, and the keyboard is free.
    """

    closed = Signal()

    def __init__(self, theme: Theme, filters: ResultFilters, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._filters = filters
        self._slot: Slot | None = None
        self._bar: FilterBar | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    @property
    def is_open(self) -> bool:
        """Whether the box is there."""
        return not self.isHidden()

    def show_slot(self, slot: Slot) -> None:
        """Show the filter of a slot, if it has one."""
        self._slot = slot
        if slot.filter is not None:
            self._made_bar().show_state(slot.filter, self._filters.earlier(slot))
        self.setVisible(slot.filter is not None)

    def forget_slot(self) -> None:
        """Hold on to no result that may be gone."""
        self._slot = None

    def open(self) -> None:
        """Open the box, and give it the keyboard."""
        if self._slot is not None:
            self._filters.open(self._slot)
            self._made_bar().begin()

    def apply(self, expression: str) -> None:
        """Filter by an expression that the user need not type."""
        if self._slot is not None:
            self._filters.open(self._slot)
            self._filters.apply(self._slot, expression)

    def shut(self) -> None:
        """Take the filter off, and show the whole value."""
        if self._slot is not None:
            self._filters.close(self._slot)
            self.closed.emit()

    def _made_bar(self) -> FilterBar:
        if self._bar is None:
            from convex_explorer.ui.outcome.filter_bar import FilterBar

            self._bar = FilterBar(self._theme)
            self._bar.filter_wished.connect(self.apply)
            self._bar.edited.connect(self._note_text)
            self._bar.stop_wished.connect(self._stop)
            self._bar.cleared.connect(self._clear)
            self._bar.closed.connect(self.shut)
            self._column.addWidget(self._bar)
        return self._bar

    def _note_text(self, text: str) -> None:
        if self._slot is not None and self._slot.filter is not None:
            self._slot.filter.typed = text

    def _stop(self) -> None:
        if self._slot is not None:
            self._filters.stop(self._slot)

    def _clear(self) -> None:
        if self._slot is not None:
            self._filters.clear(self._slot)
            self._made_bar().begin()
