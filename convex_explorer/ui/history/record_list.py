"""The calls of history, newest first, as a list that is used by keyboard as well as by mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QListView, QMenu, QWidget

from convex_explorer.ui.history.list_model import HistoryListModel
from convex_explorer.ui.history.record_delegate import RecordDelegate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from collections.abc import Set as AbstractSet

    from convex_explorer.convex.records import CallRecord
    from convex_explorer.ui.theme import Theme

#: No more are compared with each other.
_TWO = 2
_COMPARE = {1: "Compare with result in front", _TWO: "Compare the two selected"}


class RecordList(QListView):
    """Two lines for each call.

    Signals:
        older_requested: int, the id of the oldest record shown.
        record_opened: int, the id of a record; Enter, a double click, or the menu.
        rerun_requested: int, the id of a record; Ctrl+Enter, or the menu.
        pin_requested: int, the id of a record, and bool, whether to pin it; Ctrl+D, or the menu;
            once for each record that is selected.
        mark_given: int, the id of a record, and its name and note as given in a dialog (str).
        deletion_requested: int, the id of a record; the Delete key, or the menu; once for each.
        comparison_requested: list of int, the ids of two records that are to be compared with each
            other, or of one with the result in front; Ctrl+Shift+D, or the menu.
    """

    older_requested = Signal(object)
    record_opened = Signal(object)
    rerun_requested = Signal(object)
    pin_requested = Signal(object, bool)
    mark_given = Signal(object, str, str)
    deletion_requested = Signal(object)
    comparison_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = HistoryListModel()
        self.setModel(self._model)
        self.setItemDelegate(RecordDelegate(theme, self))
        self.setUniformItemSizes(True)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._model.older_requested.connect(self.older_requested)
        self.doubleClicked.connect(self._open)
        self.customContextMenuRequested.connect(self._show_menu)

    def show_records(self, records: Sequence[CallRecord]) -> None:
        """Show others; the row that was current stays current if it is there."""
        chosen = self._current_record()
        self._model.show_records(records)
        if chosen is not None:
            index = self._model.index_of(chosen.record_id)
            if index.isValid():
                self._stand_on(index)

    def show_functions(self, deployment_id: str, paths: AbstractSet[str] | None) -> None:
        """Mark the calls of functions that a deployment does not have any more."""
        self._model.show_functions(deployment_id, paths)

    def show_older_records(self, records: Sequence[CallRecord]) -> None:
        """Add older calls at the end."""
        self._model.show_older_records(records)

    def take_focus(self) -> None:
        """Let the user go through the calls by keyboard."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if self._current_record() is None:
            self._stand_on(self._model.first_record())

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._wish_for(event) is not None
        ):
            event.accept()  # the window has some of these keys for something else
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        wish = self._wish_for(event)
        if wish is not None and self._current_record() is not None:
            if not event.isAutoRepeat():  # One press runs, opens or deletes one call.
                wish()
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------------ how it is done

    def _wish_for(self, event: QKeyEvent) -> Callable[[], None] | None:
        key, with_control = event.key(), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            return self._request_rerun if with_control else self._open_current
        if key == Qt.Key.Key_D and with_control:
            with_shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            return self._request_comparison if with_shift else self._request_pin
        return {
            Qt.Key.Key_F2: self._ask_for_mark,
            Qt.Key.Key_Delete: self._request_deletion,
        }.get(Qt.Key(key))

    def _stand_on(self, index: QModelIndex) -> None:
        """Select a row and no other, whatever keys are held down."""
        only = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, only)

    def _current_record(self) -> CallRecord | None:
        index = self.currentIndex()
        return self._model.record_at(index) if index.isValid() else None

    def _open(self, index: QModelIndex) -> None:
        if record := self._model.record_at(index):
            self.record_opened.emit(record.record_id)

    def _open_current(self) -> None:
        self._open(self.currentIndex())

    def _request_rerun(self) -> None:
        if record := self._current_record():
            self.rerun_requested.emit(record.record_id)

    def _request_pin(self) -> None:
        if current := self._current_record():
            for record in self._selected_records():
                self.pin_requested.emit(record.record_id, not current.pinned)

    def _request_deletion(self) -> None:
        """Delete what is selected; of several calls not before that was asked about."""
        records = self._selected_records()
        if len(records) <= 1:
            self._delete([record.record_id for record in records])
            return
        from convex_explorer.ui.widgets.question_dialog import Question, QuestionDialog

        question = Question(
            name="historyDeletion",
            dialog_name="historyDeletionDialog",
            button_name="confirmHistoryDeletionButton",
            title="Delete from history",
            question=f"Delete {len(records):,} calls from history?",
            consequences="They cannot be brought back, nor can what they returned.",
            action="Delete",
            about=[record.record_id for record in records],
        )
        dialog = QuestionDialog(self._theme, question, self.window())
        dialog.confirmed.connect(self._delete)
        dialog.open()

    def _delete(self, record_ids: Sequence[int]) -> None:
        for record_id in record_ids:
            self.deletion_requested.emit(record_id)

    def _request_comparison(self) -> None:
        records = self._selected_records()
        if len(records) <= _TWO:
            self.comparison_requested.emit([record.record_id for record in records])

    def _selected_records(self) -> list[CallRecord]:
        """The records that are selected, or else the current one."""
        rows = self.selectionModel().selectedIndexes() or [self.currentIndex()]
        records = (self._model.record_at(row) for row in rows if row.isValid())
        return [record for record in records if record is not None]

    def _ask_for_mark(self) -> None:
        from convex_explorer.ui.history.mark_dialog import MarkDialog

        if record := self._current_record():
            dialog = MarkDialog(self._theme, record, self.window())
            dialog.given.connect(self.mark_given)
            dialog.open()

    def _show_menu(self, where: QPoint) -> None:
        index = self.indexAt(where)
        record = self._model.record_at(index) if index.isValid() else None
        if record is None:
            return
        if not self.selectionModel().isSelected(index):
            self._stand_on(index)
        count = len(self._selected_records())
        compare = _COMPARE.get(count, "Compare (two at most)")
        menu = QMenu(self)
        pin = "Unpin" if record.pinned else "Pin (it is kept)"
        for text, key, wish in (
            ("Open in a new tab (does not run)", "Return", self._open_current),
            ("Run again in a new tab", "Ctrl+Return", self._request_rerun),
            (pin, "Ctrl+D", self._request_pin),
            ("Name and note…", "F2", self._ask_for_mark),
            (compare, "Ctrl+Shift+D", self._request_comparison),
            ("Delete from history", "Del", self._request_deletion),
        ):
            action = QAction(text, menu)
            action.setShortcut(QKeySequence(key))
            action.triggered.connect(wish)
            action.setEnabled(wish != self._request_comparison or count <= _TWO)
            menu.addAction(action)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.viewport().mapToGlobal(where))
