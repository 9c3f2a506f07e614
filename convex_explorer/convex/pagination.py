"""Pages of a query's result: whether there are more, how to ask for them, and all as one value."""

import os
import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum, auto

from convex_explorer.convex.calls import Call, LogLine, Outcome, Returned, Threw
from convex_explorer.convex.functions import FunctionType
from convex_explorer.values.joined import JoinedObject, Joining
from convex_explorer.values.received import Received
from convex_explorer.values.types import Value, ValueType

#: So much is loaded in one go, and another time so much if the user says so; both in all.
MOST_ROWS, MOST_BYTES = 50_000, 64 << 20
_OPTIONS = "paginationOpts"
_PAGE = "page"
_INCOMPLETE = "SplitRequired"
_INVALID_CURSOR, _BAD_CURSOR = "InvalidCursor", "Failed to parse cursor"


class ProblemKind(Enum):
    """Why there are no more pages than there are."""

    FAILED = auto()
    LIST_CHANGED = auto()
    NO_PAGE = auto()
    REPEATED_CURSOR = auto()
    MANY = auto()


@dataclass(frozen=True, slots=True)
class PageProblem:
    """What kept the next page away, in the deployment's words where there are any.

    Attributes:
        whole: all pages were to be loaded, and not only one.
    """

    kind: ProblemKind
    message: str = ""
    advice: str = ""
    whole: bool = False

    def of_all(self) -> "PageProblem":
        """The same, where all pages were to be loaded."""
        return replace(self, whole=True)


@dataclass(frozen=True, slots=True)
class _Page:
    """What a paginated query returns (``PaginationResult`` of ``convex/server``)."""

    value: Received
    rows: Received
    is_done: bool
    cursor: str
    is_incomplete: bool

    @classmethod
    def of(cls, value: Received) -> "_Page | None":
        """A value as a page, if it is one: no field that matters may be missing, or be twice."""
        if value.type is not ValueType.OBJECT:
            return None
        done, cursor = value.passing_field("isDone"), value.passing_field("continueCursor")
        if done is None or cursor is None or done.type is not ValueType.BOOLEAN:
            return None
        rows = [part for name, part in value.children() if name == _PAGE]
        text = cursor.value()
        if len(rows) != 1 or rows[0].type is not ValueType.ARRAY or not isinstance(text, str):
            return None
        status = value.passing_field("pageStatus")
        is_incomplete = status is not None and status.value() == _INCOMPLETE
        return cls(value, rows[0], done.value() is True, text, is_incomplete)


class Pages:
    """The pages of one call's result, as far as they were loaded. It grows; its values do not.

    Attributes:
        call: asked for the first page.
        page_count: how many there are.
        row_count: how many rows are in them.
        size: bytes of all replies.
        log_lines: what was printed for all of them, and for what kept the next one away.
        is_done: there are no more.
        may_lack_rows: the deployment said of a page that rows may be missing in it
            (``SplitRequired``): it had to read too much for them.
    """

    def __init__(self, call: Call, first: Returned, page: _Page) -> None:
        self.call = call
        self.page_count = self.size = 0
        self.is_done = self.may_lack_rows = False
        self.log_lines: list[LogLine] = list(first.log_lines)
        self._joining = Joining()
        self._last = page
        options = call.args.get(_OPTIONS)
        self._options: dict[str, Value] = dict(options) if isinstance(options, dict) else {}
        self._cursors = {self._options.get("cursor")}
        self._repeats = False
        self._add(page, first)

    @classmethod
    def of(cls, call: Call, outcome: Outcome) -> "Pages | None":
        """The pages that begin with an outcome; None where it is no page of a query."""
        if call.function_type is not FunctionType.QUERY or not isinstance(outcome, Returned):
            return None
        options = call.args.get(_OPTIONS)
        if not isinstance(options, dict) or not options.keys() >= {"numItems", "cursor"}:
            return None
        page = _Page.of(outcome.value)
        return None if page is None else cls(call, outcome, page)

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return self._joining.row_count

    @property
    def ends_by_args(self) -> bool:
        """The args name the end (``endCursor``): what they ask for is one page, and no more."""
        return isinstance(self._options.get("endCursor"), str)

    @property
    def can_go_on(self) -> bool:
        """Whether there is a next page that can be asked for."""
        return not (self.is_done or self._repeats or self.ends_by_args)

    @property
    def value(self) -> Received:
        """All rows in the place of the last page's: the value that is shown."""
        if self.page_count == 1:
            return self._last.value
        return JoinedObject(self._last.value, _PAGE, self._joining.array())

    def next_call(self) -> Call:
        """The call for the next page: the same as the first, but for the cursor."""
        options: dict[str, Value] = {**self._options, "cursor": self._last.cursor}
        return replace(
            self.call,
            args={**self.call.args, _OPTIONS: options},
            call_id=uuid.uuid4().hex,
            request_id=os.urandom(8).hex(),
            started_at=datetime.now(UTC),
        )

    def take(self, outcome: Outcome) -> PageProblem | None:
        """Append the page that was asked for, or say what keeps it, or the next, away."""
        self.log_lines += outcome.log_lines
        if isinstance(outcome, Threw):
            changed = _is_cursor_refused(outcome)
            kind = ProblemKind.LIST_CHANGED if changed else ProblemKind.FAILED
            advice = f"Request ID {outcome.request_id}." if outcome.request_id else ""
            return PageProblem(kind, outcome.message, advice)
        page = _Page.of(outcome.value)
        if page is None:
            return PageProblem(ProblemKind.NO_PAGE)
        self._add(page, outcome)
        return PageProblem(ProblemKind.REPEATED_CURSOR) if self._repeats else None

    def _add(self, page: _Page, outcome: Returned) -> None:
        self._joining.add(page.rows)
        self._last = page
        self.page_count += 1
        self.size += outcome.size
        self.is_done = page.is_done
        self.may_lack_rows = self.may_lack_rows or page.is_incomplete
        self._repeats = not page.is_done and page.cursor in self._cursors
        self._cursors.add(page.cursor)


class Budget:
    """How much may be loaded until the user is asked: up to the next whole limit."""

    def __init__(self, pages: Pages) -> None:
        self._rows = (pages.row_count // MOST_ROWS + 1) * MOST_ROWS
        self._bytes = (pages.size // MOST_BYTES + 1) * MOST_BYTES

    def is_spent(self, pages: Pages) -> bool:
        """Whether that much is loaded now."""
        return pages.row_count >= self._rows or pages.size >= self._bytes


def _is_cursor_refused(outcome: Threw) -> bool:
    """Whether the deployment does not take the cursor any more; production says it in the data."""
    data = outcome.error_data
    said = data.passing_field("paginationError") if data is not None else None
    if said is not None and said.value() == _INVALID_CURSOR:
        return True
    return _INVALID_CURSOR in outcome.message or _BAD_CURSOR in outcome.message
