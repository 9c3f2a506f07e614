"""The functions of a catalog as rows: modules as folders, or a flat list of what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt

from convex_explorer.convex.function_search import ranked
from convex_explorer.convex.function_spec import Catalog, FunctionSpec, HttpRoute, Visibility
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.validator_words import field_names
from convex_explorer.convex.validators import ObjectOf

if TYPE_CHECKING:
    from convex_explorer.ui.theme import Theme

NAME, KIND = range(2)
ROUTES_FOLDER = "HTTP actions"
_ICONS = {
    FunctionType.QUERY: ("search", "accent"),
    FunctionType.MUTATION: ("pencil", "warning"),
    FunctionType.ACTION: ("zap", "string"),
    FunctionType.ANY: ("circle-help", "muted"),
}


#: So many of what was found are shown; with more words there are fewer.
_MOST_FOUND = 200


class _Node:
    """One row, and those within it.

    Attributes:
        unread: the functions within a folder that nobody has looked into: what is left of the
            names of their modules, and where they are in the catalog.
    """

    __slots__ = ("children", "entry", "name", "number", "parent", "row", "unread")

    def __init__(
        self, name: str, parent: _Node | None, entry: FunctionSpec | HttpRoute | None = None
    ) -> None:
        self.name = name
        self.parent = parent
        self.entry = entry
        self.children: list[_Node] = []
        self.unread: list[tuple[str, int]] = []
        self.row = len(parent.children) if parent is not None else 0
        self.number = 0
        if parent is not None:
            parent.children.append(self)


class CatalogTreeModel(QAbstractItemModel):
    """Two columns: name, and kind in words. Thousands of functions are no strain."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._catalog = Catalog()
        self._paths: list[str] = []
        self._text = ""
        self._nodes: list[_Node] = []
        self._root = _Node("", None)
        self._found_more = False

    @property
    def found_more(self) -> bool:
        """Whether a search found more than is shown."""
        return self._found_more

    def show_catalog(self, catalog: Catalog) -> None:
        """Show another catalog, or a newer one."""
        self._catalog = catalog
        self._paths = [str(spec.path) for spec in catalog.functions]
        self._build()

    def search(self, text: str) -> None:
        """Show only what a text means, the likeliest first; all of it again for no text."""
        self._text = text.strip()
        self._build()

    def entry_at(
        self, index: QModelIndex | QPersistentModelIndex
    ) -> FunctionSpec | HttpRoute | None:
        """What a row stands for; None for a folder."""
        return self._node(index).entry

    # ------------------------------------------------------------------ what Qt asks

    def index(
        self,
        row: int,
        column: int,
        parent: QModelIndex | QPersistentModelIndex = QModelIndex(),
    ) -> QModelIndex:
        children = self._children(self._node(parent))
        if 0 <= row < len(children) and column in {NAME, KIND}:
            return self.createIndex(row, column, children[row].number)
        return QModelIndex()

    def parent(self, index: QModelIndex | QPersistentModelIndex) -> QModelIndex:  # type: ignore[override]
        parent = self._node(index).parent
        if parent is None or parent is self._root:
            return QModelIndex()
        return self.createIndex(parent.row, NAME, parent.number)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        return 0 if parent.column() > NAME else len(self._children(self._node(parent)))

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        return 2

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        node = self._node(index)
        if index.column() == KIND:
            return self._kind_data(node, role)
        if role == Qt.ItemDataRole.DisplayRole:
            return node.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._read_out(node)
        if node.entry is None:
            return None
        if role == Qt.ItemDataRole.DecorationRole:
            return self._theme.icon(*_icon(node.entry))
        return _described(node.entry) if role == Qt.ItemDataRole.ToolTipRole else None

    def _kind_data(self, node: _Node, role: int) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return kind_words(node.entry)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return self._theme.color("muted") if role == Qt.ItemDataRole.ForegroundRole else None

    # ------------------------------------------------------------------ how it is done

    def _node(self, index: QModelIndex | QPersistentModelIndex) -> _Node:
        return self._nodes[index.internalId()] if index.isValid() else self._root

    def _build(self) -> None:
        self.beginResetModel()
        self._root = _Node("", None)
        self._nodes = []
        self._found_more = False
        if self._text:
            self._build_found()
        else:
            self._root.unread = [
                (spec.path.module, at) for at, spec in enumerate(self._catalog.functions)
            ]
            self._read_folder(self._root)
            self._add_routes()
        self.endResetModel()

    def _build_found(self) -> None:
        found = ranked(self._text, self._paths, limit=_MOST_FOUND + 1)
        self._found_more = len(found) > _MOST_FOUND
        for at in found[:_MOST_FOUND]:
            self._add(self._paths[at], self._root, self._catalog.functions[at])
        for route in self._catalog.routes:
            if self._text.casefold() in f"{route.method} {route.path}".casefold():
                self._add(route.path, self._root, route)

    def _add_routes(self) -> None:
        if self._catalog.routes:
            folder = self._add(ROUTES_FOLDER, self._root)
            for route in self._catalog.routes:
                self._add(route.path, folder, route)

    def _children(self, node: _Node) -> list[_Node]:
        if node.unread:
            self._read_folder(node)
        return node.children

    def _read_folder(self, folder: _Node) -> None:
        """Make the rows of one folder: those of thousands of functions take a while."""
        unread, folder.unread = folder.unread, []
        below: dict[str, _Node] = {}
        for module, at in unread:
            if not module:
                spec = self._catalog.functions[at]
                self._add(spec.path.export, folder, spec)
                continue
            name, _, rest = module.partition("/")
            if name not in below:
                below[name] = self._add(name, folder)
            below[name].unread.append((rest, at))

    def _add(
        self, name: str, parent: _Node, entry: FunctionSpec | HttpRoute | None = None
    ) -> _Node:
        node = _Node(name, parent, entry)
        node.number = len(self._nodes)
        self._nodes.append(node)
        return node

    def _read_out(self, node: _Node) -> str:
        if node.entry is None:
            return f"{node.name}, {len(self._children(node))} within"
        return f"{node.name}, {kind_words(node.entry) or 'function'}"


def kind_words(entry: FunctionSpec | HttpRoute | None) -> str:
    """What kind of function it is: ``query``, ``internal mutation``, ``GET``; empty for none."""
    match entry:
        case FunctionSpec():
            kind = "" if entry.function_type is FunctionType.ANY else str(entry.function_type)
            internal = "internal" if entry.visibility is Visibility.INTERNAL else ""
            return f"{internal} {kind}".strip()
        case HttpRoute():
            return entry.method
        case _:
            return ""


def _icon(entry: FunctionSpec | HttpRoute) -> tuple[str, str]:
    if isinstance(entry, HttpRoute):
        return "globe", "muted"
    name, color = _ICONS[entry.function_type]
    return (name, "muted") if entry.visibility is Visibility.INTERNAL else (name, color)


def _described(entry: FunctionSpec | HttpRoute) -> str:
    if isinstance(entry, HttpRoute):
        return (
            f"{entry.method} {entry.path}\nAn HTTP action: it is called by its URL, not from here."
        )
    kind = kind_words(entry) or "of unknown type"
    return f"{entry.path}\n{kind}\n{_args_words(entry)}"


def _args_words(entry: FunctionSpec) -> str:
    if not isinstance(entry.args, ObjectOf):
        return "Takes whatever args it is given."
    names = field_names(entry.args)
    return f"Args: {names}" if names else "Takes no args."
