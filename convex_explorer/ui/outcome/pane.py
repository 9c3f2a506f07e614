"""The outcome of the call in the tab that is in front: result, logs, error, and a status line."""

from __future__ import annotations

from functools import cached_property
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QStackedLayout, QVBoxLayout, QWidget

from convex_explorer.ui.outcome.comparisons import Comparisons
from convex_explorer.ui.outcome.saving import Saving
from convex_explorer.ui.outcome.slot import FIRST_HINT, Hint, Look, Slot, Tab, Trouble
from convex_explorer.ui.outcome.status_line import (
    Status,
    StatusLine,
    status_of_error,
    status_of_outcome,
    status_of_pages,
    status_of_past,
    status_of_progress,
    status_of_running,
    status_of_stop,
)
from convex_explorer.ui.outcome.tabs import OutcomeTabs
from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtGui import QKeyEvent

    from convex_explorer.convex.calls import Call, Outcome, Progress
    from convex_explorer.convex.errors import DeploymentError
    from convex_explorer.convex.function_spec import KnownCatalog
    from convex_explorer.convex.named_function import NamedFunction
    from convex_explorer.convex.open_tabs import KeptTab
    from convex_explorer.convex.pagination import PageProblem, Pages
    from convex_explorer.errors import ExplorerError
    from convex_explorer.ui.outcome.compare_menu import CompareMenu
    from convex_explorer.ui.outcome.fit_check import FitCheck
    from convex_explorer.ui.outcome.meanings import TableNames
    from convex_explorer.ui.outcome.outcome_banner import OutcomeBanner
    from convex_explorer.ui.outcome.pages_bar import PagesWish
    from convex_explorer.ui.theme import Theme
    from convex_explorer.values.exports import ExportFormat
    from convex_explorer.values.filtering import FilterRequest, Matches

#: A call that ends sooner is not worth a flicker; seconds.
WORKING_AFTER = 0.15
#: How much of a reply has come is worth saying from then on, and so often; seconds.
PROGRESS_AFTER, PROGRESS_EACH = 1.0, 0.1
#: A result that was kept and has so many bytes is shown without anybody asking for it.
SHOWN_UNASKED = 1 << 20
NOT_KEPT = Hint("What the last call returned is not kept any more.", FIRST_HINT.keys)
NO_STATUS = Status("Nothing ran yet", icon="circle-dot", tone="faint")


class OutcomePane(QWidget):
    """Shows one slot at a time.

    There is one for each call tab, and what comes in for a tab waits there to be brought up.

    Signals:
        try_again_requested: Call; it has no outcome, and is to be made again as it was.
        stop_requested: draft id (str); Escape was pressed while its call runs.
        connection_requested: the id of a deployment (str) whose connection is to be edited, and
            whether it is about the certificates that are trusted (bool).
        next_page_requested, all_pages_requested: Pages, of which more are to be loaded.
        pages_stop_requested: draft id (str); no more are to be loaded for it.
        functions_requested: what the functions of the deployment are is to be found out.
        filter_requested: FilterRequest.
        filter_stop_requested: draft id (str); its result is to be filtered no longer.
        kept_requested: draft id (str); the outcome that was kept of its last call is to be shown.
        view_chosen: the user looks at something else of the outcome in front, or in another way.

    Attributes:
        saving: asks where a result is to be saved, and says how far that is.
        comparisons: which results are compared with which.
    """

    try_again_requested = Signal(object)
    stop_requested = Signal(str)
    connection_requested = Signal(str, bool)
    next_page_requested = Signal(object)
    all_pages_requested = Signal(object)
    pages_stop_requested = Signal(str)
    functions_requested = Signal()
    filter_requested = Signal(object)
    filter_stop_requested = Signal(str)
    kept_requested = Signal(str)
    view_chosen = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._slots: dict[str, Slot] = {}
        self._front: Slot | None = None
        self._tables: dict[str, TableNames] = {}
        self.saving = Saving(theme)
        self._clock = QTimer(self, singleShot=True)
        self._clock.timeout.connect(self._show_running)
        self._banner: OutcomeBanner | None = None
        self.comparisons = Comparisons(self._slots, self)
        self._tabs = named(OutcomeTabs(theme, self.comparisons), "outcomeTabs", "Outcome")
        self._tabs.comparison_wished.connect(self.offer_comparisons)
        self._tabs.functions_wished.connect(self.functions_requested)
        self._tabs.pages_wished.connect(self._take_pages_wish)
        self._tabs.filters.requested.connect(self.filter_requested)
        self._tabs.filters.stop_requested.connect(self.filter_stop_requested)
        self._tabs.kept_wished.connect(self._request_kept)
        self._tabs.view_chosen.connect(self.view_chosen)
        self._tabs.save_wished.connect(self.save_result)
        self._tabs.filtered_save_wished.connect(self._save_filtered_result)
        self._catalog: tuple[str, KnownCatalog | None] = "", None
        self._progress = named(QProgressBar(), "outcomeProgress", "The call is running")
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._status = named(StatusLine(theme), "statusLine")
        self.setObjectName("outcomePane")
        self._lay_out()
        self._show_front(aloud=False)

    # ------------------------------------------------------------------ slots

    def open_slot(self, draft_id: str) -> None:
        """Keep what comes in for a call tab from now on."""
        if draft_id not in self._slots:
            self._slots[draft_id] = Slot(draft_id, status=NO_STATUS)

    def bring_up(self, draft_id: str) -> None:
        """Show a tab's slot just as it was left."""
        self.open_slot(draft_id)
        self._tabs.leave_slot()
        self._front = self.comparisons.front = slot = self._slots[draft_id]
        self._show_front(aloud=False)
        if slot.kept_bytes is not None and slot.kept_bytes <= SHOWN_UNASKED:
            self.kept_requested.emit(draft_id)

    def close_slot(self, draft_id: str) -> None:
        """Forget a tab; what comes in for it later is dropped."""
        if draft_id in self._slots:
            self.take_out(draft_id)

    def take_out(self, draft_id: str) -> Slot:
        """Let go of a tab's slot, which stays as it is but for comparisons; it can be put back."""
        slot = self._slots.pop(draft_id)
        if slot is self._front:
            self._tabs.leave_slot()
        slot.let_go_of_comparison()
        if slot is self._front:
            self._front = self.comparisons.front = None
            self._show_front(aloud=False)
        return slot

    def put_back(self, slot: Slot) -> None:
        """Keep a slot again that was taken out."""
        self._slots[slot.draft_id] = slot

    def new_slot(self, kept: KeptTab) -> Slot:
        """The slot of a tab that is there again, with what it was looked at; to be put back."""
        state = kept.state
        self._tabs.restore_look(state.path_text, state.look)
        # What was compared is not kept.
        known = state.outcome_tab in set(Tab) - {Tab.COMPARISON}
        tab = Tab(state.outcome_tab) if known else Tab.RESULT
        return Slot(state.draft_id, status=NO_STATUS, tab=tab, kept_bytes=kept.result_size)

    def view_of(self, draft_id: str, path_text: str) -> tuple[Tab, Look]:
        """Which tab of an outcome is seen, and how the result of its function is looked at."""
        slot = self._slots.get(draft_id)
        return (slot.tab if slot is not None else Tab.RESULT), self._tabs.look_of(path_text)

    # ------------------------------------------------------------------ what became of a call

    def show_hint(self, draft_id: str, sentence: str, keys: Sequence[tuple[str, str]] = ()) -> None:
        """What to say where nothing ran yet.

        Args:
            draft_id: the tab.
            sentence: what to do.
            keys: three at most, what they do and how they are called: ``("Run", "Ctrl+Enter")``.
        """
        self.open_slot(draft_id)
        slot = self._slots[draft_id]
        slot.hint = Hint(sentence, tuple(keys))
        if slot is self._front and slot.outcome is None:
            self._show_front(aloud=False)

    def show_started(self, call: Call) -> None:
        """A call is on its way; at first nothing is to be seen of that."""
        if slot := self._slots.get(call.draft_id):
            slot.running, slot.running_since, slot.progress = call, monotonic(), None
            self._show_running()

    def show_progress(self, call: Call, progress: Progress) -> None:
        """Some of its reply has come; the clock shows how much."""
        slot = self._slots.get(call.draft_id)
        if slot is None or slot.running is not call:
            return
        is_first, slot.progress = slot.progress is None, progress
        is_late = monotonic() - slot.running_since >= PROGRESS_AFTER
        if is_first and is_late and slot is self._front:
            self._show_running()

    def show_outcome(self, call: Call, outcome: Outcome) -> None:
        """The function ran."""
        slot = self._slots.get(call.draft_id)
        if slot is None:
            return
        if slot is self._front:
            self._tabs.leave_slot()
        same_function = slot.call is not None and slot.call.path == call.path
        earlier = slot.tree if same_function and slot.returned else None
        slot.take_outcome(call, outcome)
        slot.tables = self._tables.get(call.deployment.deployment_id, {})
        slot.pages = _pages_of(call, outcome)
        slot.tree, slot.error_data = self._tabs.new_states(outcome, earlier)
        if not same_function:
            slot.text_place = None
        slot.status = status_of_outcome(call, outcome)
        self._tabs.filters.follow(slot, same_function=same_function)
        self.comparisons.follow(slot)
        self._show_if_in_front(slot)

    def show_loading(self, pages: Pages) -> None:
        """More pages of a result are on their way."""
        if slot := self._slot_of(pages):
            slot.is_loading, slot.page_problem = True, None
            self._show_pages(slot)

    def show_pages(self, pages: Pages) -> None:
        """There are more pages of a result than before."""
        slot = self._slot_of(pages)
        if slot is None or slot.call is None or slot.outcome is None:
            return
        value = pages.value
        slot.take_more(value, pages.log_lines)
        if slot.tree is None or not slot.tree.model.grow(value):
            slot.tree, _ = self._tabs.new_states(slot.outcome, slot.tree)
        slot.status = status_of_pages(slot.call, slot.outcome, pages)
        self._tabs.filters.follow_growth(slot)
        if slot is self._front:
            self._tabs.show_grown(slot)
            if slot.trouble is None and slot.running is None:
                self._status.show_status(slot.status, aloud=False)
        self._show_pages(slot)

    def show_loading_ended(self, pages: Pages, problem: PageProblem | None = None) -> None:
        """No more pages are on their way, for what was asked for is there, or for a reason."""
        if slot := self._slot_of(pages):
            slot.is_loading, slot.page_problem = False, problem
            self.show_pages(pages)
            self._check_fit()

    def _slot_of(self, pages: Pages) -> Slot | None:
        """The slot that shows a result; None if it is closed, or shows another one by now."""
        slot = self._slots.get(pages.call.draft_id)
        return slot if slot is not None and slot.pages is pages else None

    def _show_pages(self, slot: Slot) -> None:
        if slot is self._front:
            self._tabs.show_pages(slot)

    def show_filtered(self, request: FilterRequest, matches: Matches) -> None:
        """A result was filtered."""
        if slot := self._slots.get(request.draft_id):
            self._tabs.filters.show_matches(slot, request, matches)

    def show_filter_problem(self, request: FilterRequest, error: ExplorerError) -> None:
        """A result could not be filtered."""
        if slot := self._slots.get(request.draft_id):
            self._tabs.filters.show_problem(slot, request, error)

    def show_filter_stopped(self, request: FilterRequest) -> None:
        """The user did not want to wait until a result was filtered."""
        if slot := self._slots.get(request.draft_id):
            self._tabs.filters.show_stopped(slot, request)

    def show_past(self, call: Call, outcome: Outcome) -> None:
        """What became of a call that history tells of; nothing ran now."""
        self.show_outcome(call, outcome)
        if slot := self._slots.get(call.draft_id):
            slot.status = status_of_past(call, outcome)
            self._show_if_in_front(slot)

    def awaits_kept(self, draft_id: str) -> bool:
        """Whether an outcome that was kept of a tab is still to be shown in it."""
        slot = self._slots.get(draft_id)
        return slot is not None and slot.kept_bytes is not None

    def show_nothing_kept(self, draft_id: str) -> None:
        """What was kept of a tab's last call is not to be had any more."""
        slot = self._slots.get(draft_id)
        if slot is not None and slot.kept_bytes is not None:
            slot.kept_bytes = None
            slot.hint = NOT_KEPT
            self._show_if_in_front(slot)

    def show_error(self, call: Call, error: DeploymentError) -> None:
        """No outcome came, and this is why."""
        from convex_explorer.convex.errors import ReplyTooLargeError
        from convex_explorer.ui.outcome.remedies import remedy_for

        uncertain = call.function_type.may_write and error.may_have_run
        trouble = Trouble(
            call,
            str(error),
            error.advice,
            uncertain,
            may_try_again=not uncertain,
            remedy=remedy_for(error, call.deployment),
            received=error.received if isinstance(error, ReplyTooLargeError) else b"",
        )
        self._show_trouble(trouble, status_of_error(call, error))

    def show_stopped(self, call: Call) -> None:
        """The user stopped waiting for it."""
        uncertain = call.function_type.may_write
        message = "Stopped waiting." if uncertain else "Stopped."
        trouble = Trouble(call, message, "", uncertain, may_try_again=False, stopped=True)
        self._show_trouble(trouble, status_of_stop(call))

    def show_tables(self, deployment_id: str, tables: TableNames) -> None:
        """What the tables of a deployment are called; an id in its results belongs to one."""
        self._tables[deployment_id] = tables
        for slot in self._slots.values():
            if slot.call is not None and slot.call.deployment.deployment_id == deployment_id:
                slot.tables = tables
        if self._front is not None:
            self._tabs.show_tables(self._front)

    def show_function(self, named: NamedFunction) -> None:
        """Tell what is known of the function that the call in front names."""
        self._tabs.show_function(named)

    def show_catalog(self, deployment_id: str, known: KnownCatalog | None) -> None:
        """Know what a deployment's functions declare, to judge by that what they return."""
        self._catalog = deployment_id, known
        self._check_fit()

    def _check_fit(self) -> None:
        """See whether the value in front fits what its function declares."""
        if "_fit" in vars(self) or (self._catalog[1] and self._front and self._front.returned):
            self._fit.take_catalog(*self._catalog)
            self._fit.follow(self._front)

    @cached_property
    def _fit(self) -> FitCheck:
        from convex_explorer.ui.outcome.fit_check import FitCheck  # not for the first paint

        check = FitCheck(self)
        check.changed.connect(self._tabs.show_fit)
        return check

    def _request_kept(self) -> None:
        if self._front is not None:
            self.kept_requested.emit(self._front.draft_id)

    def _show_trouble(self, trouble: Trouble, status: Status) -> None:
        if slot := self._slots.get(trouble.call.draft_id):
            if slot is self._front:
                self._tabs.leave_slot()
            slot.take_trouble(trouble)
            slot.status = status
            self._show_if_in_front(slot)

    # ------------------------------------------------------------------ showing the front slot

    def _show_if_in_front(self, slot: Slot) -> None:
        if slot is self._front:
            self._show_front(aloud=True)

    def _show_front(self, *, aloud: bool) -> None:
        slot = self._front
        self._clock.stop()
        self._progress.setVisible(False)
        self._show_banner()
        self._tabs.show_slot(slot)
        self._check_fit()
        self._status.show_status(slot.status if slot else NO_STATUS, aloud=aloud)
        self._show_running()

    def _show_running(self) -> None:
        """Say that the front slot's call runs, as soon as that is worth saying."""
        slot = self._front
        if slot is None or slot.running is None:
            return
        seconds = monotonic() - slot.running_since
        if seconds < WORKING_AFTER:
            self._clock.start(int((WORKING_AFTER - seconds) * 1_000) + 1)
            return
        if self._banner is not None:
            self._banner.clear()
        self._progress.setVisible(True)
        self._tabs.show_working(slot.running)
        progress = slot.progress if seconds >= PROGRESS_AFTER else None
        self._show_share(progress)
        if progress is None:
            self._status.show_status(status_of_running(slot.running, seconds))
            self._clock.start(int((1 - seconds % 1) * 1_000) + 1)
        else:
            self._status.show_status(status_of_progress(slot.running, seconds, progress))
            self._clock.start(int(PROGRESS_EACH * 1_000))

    def _show_share(self, progress: Progress | None) -> None:
        """Fill the bar as far as the reply has come; or let it run, where nobody knows how far."""
        percent = None if progress is None or progress.is_whole else progress.percent
        self._progress.setRange(0, 0 if percent is None else 100)
        self._progress.setValue(percent or 0)

    def _show_banner(self) -> None:
        slot = self._front
        if slot is not None and (slot.trouble is not None or slot.notices):
            if self._banner is None:
                self._banner = self._make_banner()
            self._banner.show_slot(slot)
        elif self._banner is not None:
            self._banner.clear()

    def _make_banner(self) -> OutcomeBanner:
        """Made when there is something to be said."""
        from convex_explorer.ui.outcome.outcome_banner import OutcomeBanner

        banner = named(OutcomeBanner(self._theme), "outcomeBanner")
        banner.try_again_requested.connect(self.try_again_requested)
        banner.connection_requested.connect(self.connection_requested)
        banner.saving_requested.connect(self.saving.save_reply)
        self._column.insertWidget(0, banner)
        return banner

    def _take_pages_wish(self, wish: PagesWish) -> None:
        slot = self._front
        if slot is None or slot.pages is None:
            return
        from convex_explorer.ui.outcome.pages_bar import PagesWish

        match wish:
            case PagesWish.NEXT:
                self.next_page_requested.emit(slot.pages)
            case PagesWish.ALL:
                self.all_pages_requested.emit(slot.pages)
            case PagesWish.STOP:
                self.pages_stop_requested.emit(slot.draft_id)
            case PagesWish.START_AGAIN:
                self.try_again_requested.emit(slot.pages.call)

    def save_result(self, form: ExportFormat | None = None) -> None:
        """Ask where the whole result is to be saved, or the data of the error that is shown."""
        self.saving.save_result(self._front, form)

    def _save_filtered_result(self) -> None:
        self.saving.save_filtered_result(self._front)

    def offer_comparisons(self) -> None:
        """Let the user choose what the result in front is compared with."""
        menu, corner = self._compare_menu, self._status.geometry().topRight()
        menu.fill()
        size = menu.sizeHint()
        menu.popup(self.mapToGlobal(corner - QPoint(size.width(), size.height())))

    @cached_property
    def _compare_menu(self) -> CompareMenu:
        from convex_explorer.ui.outcome.compare_menu import CompareMenu

        return CompareMenu(self._theme, self.comparisons, self)

    def make_pages(self) -> Iterator[object]:
        """Make what will show an outcome, one after the other, while there is time for it."""
        return self._tabs.make_pages()

    def take_focus(self) -> None:
        """Give the keyboard to what is seen of the outcome."""
        self._tabs.take_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        slot, is_escape = self._front, event.key() == Qt.Key.Key_Escape
        if is_escape and slot is not None and slot.running is not None:
            self.stop_requested.emit(slot.draft_id)
        elif is_escape and slot is not None and slot.is_loading:
            self.pages_stop_requested.emit(slot.draft_id)
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        """The line above the status is there at all times, so that nothing moves for it."""
        line = QFrame()
        line.setProperty("role", "line")
        edge = QWidget()
        edge.setFixedHeight(2)
        stack = QStackedLayout(edge)
        stack.setStackingMode(QStackedLayout.StackingMode.StackAll)
        stack.addWidget(self._progress)
        stack.addWidget(line)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._tabs, 1)
        column.addWidget(self.saving)
        column.addWidget(edge)
        column.addWidget(self._status)


def _pages_of(call: Call, outcome: Outcome) -> Pages | None:
    if "paginationOpts" not in call.args:
        return None
    from convex_explorer.convex.pagination import Pages

    return Pages.of(call, outcome)
