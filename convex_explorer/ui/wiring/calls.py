"""Open calls: a draft goes out, its outcome comes back, and what is done with both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from collections.abc import Iterator

    from convex_explorer.convex.calls import Call
    from convex_explorer.convex.deployment import Deployment
    from convex_explorer.convex.errors import DeploymentError
    from convex_explorer.convex.pasted_commands import PastedCall
    from convex_explorer.session.session import Session
    from convex_explorer.ui.notices import Notices
    from convex_explorer.ui.wiring.panes import Panes
    from convex_explorer.values.splitting import Chunk

#: An offer of the banner: to make a deployment the active one, whose id follows.
_USE = "use "


class CallWiring(QObject):
    """Connects the open calls with what runs, copies, pages, filters and saves them."""

    def __init__(self, panes: Panes, session: Session) -> None:
        super().__init__(panes.window)
        self._panes = panes
        self._session = session
        self._connect_runner()
        self._connect_confirmations()
        self._connect_args()
        self._connect_commands()
        self._connect_pages()
        self._connect_filters()
        self._connect_saving()
        self._connect_comparisons()
        self._connect_menu()

    def _connect_runner(self) -> None:
        runner, calls = self._session.runner, self._panes.calls
        call, outcome = calls.call, calls.outcome
        calls.call_closed.connect(runner.stop)
        call.call_requested.connect(runner.run)
        call.stop_requested.connect(runner.stop)
        outcome.try_again_requested.connect(runner.run_again)
        outcome.functions_requested.connect(self._session.catalogs.refresh)
        outcome.stop_requested.connect(runner.stop)
        runner.call_refused.connect(call.show_refusal)
        runner.call_started.connect(calls.show_started)
        runner.call_progressed.connect(outcome.show_progress)
        for ended in (runner.call_finished, runner.call_failed, runner.call_stopped):
            ended.connect(calls.show_ended)
        runner.call_finished.connect(call.show_outcome)
        runner.call_finished.connect(outcome.show_outcome)
        runner.call_failed.connect(outcome.show_error)
        runner.call_stopped.connect(outcome.show_stopped)

    def _connect_confirmations(self) -> None:
        runner, desk = self._session.runner, self._panes.desk
        runner.agreement_requested.connect(desk.ask_about_plain_http)
        runner.confirmation_requested.connect(desk.ask_about_change)
        desk.change_confirmed.connect(runner.run_confirmed)
        runner.call_blocked.connect(self._show_blocked)

    def _connect_args(self) -> None:
        looks, files = self._panes.calls.call.args.looks, self._session.argument_files
        looks.file_chosen.connect(files.read)
        files.came.connect(looks.write_bytes)
        files.failed.connect(self._panes.notices.show_failure)

    def _connect_commands(self) -> None:
        commands, call = self._session.commands, self._panes.calls.call
        self._panes.menu.copy_requested.connect(call.request_copy)
        call.copy_requested.connect(commands.write_draft)
        call.command_given.connect(commands.read_command)
        commands.read.connect(self._open_pasted)
        commands.unreadable.connect(call.show_unreadable)
        commands.written.connect(self._copy_command)
        commands.refused.connect(call.show_refusal)
        commands.refused.connect(self._panes.notices.show_nothing_copied)
        commands.failed.connect(self._panes.notices.show_failure)
        self._panes.notices.action_chosen.connect(self._act_on_message)

    def _connect_pages(self) -> None:
        pages, outcome = self._session.pages, self._panes.calls.outcome
        outcome.next_page_requested.connect(pages.load_next)
        outcome.all_pages_requested.connect(pages.load_all)
        outcome.pages_stop_requested.connect(pages.stop)
        self._panes.calls.call_closed.connect(pages.stop)
        for begun_anew in (self._session.runner.call_started, self._session.runner.call_finished):
            begun_anew.connect(pages.make_way)
        self._session.active.changed.connect(pages.stop_all)
        pages.started.connect(outcome.show_loading)
        pages.pages_loaded.connect(outcome.show_pages)
        for ended in (pages.finished, pages.failed, pages.stopped):
            ended.connect(outcome.show_loading_ended)

    def _connect_filters(self) -> None:
        filters, outcome = self._session.filters, self._panes.calls.outcome
        outcome.filter_requested.connect(filters.filter)
        outcome.filter_stop_requested.connect(filters.stop)
        filters.filtered.connect(outcome.show_filtered)
        filters.failed.connect(outcome.show_filter_problem)
        filters.stopped.connect(outcome.show_filter_stopped)
        self._panes.calls.call_closed.connect(filters.forget)

    def _connect_saving(self) -> None:
        saver, outcome = self._session.saver, self._panes.calls.outcome
        saving = outcome.saving
        saving.folder = self._session.preferences.settings.save_folder or ""
        self._panes.menu.save_requested.connect(outcome.save_result)
        saving.save_requested.connect(self._save)
        saving.stop_requested.connect(saver.stop)
        saver.advanced.connect(saving.show_progress)
        saver.saved.connect(saving.show_saved)
        saver.stopped.connect(saving.show_stopped)
        saver.failed.connect(saving.show_failure)

    def _connect_comparisons(self) -> None:
        menu, outcome = self._panes.menu, self._panes.calls.outcome
        menu.comparison_requested.connect(outcome.comparisons.compare_with_previous)
        menu.comparison_choice_requested.connect(outcome.offer_comparisons)

    def _connect_menu(self) -> None:
        menu, calls = self._panes.menu, self._panes.calls
        menu.new_call_requested.connect(calls.open_new)
        menu.close_call_requested.connect(calls.close_current)
        menu.reopen_call_requested.connect(calls.reopen)
        menu.run_requested.connect(calls.call.request_run)
        menu.stop_requested.connect(calls.call.request_stop)
        menu.format_requested.connect(calls.call.format_args)
        menu.form_requested.connect(calls.call.toggle_form)
        menu.path_requested.connect(calls.call.focus_path)
        menu.next_call_requested.connect(calls.tabs.activate_next)
        menu.previous_call_requested.connect(calls.tabs.activate_previous)

    # ------------------------------------------------------------------ what happened, shown

    def _show_blocked(self, _call: Call, error: DeploymentError) -> None:
        self._panes.notices.show_failure(error)

    def _copy_command(self, form: str, text: str, remark: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._panes.notices.show_message(f"Copied as {form}.", remark, tone="success")

    def _open_pasted(self, draft_id: str, pasted: PastedCall, meant: Deployment | None) -> None:
        """Open the call of a command; another deployment than the active one is only offered."""
        self._panes.calls.open_pasted(draft_id, pasted)
        active, notices = self._session.active.deployment, self._panes.notices
        if active is None or meant == active or not pasted.host:
            return
        name = meant.name if meant is not None else pasted.host
        message = f"This command was for {name}; the call is set up for {active.name}."
        tell_of_other_deployment(notices, message, meant)

    def _act_on_message(self, action: str) -> None:
        if action.startswith(_USE):
            self._session.book.use(action.removeprefix(_USE))

    def _save(self, path: str, chunks: Iterator[Chunk]) -> None:
        self._session.saver.save(path, chunks)
        self._session.preferences.change(save_folder=self._panes.calls.outcome.saving.folder)


def tell_of_other_deployment(notices: Notices, message: str, meant: Deployment | None) -> None:
    """Say for which deployment a call was meant; to switch there is offered where it is saved."""
    if meant is None:
        notices.show_message(message, "Add that deployment to call it there.", tone="info")
    else:
        switch = use_action(meant, f"Switch to {meant.name}")
        notices.show_message(message, tone="info", actions=[switch])


def use_action(deployment: Deployment, label: str) -> tuple[str, str]:
    """An offer of the banner to make a deployment the active one."""
    return f"{_USE}{deployment.deployment_id}", label
