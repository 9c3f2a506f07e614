"""The calls found in history, as rows: newest first, older ones fetched as one scrolls."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from convex_explorer.convex.records import CallEnding, CallRecord

if TYPE_CHECKING:
    from collections.abc import Sequence

ENDINGS = {
    CallEnding.RUNNING: "Running",
    CallEnding.RETURNED: "Success",
    CallEnding.THREW: "Error",
    CallEnding.FAILED: "No outcome",
    CallEnding.STOPPED: "Stopped",
    CallEnding.UNKNOWN: "Unknown: it may have run",
}


class HistoryListModel(QAbstractListModel):
    """Wraps a list of records.

    Signals:
        older_requested: int, the id of the oldest record there is so far.
    """

    older_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._records: list[CallRecord] = []
        self._may_have_older = False

    def show_records(self, records: Sequence[CallRecord]) -> None:
        """Begin anew with the answer to a search."""
        self.beginResetModel()
        self._records = list(records)
        self._may_have_older = bool(records)
        self.endResetModel()

    def show_older_records(self, records: Sequence[CallRecord]) -> None:
        """Go on with what comes after; nothing means that there is no more."""
        self._may_have_older = bool(records)
        if records:
            first = len(self._records)
            self.beginInsertRows(QModelIndex(), first, first + len(records) - 1)
            self._records += records
            self.endInsertRows()

    def record_at(self, index: QModelIndex | QPersistentModelIndex) -> CallRecord:
        """The record of a row."""
        return self._records[index.row()]

    # ------------------------------------------------------------------ what Qt asks

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._records)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> str | None:
        record = self._records[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return record.path_text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(
                (record.path_text, ENDINGS[record.ending], record.deployment_name, when(record))
            )
        if role == Qt.ItemDataRole.ToolTipRole:
            as_whom = f"As whom: {record.identity}"
            details = (ENDINGS[record.ending], as_whom, record.message, record.args_text)
            return "\n".join(_cut(each) for each in details if each)
        return None

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> bool:
        return not parent.isValid() and self._may_have_older

    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> None:
        if not parent.isValid() and self._may_have_older:
            self._may_have_older = False
            self.older_requested.emit(self._records[-1].record_id)


def when(record: CallRecord) -> str:
    """When a call began, in local time: ``14:02`` today, ``Nov 3, 14:02`` before."""
    local = record.started_at.astimezone()
    clock = f"{local:%H:%M}"
    today = datetime.now(UTC).astimezone().date()
    return clock if local.date() == today else f"{local:%b} {local.day}, {clock}"


def _cut(text: str, limit: int = 300) -> str:
    return text if len(text) <= limit else text[:limit] + "…"
