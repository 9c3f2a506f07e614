"""The history sidebar: every call that was made, and a box to find one."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from convex_explorer.ui.widgets.naming import named
from convex_explorer.ui.widgets.sidebar_pane import SidebarPane

if TYPE_CHECKING:
    from collections.abc import Sequence

    from convex_explorer.convex.function_spec import KnownCatalog
    from convex_explorer.convex.records import CallRecord
    from convex_explorer.errors import ExplorerError
    from convex_explorer.ui.history.file_menu import FileMenu
    from convex_explorer.ui.history.record_list import RecordList
    from convex_explorer.ui.history.transfer_strip import TransferStrip
    from convex_explorer.ui.theme import Theme

SEARCH_DELAY_MS = 120
SEARCH_HINT = (
    "Words of path, args, result, error, log, name or deployment. "
    "Filters: is:failed, is:unknown, is:pinned, is:named, fn:path, on:deployment, "
    "before:2026-11-01, after:2026-11."
)


class HistoryPane(SidebarPane):
    """A search box over a list. Opening a call never runs it.

    Signals:
        search_requested: str, words that the calls must hold.
        older_requested: int, the id of the oldest record shown.
        record_opened: int, the id of a record to be opened as a call again.
        rerun_requested: int, the id of a record to be opened as a call again, and run.
        pin_requested: int, the id of a record, and bool, whether to pin it.
        mark_given: int, the id of a record, and its name and note (str).
        deletion_requested: int, the id of a record to take out of history.
        comparison_requested: list of int, the ids of two records to compare with each other, or of
            one to compare with the result in front.
        export_requested, import_requested: str, the file to save to or to read from.
        transfer_stop_requested: stop that.
        settings_requested: the user wants another limit.
    """

    search_requested = Signal(str)
    older_requested = Signal(object)
    record_opened = Signal(object)
    rerun_requested = Signal(object)
    pin_requested = Signal(object, bool)
    mark_given = Signal(object, str, str)
    deletion_requested = Signal(object)
    comparison_requested = Signal(object)
    export_requested = Signal(str)
    import_requested = Signal(str)
    transfer_stop_requested = Signal()
    settings_requested = Signal()

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
        self._menu_button = named(
            QToolButton(), "historyMenuButton", "Export, import, settings of history", role="quiet"
        )
        self._menu_button.setToolTip("Export, import, settings")
        theme.dress(self._menu_button, "ellipsis")
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

    def take_focus(self) -> None:
        """Let the user go through the calls by keyboard."""
        if self._pages.currentWidget() is self._empty:
            self.focus_search()
        else:
            self.record_list.take_focus()

    def show_transfer(self, done: float) -> None:
        """A file is being saved or read, and so much of it is done (0 to 1)."""
        self._strip.show_progress(done)

    def show_transfer_end(self, said: str) -> None:
        """What came of that."""
        self._strip.show_end(said)

    def show_transfer_failure(self, error: ExplorerError) -> None:
        """Why nothing came of it."""
        self._strip.show_end(f"{error} {error.advice}".strip())

    # ------------------------------------------------------------------ how it is done

    def _lay_out(self) -> None:
        self._head = QHBoxLayout()
        self._head.addWidget(self._search, 1)
        self._head.addWidget(self._menu_button)
        self._pages = QStackedLayout()
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addLayout(self._pages, 1)
        # Only now: of no widget's own, it would show it as a window.
        self._pages.addWidget(self._empty)
        self._take_theme()

    def _take_theme(self) -> None:
        unit = self._theme.unit
        self._head.setContentsMargins(unit * 3, unit * 2, unit * 3, unit * 2)
        self._head.setSpacing(unit * 2)
        self._empty.setContentsMargins(unit * 3, unit, unit * 3, unit)

    def _connect(self) -> None:
        self._theme.changed.connect(self._take_theme)
        self._menu_button.clicked.connect(self._show_menu)
        self._search.textChanged.connect(self._typing.start)
        self._search.returnPressed.connect(self.take_focus)
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
        records.comparison_requested.connect(self.comparison_requested)
        self._pages.addWidget(records)
        self._mark_gone(records)
        return records

    @cached_property
    def _strip(self) -> TransferStrip:
        from convex_explorer.ui.history.transfer_strip import TransferStrip

        strip = TransferStrip(self._theme)
        strip.stop_requested.connect(self.transfer_stop_requested)
        self._column.insertWidget(1, strip)
        return strip

    @cached_property
    def _menu(self) -> FileMenu:
        from convex_explorer.ui.history.file_menu import FileMenu

        menu = FileMenu(self)
        menu.export_requested.connect(self.export_requested)
        menu.import_requested.connect(self.import_requested)
        menu.settings_requested.connect(self.settings_requested)
        return menu

    def _show_menu(self) -> None:
        self._menu.popup(self._menu_button.mapToGlobal(self._menu_button.rect().bottomLeft()))

    def _request_search(self) -> None:
        self.search_requested.emit(self._search.text().strip())
