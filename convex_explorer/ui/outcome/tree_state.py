"""What a tree shows of one value: which rows are open, which is current, how far it is scrolled."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from convex_explorer.ui.outcome.visits import Visits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtCore import QModelIndex

    from convex_explorer.ui.outcome.tree_model import ValueTreeModel
    from convex_explorer.values.path import ValuePath

#: A second level is opened by itself if no more rows than this are shown then.
FEW_ROWS = 100
#: At most so many rows are opened again in the value of the next run.
_REMEMBERED_ROWS = 500
#: Convex nests no value more deeply; of what is no Convex value, a view that lays out thousands
#: of levels, one within the other, would overflow the stack.
DEEPEST = 64


@dataclass
class TreeState:
    """Everything that is to be as it was when a value comes back into view.

    Attributes:
        model: knows the value.
        open_nodes: the rows that are open, or will be once the rows above them are.
        closed_nodes: the rows that the user closed.
        current_node: the row with the keyboard; 0 for none.
        scroll: the vertical scroll bar's position.
        visits: the rows that were visited.
    """

    model: ValueTreeModel
    open_nodes: set[int] = field(default_factory=set)
    closed_nodes: set[int] = field(default_factory=set)
    current_node: int = 0
    scroll: int = 0
    visits: Visits = field(default_factory=Visits)

    def open_first_levels(self) -> None:
        """Open the second level, if that leaves few rows to look at."""
        model = self.model
        rows = model.rowCount()
        containers: set[int] = set()
        for row in range(min(rows, FEW_ROWS)):
            index = model.index(row, 0)
            if model.hasChildren(index):
                rows += model.rows_below(index)
                containers.add(model.node(index))
            if rows > FEW_ROWS:
                return
        if rows <= FEW_ROWS:
            self.open_nodes |= containers

    def resemble(self, earlier: TreeState) -> None:
        """Open, and stand on, what was open and current in an earlier value of the function."""
        self.open_nodes |= self._nodes_at(earlier.paths(earlier.open_nodes))
        self.closed_nodes = self._nodes_at(earlier.paths(earlier.closed_nodes))
        self.open_nodes -= self.closed_nodes
        self.scroll = earlier.scroll
        for path in earlier.paths({earlier.current_node}):
            self.current_node = self.model.node(self.model.find(path))

    def paths(self, nodes: set[int]) -> list[ValuePath]:
        """Where some nodes sit within the value; ranges have no place of their own."""
        indexes = [self.model.index_of(node) for node in islice(sorted(nodes), _REMEMBERED_ROWS)]
        return [
            self.model.path_at(index)
            for index in indexes
            if index.isValid() and self.model.range_at(index) is None
        ]

    def _nodes_at(self, paths: Iterable[ValuePath]) -> set[int]:
        found = (self.model.find(path) for path in paths)
        return {self.model.node(index) for index in found if index.isValid()}


@dataclass(frozen=True, slots=True)
class Opening:
    """Rows to be opened at once.

    Attributes:
        nodes: to be opened.
        rows: how many rows that shows in addition.
        complete: whether that is all; if not, counting ended at the limit.
    """

    nodes: set[int]
    rows: int
    complete: bool


def opening_below(
    model: ValueTreeModel, tops: Iterable[QModelIndex], *, levels: int = DEEPEST, limit: int
) -> Opening:
    """What to open to see everything below some rows, or so many levels of it.

    Goes level by level, and stops where more than ``limit`` rows would be shown; containers
    that are too large are not even looked into.
    """
    nodes: set[int] = set()
    shown = depth = 0
    level = list(tops)
    while level and depth < levels:
        below: list[QModelIndex] = []
        for index in level:
            if not model.hasChildren(index):
                continue
            count = model.rowCount(index)
            shown += count
            if shown > limit:
                return Opening(nodes, shown, complete=False)
            nodes.add(model.node(index))
            below += [model.index(row, 0, index) for row in range(count)]
        level, depth = below, depth + 1
    return Opening(nodes, shown, complete=True)
