"""A table, and beneath it how many rows there are, in which order, and which columns."""

from collections.abc import Iterator
from typing import TypeAlias

from PySide6.QtCore import QItemSelectionModel, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from convex_explorer.ui.outcome.copying import put_on_clipboard
from convex_explorer.ui.outcome.slices import Slices
from convex_explorer.ui.outcome.table_model import shown_name
from convex_explorer.ui.outcome.table_state import TableState
from convex_explorer.ui.outcome.table_view import ValueTableView
from convex_explorer.ui.theme import Theme
from convex_explorer.ui.widgets.naming import named
from convex_explorer.values.path import ValuePath
from convex_explorer.values.table import Sorting
from convex_explorer.values.table_text import TableFormat, TableText

#: What takes less time (ms) is done without a word: a note that comes and goes is only unrest.
_SAID_AFTER = 150
_CopyWish: TypeAlias = tuple[list[int], list[str], TableFormat]
_SortWish: TypeAlias = tuple[str, bool | None]


class TablePanel(QWidget):
    """Shows one table at a time; sorts, copies and looks for columns without holding the window.

    Signals:
        part_changed: another cell is current, or it is another table.
    """

    part_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state: TableState | None = None
        self._sorting: Sorting | None = None
        self._copying: TableText | None = None
        self.view = named(ValueTableView(theme), "resultTable", "Result as a table")
        self._note = named(QLabel(), "tableNote", role="small")
        self._stop_button = named(QPushButton("Stop"), "tableStopButton", role="in-row")
        self._order_button = named(QPushButton("Original order"), "tableOrderButton", role="in-row")
        self._sort_button = named(QPushButton("Sort all rows"), "tableSortButton", role="in-row")
        self._columns_button = named(
            QPushButton("Columns"), "tableColumnsButton", "Choose the columns", role="in-row"
        )
        self._columns_menu = QMenu(self._columns_button)
        self._columns_button.setMenu(self._columns_menu)
        self._column_search = Slices(self)
        self._work = Slices(self)
        self._patience = QTimer(self, singleShot=True, interval=_SAID_AFTER)
        self._connect()
        self._lay_out()
        self.setFocusProxy(self.view)

    @property
    def note(self) -> str:
        """What is said of the rows."""
        return self._note.text()

    def show_state(self, state: TableState) -> None:
        """Show another table as it was left."""
        self.leave()
        self._state = state
        model = self.view.table_model
        model.set_table(state.table, state.origin)
        self.view.arrange(state.arrangement)
        self.view.show_sorting(None)
        if state.sorted_by is not None and state.sorted_by[0] in state.table.columns:
            self._sort(state.sorted_by)
        if state.current is not None:
            self.view.stand_on(model.index_of(*state.current))
        else:  # the keyboard begins at the first cell, and nothing is lit up for that
            nothing = QItemSelectionModel.SelectionFlag.NoUpdate
            self.view.selectionModel().setCurrentIndex(model.index(0, 0), nothing)
        self.view.verticalScrollBar().setValue(state.scroll[0])
        self.view.horizontalScrollBar().setValue(state.scroll[1])
        if not state.columns_are_complete:
            self._column_search.start_later(state.table.look_for_columns())
        self._say()
        self.part_changed.emit()

    def show_new_rows(self) -> None:
        """Show the rows that the table has got since; nothing that is there moves."""
        if self._state is not None:
            self.view.table_model.show_new_rows()
            if not self._column_search.running:
                self._column_search.start(self._state.table.look_for_columns())
            self._say()

    def leave(self) -> None:
        """Note in the state how the table is looked at, and end what is going on."""
        self._column_search.stop()
        self._stop()
        if self._state is None:
            return
        view, index = self.view, self.view.currentIndex()
        self._state.scroll = view.verticalScrollBar().value(), view.horizontalScrollBar().value()
        if index.isValid():
            row = view.table_model.row_number(index.row())
            self._state.current = row, view.table_model.columns[index.column()]

    def go_to(self, path: ValuePath) -> bool:
        """Stand on the cell that a path leads into; False if there is none, or it is hidden."""
        place = self._state.table.place_of(path) if self._state is not None else None
        if place is None or place[1] not in self.view.shown_columns:
            return False
        self.view.stand_on(self.view.table_model.index_of(*place))
        return True

    # ------------------------------------------------------------------ sorting and copying

    def _sort_as_wished(self, wish: _SortWish) -> None:
        column, descending = wish
        self._sort(None if descending is None else (column, descending))

    def _sort_no_more(self) -> None:
        self._sort(None)
        self.view.setFocus()

    def _sort_again(self) -> None:
        if self._state is not None:
            self._sort(self._state.sorted_by)
            self.view.setFocus()

    def _sort(self, sorted_by: tuple[str, bool] | None) -> None:
        if self._state is None:
            return
        self._stop()
        self._state.sorted_by = sorted_by
        self.view.show_sorting(sorted_by)
        if sorted_by is None:
            self.view.show_order(range(self._row_count))
            self._say()
            return
        column, descending = sorted_by
        self._sorting = Sorting(self._state.table, column, descending=descending)
        self._begin_work(self._sorting.steps())

    @property
    def _row_count(self) -> int:
        return self._state.table.row_count if self._state is not None else 0

    def _copy_as_wished(self, wish: _CopyWish) -> None:
        if self._state is not None:
            self._stop()
            rows, columns, form = wish
            self._copying = TableText(self._state.table, rows, columns, form)
            self._begin_work(self._copying.steps())

    def _begin_work(self, steps: Iterator[None]) -> None:
        self._column_search.pause()  # nobody waits for that
        self._patience.start()
        self._work.start(steps)

    def _end_work(self) -> None:
        self._work.stop()
        self._patience.stop()
        self._sorting = self._copying = None
        self._column_search.go_on()
        self._say()

    def _take_result(self) -> None:
        if self._sorting is not None and self._state is not None:
            order = self._sorting.order
            self._state.sorted_rows = len(order)
            self.view.show_order([*order, *range(len(order), self._row_count)])
            if self.view.selectionModel().isSelected(self.view.currentIndex()):
                self.view.scrollTo(self.view.currentIndex())  # where somebody went, not row 0
        if self._copying is not None:
            put_on_clipboard(self._copying.text)
        self._end_work()

    def _stop(self) -> None:
        if self._sorting is not None and self._state is not None:
            self._state.sorted_by = None
            self.view.show_sorting(None)
            self.view.show_order(range(self._state.table.row_count))
        self._end_work()

    # ------------------------------------------------------------------ columns

    def _take_columns(self) -> None:
        first = len(self.view.table_model.columns)
        self.view.table_model.show_new_columns()
        if len(self.view.table_model.columns) > first:
            self.view.arrange_new_columns(first)
        self._say()

    def _end_columns(self) -> None:
        if self._state is not None:
            self._state.columns_are_complete = True
        self._take_columns()

    def _fill_columns_menu(self) -> None:
        self._columns_menu.clear()
        shown = set(self.view.shown_columns)
        if len(shown) < len(self.view.table_model.columns):
            self._columns_menu.addAction("Show all", self._show_all_columns)
            self._columns_menu.addSeparator()
        for name in self.view.table_model.columns:
            action = self._columns_menu.addAction(name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(name in shown)
            action.setEnabled(name not in shown or len(shown) > 1)
            action.setData(name)

    def _toggle_column(self, action: QAction) -> None:
        if action.isCheckable():
            self.view.set_hidden(str(action.data()), hidden=not action.isChecked())
            self._say()

    def _show_all_columns(self) -> None:
        for name in self.view.table_model.columns:
            self.view.set_hidden(name, hidden=False)
        self._say()

    # ------------------------------------------------------------------ what is said

    def _say(self) -> None:
        if self._state is None or self._patience.isActive():
            return
        count, model = self._state.table.row_count, self.view.table_model
        rows = f"{count:,} row{'' if count == 1 else 's'}"
        self._stop_button.setVisible(self._sorting is not None or self._copying is not None)
        self._order_button.setVisible(self._state.sorted_by is not None)
        is_sorted = self._state.sorted_by is not None and self._sorting is None
        unsorted = count - self._state.sorted_rows if is_sorted else 0
        self._sort_button.setVisible(unsorted > 0)
        if self._sorting is not None:
            self._note.setText(f"Sorting {rows}…")
        elif self._copying is not None:
            self._note.setText("Copying…")
        elif self._state.sorted_by is not None:
            loaded = f"{count:,} loaded row{'' if count == 1 else 's'}"
            name = shown_name(self._state.sorted_by[0])
            below = f" ({unsorted:,} came later and stand below)" if unsorted else ""
            self._note.setText(f"Sorted here by {name}, {loaded}{below}")
        else:
            hidden = len(model.columns) - len(self.view.shown_columns)
            columns = f"{len(model.columns):,} column{'' if len(model.columns) == 1 else 's'}"
            self._note.setText(f"{rows} · {columns}" + (f" ({hidden} hidden)" if hidden else ""))

    def _connect(self) -> None:
        self.view.selectionModel().currentChanged.connect(self.part_changed)
        self.view.sorting_wished.connect(self._sort_as_wished)
        self.view.copy_wished.connect(self._copy_as_wished)
        self.view.columns_changed.connect(self._say)
        self._column_search.advanced.connect(self._take_columns)
        self._column_search.finished.connect(self._end_columns)
        self._patience.timeout.connect(self._say)
        self._work.finished.connect(self._take_result)
        self._stop_button.clicked.connect(self._stop)
        self._order_button.clicked.connect(self._sort_no_more)
        self._sort_button.clicked.connect(self._sort_again)
        self._columns_menu.aboutToShow.connect(self._fill_columns_menu)
        self._columns_menu.triggered.connect(self._toggle_column)
        self._theme.changed.connect(self._take_theme)

    def _lay_out(self) -> None:
        foot = QFrame()
        foot.setProperty("role", "below")
        self._row = QHBoxLayout(foot)
        self._row.addWidget(self._note, 1)
        for button in (
            self._stop_button, self._sort_button, self._order_button, self._columns_button,
        ):  # fmt: skip
            self._row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addWidget(foot)
        self._take_theme()

    def _take_theme(self) -> None:
        unit = self._theme.unit
        self._row.setContentsMargins(3 * unit, unit, 2 * unit, unit)
        self._row.setSpacing(2 * unit)
