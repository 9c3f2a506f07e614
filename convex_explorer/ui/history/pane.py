"""The history sidebar: every call that was made, and a box to find one."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QStackedLayout, QVBoxLayout, QWidget

from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from convex_explorer.convex.function_spec import KnownCatalog
    from convex_explorer.convex.records import CallRecord
    from convex_explorer.ui.history.record_list import RecordList
    from convex_explorer.ui.theme import Theme

SEARCH_DELAY_MS = 120
SEARCH_HINT = (
    "Words of path, args, result, error, log, name or deployment. "
    "Filters: is:failed, is:unknown, is:pinned, is:named, fn:path, on:deployment, "
    "before:2026-11-01, after:2026-11."
)


class HistoryPane(QWidget):
    """A search box over a list. Opening a call never runs it.

    Signals:
        search_requested: str, words that the calls must hold.
        older_requested: int, the id of the oldest record shown.
        record_opened: int, the id of a record to be opened as a call again.
        rerun_requested: int, the id of a record to be opened as a call again, and run.
        pin_requested: int, the id of a record, and bool, whether to pin it.
        mark_given: int, the id of a record, and its name and note (str).
        deletion_requested: int, the id of a record to take out of history.
    """

    search_requested = Signal(str)
    older_requested = Signal(object)
    record_opened = Signal(object)
    rerun_requested = Signal(object)
    pin_requested = Signal(object, bool)
    mark_given = Signal(object, str, str)
    deletion_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "historyPane", "History", role="pane")
        self._theme = theme
        self._catalog: tuple[str, KnownCatalog | None] = "", None
        self._search = named(QLineEdit(), "historySearch", "Search history")
        self._search.setPlaceholderText("Search history")
        self._search.setToolTip(SEARCH_HINT)
        self._search.setAccessibleDescription(SEARCH_HINT)
        self._search.setClearButtonEnabled(True)
        self._search_icon = self._search.addAction(
            theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition
        )
        theme.dress(self._search_icon, "search")
        self._typing = QTimer(self, singleShot=True, interval=SEARCH_DELAY_MS)
        self._empty = named(QLabel(), "historyEmpty", role="muted")
        self._empty.setWordWrap(True)
        self._empty.setTextFormat(Qt.TextFormat.PlainText)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._lay_out()
        self._connect()
        self.show_records([])

    def show_records(self, records: Sequence[CallRecord]) -> None:
        """Show the answer to a search; the row that was current stays current if it is there."""
        words = self._search.text().strip()
        self._empty.setText(
            f"No call holds “{words}”." if words else "Calls appear here once they were made."
        )
        if records or "record_list" in vars(self):
            self.record_list.show_records(records)
        self._pages.setCurrentWidget(self.record_list if records else self._empty)

    def show_catalog(self, deployment_id: str, known: KnownCatalog | None) -> None:
        """Mark the calls of functions that a deployment does not have any more."""
        self._catalog = deployment_id, known
        if "record_list" in vars(self):
            self._mark_gone(self.record_list)

    def _mark_gone(self, records: RecordList) -> None:
        deployment_id, known = self._catalog
        paths = None if known is None else {str(spec.path) for spec in known.catalog.functions}
        records.show_functions(deployment_id, paths)

    def show_older_records(self, records: Sequence[CallRecord]) -> None:
        """Add older calls at the end."""
        self.record_list.show_older_records(records)

    def focus_search(self) -> None:
        """Let the user type what to look for."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def focus_list(self) -> None:
        """Let the user go through the calls by keyboard."""
        if self._pages.currentWidget() is self._empty:
            self.focus_search()
        else:
            self.record_list.take_focus()

    # ------------------------------------------------------------------ how it is done

    def _lay_out(self) -> None:
        self._head = QVBoxLayout()
        self._head.addWidget(self._search)
        self._pages = QStackedLayout()
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

    @cached_property
    def record_list(self) -> RecordList:
        """The calls; made when there is one, or in spare time."""
        from convex_explorer.ui.history.record_list import RecordList

        records = named(RecordList(self._theme), "historyList", "Calls made before")
        records.older_requested.connect(self.older_requested)
        records.record_opened.connect(self.record_opened)
        records.rerun_requested.connect(self.rerun_requested)
        records.pin_requested.connect(self.pin_requested)
        records.mark_given.connect(self.mark_given)
        records.deletion_requested.connect(self.deletion_requested)
        self._pages.addWidget(records)
        self._mark_gone(records)
        return records

    def _request_search(self) -> None:
        self.search_requested.emit(self._search.text().strip())
