"""The history sidebar: every call that was made, and a box to find one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QAction, QFontMetrics, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QStackedLayout,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from convex_explorer.convex.records import CallEnding, CallRecord
from convex_explorer.ui.history.list_model import ENDINGS, HistoryListModel, when
from convex_explorer.ui.theme import SMALL_TEXT, Theme
from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPainter

SEARCH_DELAY_MS = 120
ENDING_ICONS = {
    CallEnding.RUNNING: ("circle-dot", "accent"),
    CallEnding.RETURNED: ("circle-check", "success"),
    CallEnding.THREW: ("circle-x", "error"),
    CallEnding.FAILED: ("circle-slash", "error"),
    CallEnding.STOPPED: ("circle-slash", "muted"),
    CallEnding.UNKNOWN: ("triangle-alert", "warning"),
}


class HistoryPane(QWidget):
    """A search box over a list. Opening a call never runs it.

    Signals:
        search_requested: str, words that the calls must hold.
        older_requested: int, the id of the oldest record shown.
        record_opened: int, the id of a record to be opened as a call again.
        deletion_requested: int, the id of a record to take out of history.
    """

    search_requested = Signal(str)
    older_requested = Signal(object)
    record_opened = Signal(object)
    deletion_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "historyPane", "History", role="pane")
        self._theme = theme
        self._search = named(QLineEdit(), "historySearch", "Search history")
        self._search.setPlaceholderText("Search history")
        self._search.setClearButtonEnabled(True)
        self._search_icon = self._search.addAction(
            theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition
        )
        theme.dress(self._search_icon, "search")
        self._typing = QTimer(self, singleShot=True, interval=SEARCH_DELAY_MS)
        self._model = HistoryListModel()
        self._list = _HistoryList()
        named(self._list, "historyList", "Calls made before")
        self._list.setModel(self._model)
        self._list.setItemDelegate(_RecordDelegate(theme, self._list))
        self._empty = named(QLabel(), "historyEmpty", role="muted")
        self._empty.setWordWrap(True)
        self._empty.setTextFormat(Qt.TextFormat.PlainText)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._lay_out()
        self._connect()
        self.show_records([])

    def show_records(self, records: Sequence[CallRecord]) -> None:
        """Show the answer to a search; the row that was current stays current if it is there."""
        chosen = self._current_record()
        self._model.show_records(records)
        words = self._search.text().strip()
        self._empty.setText(
            f"No call holds “{words}”." if words else "Calls appear here once they were made."
        )
        self._pages.setCurrentWidget(self._list if records else self._empty)
        for row, record in enumerate(records):
            if chosen is not None and record.record_id == chosen.record_id:
                self._list.setCurrentIndex(self._model.index(row))
                break

    def show_older_records(self, records: Sequence[CallRecord]) -> None:
        """Add older calls at the end."""
        self._model.show_older_records(records)

    def focus_search(self) -> None:
        """Let the user type what to look for."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def focus_list(self) -> None:
        """Let the user go through the calls by keyboard."""
        if self._pages.currentWidget() is self._empty:
            self.focus_search()
            return
        self._list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not self._list.currentIndex().isValid():
            self._list.setCurrentIndex(self._model.index(0))

    # ------------------------------------------------------------------ how it is done

    def _lay_out(self) -> None:
        title = named(QLabel("History"), "historyTitle", role="pane-title")
        self._head = QVBoxLayout()
        self._head.addWidget(title)
        self._head.addWidget(self._search)
        self._pages = QStackedLayout()
        self._pages.addWidget(self._list)
        self._pages.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addLayout(self._pages, 1)
        self._take_theme()

    def _take_theme(self) -> None:
        unit = self._theme.unit
        self._head.setContentsMargins(unit * 3, unit * 2, unit * 3, unit * 2)
        self._head.setSpacing(unit * 2)
        self._empty.setContentsMargins(unit * 3, unit, unit * 3, unit)

    def _connect(self) -> None:
        self._theme.changed.connect(self._take_theme)
        self._search.textChanged.connect(self._typing.start)
        self._search.returnPressed.connect(self.focus_list)
        self._typing.timeout.connect(self._request_search)
        self._model.older_requested.connect(self.older_requested)
        self._list.opened.connect(self._open)
        self._list.deletion_requested.connect(self._request_deletion)
        self._list.customContextMenuRequested.connect(self._show_menu)

    def _current_record(self) -> CallRecord | None:
        index = self._list.currentIndex()
        return self._model.record_at(index) if index.isValid() else None

    def _request_search(self) -> None:
        self.search_requested.emit(self._search.text().strip())

    def _open(self, index: QModelIndex) -> None:
        self.record_opened.emit(self._model.record_at(index).record_id)

    def _request_deletion(self) -> None:
        if record := self._current_record():
            self.deletion_requested.emit(record.record_id)

    def _open_current(self) -> None:
        self._open(self._list.currentIndex())

    def _show_menu(self, where: QPoint) -> None:
        if not self._list.indexAt(where).isValid():
            return
        menu = QMenu(self._list)
        opening = QAction("Open in a new tab (does not run)", menu)
        opening.triggered.connect(self._open_current)
        deletion = QAction("Delete from history", menu)
        deletion.setShortcut(QKeySequence.StandardKey.Delete)
        deletion.triggered.connect(self._request_deletion)
        menu.addActions([opening, deletion])
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._list.viewport().mapToGlobal(where))


class _HistoryList(QListView):
    """A list that is used by keyboard as well as by mouse.

    Signals:
        opened: QModelIndex, by Enter or a double click.
        deletion_requested: by the Delete key.
    """

    opened = Signal(QModelIndex)
    deletion_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setUniformItemSizes(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.doubleClicked.connect(self.opened)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and index.isValid():
            self.opened.emit(index)
        elif event.key() == Qt.Key.Key_Delete and index.isValid():
            self.deletion_requested.emit()
        else:
            super().keyPressEvent(event)


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
        from PySide6.QtWidgets import QStyle  # it has 700 names, and none is needed before this

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
