"""What one slot is compared with, how far that is, and how it was looked at last."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from convex_explorer.convex.runs import Run
    from convex_explorer.ui.outcome.comparison_model import ComparisonModel
    from convex_explorer.values.comparison import Comparison


@dataclass(eq=False, repr=False)
class ComparisonState:
    """Two runs that are compared, or why nothing can be.

    Attributes:
        before: the former run; None where there is none.
        after: the latter.
        sentence: why nothing is compared; empty where something is.
        follows: it is with the previous run, and is made again for each new one.
        comparison: of the values of both.
        steps: what is left of it; None once nothing is.
        was_stopped: the user did not want to wait until all was compared.
        only_changes: the parts that are the same are not shown.
        model: of what was found, as a tree; None before something is shown.
        open_nodes: its rows that are open.
        current_node: its row with the keyboard; 0 for none.
        scroll: the vertical scroll bar's position.
    """

    before: Run | None = None
    after: Run | None = None
    sentence: str = ""
    follows: bool = False
    comparison: Comparison | None = None
    steps: Iterator[None] | None = None
    was_stopped: bool = False
    only_changes: bool = True
    model: ComparisonModel | None = None
    open_nodes: set[int] = field(default_factory=set)
    current_node: int = 0
    scroll: int = 0

    @property
    def shows_only_changes(self) -> bool:
        """Whether no parts are shown that are the same: also where not all was found or kept."""
        keeps_all = self.comparison is not None and self.comparison.keeps_all
        return self.only_changes or not keeps_all
