"""Everything that is known of one call tab's outcome; the widgets that show it exist once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from convex_explorer.ui.outcome.status_line import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from convex_explorer.convex.calls import (
        Call,
        LogLine,
        Notice,
        Outcome,
        Progress,
        Returned,
        Threw,
    )
    from convex_explorer.convex.pagination import PageProblem, Pages
    from convex_explorer.convex.runs import Run
    from convex_explorer.ui.outcome.comparison_state import ComparisonState
    from convex_explorer.ui.outcome.filter_state import FilterState, Found
    from convex_explorer.ui.outcome.log_sieve import LogFilter
    from convex_explorer.ui.outcome.meanings import TableNames
    from convex_explorer.ui.outcome.remedies import Remedy
    from convex_explorer.ui.outcome.returns_fit import Fit
    from convex_explorer.ui.outcome.table_state import TableState
    from convex_explorer.ui.outcome.text_view import TextPlace
    from convex_explorer.ui.outcome.tree_state import TreeState
    from convex_explorer.values.received import Received


class Tab(IntEnum):
    """The tabs of an outcome, in their order."""

    RESULT = 0
    LOGS = 1
    ERROR = 2
    FUNCTION = 3
    #: There only while something is compared.
    COMPARISON = 4


class Look(StrEnum):
    """The ways to look at a value."""

    TREE = "Tree"
    TABLE = "Table"
    TEXT = "Text"


class Hint(NamedTuple):
    """What a tab says before anything ran: a sentence, and what the main keys do."""

    sentence: str
    keys: Sequence[tuple[str, str]] = ()


FIRST_HINT = Hint(
    "Run a function to see what it returns.",
    (("Run", "Ctrl+Enter"), ("Function path", "Ctrl+L"), ("Deployment", "Ctrl+E")),
)


class Trouble(NamedTuple):
    """Why the last call has no outcome.

    Attributes:
        call: the one that has none.
        uncertain: it may have run all the same.
        stopped: the user did not want to wait for it.
        remedy: what may help, beside making the call again.
        received: of a reply that is too large, what came of it.
    """

    call: Call
    message: str
    advice: str
    uncertain: bool
    may_try_again: bool
    stopped: bool = False
    remedy: Remedy | None = None
    received: bytes = b""


@dataclass(eq=False, repr=False)
class Slot:
    """One call tab's outcome, and how it was looked at last.

    Attributes:
        draft_id: the tab.
        hint: said before anything ran.
        call: the call that ``outcome`` belongs to.
        outcome: the last there was.
        returned: the outcome, if the function returned.
        thrown: the outcome, if the function threw.
        trouble: why a later call has no outcome.
        running: the call that is on its way, and since when (``monotonic`` seconds).
        progress: how much of its reply has come, once some has.
        notices_closed: the user has read what is to be known about how the outcome came.
        tab: the one that is shown; it stays from run to run.
        tab_gave_way: a failure showed *Error* in place of *Result*, which a success undoes.
        tree: the returned value as a tree.
        error_data: the data of a thrown error as a tree.
        table: the returned value as a table, once it was looked at so.
        text_place: where one was in its text, once one was there.
        pages: of a paginated query; ``outcome`` holds the rows of all that were loaded.
        is_loading: more pages are on their way.
        page_problem: why the last attempt to load more ended before its time.
        filter: of the returned value, while its box is open.
        fit: whether the returned value fits what its function declares, once that is known.
        log_filter: which log lines are to be seen; it stays from run to run.
        tables: of the deployment that was called.
        kept_bytes: how large the outcome is that was kept from before this program began, and is
            not here yet; None where there is none.
        previous: the run of the same function before this one.
        comparison: what the outcome, or something else, is compared with.
    """

    draft_id: str
    hint: Hint = FIRST_HINT
    call: Call | None = None
    outcome: Outcome | None = None
    returned: Returned | None = None
    thrown: Threw | None = None
    trouble: Trouble | None = None
    status: Status = field(default_factory=lambda: Status(""))
    running: Call | None = None
    running_since: float = 0.0
    progress: Progress | None = None
    tab: Tab = Tab.RESULT
    tab_gave_way: bool = False
    notices_closed: bool = False
    tree: TreeState | None = None
    error_data: TreeState | None = None
    table: TableState | None = None
    text_place: TextPlace | None = None
    pages: Pages | None = None
    is_loading: bool = False
    page_problem: PageProblem | None = None
    filter: FilterState | None = None
    fit: Fit | None = None
    log_filter: LogFilter | None = None
    tables: TableNames = field(default_factory=dict)
    kept_bytes: int | None = None
    previous: Run | None = None
    comparison: ComparisonState | None = None

    @property
    def run(self) -> Run | None:
        """The call with its outcome, once there is one."""
        from convex_explorer.convex.runs import Run

        if self.call is None or self.outcome is None:
            return None
        return Run(self.call, self.outcome)

    @property
    def found(self) -> Found | None:
        """What is shown in place of what the function returned."""
        return self.filter.found if self.filter is not None else None

    @property
    def filtered(self) -> Received | None:
        """What a filter found in the returned value, while that is shown in its place."""
        return self.found.value if self.found is not None else None

    @property
    def shown_value(self) -> Received | None:
        """What is shown as the result: what the function returned, or what a filter found in it."""
        returned = self.returned.value if self.returned is not None else None
        return returned if returned is None or self.filtered is None else self.filtered

    @property
    def sight(self) -> Sight:
        """How the shown value was looked at last."""
        return self if self.found is None else self.found

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What is to be known about how the outcome came, as long as it is to be shown."""
        return () if self.outcome is None or self.notices_closed else self.outcome.notices

    @property
    def outcome_bytes(self) -> int:
        """How much room what was returned takes."""
        return self.returned.value.size if self.returned is not None else 0

    def let_go_of_outcome(self) -> None:
        """Free the room that the outcome takes; it may be had from where it is kept."""
        if self.outcome is not None:
            self.kept_bytes = self.outcome_bytes
            self.outcome = self.returned = self.thrown = self.pages = self.filter = self.fit = None
            self.tree = self.error_data = self.table = self.text_place = None

    def let_go_of_comparison(self) -> None:
        """Compare with nothing any more, and free the room that the run before takes."""
        self.comparison = self.previous = None
        if self.tab is Tab.COMPARISON:
            self.show_outcome_tab()

    def choose_tab(self, tab: Tab) -> None:
        """The user looks at another tab."""
        self.tab, self.tab_gave_way = tab, False

    def show_outcome_tab(self) -> None:
        """Look at what came of the call: the result, or the error in its place."""
        self.choose_tab(Tab.RESULT)
        if self.thrown:
            self.tab, self.tab_gave_way = Tab.ERROR, True

    def take_outcome(self, call: Call, outcome: Outcome) -> None:
        """The function ran: note what came of it, and which tab is to be seen now."""
        from convex_explorer.convex.calls import Returned, Threw

        same_function = self.call is not None and self.call.path == call.path
        self.previous = self.run if same_function else None
        self.call, self.outcome, self.table = call, outcome, None
        self.returned = outcome if isinstance(outcome, Returned) else None
        self.thrown = outcome if isinstance(outcome, Threw) else None
        self.notices_closed = self.is_loading = False
        self.kept_bytes = None
        self.fit = None
        self.trouble = self.running = self.pages = self.page_problem = None
        if self.thrown and self.tab is Tab.RESULT:
            self.tab, self.tab_gave_way = Tab.ERROR, True
        elif self.returned and self.tab_gave_way:
            self.tab, self.tab_gave_way = Tab.RESULT, False

    def take_more(self, value: Received, log_lines: Sequence[LogLine] = ()) -> None:
        """More of what was returned is here: the same value, with rows behind those it had."""
        if (before := self.returned) is not None:
            more = len(log_lines) > len(before.log_lines)
            lines = tuple(log_lines) if more else before.log_lines
            self.outcome = self.returned = replace(before, value=value, log_lines=lines)
        if self.table is not None:
            from convex_explorer.values.table import ValueTable

            if found := ValueTable.rows_in(value):
                self.table.grow(found[1])

    def take_trouble(self, trouble: Trouble) -> None:
        """No outcome came: what was there before stays."""
        self.trouble, self.running = trouble, None


#: A value, and how it was looked at last.
Sight: TypeAlias = "Slot | Found"
