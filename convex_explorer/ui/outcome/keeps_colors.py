"""Paints a selected row's text in the colors of its types, like that of other rows."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from convex_explorer.ui.theme import Theme

# Bound once: this is asked for each cell that is painted.
_SELECTED = QStyle.StateFlag.State_Selected


class KeepsColors(QStyledItemDelegate):
    """For trees and tables of values."""

    def __init__(self, theme: Theme, parent: QAbstractItemView) -> None:
        super().__init__(parent)
        self._theme = theme

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        if _SELECTED in option.state:
            option.state &= ~(_SELECTED | QStyle.StateFlag.State_MouseOver)
            option.backgroundBrush = QBrush(self._theme.color("selected"))
