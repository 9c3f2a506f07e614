"""What was called before: found, opened again, kept, and what was changed on production."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from convex_explorer.ui.sidebar import SidebarPage

if TYPE_CHECKING:
    from convex_explorer.convex.records import CallRecord
    from convex_explorer.session.session import Session
    from convex_explorer.ui.history.pane import HistoryPane
    from convex_explorer.ui.history.settings_dialog import HistoryWishes
    from convex_explorer.ui.wiring.panes import Panes


class HistoryWiring(QObject):
    """Connects the history pane and its dialogs with history and the trail of changes."""

    def __init__(self, panes: Panes, session: Session) -> None:
        super().__init__(panes.window)
        self._panes = panes
        self._session = session
        panes.workbench.sidebar.add_pane(SidebarPage.HISTORY, self._pane)
        panes.menu.history_search_requested.connect(self._search)
        panes.menu.changes_requested.connect(self._show_production_changes)
        panes.menu.history_settings_requested.connect(self._ask_about_limits)
        session.production.failed.connect(panes.notices.show_failure)
        self._connect_records()
        self._connect_transfer()

    def _pane(self) -> HistoryPane:
        return self._panes.history

    def _connect_records(self) -> None:
        history, past_calls = self._session.history, self._session.past_calls
        pane = self._panes.history
        history.records_found.connect(pane.show_records)
        history.older_records_found.connect(pane.show_older_records)
        history.failed.connect(self._panes.notices.show_failure)
        pane.search_requested.connect(history.search)
        pane.older_requested.connect(history.find_older)
        pane.deletion_requested.connect(history.delete)
        pane.pin_requested.connect(history.pin)
        pane.mark_given.connect(history.describe)
        pane.record_opened.connect(past_calls.open)
        pane.rerun_requested.connect(past_calls.run_again)
        past_calls.opened.connect(self._open_record)
        pane.comparison_requested.connect(history.fetch_several)
        history.records_fetched.connect(self._panes.calls.outcome.comparisons.compare_records)

    def _connect_transfer(self) -> None:
        transfer, pane = self._session.transfer, self._panes.history
        pane.export_requested.connect(transfer.export)
        pane.import_requested.connect(transfer.take_in)
        pane.settings_requested.connect(self._ask_about_limits)
        pane.transfer_stop_requested.connect(transfer.stop)
        transfer.advanced.connect(pane.show_transfer)
        transfer.ended.connect(pane.show_transfer_end)
        transfer.failed.connect(pane.show_transfer_failure)

    def _open_record(self, record: CallRecord, is_to_run: bool, remark: str) -> None:
        self._panes.calls.open_record(record)
        if remark:
            self._panes.notices.show_message(remark, tone="info")
        if is_to_run:
            self._panes.calls.call.request_run()

    def _search(self) -> None:
        self._panes.workbench.search(SidebarPage.HISTORY)

    def _show_production_changes(self) -> None:
        from convex_explorer.ui.history.changes_dialog import ChangesDialog

        production = self._session.production
        dialog = ChangesDialog(self._panes.theme, self._panes.window)
        dialog.save_requested.connect(production.save)
        production.changes_read.connect(dialog.show_changes)
        production.saved.connect(dialog.show_saved)
        production.failed.connect(dialog.show_failure)
        dialog.open()
        production.read()

    def _ask_about_limits(self) -> None:
        from convex_explorer.ui.history.settings_dialog import HistorySettingsDialog, HistoryWishes

        settings = self._session.preferences.settings
        now = HistoryWishes(*(getattr(settings, name) for name in HistoryWishes._fields))
        dialog = HistorySettingsDialog(self._panes.theme, now, self._panes.window)
        dialog.chosen.connect(self._limit_history)
        dialog.open()

    def _limit_history(self, wishes: HistoryWishes) -> None:
        self._session.preferences.change(**wishes._asdict())
        self._session.history.take_settings(self._session.preferences.settings)
