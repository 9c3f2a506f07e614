"""What differs between two values as a tree that is walked and copied from with a few keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTreeView, QWidget

from convex_explorer.ui.outcome.comparison_model import CHANGE, ComparisonModel
from convex_explorer.ui.outcome.copying import (
    COPY_PATH_KEYS,
    copied,
    means_copy_path,
    put_on_clipboard,
    take_copy_keys,
)
from convex_explorer.ui.outcome.keeps_colors import KeepsColors
from convex_explorer.ui.outcome.node_model import KEY
from convex_explorer.ui.outcome.part import Part
from convex_explorer.ui.theme import SMALL_TEXT, Theme
from convex_explorer.ui.widgets.menu_place import menu_place
from convex_explorer.values.comparison import Change
from convex_explorer.values.path import to_jsonpath

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from convex_explorer.ui.outcome.comparison_state import ComparisonState
    from convex_explorer.values.comparison import Pair
    from convex_explorer.values.received import Received

#: So many rows are opened by themselves.
_ROWS_UNASKED = 200
_LONGEST_CHANGE = "moved from 12345"


class ComparisonTree(QTreeView):
    """Shows one comparison at a time, as it was left.

    Signals:
        stop_changed: the user stands on another row.
    """

    stop_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state: ComparisonState | None = None
        self._model: ComparisonModel | None = None
        self._cells = KeepsColors(theme, self)
        self.setItemDelegate(self._cells)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._menu = QMenu(self)
        self._copy_before = self._menu.addAction("Copy before", self._copy_former)
        self._copy_after = self._menu.addAction("Copy after", self._copy_latter)
        copy_path = self._menu.addAction("Copy path", self.copy_path)
        copy_path.setShortcut(COPY_PATH_KEYS)
        copy_path.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy_path.setShortcutVisibleInContextMenu(True)
        self.header().setAccessibleName("Columns")
        self.header().setStretchLastSection(False)
        self.expanded.connect(self._note_opened)
        self.collapsed.connect(self._note_closed)
        theme.changed.connect(self._take_theme)
        self._take_theme()

    # ------------------------------------------------------------------ what is shown

    def show_state(self, state: ComparisonState) -> None:
        """Show what was found, as it was looked at last; at first from the first difference on."""
        if state.comparison is None:
            return
        self.leave()
        is_new = state.model is None
        if state.model is None:
            only_changes = state.shows_only_changes
            state.model = ComparisonModel(self._theme, state.comparison, only_changes=only_changes)
        self._state, self._model = state, state.model
        self._use(state.model)
        if is_new:
            self._open_first()
            self.go_to_stop(0)
            return
        self._open([state.model.index_of(node) for node in sorted(state.open_nodes)])
        self.setCurrentIndex(state.model.index_of(state.current_node))
        self.verticalScrollBar().setValue(state.scroll)

    def leave(self) -> None:
        """Note how the comparison was looked at, and hold on to nothing of it."""
        state, model = self._state, self._model
        if state is not None and model is not None and state.model is model:
            state.current_node = model.node(self.currentIndex())
            state.scroll = self.verticalScrollBar().value()
        self._state = self._model = None

    def forget(self) -> None:
        """Show nothing, and hold on to nothing."""
        self.leave()
        self._use(None)

    def _use(self, model: ComparisonModel | None) -> None:
        selection = self.selectionModel()
        self._cells.model = model
        self.setModel(model)
        if selection is not None:
            selection.deleteLater()  # the view does not do it
        self.selectionModel().currentChanged.connect(self.stop_changed)
        self._place_columns()

    def _open_first(self) -> None:
        """Open what differs inside, level by level, while few rows are to be seen."""
        if (model := self._model) is None:
            return
        shown = model.rowCount()
        level = [model.index(row, KEY) for row in range(shown)]
        opened: list[QModelIndex] = []
        while level:
            below: list[QModelIndex] = []
            for index in level:
                if model.pair_at(index).change is not Change.INSIDE or model.is_range(index):
                    continue
                shown += model.rows_below(index)
                if shown > _ROWS_UNASKED:
                    self._open(opened)
                    return
                opened.append(index)
                below += [model.index(row, KEY, index) for row in range(model.rowCount(index))]
            level = below
        self._open(opened)

    def _open(self, rows: Iterable[QModelIndex]) -> None:
        """Open some rows in one layout."""
        self.scheduleDelayedItemsLayout()  # while it is pending, opening only notes the row
        for index in rows:
            self.setExpanded(index, True)
        self.executeDelayedItemsLayout()

    def _note_opened(self, index: QModelIndex) -> None:
        if self._state is not None and self._model is not None:
            self._state.open_nodes.add(self._model.node(index))

    def _note_closed(self, index: QModelIndex) -> None:
        if self._state is not None and self._model is not None:
            self._state.open_nodes.discard(self._model.node(index))

    # ------------------------------------------------------------------ going from stop to stop

    @property
    def stop(self) -> int | None:
        """The number of the difference that the user stands on; None where that is none."""
        pair = self._current_pair()
        return pair.first if pair is not None and pair.is_stop else None

    def go_to_next(self) -> None:
        """Go to the next difference, and after the last to the first."""
        self.go_to_stop(self._first_stop() + (self.stop is not None))

    def go_to_previous(self) -> None:
        """Go to the difference before, and before the first to the last."""
        self.go_to_stop(self._first_stop() - 1)

    def _first_stop(self) -> int:
        current = self.currentIndex()
        return self._model.first_stop(current) if self._model and current.isValid() else 0

    def go_to_stop(self, stop: int) -> None:
        """Open the rows above a difference, and stand on it; behind the last is the first."""
        model = self._model
        if model is None or not model.comparison.kept_stops:
            return
        index = model.index_of_stop(stop % model.comparison.kept_stops)
        above, closed = index.parent(), []
        while above.isValid():
            if not self.isExpanded(above):
                closed.append(above)
            above = above.parent()
        if closed:
            self._open(closed)
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    # ------------------------------------------------------------------ copying

    def copy_value(self) -> None:
        """Copy what the current row has become, or was, if it is gone."""
        if (pair := self._current_pair()) is not None:
            self._copy(pair.after if pair.after is not None else pair.before)

    def copy_path(self) -> None:
        """Copy where the current row sits, as JSONPath."""
        if self._model is not None and self._current_pair() is not None:
            put_on_clipboard(to_jsonpath(self._model.path_at(self.currentIndex())))

    def _copy_former(self) -> None:
        if (pair := self._current_pair()) is not None:
            self._copy(pair.before)

    def _copy_latter(self) -> None:
        if (pair := self._current_pair()) is not None:
            self._copy(pair.after)

    def _copy(self, value: Received | None) -> None:
        if value is not None:
            put_on_clipboard(copied(Part((), value)))

    def _current_pair(self) -> Pair | None:
        current = self.currentIndex()
        if self._model is None or not current.isValid() or self._model.is_range(current):
            return None
        return self._model.pair_at(current)

    # ------------------------------------------------------------------ keys and mouse

    def event(self, event: QEvent) -> bool:
        return take_copy_keys(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_value()
        elif means_copy_path(event):
            self.copy_path()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            row = self.currentIndex().siblingAtColumn(KEY)
            self.setExpanded(row, not self.isExpanded(row))
        elif event.text() == "*":
            event.accept()  # Qt would open everything below, however much that is
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, _text: str) -> None:
        """Qt's own would look at every row there is."""

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = menu_place(self, event, self._theme.unit)
        if (pair := self._current_pair()) is not None:
            self._copy_before.setEnabled(pair.before is not None)
            self._copy_after.setEnabled(pair.after is not None)
            self._menu.popup(place)

    # ------------------------------------------------------------------ columns

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_columns()

    def _place_columns(self) -> None:
        """A third for the keys; what is left beside the change is for before and after alike."""
        header = self.header()
        if header.count() <= CHANGE:
            return
        metrics = QFontMetrics(self._theme.text_font(SMALL_TEXT))
        change = metrics.horizontalAdvance(_LONGEST_CHANGE) + 4 * self._theme.unit
        room = max(0, self.viewport().width() - change)
        key = max(14 * self._theme.unit, int(room * 0.3))
        side = max(14 * self._theme.unit, (room - key) // 2)
        for column, width in enumerate((key, side, side, change)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            self.setColumnWidth(column, width)

    def _take_theme(self) -> None:
        self.setFont(self._theme.code_font())
        self.header().setFont(self._theme.text_font(SMALL_TEXT))
        self.setIndentation(self._theme.unit * 4)
        self._place_columns()
        self.viewport().update()
