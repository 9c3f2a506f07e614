"""Saved calls as rows: those of a group below its name, the others behind the groups."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt

from convex_explorer.convex.saved_calls import SavedEntry, SavedListing, UnreadableEntry

if TYPE_CHECKING:
    from convex_explorer.ui.theme import Theme

NAME, PATH = range(2)
Entry: TypeAlias = SavedEntry | UnreadableEntry
_Index: TypeAlias = QModelIndex | QPersistentModelIndex
#: The internal id of rows at the top; below a group it is the number of that group, from 1 on.
_TOP = 0


class SavedListModel(QAbstractItemModel):
    """Two columns: what a call is called, and its function path."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._entries: list[Entry] = []
        self._words: list[str] = []
        self._groups: list[tuple[str, list[Entry]]] = []
        self._alone: list[Entry] = []

    def show_listing(self, listing: SavedListing) -> None:
        """Show what is in the folder now."""
        entries: list[Entry] = [*listing.entries, *listing.unreadable]
        if listing.unreadable:
            entries.sort(key=_place)  # the others are in order already
        if entries != self._entries:
            self._entries = entries
            self._build()

    def search(self, text: str) -> None:
        """Show only what holds each word of a text in its group, name or path."""
        words = text.casefold().split()
        if words != self._words:
            self._words = words
            self._build()

    def entry_at(self, index: _Index) -> Entry | None:
        """What a row stands for; None for a group."""
        if not index.isValid():
            return None
        if index.internalId() != _TOP:
            return self._groups[index.internalId() - 1][1][index.row()]
        at = index.row() - len(self._groups)
        return self._alone[at] if at >= 0 else None

    def index_of(self, file: str) -> QModelIndex:
        """The row of a file; none where it is not listed."""
        for number, (_, entries) in enumerate(self._groups, start=1):
            for row, entry in enumerate(entries):
                if entry.file == file:
                    return self.createIndex(row, NAME, number)
        for row, entry in enumerate(self._alone):
            if entry.file == file:
                return self.createIndex(row + len(self._groups), NAME, _TOP)
        return QModelIndex()

    def first(self) -> QModelIndex:
        """The first row that is a call."""
        if self._groups:
            return self.createIndex(0, NAME, 1)
        return self.createIndex(0, NAME, _TOP) if self._alone else QModelIndex()

    @property
    def count(self) -> int:
        """How many calls are shown."""
        return len(self._alone) + sum(len(entries) for _, entries in self._groups)

    # ------------------------------------------------------------------ what Qt asks

    def index(self, row: int, column: int, parent: _Index = QModelIndex()) -> QModelIndex:
        if not 0 <= row < self.rowCount(parent) or column not in {NAME, PATH}:
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else _TOP)

    def parent(self, index: _Index) -> QModelIndex:  # type: ignore[override]
        if not index.isValid() or index.internalId() == _TOP:
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, NAME, _TOP)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        if not parent.isValid():
            return len(self._groups) + len(self._alone)
        is_group = parent.internalId() == _TOP and parent.row() < len(self._groups)
        return len(self._groups[parent.row()][1]) if is_group and parent.column() == NAME else 0

    def columnCount(self, parent: _Index = QModelIndex()) -> int:
        return 2

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.entry_at(index)
        if entry is None:
            return self._group_data(index, role)
        if index.column() == PATH:
            return self._path_data(entry, role)
        if role == Qt.ItemDataRole.DecorationRole:
            return self._theme.icon(*_icon(entry))
        return {
            Qt.ItemDataRole.DisplayRole: entry.name,
            Qt.ItemDataRole.AccessibleTextRole: _spoken(entry),
            Qt.ItemDataRole.ToolTipRole: _described(entry),
        }.get(Qt.ItemDataRole(role))

    # ------------------------------------------------------------------ how it is done

    def _group_data(self, index: _Index, role: int) -> object:
        if not index.isValid() or index.column() != NAME:
            return None
        name, entries = self._groups[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{name}, {len(entries)} within"
        return None

    def _path_data(self, entry: Entry, role: int) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.path_text if isinstance(entry, SavedEntry) else "cannot be read"
        if role == Qt.ItemDataRole.ToolTipRole:
            return _described(entry)
        return self._theme.color("muted") if role == Qt.ItemDataRole.ForegroundRole else None

    def _build(self) -> None:
        self.beginResetModel()
        found = self._entries
        if self._words:
            found = [entry for entry in found if _holds(entry, self._words)]
        by_group = [(group, list(entries)) for group, entries in groupby(found, key=_group)]
        self._groups = [each for each in by_group if each[0]]
        self._alone = next((entries for group, entries in by_group if not group), [])
        self.endResetModel()


def _group(entry: Entry) -> str:
    return entry.group


def _place(entry: Entry) -> tuple[str, str, str, str]:
    return entry.group.casefold(), entry.group, entry.name.casefold(), entry.file


def _holds(entry: Entry, words: list[str]) -> bool:
    path = entry.path_text if isinstance(entry, SavedEntry) else ""
    text = f"{entry.group}\n{entry.name}\n{path}".casefold()
    return all(word in text for word in words)


def _icon(entry: Entry) -> tuple[str, str]:
    return (
        ("file-text", "muted") if isinstance(entry, SavedEntry) else ("triangle-alert", "warning")
    )


def _spoken(entry: Entry) -> str:
    if isinstance(entry, SavedEntry):
        return f"{entry.name}, {entry.function_type} {entry.path_text}"
    return f"{entry.name}, cannot be read. {entry.reason}"


def _described(entry: Entry) -> str:
    if isinstance(entry, SavedEntry):
        return f"{entry.name}\n{entry.function_type} {entry.path_text}\n{entry.file}"
    return f"{entry.file}\n{entry.reason}"
