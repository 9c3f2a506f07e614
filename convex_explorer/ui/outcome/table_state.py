"""What a table shows of one value: the model, the order of its rows, and where one is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from convex_explorer.ui.outcome.table_columns import ColumnArrangement

if TYPE_CHECKING:
    from convex_explorer.ui.outcome.part import Origin
    from convex_explorer.values.received import Received
    from convex_explorer.values.table import ValueTable


@dataclass
class TableState:
    """Everything that is to be as it was when a table comes back into view.

    Attributes:
        table: what is shown.
        arrangement: of the columns; shared by all results of a function.
        sorted_by: a column, and whether downward; None for the order in which the rows came.
        current: row number and column of the cell with the keyboard.
        scroll: positions of the two scroll bars.
        sorted_rows: how many rows are in that order; those that came later are below them.
        origin: where the rows come from, if they are what a filter found.
        columns_are_complete: those of all rows were looked for.
    """

    table: ValueTable
    arrangement: ColumnArrangement = field(default_factory=ColumnArrangement)
    sorted_by: tuple[str, bool] | None = None
    current: tuple[int, str] | None = None
    scroll: tuple[int, int] = (0, 0)
    sorted_rows: int = 0
    origin: Origin | None = None
    columns_are_complete: bool = False

    def grow(self, rows: Received) -> None:
        """Take rows that came since, behind the others."""
        self.table.grow(rows)
        self.columns_are_complete = False
