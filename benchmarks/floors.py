"""What is measured without the program, in a bare application: floors and peers.

``python -m benchmarks.floors NAME ROUNDS`` prints the seconds that each round took.
"""

import json
import re
import sys
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QPlainTextEdit,
    QTableView,
    QTreeView,
    QTreeWidget,
    QTreeWidgetItem,
)

from benchmarks.data import MIB, args_text, documents, rows
from benchmarks.measuring import cpu_seconds, run_module
from benchmarks.painting import show_and_paint

_NOWHERE = QModelIndex()
_LINE_STEP = 64 * 1024


def seconds(name: str, rounds: int) -> float:
    """The median of a floor or peer, from a process of its own."""
    return median(json.loads(run_module("benchmarks.floors", name, str(rounds))))


def around(name: str, rounds: int, ours: Callable[[], float]) -> tuple[float, float]:
    """Ours and a floor's, which is taken before and after it: both see the same machine."""
    before = seconds(name, rounds)
    mine = ours()
    return mine, (before + seconds(name, rounds)) / 2


def json_loads() -> Callable[[], object]:
    """The standard library alone."""
    data = documents(16 * MIB)
    return lambda: json.loads(data)


def scan_and_small_tree() -> Callable[[], object]:
    """16 MiB cut into documents, and a tree of three rows painted."""
    import msgspec

    data, decoder = documents(16 * MIB), msgspec.json.Decoder(list[msgspec.Raw])

    def run() -> object:
        items = decoder.decode(data)
        small_tree()()
        return items

    return run


def small_tree() -> Callable[[], object]:
    """A new tree of three rows, painted."""

    def run() -> object:
        view, model = QTreeView(), QStandardItemModel()
        for text in ("one", "two", "three"):
            model.appendRow(QStandardItem(text))
        view.setModel(model)
        show_and_paint(view)
        return view, model

    return run


def tree_widget() -> Callable[[], object]:
    """A QTreeWidget with an item for each value."""
    data = documents(16 * MIB)

    def fill(parent: QTreeWidgetItem, value: object) -> None:
        for key, child in _children(value):
            item = QTreeWidgetItem([str(key), "" if _is_container(child) else str(child)])
            fill(item, child)
            parent.addChild(item)

    def run() -> object:
        widget = QTreeWidget()
        widget.setColumnCount(2)
        fill(widget.invisibleRootItem(), json.loads(data))
        show_and_paint(widget)
        return widget

    return run


def standard_model() -> Callable[[], object]:
    """A QStandardItemModel with two items for each value."""
    data = documents(16 * MIB)

    def fill(parent: QStandardItem, value: object) -> None:
        for key, child in _children(value):
            item = QStandardItem(str(key))
            fill(item, child)
            text = "" if _is_container(child) else str(child)
            parent.appendRow([item, QStandardItem(text)])

    def run() -> object:
        view, model = QTreeView(), QStandardItemModel()
        fill(model.invisibleRootItem(), json.loads(data))
        view.setModel(model)
        show_and_paint(view)
        return view, model

    return run


class _Node:
    __slots__ = ("children", "key", "parent", "row", "value")

    def __init__(self, key: object, value: object, parent: "_Node | None", row: int) -> None:
        self.key, self.value, self.parent, self.row = key, value, parent, row
        self.children = [
            _Node(key, child, self, place) for place, (key, child) in enumerate(_children(value))
        ]


class EagerModel(QAbstractItemModel):
    """As JSON viewers do it: an object for each value, made beforehand."""

    def __init__(self, value: object) -> None:
        super().__init__()
        self._root = _Node("", value, None, 0)
        self._nodes: dict[int, _Node] = {}

    def _node(self, index: QModelIndex) -> _Node:
        return self._nodes[index.internalId()] if index.isValid() else self._root

    def index(self, row: int, column: int, parent: Any = _NOWHERE) -> QModelIndex:
        node = self._node(parent).children[row]
        self._nodes[id(node)] = node
        return self.createIndex(row, column, id(node))

    def parent(self, index: Any = _NOWHERE) -> Any:
        above = self._node(index).parent
        if above is None or above is self._root:
            return QModelIndex()
        self._nodes[id(above)] = above
        return self.createIndex(above.row, 0, id(above))

    def rowCount(self, parent: Any = _NOWHERE) -> int:
        return len(self._node(parent).children)

    def columnCount(self, _parent: Any = _NOWHERE) -> int:
        return 2

    def data(self, index: Any, role: int = 0) -> object:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        node = self._node(index)
        return str(node.key) if index.column() == 0 else str(node.value)[:100]


def eager_model() -> Callable[[], object]:
    """A model over objects made for every value."""
    data = documents(16 * MIB)

    def run() -> object:
        view, model = QTreeView(), EagerModel(json.loads(data))
        view.setUniformRowHeights(True)
        view.setModel(model)
        show_and_paint(view)
        return view, model

    return run


def format_and_count() -> Callable[[], object]:
    """16 MiB laid out, and its lines counted."""
    import msgspec

    data = documents(16 * MIB)
    return lambda: _count_lines(msgspec.json.format(data, indent=2))


def count_one_line() -> Callable[[], object]:
    """The same of one string of 16 MiB."""
    import msgspec

    data = b'"%s"' % (b"0123456789" * (16 * MIB // 10))
    return lambda: _count_lines(msgspec.json.format(data, indent=2))


def _count_lines(text: bytes) -> list[int]:
    return [text.count(b"\n", at, at + _LINE_STEP) for at in range(0, len(text), _LINE_STEP)]


def plain_text_edit() -> Callable[[], object]:
    """The laid out 16 MiB in Qt's own widget for plain text."""
    import msgspec

    data = documents(16 * MIB)

    def run() -> object:
        edit = QPlainTextEdit()
        edit.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        edit.setPlainText(msgspec.json.format(data, indent=2).decode())
        show_and_paint(edit)
        return edit

    return run


class _TableModel(QAbstractTableModel):
    """A model over lists, and nothing else."""

    def __init__(self, cells: Sequence[Sequence[str]]) -> None:
        super().__init__()
        self._cells = cells

    def rowCount(self, _parent: Any = _NOWHERE) -> int:
        return len(self._cells)

    def columnCount(self, _parent: Any = _NOWHERE) -> int:
        return len(self._cells[0])

    def data(self, index: Any, role: int = 0) -> object:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._cells[index.row()][index.column()]


def table_model() -> Callable[[], object]:
    """40,000 × 30 cells that are strings already, cut out of the bytes once, painted."""
    import msgspec

    data, decoder = rows(40_000, 30), msgspec.json.Decoder(list[msgspec.Raw])
    cells = [[str(cell) for cell in row.values()] + [""] for row in json.loads(data)]

    def run() -> object:
        decoder.decode(data)
        view, model = QTableView(), _TableModel(cells)
        view.setModel(model)
        show_and_paint(view)
        return view, model

    return run


def sorted_column() -> Callable[[], object]:
    """40,000 numbers, cut out of the bytes of their rows, put in order."""
    documents_ = re.findall(rb"\{[^}]*\}", rows(40_000, 30))
    field = re.compile(rb'"field1":(\d+)')

    def run() -> object:
        keys = [int(found[1]) for found in map(field.search, documents_) if found]
        return sorted(range(len(keys)), key=keys.__getitem__)

    return run


def keystroke_lines() -> Callable[[], object]:
    """A letter typed into 100 KB of several lines, and painted."""
    return _typist(lines=True)


def keystroke_one_line() -> Callable[[], object]:
    """A letter typed into a line of 100 KB, and painted."""
    return _typist(lines=False)


def _typist(*, lines: bool) -> Callable[[], object]:
    edit = QPlainTextEdit()
    edit.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    edit.setPlainText(args_text(100_000, lines=lines))
    show_and_paint(edit)

    def run() -> object:
        QTest.keyClick(edit, Qt.Key.Key_Space)
        edit.viewport().repaint()
        return None

    return run


def _children(value: object) -> list[tuple[object, object]]:
    if isinstance(value, dict):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, list) else []


def _is_container(value: object) -> bool:
    return isinstance(value, dict | list)


if __name__ == "__main__":
    application = QApplication([])
    action = globals()[sys.argv[1]]()
    times = []
    for _ in range(int(sys.argv[2]) + 1):
        kept: list[object] = []
        times.append(cpu_seconds(lambda: kept.append(action())))
        kept.clear()  # what was made is freed outside the measured time
    print(json.dumps(times[1:] if len(times) > 1 else times), flush=True)
