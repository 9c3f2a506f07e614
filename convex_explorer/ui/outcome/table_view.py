"""A table that is walked, sorted and copied from, with the mouse or with a few keys."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from convex_explorer.ui.outcome.copying import (
    COPY_PATH_KEYS,
    copied,
    json_data,
    means_copy_path,
    put_on_clipboard,
    take_copy_keys,
)
from convex_explorer.ui.outcome.keeps_colors import KeepsColors
from convex_explorer.ui.outcome.part import Part
from convex_explorer.ui.outcome.table_columns import ColumnArrangement
from convex_explorer.ui.outcome.table_model import ValueTableModel
from convex_explorer.ui.theme import SMALL_TEXT, Theme
from convex_explorer.ui.widgets.menu_place import menu_place
from convex_explorer.ui.widgets.naming import named
from convex_explorer.values.path import to_jsonpath
from convex_explorer.values.table_text import TableFormat

_MEASURED_ROWS = 30
_WIDEST = 45  # characters of a column that nobody resized
#: Cells of a selection that is kept when the rows change their order.
_MOST_CARRIED = 1_000
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ValueTableView(QTableView):
    """Shows a ``ValueTableModel``.

    Signals:
        columns_changed: a column was hidden.
        inspection_wished: a cell was chosen with Enter or a double click.
        inspection_toggled: Space was pressed.
        sorting_wished: (column, whether downward); None in its stead for the order in which the
            rows came.
        copy_wished: (row numbers, columns, TableFormat); what is to be copied as text.
    """

    columns_changed = Signal()
    inspection_wished = Signal()
    inspection_toggled = Signal()
    sorting_wished = Signal(object)
    copy_wished = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._arrangement = ColumnArrangement()
        self._arranging = False
        self._sorted_by: tuple[str, bool] | None = None
        self._model = ValueTableModel(theme)
        self.setModel(self._model)
        self.setItemDelegate(KeepsColors(theme, self, self._model))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self._prepare_headers()
        self._menu = named(QMenu(self), "resultTableMenu", "Table")
        self.doubleClicked.connect(self.inspection_wished)
        theme.changed.connect(self._take_theme)
        self._take_theme()

    # ------------------------------------------------------------------ what is shown

    @property
    def table_model(self) -> ValueTableModel:
        """What is shown, and in which order."""
        return self._model

    @property
    def current_part(self) -> Part | None:
        """What is in the current cell; None if nothing is."""
        return self._model.part_at(self.currentIndex())

    @property
    def shown_columns(self) -> list[str]:
        """The names of the columns that are not hidden, in the order in which they stand."""
        header = self.horizontalHeader()
        sections = [header.logicalIndex(place) for place in range(header.count())]
        return [self._model.columns[each] for each in sections if not header.isSectionHidden(each)]

    def stand_on(self, index: QModelIndex) -> None:
        """Make a cell current, and the only one that is selected, whatever keys are held."""
        only = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, only)
        self.scrollTo(index)

    def arrange(self, arrangement: ColumnArrangement) -> None:
        """Arrange the columns like those of an earlier result; later changes are noted in it."""
        self._arrangement = arrangement
        self._arranging = True
        self._measure(range(len(self._model.columns)))
        arrangement.apply(self.horizontalHeader(), list(self._model.columns))
        self._arranging = False

    def arrange_new_columns(self, first: int) -> None:
        """Arrange those that came later."""
        self._arranging = True
        self._measure(range(first, len(self._model.columns)))
        self._arrangement.apply(self.horizontalHeader(), list(self._model.columns))
        self._arranging = False

    def show_sorting(self, sorted_by: tuple[str, bool] | None) -> None:
        """Mark the column that the rows are sorted by, and in which direction."""
        self._sorted_by = sorted_by
        header = self.horizontalHeader()
        header.setSortIndicatorShown(sorted_by is not None)
        if sorted_by is not None and sorted_by[0] in self._model.columns:
            order = Qt.SortOrder.DescendingOrder if sorted_by[1] else Qt.SortOrder.AscendingOrder
            header.setSortIndicator(list(self._model.columns).index(sorted_by[0]), order)

    def show_order(self, order: Sequence[int]) -> None:
        """Show the rows in another order; of a large selection only the current cell is left.

        Qt would carry it along, cell by cell: for a million cells that takes seconds.
        """
        areas = self._selected_areas
        if sum(area.width() * area.height() for area in areas) > _MOST_CARRIED:
            only = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().select(self.currentIndex(), only)
        self._model.show_order(order)

    def set_hidden(self, column: str, *, hidden: bool) -> None:
        """Hide a column, unless it is the last that is shown; or show it again."""
        if hidden and self.shown_columns == [column]:
            return
        (self._arrangement.hidden.add if hidden else self._arrangement.hidden.discard)(column)
        section = list(self._model.columns).index(column)
        self.horizontalHeader().setSectionHidden(section, hidden)

    # ------------------------------------------------------------------ sorting and copying

    def sort_by_click(self, section: int) -> None:
        """Sort by a column: upward, downward, and then no more."""
        column = self._model.columns[section]
        before = self._sorted_by[1] if self._sorted_by and self._sorted_by[0] == column else None
        self.sorting_wished.emit((column, {None: False, False: True, True: None}[before]))

    def _sort_upward(self) -> None:
        self._sort_current(descending=False)

    def _sort_downward(self) -> None:
        self._sort_current(descending=True)

    def _sort_no_more(self) -> None:
        self._sort_current(descending=None)

    def _sort_current(self, *, descending: bool | None) -> None:
        if column := self._current_column:
            self.sorting_wished.emit((column, descending))

    def copy(self) -> None:
        """Copy the value of a cell, or of several as CSV."""
        if self._selects_one_cell:
            put_on_clipboard(copied(self.current_part))
        else:
            self._copy_selection(TableFormat.CSV)

    def _copy_selection_as_markdown(self) -> None:
        self._copy_selection(TableFormat.MARKDOWN)

    def _copy_selection(self, form: TableFormat) -> None:
        rows, sections = set[int](), set[int]()
        for area in self._selected_areas:
            rows.update(range(area.top(), area.bottom() + 1))
            sections.update(range(area.left(), area.right() + 1))
        chosen = {self._model.columns[section] for section in sections}
        columns = [name for name in self.shown_columns if name in chosen]
        self._wish_copy(sorted(rows), columns, form)

    def _copy_column_as_csv(self) -> None:
        self._copy_column(TableFormat.CSV)

    def _copy_column_as_markdown(self) -> None:
        self._copy_column(TableFormat.MARKDOWN)

    def _copy_column(self, form: TableFormat) -> None:
        if column := self._current_column:
            self._wish_copy(range(self._model.rowCount()), [column], form)

    def _copy_row_as_csv(self) -> None:
        self._copy_row(TableFormat.CSV)

    def _copy_row_as_markdown(self) -> None:
        self._copy_row(TableFormat.MARKDOWN)

    def _copy_row(self, form: TableFormat) -> None:
        if self.currentIndex().isValid():
            self._wish_copy([self.currentIndex().row()], self.shown_columns, form)

    def _copy_row_as_json(self) -> None:
        table, index = self._model.table, self.currentIndex()
        if table is not None and index.isValid():
            row = self._model.row_number(index.row())
            put_on_clipboard(json_data(Part((*table.path, row), table.rows.passing_child(row))))

    def _copy_path(self) -> None:
        if part := self.current_part:
            put_on_clipboard(to_jsonpath(part.path))

    def _wish_copy(self, rows: Sequence[int], columns: list[str], form: TableFormat) -> None:
        if rows and columns:
            numbers = [self._model.row_number(row) for row in rows]
            self.copy_wished.emit((numbers, columns, form))

    @property
    def _selects_one_cell(self) -> bool:
        return sum(area.width() * area.height() for area in self._selected_areas) <= 1

    @property
    def _selected_areas(self) -> list[QItemSelectionRange]:
        # A selection of all cells has a million indexes, but one area.
        selection = self.selectionModel().selection()
        return [selection.at(number) for number in range(selection.count())]

    @property
    def _current_column(self) -> str | None:
        index = self.currentIndex()
        return self._model.columns[index.column()] if index.isValid() else None

    # ------------------------------------------------------------------ keys and mouse

    def event(self, event: QEvent) -> bool:
        return take_copy_keys(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif means_copy_path(event):
            self._copy_path()
        elif plain and event.key() == Qt.Key.Key_Space:
            self.inspection_toggled.emit()
        elif plain and event.key() in _ENTER:
            self.inspection_wished.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, _text: str) -> None:
        """Nothing: Qt would ask for the text of every row."""

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = menu_place(self, event, self._theme.unit)
        if self.currentIndex().isValid():
            self.fill_menu()
            self._menu.popup(place)

    def fill_menu(self) -> QMenu:
        """The menu of the current cell, its row and its column."""
        menu = self._menu
        menu.clear()
        copy = menu.addAction("Copy value", QKeySequence(QKeySequence.StandardKey.Copy), self.copy)
        copy.setEnabled(not self._selects_one_cell or self.current_part is not None)
        if not self._selects_one_cell:
            copy.setText("Copy selection as CSV")
            menu.addAction("Copy selection as Markdown", self._copy_selection_as_markdown)
        path = menu.addAction("Copy path", COPY_PATH_KEYS, self._copy_path)
        path.setEnabled(self.current_part is not None)
        menu.addSeparator()
        menu.addAction("Copy row as JSON", self._copy_row_as_json)
        menu.addAction("Copy row as CSV", self._copy_row_as_csv)
        menu.addAction("Copy row as Markdown", self._copy_row_as_markdown)
        menu.addAction("Copy column as CSV", self._copy_column_as_csv)
        menu.addAction("Copy column as Markdown", self._copy_column_as_markdown)
        menu.addSeparator()
        menu.addAction("Sort upward", self._sort_upward)
        menu.addAction("Sort downward", self._sort_downward)
        original = menu.addAction("Original order", self._sort_no_more)
        original.setEnabled(self._sorted_by is not None)
        menu.addAction("Hide column", self._hide_current).setEnabled(len(self.shown_columns) > 1)
        for action in menu.actions():
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.setShortcutVisibleInContextMenu(True)
        return menu

    def _hide_current(self) -> None:
        if column := self._current_column:
            self.set_hidden(column, hidden=True)
            self.columns_changed.emit()

    # ------------------------------------------------------------------ columns

    def _prepare_headers(self) -> None:
        header, side = self.horizontalHeader(), self.verticalHeader()
        named(header, "resultTableColumns", "Columns")
        named(side, "resultTableRows", "Rows")
        header.setSectionsMovable(True)
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        # A click is for sorting: Qt would have it select the column, and make its top cell current.
        header.sectionPressed.disconnect()
        header.sectionEntered.disconnect()
        header.sectionClicked.connect(self.sort_by_click)
        header.sectionResized.connect(self._note_width)
        header.sectionMoved.connect(self._note_move)
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setHighlightSections(False)
        for each in (header, side):
            # None of their own: to paint a heading, Qt goes through all selected cells below it.
            each.setSelectionModel(QItemSelectionModel(self._model, each))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def _note_width(self, section: int, _before: int, width: int) -> None:
        if not self._arranging and width and section < len(self._model.columns):
            self._arrangement.widths[self._model.columns[section]] = width

    def _note_move(self) -> None:
        if not self._arranging:
            self._arrangement.note_order(self.horizontalHeader(), list(self._model.columns))

    def _measure(self, sections: range) -> None:
        """Give columns the room that their first rows need, up to a limit."""
        metrics, head_metrics = QFontMetrics(self.font()), QFontMetrics(self._head_font())
        gap, widest = 5 * self._theme.unit, metrics.horizontalAdvance("0" * _WIDEST)
        for section in sections:
            name = str(self._model.headerData(section, Qt.Orientation.Horizontal))
            width = head_metrics.horizontalAdvance(name) + 3 * self._theme.unit
            for text in self._model.longest_texts(section, _MEASURED_ROWS):
                width = max(width, metrics.horizontalAdvance(text[: 2 * _WIDEST]))
            self.horizontalHeader().resizeSection(section, min(width, widest) + gap)

    def _head_font(self) -> QFont:
        return self._theme.text_font(SMALL_TEXT, bold=True)

    def _take_theme(self) -> None:
        self.setFont(self._theme.code_font())
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setFont(self._theme.text_font(SMALL_TEXT))
        self.verticalHeader().setDefaultSectionSize(self._theme.unit * 6)
        self.horizontalHeader().setMinimumSectionSize(self._theme.unit * 6)
        self.arrange(self._arrangement)
        self.viewport().update()
