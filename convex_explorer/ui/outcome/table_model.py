"""Documents as rows and columns; what is not looked at is not taken apart."""

import json
from collections.abc import Iterator, Sequence
from heapq import nlargest
from operator import attrgetter
from typing import TypeAlias

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from convex_explorer.ui.outcome.keeps_colors import LEFT, RIGHT, Cell
from convex_explorer.ui.outcome.meanings import NO_NAMES, meaning_of
from convex_explorer.ui.outcome.part import Origin, Part, part_of_match
from convex_explorer.ui.theme import Theme
from convex_explorer.values.received import Received
from convex_explorer.values.table import ITSELF, ValueTable
from convex_explorer.values.types import ValueType

#: What stands in a cell whose row has no such field; a null says ``null``.
MISSING = "—"
_LONGEST_CELL = 200
_LONGEST_NAME = 60
#: So many rows are looked up one by one.
_FEW = 16
#: As many cells of a column are measured: some that take more JSON show less of it than others.
_MEASURED = 3
_CONTAINERS = (ValueType.ARRAY, ValueType.OBJECT)
_NUMBERS = (ValueType.NUMBER, ValueType.INT64)
_NOWHERE = QModelIndex()
_Role = Qt.ItemDataRole
_ANSWERED = frozenset(
    {_Role.DisplayRole, _Role.ForegroundRole, _Role.ToolTipRole, _Role.TextAlignmentRole}
    | {_Role.AccessibleTextRole}
)
Index: TypeAlias = QModelIndex | QPersistentModelIndex


class ValueTableModel(QAbstractTableModel):
    """Shows one table, its rows in the order they came or in another (``show_order``)."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._table: ValueTable | None = None
        self._columns: list[str] = []
        self._order: Sequence[int] = range(0)
        self._origin: Origin | None = None
        #: The tables that ids in it may belong to.
        self.tables = NO_NAMES

    @property
    def table(self) -> ValueTable | None:
        """What is shown."""
        return self._table

    @property
    def columns(self) -> Sequence[str]:
        """The names of the columns, in the order in which they were found."""
        return self._columns

    def set_table(self, table: ValueTable | None, origin: Origin | None = None) -> None:
        """Show another table, the rows of which may come from elsewhere."""
        self.beginResetModel()
        self._table, self._origin = table, origin
        self._columns = list(table.columns) if table else []
        self._order = range(table.row_count if table else 0)
        self.endResetModel()

    def show_new_columns(self) -> None:
        """Show the columns that were found since."""
        found = self._table.columns if self._table else []
        if len(found) > len(self._columns):
            self.beginInsertColumns(_NOWHERE, len(self._columns), len(found) - 1)
            self._columns = list(found)
            self.endInsertColumns()

    def show_new_rows(self) -> None:
        """Show the rows that came since, below the others, in whichever order those are."""
        count, shown = self._table.row_count if self._table else 0, len(self._order)
        if count > shown:
            self.beginInsertRows(_NOWHERE, shown, count - 1)
            is_plain = isinstance(self._order, range)
            self._order = range(count) if is_plain else [*self._order, *range(shown, count)]
            self.endInsertRows()

    def show_order(self, order: Sequence[int]) -> None:
        """Show the rows in another order."""
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        rows = {self._order[each.row()] for each in held}
        if len(rows) <= _FEW:
            places = {row: order.index(row) for row in rows}
        else:
            places = {row: place for place, row in enumerate(order) if row in rows}
        moved = [self.index(places[self._order[each.row()]], each.column()) for each in held]
        self._order = order
        self.changePersistentIndexList(held, moved)
        self.layoutChanged.emit()

    def row_number(self, row: int) -> int:
        """Which row of the array stands in a row of the view."""
        return self._order[row]

    def index_of(self, row_number: int, column: str) -> QModelIndex:
        """Where a cell is shown."""
        if column not in self._columns or not 0 <= row_number < len(self._order):
            return QModelIndex()
        is_plain = isinstance(self._order, range)
        row = row_number if is_plain else self._order.index(row_number)
        return self.index(row, self._columns.index(column))

    def part_at(self, index: Index) -> Part | None:
        """What is in a cell, and where; None if nothing is."""
        if self._table is None or not index.isValid():
            return None
        row, column = self._order[index.row()], self._columns[index.column()]
        value = self._table.cell(row, column)
        if value is None:
            return None
        return part_of_match(self._origin, self._table.cell_path(row, column), value)

    def longest_texts(self, section: int, row_count: int) -> Iterator[str]:
        """What is shown in those of a column's first cells that take most room, or nearly so.

        As far as one can tell from their JSON, of which there is more where more is shown.
        """
        if self._table is not None:
            rows = self._order[:row_count]
            values = [self._table.cell(row, self._columns[section]) for row in rows]
            found = [value for value in values if value is not None]
            for value in nlargest(_MEASURED, found, key=attrgetter("size")):
                yield value.short_text(_LONGEST_CELL)
            if len(found) < len(values):
                yield MISSING

    # ------------------------------------------------------------------ Qt's overrides

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        is_name = orientation is Qt.Orientation.Horizontal
        if role == _Role.DisplayRole:
            return shown_name(self._columns[section]) if is_name else str(self._order[section])
        if role == _Role.ToolTipRole and is_name:
            return self._columns[section]
        if role == _Role.TextAlignmentRole:
            return LEFT if is_name else RIGHT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in _ANSWERED or self._table is None or not index.isValid():
            return None  # a view asks for ten roles a cell, at each paint
        column = self._columns[index.column()]
        value = self._table.cell(self._order[index.row()], column)
        if role == _Role.DisplayRole:
            return _cell_text(value)
        if role == _Role.AccessibleTextRole:
            return self._cell_in_words(index)
        if role == _Role.ForegroundRole:
            return self._theme.color(_color_name(value))
        if role == _Role.TextAlignmentRole:
            return _alignment(value)
        return None if value is None else meaning_of(column, value, self.tables)

    def cell_at(self, index: Index) -> Cell | None:
        """What is painted in a cell."""
        if self._table is None:
            return None
        value = self._table.cell(self._order[index.row()], self._columns[index.column()])
        color = self._theme.color(_color_name(value))
        return Cell(_cell_text(value), color, _alignment(value), is_value=True)

    def _cell_in_words(self, index: Index) -> str:
        part = self.part_at(index)
        value = "missing" if part is None else f"{index.data()}, {part.value.type}"
        row = self._order[index.row()]
        return f"{shown_name(self._columns[index.column()])}, row {row}, {value}"


def _cell_text(value: Received | None) -> str:
    return MISSING if value is None else value.short_text(_LONGEST_CELL)


def _alignment(value: Received | None) -> Qt.AlignmentFlag:
    return RIGHT if value is not None and value.type in _NUMBERS else LEFT


def _color_name(value: Received | None) -> str:
    if value is None:
        return "faint"
    return "muted" if value.type in _CONTAINERS else str(value.type)


def shown_name(name: str) -> str:
    """A column's name as it can be read on one line, cut if it is very long."""
    shown = name if name == ITSELF or (name.isprintable() and name.strip()) else json.dumps(name)
    return shown if len(shown) <= _LONGEST_NAME else shown[: _LONGEST_NAME - 1] + "…"
