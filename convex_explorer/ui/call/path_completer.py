"""Offers function paths while one is typed: the likeliest first, each with what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
)
from PySide6.QtWidgets import (
    QCompleter,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from convex_explorer.convex.functions import FunctionType
from convex_explorer.ui.call.known_functions import KnownFunctions
from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from convex_explorer.ui.theme import Theme

_ROWS_SHOWN, _MOST_ROWS = 12, 100
KIND_ROLE = Qt.ItemDataRole.UserRole


#: What is longer is no path, but a command that was pasted.
_LONGEST = 200


class PathCompleter(QCompleter):
    """A list below the path. It holds what resembles the text, and not only what begins so."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows = _PathModel()
        self.setModel(self._rows)
        self.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setMaxVisibleItems(_ROWS_SHOWN)
        self._view = named(QListView(), "completionList", "Function paths")
        self._view.setUniformItemSizes(True)
        self.setPopup(self._view)
        # A popup takes a delegate of its own only after it has become one.
        self._view.setItemDelegate(_PathDelegate(theme, self._view))
        theme.changed.connect(self._take_theme)
        self._take_theme()

    def show_functions(self, functions: KnownFunctions) -> None:
        """Offer these from now on."""
        self._rows.functions = functions

    def look_for(self, text: str) -> None:
        """Offer what a text may mean, before the line edit opens the list."""
        from convex_explorer.convex.function_search import ranked  # not for the first paint

        functions = self._rows.functions
        if len(text) > _LONGEST:
            self._rows.show_paths([])
            return
        found = [functions.paths[at] for at in ranked(text, functions.paths, limit=_MOST_ROWS)]
        # What is typed in full needs no offer.
        self._rows.show_paths([] if found == [text.strip()] else found)

    def put_away(self) -> None:
        """Offer nothing more for what is typed now."""
        self._view.hide()

    def _take_theme(self) -> None:
        self._view.setFont(self._theme.code_font())


class _PathModel(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.functions = KnownFunctions(None)
        self._paths: list[str] = []

    def show_paths(self, paths: list[str]) -> None:
        if paths != self._paths:
            self.beginResetModel()
            self._paths = paths
            self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._paths)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> str | None:
        path = self._paths[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return path
        if role not in {KIND_ROLE, Qt.ItemDataRole.AccessibleTextRole}:
            return None
        kind = self._kind_of(path)
        return kind if role == KIND_ROLE else f"{path}, {kind}".rstrip(", ")

    def _kind_of(self, path: str) -> str:
        """What it is and what it takes: ``query  limit?``; empty where nobody knows."""
        spec = self.functions.spec_at(path)
        if spec is None:
            return ""
        from convex_explorer.convex.validator_words import field_names

        kind = "" if spec.function_type is FunctionType.ANY else str(spec.function_type)
        return f"{kind}  {field_names(spec.args)}".strip()


class _PathDelegate(QStyledItemDelegate):
    """The path at the left, what it is at the right."""

    def __init__(self, theme: Theme, parent: QListView) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return super().sizeHint(option, index).expandedTo(QSize(0, self._theme.unit * 6))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        kind = index.data(KIND_ROLE)
        path_width = option.fontMetrics.horizontalAdvance(index.data()) + 4 * self._theme.unit
        room = option.rect.adjusted(path_width, 0, -2 * self._theme.unit, 0)
        if not kind or room.width() <= 0:
            return
        painter.save()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setPen(self._theme.color("selected_text" if selected else "muted"))
        painter.setFont(self._theme.text_font())
        words = painter.fontMetrics().elidedText(kind, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()
