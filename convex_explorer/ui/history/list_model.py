"""The calls found in history, as rows below their day; older ones are fetched as one scrolls."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from convex_explorer.convex.records import CallEnding, CallRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet

ENDINGS = {
    CallEnding.RUNNING: "Running",
    CallEnding.RETURNED: "Success",
    CallEnding.THREW: "Error",
    CallEnding.FAILED: "No outcome",
    CallEnding.STOPPED: "Stopped",
    CallEnding.UNKNOWN: "Unknown: it may have run",
}


#: Said of a call whose function is not there any more, as far as is known.
GONE = "not among the functions any more"


class HistoryListModel(QAbstractListModel):
    """Wraps a list of records. A day is a row of its own, which cannot be chosen.

    Signals:
        older_requested: int, the id of the oldest record there is so far.
    """

    older_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[CallRecord | date] = []
        self._oldest: CallRecord | None = None
        self._may_have_older = False
        self._deployment_id = ""
        self._paths: AbstractSet[str] | None = None

    def show_functions(self, deployment_id: str, paths: AbstractSet[str] | None) -> None:
        """Know which functions a deployment has; None where nobody lists them."""
        if (deployment_id, paths) != (self._deployment_id, self._paths):
            self._deployment_id, self._paths = deployment_id, paths
            if self._rows:
                self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def is_gone(self, record: CallRecord) -> bool:
        """Whether its function is not among those that its deployment is known to have."""
        return (
            self._paths is not None
            and record.deployment_id == self._deployment_id
            and record.path_text not in self._paths
            and not record.path_text.startswith("_system/")
        )

    def show_records(self, records: Sequence[CallRecord]) -> None:
        """Begin anew with the answer to a search."""
        self.beginResetModel()
        self._oldest = None
        self._rows = self._below_days(records)
        self._may_have_older = bool(records)
        self.endResetModel()

    def show_older_records(self, records: Sequence[CallRecord]) -> None:
        """Go on with what comes after; nothing means that there is no more."""
        self._may_have_older = bool(records)
        if records:
            rows = self._below_days(records)
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
            self._rows += rows
            self.endInsertRows()

    def record_at(self, index: QModelIndex | QPersistentModelIndex) -> CallRecord | None:
        """The record of a row; None where it is a day."""
        row = self._rows[index.row()]
        return row if isinstance(row, CallRecord) else None

    def index_of(self, record_id: int) -> QModelIndex:
        """The row of a record; none where it is not here."""
        for number, row in enumerate(self._rows):
            if isinstance(row, CallRecord) and row.record_id == record_id:
                return self.index(number)
        return QModelIndex()

    def first_record(self) -> QModelIndex:
        """The row of the newest record; none where there is no record."""
        return self.index(1) if self._rows else QModelIndex()

    # ------------------------------------------------------------------ what Qt asks

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        if not index.isValid() or self.record_at(index) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> str | None:
        row = self._rows[index.row()]
        if not isinstance(row, CallRecord):
            shown = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}
            return day_name(row) if role in shown else None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.path_text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            gone = GONE if self.is_gone(row) else ""
            return ", ".join(filter(None, (*_spoken(row), gone)))
        if role == Qt.ItemDataRole.ToolTipRole:
            as_whom = f"As whom: {row.identity}"
            name = f"Name: {row.label}" if row.label else ""
            note = f"Note: {row.note}" if row.note else ""
            pinned = "Pinned" if row.pinned else ""
            ending = ENDINGS[row.ending]
            gone = f"This function is {GONE}" if self.is_gone(row) else ""
            details = (gone, name, note, pinned, ending, as_whom, row.message, row.args_text)
            return "\n".join(_cut(each) for each in details if each)
        return None

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> bool:
        return not parent.isValid() and self._may_have_older

    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> None:
        if not parent.isValid() and self._may_have_older and self._oldest is not None:
            self._may_have_older = False
            self.older_requested.emit(self._oldest.record_id)

    def _below_days(self, records: Iterable[CallRecord]) -> list[CallRecord | date]:
        """The rows of records, with each day before the first record of it."""
        day = None if self._oldest is None else _day_of(self._oldest)
        rows: list[CallRecord | date] = []
        for record in records:
            if (its_day := _day_of(record)) != day:
                rows.append(day := its_day)
            rows.append(record)
            self._oldest = record
        return rows


def when(record: CallRecord) -> str:
    """When a call began, in local time: ``14:02`` today, ``Nov 3, 14:02`` before."""
    local = record.started_at.astimezone()
    return clock(record) if local.date() == _today() else f"{local:%b} {local.day}, {clock(record)}"


def clock(record: CallRecord) -> str:
    """At which time of its day a call began."""
    return f"{record.started_at.astimezone():%H:%M}"


def day_name(day: date) -> str:
    """A day as people call it: ``Today``, ``Yesterday``, ``Nov 3``, ``Nov 3, 2025``."""
    today = _today()
    if day == today:
        return "Today"
    if day == today - timedelta(days=1):
        return "Yesterday"
    name = f"{day:%b} {day.day}"
    return name if day.year == today.year else f"{name}, {day.year}"


def _spoken(record: CallRecord) -> tuple[str, ...]:
    return (
        record.label,
        record.path_text,
        ENDINGS[record.ending],
        record.deployment_name,
        when(record),
        f"as whom: {record.identity}",
        "pinned" if record.pinned else "",
        _cut(f"note: {record.note}") if record.note else "",
    )


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


def _day_of(record: CallRecord) -> date:
    return record.started_at.astimezone().date()


def _cut(text: str, limit: int = 300) -> str:
    return text if len(text) <= limit else text[:limit] + "…"
