"""The calls of history, newest first, as a list that is used by keyboard as well as by mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from convex_explorer.convex.records import CallEnding, CallRecord
from convex_explorer.ui.history.list_model import ENDINGS, HistoryListModel, when
from convex_explorer.ui.theme import SMALL_TEXT, Theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPainter

ENDING_ICONS = {
    CallEnding.RUNNING: ("circle-dot", "accent"),
    CallEnding.RETURNED: ("circle-check", "success"),
    CallEnding.THREW: ("circle-x", "error"),
    CallEnding.FAILED: ("circle-slash", "error"),
    CallEnding.STOPPED: ("circle-slash", "muted"),
    CallEnding.UNKNOWN: ("triangle-alert", "warning"),
}


class RecordList(QListView):
    """Two lines for each call.

    Signals:
        older_requested: int, the id of the oldest record shown.
        record_opened: int, the id of a record; Enter, a double click, or the menu.
        deletion_requested: int, the id of a record; the Delete key, or the menu.
    """

    older_requested = Signal(object)
    record_opened = Signal(object)
    deletion_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = HistoryListModel()
        self.setModel(self._model)
        self.setItemDelegate(_RecordDelegate(theme, self))
        self.setUniformItemSizes(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._model.older_requested.connect(self.older_requested)
        self.doubleClicked.connect(self._open)
        self.customContextMenuRequested.connect(self._show_menu)

    def show_records(self, records: Sequence[CallRecord]) -> None:
        """Show others; the row that was current stays current if it is there."""
        chosen = self._current_record()
        self._model.show_records(records)
        for row, record in enumerate(records):
            if chosen is not None and record.record_id == chosen.record_id:
                self.setCurrentIndex(self._model.index(row))
                break

    def show_older_records(self, records: Sequence[CallRecord]) -> None:
        """Add older calls at the end."""
        self._model.show_older_records(records)

    def take_focus(self) -> None:
        """Let the user go through the calls by keyboard."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self._model.index(0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and index.isValid():
            self._open(index)
        elif event.key() == Qt.Key.Key_Delete and index.isValid():
            self._request_deletion()
        else:
            super().keyPressEvent(event)

    def _current_record(self) -> CallRecord | None:
        index = self.currentIndex()
        return self._model.record_at(index) if index.isValid() else None

    def _open(self, index: QModelIndex) -> None:
        self.record_opened.emit(self._model.record_at(index).record_id)

    def _open_current(self) -> None:
        self._open(self.currentIndex())

    def _request_deletion(self) -> None:
        if record := self._current_record():
            self.deletion_requested.emit(record.record_id)

    def _show_menu(self, where: QPoint) -> None:
        if not self.indexAt(where).isValid():
            return
        menu = QMenu(self)
        opening = QAction("Open in a new tab (does not run)", menu)
        opening.triggered.connect(self._open_current)
        deletion = QAction("Delete from history", menu)
        deletion.setShortcut(QKeySequence.StandardKey.Delete)
        deletion.triggered.connect(self._request_deletion)
        menu.addActions([opening, deletion])
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.viewport().mapToGlobal(where))


class _RecordDelegate(QStyledItemDelegate):
    """Two lines: path and time; what became of it, and where."""

    def __init__(self, theme: Theme, parent: QListView) -> None:
        super().__init__(parent)
        self._theme = theme

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
        theme, unit = self._theme, self._theme.unit
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme.color("selected"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, theme.color("hover"))
        whole: QRect = option.rect.adjusted(unit * 3, unit * 2, -unit * 3, -unit * 2)
        icon_name, color = ENDING_ICONS[record.ending]
        side = theme.icon_size.width()
        middle = whole.top() + (whole.height() - side) // 2
        theme.icon(icon_name, color).paint(painter, QRect(whole.left(), middle, side, side))
        text = whole.adjusted(side + unit * 2, 0, 0, 0)
        upper, lower = QRect(text), QRect(text)
        upper.setHeight(text.height() // 2)
        lower.setTop(upper.bottom() + 1)
        small = theme.text_font(SMALL_TEXT)
        clock = when(record)
        clock_width = QFontMetrics(small).horizontalAdvance(clock) + unit
        painter.setFont(small)
        painter.setPen(theme.color("muted"))
        painter.drawText(upper, _RIGHT, clock)
        metrics = QFontMetrics(small)
        name = metrics.elidedText(record.deployment_name, _ELIDE, round(lower.width() * 0.45))
        painter.drawText(lower, _RIGHT, name)
        room = lower.width() - metrics.horizontalAdvance(name) - unit * 2
        painter.drawText(lower, _LEFT, metrics.elidedText(_summary(record), _ELIDE, room))
        code = theme.code_font()
        painter.setFont(code)
        painter.setPen(theme.color("text"))
        path = QFontMetrics(code).elidedText(
            record.path_text, Qt.TextElideMode.ElideMiddle, upper.width() - clock_width
        )
        painter.drawText(upper, _LEFT, path)
        painter.restore()


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ELIDE = Qt.TextElideMode.ElideRight


def _summary(record: CallRecord) -> str:
    """What became of a call; the icon before it says the same."""
    if record.ending is CallEnding.THREW and record.message:
        return record.message.splitlines()[0]
    return ENDINGS[record.ending]
