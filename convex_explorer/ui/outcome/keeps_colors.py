"""Paints the cells of values: their text in the colors of its type, in a selected row as well."""

from typing import NamedTuple, Protocol, TypeAlias

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QIcon, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
)

from convex_explorer.ui.theme import Theme
from convex_explorer.ui.veils import bar_letters, paint_bar

Index: TypeAlias = QModelIndex | QPersistentModelIndex
# As numbers, because they are compared for each cell that is painted.
_SELECTED = QStyle.StateFlag.State_Selected.value
_HOVERED = QStyle.StateFlag.State_MouseOver.value
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Cell(NamedTuple):
    """What is painted in a cell.

    Attributes:
        text: one line.
        color: of the text.
        alignment: ``LEFT`` or ``RIGHT``.
        font: None for the fixed font; in another one the text is short enough.
        icon: before the text.
        is_value: whether it is hidden where veils are drawn.
        ground: behind the text, unless the row is selected.
    """

    text: str
    color: QColor
    alignment: Qt.AlignmentFlag = LEFT
    font: QFont | None = None
    icon: QIcon | None = None
    is_value: bool = False
    ground: QColor | None = None


class HasCells(Protocol):
    """A model that tells at once what its roles tell one by one."""

    def cell_at(self, index: Index) -> Cell | None:
        """What is painted in a cell; None for nothing."""


class KeepsColors(QStyledItemDelegate):
    """For trees and tables of values, in the fixed font.

    It paints by itself. Qt asks a model for seven things a cell and the style sheet for more, and
    lays the text out several times: a screen full of rows took 3 ms, and takes less than half.
    """

    def __init__(
        self, theme: Theme, parent: QAbstractItemView, model: HasCells | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._veils, self.model = theme, theme.veils, model
        self._is_tree = isinstance(parent, QTreeView)
        theme.changed.connect(self._take_theme)
        self._take_theme()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area, state = option.rect, option.state.value
        cell = self.model.cell_at(index) if self.model is not None else None
        if state & _SELECTED:
            painter.fillRect(area, self._theme.color("selected"))
        elif state & _HOVERED and self._is_tree:
            painter.fillRect(area, self._theme.color("hover"))
        elif cell is not None and cell.ground is not None:
            painter.fillRect(area, cell.ground)
        if cell is None or not cell.text:
            return
        area.adjust(self._margin, 0, -self._margin, 0)
        if cell.icon is not None:
            side = min(area.height(), self._theme.icon_size.width())
            place = QRect(area.left(), area.top() + (area.height() - side) // 2, side, side)
            cell.icon.paint(painter, place)
            area.adjust(side + self._margin, 0, 0, 0)
        if cell.is_value and self._veils.drawn and self._veils.hide(option):
            paint_bar(painter, self._bar(area, cell.text), self._theme.color("line_strong"))
            return
        painter.setPen(cell.color)
        # The painter begins with the font of the viewport, which may be the one before a zoom.
        painter.setFont(option.font if cell.font is None else cell.font)
        is_short = cell.font is not None
        text = cell.text if is_short else self._fitting(cell.text, area.width())
        painter.drawText(area, cell.alignment, text)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """A tooltip would tell of more than the row that one points at."""
        return self._veils.drawn or super().helpEvent(event, view, option, index)

    def _bar(self, area: QRect, text: str) -> QRect:
        """The area of a bar in place of a text: about as long, as far as there is room."""
        width = min(area.width(), int(bar_letters(len(text)) * self._letter))
        return QRect(area.left(), area.top(), width, area.height())

    def _fitting(self, text: str, room: int) -> str:
        """As much of a text as there is room for; letters that are all as wide are not measured."""
        if not text.isascii():
            return self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        letters = int(room / self._letter)
        return text if len(text) <= letters else text[: max(0, letters - 1)] + "…"

    def _take_theme(self) -> None:
        self._margin = self._theme.unit * (1 if self._is_tree else 2)
        self._metrics = QFontMetrics(self._theme.code_font())
        self._letter = max(1.0, self._metrics.horizontalAdvance("0" * 100) / 100)
