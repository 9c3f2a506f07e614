"""What differs between two values as rows of a tree, built only when a row above them is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, Qt

from convex_explorer.ui.outcome.comparison_words import change_words
from convex_explorer.ui.outcome.keeps_colors import LEFT, Cell
from convex_explorer.ui.outcome.node_model import (
    FIRST_ROWS,
    KEY,
    PAGE,
    ROOT,
    Index,
    NodeModel,
    first_ranges,
)
from convex_explorer.ui.outcome.tree_model import LONGEST_CELL, may_open, shown_key
from convex_explorer.ui.theme import SMALL_TEXT, Theme
from convex_explorer.values.comparison import Change, Pair
from convex_explorer.values.comparison_rows import rows_in
from convex_explorer.values.comparison_text import differing_texts
from convex_explorer.values.types import ValueType

if TYPE_CHECKING:
    from convex_explorer.values.comparison import Comparison
    from convex_explorer.values.comparison_rows import PairRows
    from convex_explorer.values.path import ValuePath
    from convex_explorer.values.received import Received

BEFORE, AFTER, CHANGE = 1, 2, 3
#: Where there is nothing; a null is something.
MISSING = "—"
_LONGEST_TIP = 1_000

_Role = Qt.ItemDataRole
_NOWHERE = QModelIndex()
_CONTAINERS = (ValueType.ARRAY, ValueType.OBJECT)
_CHANGE_COLORS = {
    Change.ADDED: "success",
    Change.REMOVED: "error",
    Change.CHANGED: "warning",
    Change.INSIDE: "muted",
    Change.SAME: "muted",
}
_GROUNDS = {
    (Change.ADDED, AFTER): "success_surface",
    (Change.REMOVED, BEFORE): "error_surface",
    (Change.CHANGED, BEFORE): "error_surface",
    (Change.CHANGED, AFTER): "success_surface",
}


class ComparisonModel(NodeModel):
    """Shows one comparison: its differences only, or also what is the same.

    Where a pair has very many rows, most of them are below range rows.
    """

    columns = ("Key", "Before", "After", "Change")

    def __init__(
        self,
        theme: Theme,
        comparison: Comparison,
        *,
        only_changes: bool,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._only_changes = only_changes
        self.comparison = comparison
        root = comparison.root
        self._pairs: list[Pair] = [root]
        self._ranges: dict[int, range] = {}
        self._rows: dict[int, PairRows] = {}
        self._texts: dict[int, tuple[str, str]] = {}

    # ------------------------------------------------------------------ what others ask

    def pair_at(self, index: Index) -> Pair:
        """What a row shows; of a range row, the pair whose parts are below it."""
        return self._pairs[self.node(index)]

    def is_range(self, index: Index) -> bool:
        """Whether a row stands for a range of the rows below its pair."""
        return self.node(index) in self._ranges

    def path_at(self, index: Index) -> ValuePath:
        """Where a row's part sits: in the latter value, or in the former if it is gone."""
        is_gone = self.pair_at(index).after is None
        steps: list[str | int] = []
        node = self.node(index)
        while node != ROOT:
            pair = self._pairs[node]
            key = pair.was if is_gone else pair.key
            if node not in self._ranges and key is not None:
                steps.append(key)
            node = self._parents[node]
        return tuple(reversed(steps))

    def rows_below(self, index: Index) -> int:
        """How many rows opening a row would show; none of them is built for that."""
        node = self.node(index)
        if (opened := self._children[node]) is not None:
            return len(opened)
        if not self.hasChildren(index):
            return 0
        count = len(self._ranges.get(node) or self._rows_in(node))
        return count if count <= PAGE else FIRST_ROWS + len(first_ranges(count))

    def index_of_stop(self, stop: int) -> QModelIndex:
        """The row of a stop, by its number. Builds the rows above it."""
        way = self.comparison.way_to(stop)
        node = ROOT if way else self._opened(ROOT)[0]
        for number in way:
            node = self._child_at(node, self._rows_in(node).row_of(number))
        return self.index_of(node)

    def first_stop(self, index: Index) -> int:
        """The number of the first stop that a row shows, or else of the first one behind it."""
        node = self.node(index)
        bounds = self._ranges.get(node)
        return (self._pairs[node] if bounds is None else self._rows_in(node)[bounds.start]).first

    # ------------------------------------------------------------------ Qt's overrides

    def hasChildren(self, parent: Index = _NOWHERE) -> bool:
        if parent.isValid() and parent.column() != KEY:
            return False
        node = self.node(parent)
        if (opened := self._children[node]) is not None:
            return len(opened) > 0
        pair = self._pairs[node]
        sides = (pair.before, pair.after)
        return node == ROOT or any(value is not None and may_open(value) for value in sides)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == _Role.DisplayRole:
            return self._cell_text(index.internalId(), index.column())
        if role == _Role.AccessibleTextRole and index.column() == KEY:
            return self.row_in_words(index)
        if role == _Role.ToolTipRole and index.column() in (BEFORE, AFTER):
            return self._tool_tip(index)
        return None

    def cell_at(self, index: Index) -> Cell:
        """What is painted in a cell."""
        node, column = index.internalId(), index.column()
        text, pair = self._cell_text(node, column), self._pairs[node]
        color = self._theme.color(self._color_name(node, column))
        if column == CHANGE:
            return Cell(text, color, LEFT, self._theme.text_font(SMALL_TEXT))
        name = None if node in self._ranges else _GROUNDS.get((pair.change, column))
        ground = self._theme.color(name) if name else None
        is_value = column != KEY and text != MISSING
        return Cell(text, color, is_value=is_value, ground=ground)

    # ------------------------------------------------------------------ words

    def row_in_words(self, index: Index) -> str:
        """A row as a screen reader says it: name, changed, before …, after …, level 2."""
        node = self.node(index)
        key, before, after, change = (self._cell_text(node, column) for column in range(4))
        sides = [
            f"{side} {text}"
            for side, text in (("before", before), ("after", after))
            if text not in ("", MISSING)
        ]
        words = [key, change, *sides, f"level {self.level_of(index)}"]
        return ", ".join(word for word in words if word)

    def _cell_text(self, node: int, column: int) -> str:
        pair, bounds = self._pairs[node], self._ranges.get(node)
        if bounds is not None:
            texts = (f"{bounds.start + 1:,} to {bounds.stop:,}", "", "", f"{len(bounds):,} rows")
            return texts[column]
        if column == KEY:
            return shown_key(pair.key)
        return change_words(pair) if column == CHANGE else self._texts_of(node)[column - BEFORE]

    def _tool_tip(self, index: Index) -> str | None:
        """More of a value than there is room for in its cell."""
        pair = self.pair_at(index)
        value = pair.before if index.column() == BEFORE else pair.after
        return None if value is None or self.is_range(index) else value.short_text(_LONGEST_TIP)

    def _texts_of(self, node: int) -> tuple[str, str]:
        """What is shown of both sides; found out once, for it may take a while."""
        if node not in self._texts:
            pair = self._pairs[node]
            if pair.change is Change.CHANGED and pair.before is not None and pair.after is not None:
                texts = differing_texts(pair.before, pair.after, LONGEST_CELL)
            else:
                texts = _short_text(pair.before), _short_text(pair.after)
            self._texts[node] = texts
        return self._texts[node]

    def _color_name(self, node: int, column: int) -> str:
        pair = self._pairs[node]
        if node in self._ranges:
            return "muted"
        if column == KEY:
            return "key" if isinstance(pair.key, str) else "muted"
        if column == CHANGE:
            return "info" if pair.moved else _CHANGE_COLORS[pair.change]
        value = pair.before if column == BEFORE else pair.after
        is_plain = value is None or value.type in _CONTAINERS
        return "muted" if is_plain or value is None else str(value.type)

    # ------------------------------------------------------------------ nodes

    def _rows_in(self, node: int) -> PairRows:
        """All rows below a pair, of which those below a range row are some."""
        above = self._parents[node] if node in self._ranges else node
        if above not in self._rows:
            self._rows[above] = rows_in(self._pairs[above], only_changes=self._only_changes)
        return self._rows[above]

    def _add_children(self, node: int) -> range:
        first, bounds = len(self._pairs), self._ranges.get(node)
        if node == ROOT and self._pairs[ROOT].change is not Change.INSIDE:
            self._add(node, self._pairs[ROOT], first)  # a row for both values as a whole
            return range(first, first + 1)
        rows = self._rows_in(node)
        many = bounds is None and len(rows) > PAGE
        shown = range(FIRST_ROWS if many else len(rows)) if bounds is None else bounds
        for pair in rows[shown.start : shown.stop]:
            self._add(node, pair, first)
        for each in first_ranges(len(rows)) if many else ():
            self._ranges[len(self._pairs)] = each
            self._add(node, self._pairs[node], first)
        return range(first, len(self._pairs))

    def _add(self, parent: int, pair: Pair, first: int) -> None:
        self._add_node(parent, len(self._pairs) - first)
        self._pairs.append(pair)

    def _child_at(self, node: int, row: int) -> int:
        """The node below another one that shows one of its pair's rows."""
        children = self._opened(node)
        if children[-1] not in self._ranges or row < FIRST_ROWS:
            return children[row]
        place = FIRST_ROWS + row // PAGE
        below = children[place]
        return self._opened(below)[row - self._ranges[below].start]


def _short_text(value: Received | None) -> str:
    return MISSING if value is None else value.short_text(LONGEST_CELL)
