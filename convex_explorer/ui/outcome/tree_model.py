"""The parts of a value as rows of a tree, built only when a row above them is opened."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from PySide6.QtCore import QModelIndex, QObject, Qt

from convex_explorer.ui.outcome.keeps_colors import LEFT, Cell
from convex_explorer.ui.outcome.meanings import NO_NAMES, meaning_of
from convex_explorer.ui.outcome.node_model import (
    FIRST_ROWS,
    KEY,
    PAGE,
    ROOT,
    Index,
    NodeModel,
    first_ranges,
    range_from,
)
from convex_explorer.ui.outcome.part import Origin, Part, part_of_match
from convex_explorer.ui.theme import SMALL_TEXT, Theme
from convex_explorer.values.joined import JoinedArray
from convex_explorer.values.path import ValuePath
from convex_explorer.values.received import Received
from convex_explorer.values.types import ValueType

VALUE, TYPE = 1, 2
#: Qt lays out the whole text of a cell at each paint, about 1 µs per character.
LONGEST_CELL = 200
#: What stands for the value itself, where it has no parts to show.
ITSELF = "(value)"

_Key: TypeAlias = str | int | None
_Role = Qt.ItemDataRole
# Bound once: a view asks for several roles a cell at each paint, and finding a member takes longer.
_DISPLAY, _FOREGROUND, _FONT = _Role.DisplayRole, _Role.ForegroundRole, _Role.FontRole
_TOOL_TIP, _ACCESSIBLE = _Role.ToolTipRole, _Role.AccessibleTextRole
_ANSWERED = frozenset({_DISPLAY, _FOREGROUND, _FONT, _TOOL_TIP, _ACCESSIBLE})
_NOWHERE = QModelIndex()
_VISIBLE = r"[^\s\"'\\\x00-\x1f\x7f\ud800-\udfff]+"
_PLAIN_KEY = re.compile(f"{_VISIBLE}(?: {_VISIBLE})*")
_CONTAINERS = (ValueType.ARRAY, ValueType.OBJECT)
_SHORTEST_WITH_PARTS = 3  # bytes: "[1]"


def may_open(value: Received) -> bool:
    """Whether a value has parts, judged without looking at them."""
    return value.size >= _SHORTEST_WITH_PARTS and value.type in _CONTAINERS


class ValueTreeModel(NodeModel):
    """Shows one value; hand it out with ``value_at``, never through a role, which would copy it.

    The children of a node have consecutive numbers until the value grows. A node that stands for a
    range of an array holds the array, and where the range begins and ends.
    """

    columns = ("Key", "Value", "Type")

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._keys: list[str | int | None] = []
        self._values: list[Received | None] = []
        self._ranges: dict[int, range] = {}
        self._root_value: Received | None = None
        self._marks: Mapping[ValuePath, str] = {}
        #: Where the items of the value come from, if it is what a filter found.
        self.origin: Origin | None = None
        #: The tables that ids in it may belong to.
        self.tables = NO_NAMES
        self._begin(None)

    # ------------------------------------------------------------------ what others ask

    @property
    def value(self) -> Received | None:
        """The whole value, or None while there is none."""
        return self._root_value

    def set_value(self, value: Received | None) -> None:
        """Show another value."""
        self.beginResetModel()
        self._begin(value)
        self.endResetModel()

    def show_marks(self, marks: Mapping[ValuePath, str]) -> None:
        """Mark some parts, and say so of each; the others lose their marks."""
        if marks != self._marks and (rows := self._opened(ROOT)):
            self._marks = marks
            self.dataChanged.emit(self.index_of(rows[0]), self.index_of(rows[-1], TYPE))

    def grow(self, value: Received) -> bool:
        """Show a value that holds what is shown, and more at the end of its joined arrays.

        Every row stays the row it was, and where it was, but for those below the new ones.

        Returns:
            False if that cannot be: it has other fields. Then nothing has changed.
        """
        rows, fields = self._opened(ROOT), value.children()
        if [self._keys[row] for row in rows] != [key for key, _ in fields]:
            return False
        grown = [(row, part) for row, (_, part) in zip(rows, fields, strict=True)]
        if not all(self._may_become(row, part) for row, part in grown):
            return False
        self._root_value = self._values[ROOT] = value
        for row, part in grown:
            before = self._values[row]
            if before is not None and not may_open(before):
                self._opened(row)  # a view must hear of the first rows that there are
            if isinstance(part, JoinedArray) and self._children[row] is not None:
                self._grow_array(row, part)
            self._values[row] = part
        self.dataChanged.emit(self.index_of(rows[0]), self.index_of(rows[-1], TYPE))
        return True

    def value_at(self, index: Index) -> Received | None:
        """The value of a row; of a range row, the array that it is a part of."""
        return self._values[self.node(index)]

    def range_at(self, index: Index) -> range | None:
        """Which children of ``value_at(index)`` a range row stands for; None for other rows."""
        return self._ranges.get(self.node(index))

    def key_at(self, index: Index) -> str | int | None:
        """The key or position of a row; None for a range, and for the value itself."""
        return self._keys[self.node(index)]

    def path_at(self, index: Index) -> ValuePath:
        """Where the row's value sits within the value that is shown."""
        steps: list[str | int] = []
        node = self.node(index)
        while node != ROOT:
            key = self._keys[node]
            if key is not None:
                steps.append(key)
            node = self._parents[node]
        return tuple(reversed(steps))

    def rows_below(self, index: Index) -> int:
        """How many rows opening a row would show; none of them is built for that."""
        node = self.node(index)
        value, bounds = self._values[node], self._ranges.get(node)
        if (opened := self._children[node]) is not None:
            return len(opened)
        if value is None or not may_open(value):
            return 0
        count = value.count or 0 if bounds is None else len(bounds)
        return count if count <= PAGE else FIRST_ROWS + len(first_ranges(count))

    def longest_key(self, index: Index, rows: int) -> str:
        """The longest of the keys in the first rows below a row, and in the last one."""
        nodes = self._opened(self.node(index))
        texts = [self._cell_text(node, KEY) for node in (*nodes[:rows], *nodes[-1:])]
        return max(texts, key=_width_of, default="")

    def find(self, path: ValuePath) -> QModelIndex:
        """The row at a path; an invalid index where there is none. Builds the rows above it."""
        node = ROOT
        for key in path:
            found = self._child_with_key(node, key)
            if found is None:
                return QModelIndex()
            node = found
        return self.index_of(node)

    def part_at(self, index: Index) -> Part | None:
        """What a row shows, and where that is; None if there is no value."""
        value = self.value_at(index)
        if value is None:
            return None
        return part_of_match(self.origin, self.path_at(index), value, self.range_at(index))

    # ------------------------------------------------------------------ Qt's overrides

    def hasChildren(self, parent: Index = _NOWHERE) -> bool:
        if parent.isValid() and parent.column() != KEY:
            return False
        node = self.node(parent)
        if node == ROOT:
            return self._root_value is not None
        if (opened := self._children[node]) is not None:
            return len(opened) > 0
        value = self._values[node]
        return value is not None and may_open(value)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in _ANSWERED or not index.isValid():
            return None
        column = index.column()
        if role == _DISPLAY:
            return self._cell_text(index.internalId(), column)
        if role == _FOREGROUND:
            return self._theme.color(self._color_name(index.internalId(), column))
        if role == _TOOL_TIP:
            return self._mark(index) or (self._tool_tip(index) if column == VALUE else None)
        if role == _FONT and column == TYPE:
            return self._theme.text_font(SMALL_TEXT)
        wants_words = role == _ACCESSIBLE and column == KEY
        return self.row_in_words(index) if wants_words else None

    def cell_at(self, index: Index) -> Cell:
        """What is painted in a cell."""
        node, column = index.internalId(), index.column()
        color = self._theme.color(self._color_name(node, column))
        if column != TYPE:
            return Cell(self._cell_text(node, column), color, is_value=column == VALUE)
        font, text = self._theme.text_font(SMALL_TEXT), self._cell_text(node, column)
        if not self._mark(index):
            return Cell(text, color, LEFT, font)
        icon = self._theme.icon("triangle-alert", "warning")
        return Cell(text, self._theme.color("warning"), LEFT, font, icon)

    # ------------------------------------------------------------------ words

    def row_in_words(self, index: Index) -> str:
        """A row as a screen reader says it: name, value, type, level 3, 4 children."""
        node = self.node(index)
        words = [
            self._cell_text(node, KEY),
            self._cell_text(node, VALUE),
            self._cell_text(node, TYPE),
            f"level {self.level_of(index)}",
        ]
        value = self._values[node]
        if value is not None and value.type in _CONTAINERS:
            bounds = self._ranges.get(node)
            count = len(bounds) if bounds is not None else value.count or 0
            words.append("1 child" if count == 1 else f"{count:,} children")
        words.append(self._mark(index))
        return ", ".join(word for word in words if word)

    def _cell_text(self, node: int, column: int) -> str:
        value = self._values[node]
        bounds = self._ranges.get(node)
        if value is None:
            return ""
        if bounds is not None:
            return (_range_text(bounds), _count_text(bounds), "")[column]
        if column == KEY:
            return shown_key(self._keys[node])
        if column == VALUE:
            return value.short_text(LONGEST_CELL)
        return str(value.type)

    def _color_name(self, node: int, column: int) -> str:
        value = self._values[node]
        if column == TYPE or value is None or node in self._ranges:
            return "muted"
        if column == KEY:
            return "muted" if isinstance(self._keys[node], int | None) else "key"
        return "muted" if value.type in _CONTAINERS else str(value.type)

    def _mark(self, index: Index) -> str:
        """What is to be said of a marked row; empty for the others, and for ranges."""
        if not self._marks or index.internalId() in self._ranges:
            return ""
        return self._marks.get(self.path_at(index), "")

    def _tool_tip(self, index: Index) -> str | None:
        value = self.value_at(index)
        if value is None or self.range_at(index) is not None:
            return None
        return meaning_of(self.key_at(index), value, self.tables)

    # ------------------------------------------------------------------ nodes

    def _begin(self, value: Received | None) -> None:
        self._root_value = value
        self._begin_nodes()
        self._keys = [None]
        self._values = [value]
        self._ranges = {}

    def _add_children(self, node: int) -> Sequence[int]:
        return self._add_nodes(node, 0, self._new_children(node))

    def _add_nodes(
        self, parent: int, row: int, children: Iterator[tuple[_Key, Received, range | None]]
    ) -> range:
        """Nodes for some children of a node, from one row of it on."""
        first = len(self._keys)
        for key, value, bounds in children:
            if bounds is not None:
                self._ranges[len(self._keys)] = bounds
            self._add_node(parent, row)
            self._keys.append(key)
            self._values.append(value)
            row += 1
        return range(first, len(self._keys))

    def _new_children(self, node: int) -> Iterator[tuple[_Key, Received, range | None]]:
        value = self._values[node]
        if value is None:
            return
        parts = value.children() if may_open(value) else ()
        bounds = self._ranges.get(node)
        if node == ROOT and not parts:
            yield None, value, None
            return
        many = bounds is None and len(parts) > PAGE
        shown = range(FIRST_ROWS if many else len(parts)) if bounds is None else bounds
        for key, part in parts[shown.start : shown.stop]:
            yield key, part, None
        for items in first_ranges(len(parts)) if many else ():
            yield None, value, items

    def _child_with_key(self, node: int, key: str | int) -> int | None:
        value = self._values[node]
        if value is None:
            return None
        if isinstance(key, int):
            return self._item_at(node, key) if value.type is ValueType.ARRAY else None
        return self._field_named(node, key) if value.type is ValueType.OBJECT else None

    def _item_at(self, node: int, position: int) -> int | None:
        children, items = self._opened(node), self._items_shown(node)
        place = position - (self._ranges[node].start if node in self._ranges else 0)
        if place < items:
            return children[place] if place >= 0 else None
        above = bisect_right(children, position, items, key=self._start_of) - 1
        if above < items or position not in self._ranges[children[above]]:
            return None
        return self._item_at(children[above], position)

    def _start_of(self, range_node: int) -> int:
        return self._ranges[range_node].start

    def _field_named(self, node: int, name: str) -> int | None:
        for child in self._opened(node):
            if self._keys[child] == name:
                return child
            if child in self._ranges and (found := self._field_named(child, name)) is not None:
                return found
        return None

    # ------------------------------------------------------------------ growing

    def _items_shown(self, node: int) -> int:
        """How many items of an open array have rows of their own: those before the first range."""
        children = self._opened(node)
        if not children or children[-1] not in self._ranges:
            return len(children)
        return next((at for at, each in enumerate(children) if each in self._ranges), 0)

    def _may_become(self, node: int, value: Received) -> bool:
        """Whether a node can take another value, and leave the rows below it as they are."""
        opened = self._children[node]
        if opened is None or isinstance(value, JoinedArray) or value is self._values[node]:
            return True
        return (not opened and not may_open(value)) or value == self._values[node]

    def _grow_array(self, node: int, value: Received) -> None:
        """Rows for the new items of an open array: first in its last range, then in new ones."""
        before = self._values[node]
        children, count = self._opened(node), value.count or 0
        shown = before.count or 0 if before is not None else 0
        for child in children:
            if child in self._ranges:
                self._values[child] = value
        if children and (bounds := self._ranges.get(children[-1])) is not None:
            shown = min(bounds.start + PAGE, count)
            self._grow_range(children[-1], range(bounds.start, shown))
        else:
            items = range(shown, min(PAGE, count))
            self._insert(node, ((key, part, None) for key, part in _part_of(value, items)))
            shown = max(items.stop, shown)
        starts = range(shown, count, PAGE)
        self._insert(node, ((None, value, range_from(start, count)) for start in starts))

    def _grow_range(self, node: int, bounds: range) -> None:
        before, self._ranges[node] = self._ranges[node], bounds
        value = self._values[node]
        if self._children[node] is not None and value is not None:
            items = range(before.stop, bounds.stop)
            self._insert(node, ((key, part, None) for key, part in _part_of(value, items)))
        self.dataChanged.emit(self.index_of(node), self.index_of(node, TYPE))

    def _insert(self, node: int, children: Iterator[tuple[_Key, Received, range | None]]) -> None:
        """Add children at the end of those that a node has."""
        before = self._opened(node)
        added = self._add_nodes(node, len(before), children)
        if added:
            last = len(before) + len(added) - 1
            self.beginInsertRows(self.index_of(node), len(before), last)
            self._children[node] = [*before, *added]
            self.endInsertRows()


def _part_of(value: Received, items: range) -> Sequence[tuple[str | int, Received]]:
    return value.children()[items.start : items.stop]


def _range_text(bounds: range) -> str:
    return f"[{bounds.start} … {bounds.stop - 1}]"


def _count_text(bounds: range) -> str:
    return "1 item" if len(bounds) == 1 else f"{len(bounds):,} items"


def _width_of(text: str) -> int:
    """How wide a text may be in a fixed font, in letters."""
    return len(text) if text.isascii() else 2 * len(text)


def _quoted(key: str) -> str:
    """A key as JSON, with all that cannot be seen as an escape, half a surrogate pair too."""
    quoted = json.dumps(key, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else json.dumps(sign)[1:-1] for sign in quoted)


def shown_key(key: str | int | None) -> str:
    """A key or a position as a row shows it; of no key, that it is the value itself."""
    if key is None:
        return ITSELF
    if isinstance(key, int):
        return str(key)
    shown = key if _PLAIN_KEY.fullmatch(key) else _quoted(key[:LONGEST_CELL])
    return shown if len(shown) <= LONGEST_CELL else shown[: LONGEST_CELL - 1] + "…"
