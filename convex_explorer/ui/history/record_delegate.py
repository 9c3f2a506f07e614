"""Paints the rows of history: two lines for each call, and one for the day above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from convex_explorer.convex.records import CallEnding, CallRecord
from convex_explorer.ui.history.list_model import ENDINGS, HistoryListModel, clock
from convex_explorer.ui.theme import SMALL_TEXT, Theme
from convex_explorer.ui.veils import paint_bar

if TYPE_CHECKING:
    from PySide6.QtGui import QHelpEvent, QPainter
    from PySide6.QtWidgets import QAbstractItemView

ENDING_ICONS = {
    CallEnding.RUNNING: ("circle-dot", "accent"),
    CallEnding.RETURNED: ("circle-check", "success"),
    CallEnding.THREW: ("circle-x", "error"),
    CallEnding.FAILED: ("circle-slash", "error"),
    CallEnding.STOPPED: ("circle-slash", "muted"),
    CallEnding.UNKNOWN: ("triangle-alert", "warning"),
}
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LOW = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
_ELIDE = Qt.TextElideMode.ElideRight
_MIDDLE = Qt.TextElideMode.ElideMiddle
_GONE = "No such function now"


class RecordDelegate(QStyledItemDelegate):
    """Name or path, star and time; what became of it, and where. All rows are equally high."""

    def __init__(self, theme: Theme, parent: QListView) -> None:
        super().__init__(parent)
        self._theme = theme

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """A tooltip would tell the args, and what else one does not see in the row."""
        return self._theme.veils.drawn or super().helpEvent(event, view, option, index)

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(self._theme.unit * 30, self._theme.unit * 12)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        model = index.model()
        assert isinstance(model, HistoryListModel)  # noqa: S101 - the pane sets no other
        record = model.record_at(index)
        painter.save()
        if record is None:
            self._paint_day(painter, option.rect, str(index.data()))
        else:
            if option.state & QStyle.StateFlag.State_Selected:
                painter.fillRect(option.rect, self._theme.color("selected"))
            elif option.state & QStyle.StateFlag.State_MouseOver:
                painter.fillRect(option.rect, self._theme.color("hover"))
            hidden = self._theme.veils.hide(option)
            is_gone = model.is_gone(record)
            self._paint_record(painter, option.rect, record, is_gone=is_gone, hidden=hidden)
        painter.restore()

    def _paint_day(self, painter: QPainter, whole: QRect, day: str) -> None:
        unit = self._theme.unit
        font = self._theme.text_font(SMALL_TEXT)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(self._theme.color("muted"))
        painter.drawText(whole.adjusted(unit * 3, 0, -unit * 3, -unit), _LOW, day)

    def _paint_record(
        self,
        painter: QPainter,
        row: QRect,
        record: CallRecord,
        *,
        is_gone: bool,
        hidden: bool,
    ) -> None:
        theme, unit = self._theme, self._theme.unit
        whole = row.adjusted(unit * 3, unit * 2, -unit * 3, -unit * 2)
        icon_name, color = ENDING_ICONS[record.ending]
        side = theme.icon_size.width()
        middle = whole.top() + (whole.height() - side) // 2
        theme.icon(icon_name, color).paint(painter, QRect(whole.left(), middle, side, side))
        text = whole.adjusted(side + unit * 2, 0, 0, 0)
        upper, lower = QRect(text), QRect(text)
        upper.setHeight(text.height() // 2)
        lower.setTop(upper.bottom() + 1)
        small = theme.text_font(SMALL_TEXT)
        metrics = QFontMetrics(small)
        painter.setFont(small)
        painter.setPen(theme.color("muted"))
        painter.drawText(upper, _RIGHT, clock(record))
        upper.setRight(upper.right() - metrics.horizontalAdvance(clock(record)) - unit)
        name = metrics.elidedText(record.deployment_name, _ELIDE, round(lower.width() * 0.45))
        if hidden:
            bar = QRect(lower.right() - unit * 12, lower.top(), unit * 12, lower.height())
            paint_bar(painter, bar, theme.color("line_strong"))
        else:
            painter.drawText(lower, _RIGHT, name)
        room = lower.width() - metrics.horizontalAdvance(name) - unit * 2
        summary = ENDINGS[record.ending] if hidden else _summary(record)
        summary = f"{_GONE} · {summary}" if is_gone else summary
        painter.drawText(lower, _LEFT, metrics.elidedText(summary, _ELIDE, room))
        if record.pinned:
            star = QRect(upper.right() - side, upper.top(), side, min(side, upper.height()))
            theme.icon("star", "accent").paint(painter, star)
            upper.setRight(star.left() - unit)
        label = "" if hidden else record.label
        font = theme.text_font() if label else theme.code_font()
        painter.setFont(font)
        painter.setPen(theme.color("faint" if is_gone else "text"))
        title, elide = (label, _ELIDE) if label else (record.path_text, _MIDDLE)
        painter.drawText(upper, _LEFT, QFontMetrics(font).elidedText(title, elide, upper.width()))


def _summary(record: CallRecord) -> str:
    """What became of a call, as the icon before it says, too; and its path below a name."""
    if record.ending is CallEnding.THREW and record.message:
        ending = record.message.splitlines()[0]
    else:
        ending = ENDINGS[record.ending]
    return f"{record.path_text} · {ending}" if record.label else ending
