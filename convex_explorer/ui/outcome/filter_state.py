"""The filter of one result: what was typed, what is under way, and what was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from convex_explorer.ui.outcome.table_state import TableState
    from convex_explorer.ui.outcome.text_view import TextPlace
    from convex_explorer.ui.outcome.tree_state import TreeState
    from convex_explorer.values.filtering import FilterRequest, Matches
    from convex_explorer.values.received import Received


@dataclass
class Found:
    """What a filter found, and how it was looked at last, as with the whole value in a slot.

    Attributes:
        expression: by which it was found.
        whole: the value in which it was found.
        matches: where each of them sits within the whole value.
        value: the array of them.
    """

    expression: str
    whole: Received
    matches: Matches
    value: Received
    tree: TreeState | None = None
    table: TableState | None = None
    text_place: TextPlace | None = None


@dataclass
class FilterState:
    """Everything that the box is to show when its tab comes back into view.

    Attributes:
        typed: the text in the box.
        applied: by what this result is filtered, or is to be, and the next one of its function.
        request: what is looked for now, and since when (``monotonic`` seconds).
        problem: why nothing could be looked for.
        problem_at: the character of ``typed`` that it is about.
        was_stopped: the user did not want to wait.
        found: what is shown in place of the whole value; None while that is shown.
    """

    typed: str = ""
    applied: str = ""
    request: FilterRequest | None = None
    asked_at: float = 0.0
    problem: str = ""
    problem_at: int | None = None
    was_stopped: bool = False
    found: Found | None = None

    @property
    def value(self) -> Received | None:
        """The whole value that is filtered, or was."""
        if self.request is not None:
            return self.request.value
        return self.found.whole if self.found is not None else None

    def begin(self, request: FilterRequest, now: float) -> None:
        """Something is looked for; what is shown stays until it is found."""
        self.request, self.asked_at = request, now
        self.applied = request.expression
        self.problem, self.problem_at, self.was_stopped = "", None, False

    def take_found(self, found: Found | None) -> None:
        """Show this from now on; None for the whole value."""
        self.request, self.found = None, found

    def take_problem(self, problem: str, position: int | None) -> None:
        """Nothing could be looked for; what is shown stays."""
        self.problem, self.problem_at = problem, position
        self._give_up()

    def take_stop(self) -> None:
        """The user stopped it; what is shown stays."""
        self.was_stopped = True
        self._give_up()

    def _give_up(self) -> None:
        self.request = None
        self.applied = self.found.expression if self.found is not None else ""
