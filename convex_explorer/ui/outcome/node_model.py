"""Rows of a tree by numbers, built only when a row above them is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeAlias

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The column that rows below a row belong to, and by which a row is known.
KEY = 0
#: More children than this are shown in ranges, because a view lays out every row of an open one.
PAGE = 1_000
#: So many of them are rows of their own, before the ranges: there is something to see at once.
FIRST_ROWS = 50
#: The number of the invisible root.
ROOT = 0

Index: TypeAlias = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class NodeModel(QAbstractItemModel):
    """Knows which row is where; what the rows are about, and what is in their cells, others know.

    A node is a number, because an object handed to ``createIndex`` is not kept alive by it. What
    is known of node *n* stands at place *n* of parallel lists; node 0 is the invisible root.

    Attributes:
        columns: what the header says.
    """

    columns: ClassVar[tuple[str, ...]]

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._begin_nodes()

    def _begin_nodes(self) -> None:
        """Know the root and no other node, none of whose children were asked for."""
        self._parents: list[int] = [ROOT]
        #: In which row below its parent each node is.
        self._places: list[int] = [0]
        self._children: list[Sequence[int] | None] = [None]

    def _opened(self, node: int) -> Sequence[int]:
        """The child nodes of a node, which come to be when they are first asked for."""
        children = self._children[node]
        if children is None:
            children = self._children[node] = self._add_children(node)
        return children

    def _add_children(self, node: int) -> Sequence[int]:
        """Make the child nodes of a node, with ``_add_node`` for each."""
        raise NotImplementedError

    def _add_node(self, parent: int, place: int) -> None:
        self._parents.append(parent)
        self._places.append(place)
        self._children.append(None)

    # ------------------------------------------------------------------ what others ask

    def node(self, index: Index) -> int:
        """The number of a row's node; the same for as long as the value is shown."""
        return index.internalId() if index.isValid() else ROOT

    def index_of(self, node: int, column: int = KEY) -> QModelIndex:
        """The row of a node number."""
        if node == ROOT:
            return QModelIndex()
        return self.createIndex(self._places[node], column, node)

    def level_of(self, index: Index) -> int:
        """How deep a row is, ranges counted: 1 for the outermost rows."""
        level, node = 0, self.node(index)
        while node != ROOT:
            level, node = level + 1, self._parents[node]
        return level

    # ------------------------------------------------------------------ Qt's overrides

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        node = ROOT
        if parent.isValid():
            if parent.column() != KEY:
                return QModelIndex()
            node = parent.internalId()
        children = self._children[node] or self._opened(node)
        if 0 <= row < len(children) and 0 <= column < len(self.columns):
            return self.createIndex(row, column, children[row])
        return QModelIndex()

    def parent(self, index: Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]  # the stub knows QObject.parent() only
        if not index.isValid():
            return QModelIndex()
        above = self._parents[index.internalId()]
        return QModelIndex() if above == ROOT else self.createIndex(self._places[above], KEY, above)

    def sibling(self, row: int, column: int, index: Index) -> QModelIndex:
        """As Qt's own, which asks ``parent`` and ``index`` for it, for each cell that it paints."""
        if row == index.row() and 0 <= column < len(self.columns):
            return self.createIndex(row, column, index.internalId())
        return self.index(row, column, self.parent(index))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        if parent.isValid() and parent.column() != KEY:
            return 0
        return len(self._opened(self.node(parent)))

    def columnCount(self, _parent: Index = _NOWHERE) -> int:
        return len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section]
        return None


def range_from(start: int, count: int) -> range:
    """The range that begins at a multiple of ``PAGE``, of so many children."""
    return range(start, min(start + PAGE, count))


def first_ranges(count: int) -> list[range]:
    """The ranges in which so many children are shown, after those that are rows of their own."""
    return [range(FIRST_ROWS, PAGE), *(range_from(at, count) for at in range(PAGE, count, PAGE))]
