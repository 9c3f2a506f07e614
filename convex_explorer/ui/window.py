"""Places the panes and connects them with the session: all wiring, one page."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from convex_explorer.convex.deployment import DeploymentKind
from convex_explorer.ui.call.identity_desk import IdentityDesk
from convex_explorer.ui.call.look_switch import ArgsLook
from convex_explorer.ui.deployments.desk import DeploymentDesk
from convex_explorer.ui.deployments.switcher import DeploymentSwitcher
from convex_explorer.ui.history.pane import HistoryPane
from convex_explorer.ui.menu_bar import MenuBar
from convex_explorer.ui.open_calls import OpenCalls
from convex_explorer.ui.sidebar import Sidebar, SidebarPage
from convex_explorer.ui.spare_time import SpareTime
from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent, QShowEvent

    from convex_explorer.convex.calls import Call
    from convex_explorer.convex.catalog_changes import CatalogChanges
    from convex_explorer.convex.deployment import Deployment
    from convex_explorer.convex.deprecation import Deprecation
    from convex_explorer.convex.errors import DeploymentError
    from convex_explorer.convex.function_spec import KnownCatalog
    from convex_explorer.convex.pasted_commands import PastedCall
    from convex_explorer.convex.records import CallRecord
    from convex_explorer.errors import ExplorerError
    from convex_explorer.session.session import Session
    from convex_explorer.ui.catalog.pane import CatalogPane
    from convex_explorer.ui.deployments.first_screen import FirstScreen
    from convex_explorer.ui.history.settings_dialog import HistoryWishes
    from convex_explorer.ui.theme import Theme
    from convex_explorer.ui.widgets.banner import Banner
    from convex_explorer.values.splitting import Chunk

#: In less than so many units the sidebar makes way for the call; Ctrl+B brings it all the same.
NARROW = 160
#: An offer of the banner: to make a deployment the active one, whose id follows.
_USE = "use "


class Window(QMainWindow):
    """The main window.

    Signals:
        closed: the user closed it; it is hidden already.
    """

    closed = Signal()

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self._session = session
        self.theme = theme
        self._narrow = False
        self._unit = theme.unit
        #: Whether it was on the screen yet; slow things are loaded only after that.
        self.painted = False
        #: Whether what can wait until then is there as well.
        self.complete = False
        self._spare_time = SpareTime(self)

        self._menu = MenuBar(theme)
        self._switcher = DeploymentSwitcher(theme)
        self._desk = DeploymentDesk(theme, self)
        self._history = HistoryPane(theme)
        self._catalog: CatalogPane | None = None
        self._found_records: Sequence[CallRecord] = ()
        self._sidebar = Sidebar(theme)
        self._sidebar.add_pane(SidebarPage.HISTORY, self._history)
        self._calls = OpenCalls(theme)
        self._identity_desk = IdentityDesk(theme, self)
        self._lay_out()

        self._connect_menu()
        self._connect_deployments()
        self._connect_calls()
        self._connect_commands()
        self._connect_pages()
        self._connect_filters()
        self._connect_saving()
        self._connect_identities()
        self._connect_history()
        self._sidebar.page_chosen.connect(self._choose_sidebar_page)
        session.catalogs.catalog_changed.connect(self._calls.call.show_catalog)
        session.catalogs.catalog_changed.connect(self._name_tables)
        session.catalogs.catalog_changed.connect(self._take_catalog)
        session.catalogs.refreshed.connect(self._show_changes)
        session.catalogs.failed.connect(self.show_failure)
        self._restore_layout()
        theme.changed.connect(self._place_sidebar)
        if session.active.deployment is not None:
            self._show_deployment(session.active.deployment)

    def show_failure(self, error: ExplorerError) -> None:
        """Say in the banner what went wrong beside the calls; the work goes on."""
        self._show_message(str(error), error.advice, tone="warning")

    # ------------------------------------------------------------------ wiring

    def _connect_calls(self) -> None:
        runner = self._session.runner
        call, outcome = self._calls.call, self._calls.outcome
        self._calls.call_closed.connect(runner.stop)
        call.call_requested.connect(runner.run)
        call.stop_requested.connect(runner.stop)
        outcome.try_again_requested.connect(runner.run_again)
        outcome.connection_requested.connect(self._edit_connection)
        outcome.functions_requested.connect(self._session.catalogs.refresh)
        outcome.stop_requested.connect(runner.stop)
        runner.call_refused.connect(call.show_refusal)
        runner.call_started.connect(self._calls.show_started)
        runner.call_progressed.connect(outcome.show_progress)
        for ended in (runner.call_finished, runner.call_failed, runner.call_stopped):
            ended.connect(self._calls.show_ended)
        runner.call_finished.connect(call.show_outcome)
        looks, files = call.args.looks, self._session.argument_files
        looks.look_chosen.connect(self._choose_look)
        looks.file_chosen.connect(files.read)
        files.came.connect(looks.write_bytes)
        files.failed.connect(self.show_failure)
        runner.call_finished.connect(outcome.show_outcome)
        runner.call_failed.connect(outcome.show_error)
        runner.call_stopped.connect(outcome.show_stopped)

    def _connect_commands(self) -> None:
        commands, call = self._session.commands, self._calls.call
        self._menu.copy_requested.connect(call.request_copy)
        call.copy_requested.connect(commands.write_draft)
        call.command_given.connect(commands.read_command)
        commands.read.connect(self._open_pasted)
        commands.unreadable.connect(call.show_unreadable)
        commands.written.connect(self._copy_command)
        commands.refused.connect(call.show_refusal)
        commands.refused.connect(self._show_nothing_copied)
        commands.failed.connect(self.show_failure)

    def _connect_pages(self) -> None:
        pages, outcome = self._session.pages, self._calls.outcome
        outcome.next_page_requested.connect(pages.load_next)
        outcome.all_pages_requested.connect(pages.load_all)
        outcome.pages_stop_requested.connect(pages.stop)
        self._calls.call_closed.connect(pages.stop)
        for begun_anew in (self._session.runner.call_started, self._session.runner.call_finished):
            begun_anew.connect(pages.make_way)
        self._session.active.changed.connect(pages.stop_all)
        pages.started.connect(outcome.show_loading)
        pages.pages_loaded.connect(outcome.show_pages)
        for ended in (pages.finished, pages.failed, pages.stopped):
            ended.connect(outcome.show_loading_ended)

    def _connect_filters(self) -> None:
        filters, outcome = self._session.filters, self._calls.outcome
        outcome.filter_requested.connect(filters.filter)
        outcome.filter_stop_requested.connect(filters.stop)
        filters.filtered.connect(outcome.show_filtered)
        filters.failed.connect(outcome.show_filter_problem)
        filters.stopped.connect(outcome.show_filter_stopped)
        self._calls.call_closed.connect(filters.forget)

    def _connect_saving(self) -> None:
        saver, outcome = self._session.saver, self._calls.outcome
        saving = outcome.saving
        saving.folder = self._session.preferences.settings.save_folder or ""
        self._menu.save_requested.connect(outcome.save_result)
        saving.save_requested.connect(self._save)
        saving.stop_requested.connect(saver.stop)
        saver.advanced.connect(saving.show_progress)
        saver.saved.connect(saving.show_saved)
        saver.stopped.connect(saving.show_stopped)
        saver.failed.connect(saving.show_failure)

    def _connect_identities(self) -> None:
        identities, button = self._session.identities, self._calls.call.run_bar.identity
        identities.changed.connect(self._calls.call.show_choice)
        identities.changed.connect(self._identity_desk.show_choice)
        identities.failed.connect(self.show_failure)
        button.identity_chosen.connect(identities.choose)
        button.token_requested.connect(self._identity_desk.ask_for_token)
        button.acting_requested.connect(self._identity_desk.ask_whom)
        self._identity_desk.token_given.connect(identities.use_token)
        self._identity_desk.user_chosen.connect(identities.act_as)
        self._menu.identity_requested.connect(button.open_menu)

    def _connect_deployments(self) -> None:
        book, active, runner = self._session.book, self._session.active, self._session.runner
        book.changed.connect(self._switcher.show_deployments)
        book.changed.connect(self._desk.show_deployments)
        book.failed.connect(self.show_failure)
        book.kept.connect(self._desk.close_dialog)
        book.keep_failed.connect(self._desk.show_refusal)
        book.checked.connect(self._desk.show_report)
        book.plain_http_accepted.connect(runner.run_agreed)
        runner.agreement_requested.connect(self._desk.ask_about_plain_http)
        runner.confirmation_requested.connect(self._desk.ask_about_change)
        self._desk.change_confirmed.connect(runner.run_confirmed)
        runner.call_blocked.connect(self._show_blocked)
        active.changed.connect(self._show_deployment)
        active.deprecated.connect(self._show_deprecation)
        self._desk.plain_http_accepted.connect(book.accept_plain_http)
        self._switcher.deployment_chosen.connect(book.use)
        self._switcher.add_requested.connect(self._desk.add)
        self._switcher.edit_requested.connect(self._desk.edit)
        self._switcher.remove_requested.connect(self._desk.remove)
        self._switcher.guard_chosen.connect(self._desk.choose_guard)
        self._desk.guard_chosen.connect(book.guard)
        self._desk.save_requested.connect(book.keep)
        self._desk.check_requested.connect(book.check)
        self._desk.check_abandoned.connect(book.stop_check)
        self._desk.removal_confirmed.connect(book.remove)
        projects = self._session.projects
        projects.found.connect(self._desk.show_findings)
        projects.failed.connect(self._desk.show_reading_failure)
        self._desk.reading_requested.connect(projects.read)
        self._desk.reading_abandoned.connect(projects.stop)

    def _connect_history(self) -> None:
        history, past_calls = self._session.history, self._session.past_calls
        history.records_found.connect(self._history.show_records)
        history.records_found.connect(self._suggest_paths)
        history.older_records_found.connect(self._history.show_older_records)
        history.failed.connect(self.show_failure)
        self._history.search_requested.connect(history.search)
        self._history.older_requested.connect(history.find_older)
        self._history.deletion_requested.connect(history.delete)
        self._history.pin_requested.connect(history.pin)
        self._history.mark_given.connect(history.describe)
        self._history.record_opened.connect(past_calls.open)
        self._history.rerun_requested.connect(past_calls.run_again)
        past_calls.opened.connect(self._open_record)
        transfer = self._session.transfer
        self._history.export_requested.connect(transfer.export)
        self._history.import_requested.connect(transfer.take_in)
        self._history.settings_requested.connect(self._ask_about_history)
        self._history.transfer_stop_requested.connect(transfer.stop)
        transfer.advanced.connect(self._history.show_transfer)
        transfer.ended.connect(self._history.show_transfer_end)
        transfer.failed.connect(self._history.show_transfer_failure)

    def _connect_catalog(self, pane: CatalogPane) -> None:
        catalogs, active = self._session.catalogs, self._session.active
        active.changed.connect(pane.show_deployment)
        catalogs.catalog_changed.connect(pane.show_catalog)
        catalogs.busy_changed.connect(pane.show_busy)
        pane.refresh_requested.connect(catalogs.refresh)
        pane.stop_requested.connect(catalogs.stop)
        pane.file_chosen.connect(catalogs.read_file)
        pane.function_chosen.connect(self._calls.open_function)
        pane.new_tab_requested.connect(self._calls.open_function_in_new_tab)
        pane.show_deployment(active.deployment)
        pane.show_catalog(catalogs.known)
        active.changed.connect(self._show_called)
        self._show_called()

    def _connect_menu(self) -> None:
        menu = self._menu
        menu.new_call_requested.connect(self._calls.open_new)
        menu.close_call_requested.connect(self._calls.close_current)
        menu.reopen_call_requested.connect(self._calls.reopen)
        menu.quit_requested.connect(self.close)
        menu.run_requested.connect(self._calls.call.request_run)
        menu.stop_requested.connect(self._calls.call.request_stop)
        menu.format_requested.connect(self._calls.call.format_args)
        menu.form_requested.connect(self._calls.call.toggle_form)
        menu.path_requested.connect(self._calls.call.focus_path)
        menu.next_call_requested.connect(self._calls.tabs.activate_next)
        menu.previous_call_requested.connect(self._calls.tabs.activate_previous)
        menu.switch_deployment_requested.connect(self._switcher.open_list)
        menu.add_deployment_requested.connect(self._desk.add)
        menu.demo_requested.connect(self._session.book.use_demo)
        menu.sidebar_requested.connect(self._toggle_sidebar)
        menu.history_search_requested.connect(self._search_history)
        menu.function_search_requested.connect(self._search_functions)
        menu.next_pane_requested.connect(self._focus_next_pane)
        menu.previous_pane_requested.connect(self._focus_previous_pane)
        menu.theme_chosen.connect(self._choose_theme)
        menu.zoom_requested.connect(self._zoom)
        menu.keys_requested.connect(self._show_keys)
        menu.about_requested.connect(self._show_about)
        menu.changes_requested.connect(self._show_production_changes)
        menu.history_settings_requested.connect(self._ask_about_history)
        self._session.preferences.failed.connect(self.show_failure)
        self._session.production.failed.connect(self.show_failure)
        self._calls.add_tab_keys(self)

    def _take_drops(self) -> None:
        from convex_explorer.ui.deployments.offers import OfferTarget

        OfferTarget(self).offered.connect(self._desk.add_from)
        # Fields take text that is dropped on them; of a folder they would write down the path.
        fields: list[QWidget] = [each.viewport() for each in self.findChildren(QPlainTextEdit)]
        for field in (*fields, *self.findChildren(QLineEdit)):
            OfferTarget(field, paths_only=True).offered.connect(self._desk.add_from)

    # ------------------------------------------------------------------ what happened, shown

    def _show_deployment(self, deployment: Deployment | None) -> None:
        self._switcher.show_deployment(deployment)
        self._pages.setCurrentWidget(self._workbench if deployment else self._first_screen)
        self._switcher.setVisible(deployment is not None)
        if deployment is None:
            self.setWindowTitle("Convex Explorer")
            self._calls.call.show_deployment(None)
            return
        self.setWindowTitle(f"{deployment.name} ({deployment.kind})[*] — Convex Explorer")
        self._calls.call.show_deployment(deployment.name)
        self._session.preferences.change(active_deployment_id=deployment.deployment_id)
        self._calls.call.args.looks.prefer(self._preferred_look(deployment))
        if deployment.kind is DeploymentKind.DEMO:
            self._calls.offer_demo_call()
        self._calls.call.focus_path()

    def _show_blocked(self, _call: Call, error: DeploymentError) -> None:
        self.show_failure(error)

    def _name_tables(self, known: KnownCatalog | None) -> None:
        if known is not None and (deployment := self._session.active.deployment) is not None:
            self._calls.outcome.show_tables(deployment.deployment_id, known.tables)

    def _take_catalog(self, known: KnownCatalog | None) -> None:
        deployment = self._session.active.deployment
        of_whom = deployment.deployment_id if deployment is not None else ""
        self._calls.outcome.show_catalog(of_whom, known)
        self._history.show_catalog(of_whom, known)

    def _show_changes(self, deployment: Deployment, changes: CatalogChanges | None) -> None:
        if changes is not None:
            message = f"The functions of {deployment.name} were read again. {changes}"
            self._show_message(message, tone="success")

    def _show_deprecation(self, deployment: Deployment, deprecation: Deprecation) -> None:
        refuses = deprecation.state == "Unsupported"
        message = (
            f"{deployment.name} no longer works with this version of Convex Explorer."
            if refuses
            else f"{deployment.name} will soon want a newer version of Convex Explorer."
        )
        advice = f"Update Convex Explorer. {deprecation.message}".strip()
        self._show_message(message, advice, tone="warning")

    def _copy_command(self, form: str, text: str, remark: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._show_message(f"Copied as {form}.", remark, tone="success")

    def _open_pasted(self, draft_id: str, pasted: PastedCall, meant: Deployment | None) -> None:
        """Open the call of a command; another deployment than the active one is only offered."""
        self._calls.open_pasted(draft_id, pasted)
        active = self._session.active.deployment
        if active is None or meant == active or not pasted.host:
            return
        name = meant.name if meant is not None else pasted.host
        message = f"This command was for {name}; the call is set up for {active.name}."
        if meant is None:
            self._show_message(message, "Add that deployment to call it there.", tone="info")
        else:
            switch = f"{_USE}{meant.deployment_id}", f"Switch to {meant.name}"
            self._show_message(message, tone="info", actions=[switch])

    def _act_on_message(self, action: str) -> None:
        self._banner.clear()
        self._session.book.use(action.removeprefix(_USE))

    def _show_nothing_copied(self) -> None:
        self._show_message(
            "Nothing was copied, for this is no call yet.",
            "Mend what is marked, and copy it again.",
            tone="warning",
        )

    def _suggest_paths(self, records: Sequence[CallRecord]) -> None:
        self._calls.call.suggest_paths(list(dict.fromkeys(record.path_text for record in records)))
        self._found_records = records
        self._show_called()

    def _show_called(self) -> None:
        """List what was called, where nobody lists the functions of the active deployment."""
        deployment = self._session.active.deployment
        if self._catalog is not None and deployment is not None:
            from convex_explorer.convex.called_functions import called_functions

            called = called_functions(self._found_records, deployment.deployment_id)
            self._catalog.show_called(called)

    # ------------------------------------------------------------------ what the user wishes

    def _save(self, path: str, chunks: Iterator[Chunk]) -> None:
        self._session.saver.save(path, chunks)
        self._session.preferences.change(save_folder=self._calls.outcome.saving.folder)

    def _edit_connection(self, deployment_id: str, at_authorities: bool) -> None:
        self._desk.edit_connection(deployment_id, at_authorities=at_authorities)

    def _open_record(self, record: CallRecord, is_to_run: bool, remark: str) -> None:
        self._calls.open_record(record)
        if remark:
            self._show_message(remark, tone="info")
        if is_to_run:
            self._calls.call.request_run()

    def _preferred_look(self, deployment: Deployment) -> ArgsLook | None:
        settings = self._session.preferences.settings
        if deployment.deployment_id in settings.form_deployments:
            return ArgsLook.FORM
        return ArgsLook.JSON if deployment.deployment_id in settings.json_deployments else None

    def _choose_look(self, look: ArgsLook) -> None:
        """Keep for this deployment how args are shown; a form has to know the functions."""
        deployment, preferences = self._session.active.deployment, self._session.preferences
        if deployment is None:
            return
        settings, this = preferences.settings, {deployment.deployment_id}
        forms, texts = set(settings.form_deployments) - this, set(settings.json_deployments) - this
        (forms if look is ArgsLook.FORM else texts).update(this)
        preferences.change(
            form_deployments=tuple(sorted(forms)), json_deployments=tuple(sorted(texts))
        )
        if look is ArgsLook.FORM:
            self._session.catalogs.want()

    def _toggle_sidebar(self) -> None:
        self._sidebar.setVisible(not self._sidebar.isVisible())
        self._session.preferences.change(sidebar_visible=self._sidebar.isVisible())

    def _place_sidebar(self) -> None:
        """Take the sidebar away where the window becomes too narrow for it, and bring it back."""
        unit = self.theme.unit
        if unit != self._unit:
            sidebar, work = self._workbench.sizes()
            wider = round(sidebar * unit / self._unit)
            self._workbench.setSizes([wider, sidebar + work - wider])
            self._unit = unit
        narrow = self.width() < NARROW * unit
        if narrow != self._narrow:
            self._narrow = narrow
            wanted = self._session.preferences.settings.sidebar_visible
            self._sidebar.setVisible(wanted and not narrow)

    def _search_history(self) -> None:
        self._sidebar.show()
        self._sidebar.show_page(SidebarPage.HISTORY)
        self._history.focus_search()

    def _search_functions(self) -> None:
        self._sidebar.show()
        self._choose_sidebar_page(SidebarPage.FUNCTIONS)
        self._catalog_pane().focus_search()

    def _choose_sidebar_page(self, page: SidebarPage) -> None:
        """The user wants to see a page: what it shows may be fetched for that."""
        self._show_sidebar_page(page)
        self._session.preferences.change(sidebar_page=str(page))
        if page is SidebarPage.FUNCTIONS:
            self._session.catalogs.want()

    def _show_sidebar_page(self, page: SidebarPage) -> None:
        if page is SidebarPage.FUNCTIONS:
            self._catalog_pane()
        self._sidebar.show_page(page)

    def _focus_sidebar(self) -> None:
        if self._sidebar.page is SidebarPage.FUNCTIONS:
            self._catalog_pane().take_focus()
        else:
            self._history.focus_list()

    def _catalog_pane(self) -> CatalogPane:
        """The functions, made when somebody first looks at them."""
        if self._catalog is None:
            from convex_explorer.ui.catalog.pane import CatalogPane

            self._catalog = CatalogPane(self.theme)
            self._sidebar.add_pane(SidebarPage.FUNCTIONS, self._catalog)
            self._connect_catalog(self._catalog)
        return self._catalog

    def _focus_next_pane(self) -> None:
        self._focus_pane(1)

    def _focus_previous_pane(self) -> None:
        self._focus_pane(-1)

    def _focus_pane(self, step: int) -> None:
        stops = (
            (self._switcher, self._switcher.take_focus),
            (self._sidebar, self._focus_sidebar),
            (self._calls.call.run_bar, self._calls.call.focus_path),
            (self._calls.call.args, self._calls.call.focus_args),
            (self._calls.outcome, self._calls.outcome.take_focus),
        )
        shown = [stop for stop in stops if stop[0].isVisible()]
        inside = [pane.isAncestorOf(self.focusWidget() or self) for pane, _ in shown]
        here = inside.index(True) if True in inside else -step
        shown[(here + step) % len(shown)][1]()

    def _choose_theme(self, choice: str) -> None:
        self.theme.choose(choice)
        self._session.preferences.change(theme=choice)

    def _zoom(self, percent: int) -> None:
        self.theme.set_zoom(self.theme.zoom + percent if percent else 100)
        self._session.preferences.change(zoom=self.theme.zoom)

    def _show_keys(self) -> None:
        from convex_explorer.ui.help_dialogs import KeysDialog

        KeysDialog(self.theme, self._menu.commands(), self).open()

    def _show_about(self) -> None:
        from convex_explorer.ui.help_dialogs import AboutDialog

        AboutDialog(self.theme, self).open()

    def _show_production_changes(self) -> None:
        from convex_explorer.ui.history.changes_dialog import ChangesDialog

        production, dialog = self._session.production, ChangesDialog(self.theme, self)
        dialog.save_requested.connect(production.save)
        production.changes_read.connect(dialog.show_changes)
        production.saved.connect(dialog.show_saved)
        production.failed.connect(dialog.show_failure)
        dialog.open()
        production.read()

    def _ask_about_history(self) -> None:
        from convex_explorer.ui.history.settings_dialog import HistorySettingsDialog, HistoryWishes

        settings = self._session.preferences.settings
        now = HistoryWishes(*(getattr(settings, name) for name in HistoryWishes._fields))
        dialog = HistorySettingsDialog(self.theme, now, self)
        dialog.chosen.connect(self._limit_history)
        dialog.open()

    def _limit_history(self, wishes: HistoryWishes) -> None:
        self._session.preferences.change(**wishes._asdict())
        self._session.history.take_settings(self._session.preferences.settings)

    # ------------------------------------------------------------------ places

    @cached_property
    def _first_screen(self) -> FirstScreen:
        from convex_explorer.ui.deployments.first_screen import FirstScreen

        first_screen = FirstScreen(self.theme)
        first_screen.add_requested.connect(self._desk.add)
        first_screen.demo_requested.connect(self._session.book.use_demo)
        self._pages.addWidget(first_screen)
        return first_screen

    @cached_property
    def _banner(self) -> Banner:
        from convex_explorer.ui.widgets.banner import Banner

        banner = named(Banner(self.theme), "windowBanner")
        banner.action_chosen.connect(self._act_on_message)
        self._rows.insertWidget(1, banner)
        return banner

    def _show_message(
        self,
        message: str,
        advice: str = "",
        *,
        tone: str,
        actions: Sequence[tuple[str, str]] = (),
    ) -> None:
        from convex_explorer.ui.widgets.banner import BannerAction, Tone

        offered = [BannerAction(*action) for action in actions]
        self._banner.show_message(message, advice=advice, tone=Tone(tone), actions=offered)

    def _lay_out(self) -> None:
        self.setMenuBar(self._menu)
        self._workbench = named(QSplitter(Qt.Orientation.Horizontal), "workbench")
        self._workbench.setChildrenCollapsible(False)
        self._workbench.setHandleWidth(1)
        self._workbench.addWidget(self._sidebar)
        self._workbench.addWidget(self._calls)
        self._workbench.setStretchFactor(1, 1)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._workbench)
        whole = QWidget()
        self._rows = rows = QVBoxLayout(whole)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._switcher)
        rows.addWidget(self._pages, 1)
        self.setCentralWidget(whole)

    def _make_the_rest(self) -> Iterator[object]:
        """What nobody can see or use before the first paint, one thing after the other."""
        self._take_drops()
        yield None
        yield self._history.record_list
        yield self._calls.call.run_bar.completer
        yield self._calls.call.args.problems_list
        yield self._calls.call.args.look_switch
        yield from self._calls.outcome.make_pages()
        self.complete = True

    def _restore_layout(self) -> None:
        settings = self._session.preferences.settings
        unit = self.theme.unit
        self.resize(QSize(unit * 330, unit * 200).boundedTo(self.screen().availableSize()))
        self._workbench.setSizes([unit * 68, unit * 262])
        self._sidebar.setVisible(settings.sidebar_visible)
        page = SidebarPage(settings.sidebar_page)
        self._show_sidebar_page(page)
        if settings.window_geometry:
            geometry = QByteArray.fromBase64(settings.window_geometry.encode())
            self.restoreGeometry(geometry)
        if settings.window_layout:
            self._workbench.restoreState(QByteArray.fromBase64(settings.window_layout.encode()))

    # ------------------------------------------------------------------ what Qt tells

    def showEvent(self, event: QShowEvent) -> None:
        if self._session.active.deployment is None:
            self._show_deployment(None)
        super().showEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.painted:
            self.painted = True
            self._spare_time.start(self._make_the_rest())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_sidebar()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._session.preferences.change(
            window_geometry=self.saveGeometry().toBase64().toStdString(),
            window_layout=self._workbench.saveState().toBase64().toStdString(),
        )
        super().closeEvent(event)
        self.closed.emit()
