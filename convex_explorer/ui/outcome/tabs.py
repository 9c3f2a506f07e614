"""The tabs *Result*, *Logs*, *Error*, *Function* and *Compare*; filled when they are seen."""

from __future__ import annotations

from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QTabWidget, QWidget

from convex_explorer.convex.named_function import NamedFunction
from convex_explorer.ui.outcome.figures import size_text
from convex_explorer.ui.outcome.filters import ResultFilters
from convex_explorer.ui.outcome.page import OutcomePage
from convex_explorer.ui.outcome.slot import Hint, Look, Slot, Tab
from convex_explorer.ui.widgets.naming import named
from convex_explorer.ui.widgets.room import Room

if TYPE_CHECKING:
    from collections.abc import Iterator

    from convex_explorer.convex.calls import Call, Outcome
    from convex_explorer.ui.outcome.comparison_view import ComparisonView
    from convex_explorer.ui.outcome.comparisons import Comparisons
    from convex_explorer.ui.outcome.error_view import ErrorView
    from convex_explorer.ui.outcome.function_view import FunctionView
    from convex_explorer.ui.outcome.log_sieve import LogFilter
    from convex_explorer.ui.outcome.log_view import LogView
    from convex_explorer.ui.outcome.look_switch import LookSwitch
    from convex_explorer.ui.outcome.result_view import ResultView
    from convex_explorer.ui.outcome.tree_state import TreeState
    from convex_explorer.ui.theme import Theme

Content = TypeVar("Content", bound=QWidget)

#: What shows a result is loaded in steps, so that none of them holds the window up.
_PARTS = ("tree_panel", "text_view", "table_panel", "inspector", "find_bar", "result_view")
_SHOW_KEPT = "Show it"
#: What compares results, loaded after all that shows one.
_COMPARING = ("comparison_words", "comparison_model", "comparison_tree", "comparison_view")
_NO_SLOT = Hint("Open a call to see what it returns.")


class OutcomeTabs(QTabWidget):
    """Every page is full, or says why it is empty; what fills it is made when it is needed.

    The first three show what became of a slot's call; *Function* shows what is known of the
    function that the call names now. *Compare* is there only while a slot's outcome is compared.

    Attributes:
        filters: of the results.

    Signals:
        functions_wished: what the functions of the deployment are is to be found out.
        pages_wished: PagesWish; what the user wants of a paginated result.
        save_wished: ExportFormat; the whole value is to be saved in that form.
        filtered_save_wished: what the filter found is to be saved.
        kept_wished: the outcome that was kept from before this program began is to be shown.
        view_chosen: the user looks at another tab, or at the result in another way.
        comparison_wished: the user wants to choose what the result is compared with.
    """

    comparison_wished = Signal()
    functions_wished = Signal()
    pages_wished = Signal(object)
    save_wished = Signal(object)
    filtered_save_wished = Signal()
    kept_wished = Signal()
    view_chosen = Signal()

    def __init__(
        self, theme: Theme, comparisons: Comparisons, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._slot: Slot | None = None
        self._working: Call | None = None
        self._named = NamedFunction()
        self._looks: dict[str, Look] = {}
        self._filled: set[Tab] = set()
        self._placing_tab = False
        self._pages = tuple(OutcomePage(theme) for _ in Tab)
        self.filters = ResultFilters(self)
        self.filters.changed.connect(self._show_filtered)
        self._comparisons = comparisons
        self._comparisons.changed.connect(self._show_comparison)
        self._switch: LookSwitch | None = None
        titles = ("Result", "Logs", "Error", "Function")
        for page, title in zip(self._pages[: Tab.COMPARISON], titles, strict=True):
            self.addTab(Room(page), title)
        self.setDocumentMode(True)
        theme.changed.connect(self._take_theme)
        self._take_theme()
        self.currentChanged.connect(self._choose_tab)
        self._pages[Tab.RESULT].empty.action_chosen.connect(self._act_on_empty_result)

    # ------------------------------------------------------------------ what others ask

    def look_of(self, path_text: str) -> Look:
        """How the results of a function are looked at."""
        return self._looks.get(path_text, Look.TREE)

    def restore_look(self, path_text: str, look: str) -> None:
        """Look at the results of a function as before, unless somebody chose otherwise since."""
        if look in set(Look):
            self._looks.setdefault(path_text, Look(look))

    def new_states(
        self, outcome: Outcome, earlier: TreeState | None
    ) -> tuple[TreeState | None, TreeState | None]:
        """How a value, or else an error's data, is shown at first."""
        from convex_explorer.convex.calls import Returned

        if isinstance(outcome, Returned):
            return self._result.looks.tree.new_state(outcome.value, earlier), None
        return None, self._error.data_tree.new_state(outcome.error_data)

    def show_slot(self, slot: Slot | None) -> None:
        """Show what is in a slot, as it was looked at last."""
        self._slot, self._working = slot, None
        self._filled.clear()
        self._name_tabs()
        self._place_tab()
        self._set_pale(slot is not None and slot.outcome is not None and slot.trouble is not None)
        self._fill()

    def show_grown(self, slot: Slot) -> None:
        """Show the rows that the value of the slot that is shown has got since."""
        from convex_explorer.values.table import ValueTable

        self._result.show_grown(slot)
        self._name_tabs()
        if self.currentIndex() == Tab.LOGS:
            self._fill_logs()
        if slot.shown_value is not None:
            self._made_switch().offer_table(ValueTable.rows_in(slot.shown_value) is not None)

    def show_pages(self, slot: Slot) -> None:
        """Show how much of the slot's paginated result is loaded."""
        self._result.show_pages(slot, aloud=not slot.is_loading)

    def show_tables(self, slot: Slot) -> None:
        """Name the tables of a slot's deployment, where ids of their documents are shown."""
        if slot.shown_value is not None and "_result" in self.__dict__:
            self._result.show_tables(slot)

    def show_function(self, named: NamedFunction) -> None:
        """Tell what is known of the function that the call names."""
        if named != self._named:
            self._named = named
            if self.currentIndex() == Tab.FUNCTION:
                self._fill()

    def show_fit(self, slot: Slot) -> None:
        """Show what of the slot's value does not fit what its function declares."""
        if slot.returned is not None and "_result" in vars(self):
            self._result.show_fit(slot)

    def show_working(self, call: Call) -> None:
        """Say that the slot's call runs: an earlier outcome stays, but pales."""
        if self._working is not call:
            self._working = call
            self._set_pale(self._slot is not None and self._slot.outcome is not None)
            self._fill()

    def leave_slot(self) -> None:
        """Note in the slot how its value is looked at, before something else is shown."""
        if self._slot is not None and self._slot.returned is not None:
            self._result.leave()
        if "_logs" in self.__dict__:
            self._logs.forget()
        if "_comparison" in vars(self):
            self._comparison.leave()

    def take_focus(self) -> None:
        """Give the keyboard to the page that is seen, or to the tabs where it is empty."""
        page = self._pages[self.currentIndex()]
        content = page.currentWidget()
        target = content if content and content is not page.empty else self.tabBar()
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # ------------------------------------------------------------------ what the user chooses

    def _choose_tab(self, index: int) -> None:
        if not self._placing_tab:
            if self._slot is not None:
                self._slot.choose_tab(Tab(index))
                self.view_chosen.emit()
            self._fill()

    def _act_on_empty_result(self) -> None:
        if self._slot is not None and self._slot.kept_bytes is not None:
            self.kept_wished.emit()
        else:
            self.setCurrentIndex(Tab.ERROR)

    def _close_comparison(self) -> None:
        if self._slot is not None:
            self._comparisons.close(self._slot)
            self.take_focus()

    def _show_function_tab(self) -> None:
        self.setCurrentIndex(Tab.FUNCTION)
        self.take_focus()

    def _go_to_mismatch(self) -> None:
        self._choose_look(Look.TREE)
        self._result.go_to_mismatch()

    def _choose_look(self, look: Look) -> None:
        if self._slot is not None and self._slot.call is not None:
            self._looks[str(self._slot.call.path)] = look
            self.view_chosen.emit()
            self._fill()

    def _keep_log_filter(self, log_filter: LogFilter) -> None:
        if self._slot is not None:
            self._slot.log_filter = log_filter

    @property
    def _look(self) -> Look:
        if self._slot is None or self._slot.call is None:
            return Look.TREE
        return self.look_of(str(self._slot.call.path))

    # ------------------------------------------------------------------ made when needed

    def make_pages(self) -> Iterator[object]:
        """Make what will be needed, one after the other, while there is time for it."""
        for name in _PARTS:
            yield import_module(f"convex_explorer.ui.outcome.{name}")
        yield self._result
        yield self._logs
        yield self._error
        for name in _COMPARING:
            yield import_module(f"convex_explorer.ui.outcome.{name}")

    @cached_property
    def _result(self) -> ResultView:
        from convex_explorer.ui.outcome.result_view import ResultView

        result = self._added(Tab.RESULT, ResultView(self._theme, self.filters))
        result.pages_wished.connect(self.pages_wished)
        result.save_wished.connect(self.save_wished)
        result.filtered_save_wished.connect(self.filtered_save_wished)
        result.comparison_wished.connect(self.comparison_wished)
        result.mismatch_wished.connect(self._go_to_mismatch)
        result.declaration_wished.connect(self._show_function_tab)
        return result

    @cached_property
    def _logs(self) -> LogView:
        from convex_explorer.ui.outcome.log_view import LogView

        logs = self._added(Tab.LOGS, LogView(self._theme))
        logs.filter_changed.connect(self._keep_log_filter)
        return logs

    @cached_property
    def _error(self) -> ErrorView:
        from convex_explorer.ui.outcome.error_view import ErrorView

        return self._added(Tab.ERROR, named(ErrorView(self._theme), "errorView", "Error"))

    @cached_property
    def _function(self) -> FunctionView:
        from convex_explorer.ui.outcome.function_view import FunctionView

        self._pages[Tab.FUNCTION].empty.action_chosen.connect(self.functions_wished)
        return self._added(Tab.FUNCTION, FunctionView(self._theme))

    @cached_property
    def _comparison(self) -> ComparisonView:
        from convex_explorer.ui.outcome.comparison_view import ComparisonView

        comparison = self._added(Tab.COMPARISON, ComparisonView(self._theme))
        comparison.closed.connect(self._close_comparison)
        comparison.choice_wished.connect(self.comparison_wished)
        return comparison

    @cached_property
    def _comparison_room(self) -> Room:
        return Room(self._pages[Tab.COMPARISON])

    def _made_switch(self) -> LookSwitch:
        if self._switch is None:
            from convex_explorer.ui.outcome.look_switch import LookSwitch

            self._switch = LookSwitch(self._theme)
            self._switch.look_chosen.connect(self._choose_look)
            self.setCornerWidget(self._switch)
        return self._switch

    def _added(self, tab: Tab, content: Content) -> Content:
        self._pages[tab].addWidget(content)
        return content

    def _place_tab(self) -> None:
        """Go to the slot's tab; that of its comparison is there only if there is one."""
        slot = self._slot
        self._placing_tab = True
        compares = slot is not None and slot.comparison is not None
        is_there = self.count() > Tab.COMPARISON
        if compares and not is_there:
            self.addTab(self._comparison_room, "Compare")
        elif is_there and not compares:
            self.removeTab(Tab.COMPARISON)
            self._comparison_room.hide()
        self.setCurrentIndex(slot.tab if slot else Tab.RESULT)
        self._placing_tab = False

    def _show_comparison(self, slot: Slot) -> None:
        if slot is self._slot:
            if "_comparison" in vars(self):
                self._comparison.leave()
            self._place_tab()
            self._fill()
            if slot.tab is Tab.COMPARISON:
                self.take_focus()

    def _show_filtered(self, slot: Slot) -> None:
        if slot is self._slot:
            self._fill()

    # ------------------------------------------------------------------ filling

    def _fill(self) -> None:
        """Fill the page that is seen, unless it is full already; the others can wait."""
        tab = Tab(self.currentIndex())
        returned = self._slot is not None and self._slot.returned is not None
        if self._switch is not None or returned:
            self._made_switch().setVisible(tab is Tab.RESULT and returned)
        if tab is Tab.FUNCTION:
            self._fill_function()
        elif tab is Tab.COMPARISON:
            self._fill_comparison()
        elif self._working is not None and (self._slot is None or self._slot.outcome is None):
            page = self._pages[tab]
            page.empty.say(f"Running {self._working.path}…", icon="clock", color="accent")
            page.setCurrentWidget(page.empty)
        elif tab is Tab.RESULT:
            self._fill_result()
        elif tab is Tab.LOGS:
            self._fill_logs()
        else:
            self._fill_error()

    def _fill_result(self) -> None:
        slot = self._slot
        if slot is None or slot.returned is None:
            self._say_why_no_result()
            return
        from convex_explorer.values.table import ValueTable

        self._result.show_value(slot, self._look)
        shown = slot.shown_value
        switch = self._made_switch()
        switch.offer_table(shown is not None and ValueTable.rows_in(shown) is not None)
        switch.show_look(self._result.looks.look)
        self._pages[Tab.RESULT].setCurrentWidget(self._result)

    def _say_why_no_result(self) -> None:
        slot, empty = self._slot, self._pages[Tab.RESULT].empty
        if slot is not None and slot.thrown is not None:
            sentence = "The function failed, so it returned nothing."
            empty.say(sentence, icon="circle-x", color="error", action="Show the error")
        elif slot is not None and slot.trouble is not None:
            empty.say("There is no result.", icon="circle-slash")
        elif slot is not None and slot.kept_bytes is not None:
            size = size_text(slot.kept_bytes)
            sentence = f"What the last call returned was kept ({size})."
            empty.say(sentence, icon="clock", action=_SHOW_KEPT)
        else:
            hint = slot.hint if slot is not None else _NO_SLOT
            empty.say(hint.sentence, icon="play", keys=hint.keys)
        self._pages[Tab.RESULT].setCurrentWidget(empty)

    def _fill_logs(self) -> None:
        outcome = self._slot.outcome if self._slot is not None else None
        page, empty = self._pages[Tab.LOGS], self._pages[Tab.LOGS].empty
        if outcome is not None and outcome.log_lines:
            kept = self._slot.log_filter if self._slot is not None else None
            self._logs.show_lines(outcome.log_lines, kept)
            page.setCurrentWidget(self._logs)
            return
        nothing_yet = "What a function prints will be listed here."
        empty.say("The function printed nothing." if outcome else nothing_yet, icon="align-left")
        page.setCurrentWidget(empty)

    def _fill_error(self) -> None:
        slot, page, empty = self._slot, self._pages[Tab.ERROR], self._pages[Tab.ERROR].empty
        if slot is not None and slot.call is not None and slot.thrown is not None:
            if Tab.ERROR not in self._filled:
                state = slot.error_data or self._error.data_tree.new_state(slot.thrown.error_data)
                self._error.show_error(slot.call.function_type, slot.thrown, state)
                self._filled.add(Tab.ERROR)
            page.setCurrentWidget(self._error)
            return
        if slot is not None and slot.outcome is not None:
            empty.say("The function threw no error.", icon="circle-check")
        else:
            empty.say("What a function throws will be shown here.", icon="triangle-alert")
        page.setCurrentWidget(empty)

    def _fill_function(self) -> None:
        view, page, function = self._function, self._pages[Tab.FUNCTION], self._named
        if function.spec is not None:
            view.show_function(function.spec)
            page.setCurrentWidget(view)
            return
        from convex_explorer.ui.outcome.function_view import sentence_without_spec

        action = "Fetch the functions again" if function.is_listed else "Fetch the functions"
        page.empty.say(
            sentence_without_spec(function), icon="braces", action=action if function.path else ""
        )
        page.setCurrentWidget(page.empty)

    def _fill_comparison(self) -> None:
        if self._slot is not None and self._slot.comparison is not None:
            self._comparison.show_slot(self._slot)
            self._pages[Tab.COMPARISON].setCurrentWidget(self._comparison)

    def _name_tabs(self) -> None:
        outcome = self._slot.outcome if self._slot is not None else None
        failed = self._slot is not None and self._slot.thrown is not None
        count = len(outcome.log_lines) if outcome is not None else 0
        if self.tabText(Tab.LOGS) != (logs := f"Logs ({count})" if count else "Logs"):
            self.setTabText(Tab.LOGS, logs)  # which lays the tabs out anew
        if failed or not self.tabIcon(Tab.ERROR).isNull():
            self.setTabIcon(Tab.ERROR, self._theme.icon("circle-x", "error") if failed else QIcon())
        self.setTabToolTip(Tab.ERROR, "The function failed" if failed else "")

    def _set_pale(self, pale: bool) -> None:
        for page in self._pages[: Tab.FUNCTION]:
            page.set_pale(pale)

    def _take_theme(self) -> None:
        self.setIconSize(self._theme.icon_size * 0.8)
        self._name_tabs()
