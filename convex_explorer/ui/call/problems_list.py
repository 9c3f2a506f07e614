"""What is wrong with the args, a row for each problem, and the ways to go there."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from convex_explorer.convex.args import ArgsProblem
from convex_explorer.ui.theme import Theme

_FEWEST_ROWS_SHOWN, _MOST_ROWS_SHOWN = 2, 5
_MOST_ROWS = 200


class ProblemsList(QFrame):
    """Lists problems below the editor; not there while there are none.

    Signals:
        problem_chosen: the ArgsProblem that was clicked, or on which Enter was pressed.
    """

    problem_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._problems: tuple[ArgsProblem, ...] = ()
        self.setProperty("role", "below")
        self._count = QLabel()
        self._count.setObjectName("argsProblemsCount")
        self._count.setProperty("role", "pane-title")
        self._count.setToolTip("F8 goes to the next problem, Shift+F8 to the one before")
        self._list = QListWidget()
        self._list.setObjectName("argsProblems")
        self._list.setAccessibleName("Problems in the args")
        self._list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self._list.setUniformItemSizes(True)
        self._list.itemClicked.connect(self._choose)
        self._list.itemActivated.connect(self._choose)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addWidget(self._count)
        self._column.addWidget(self._list)
        theme.changed.connect(self._take_theme)
        self._take_theme()
        self.hide()

    @property
    def problems(self) -> tuple[ArgsProblem, ...]:
        """Those listed now."""
        return self._problems

    def show_problems(self, problems: Sequence[ArgsProblem]) -> None:
        """List these, and no others."""
        self._problems = tuple(problems)
        self._list.clear()
        for problem in self._problems[:_MOST_ROWS]:
            item = QListWidgetItem(f"Line {problem.line}: {problem.message}")
            item.setToolTip(problem.message)
            item.setData(Qt.ItemDataRole.UserRole, problem.start)
            self._list.addItem(item)
        self._count.setText(counted(len(self._problems)))
        self._take_theme()
        self.setVisible(bool(self._problems))

    def mark(self, problem: ArgsProblem) -> None:
        """Make a problem's row the current one."""
        self._list.setCurrentRow(self._problems.index(problem))

    def _choose(self, item: QListWidgetItem) -> None:
        self.problem_chosen.emit(self._problems[self._list.row(item)])

    def _take_theme(self) -> None:
        unit = self._theme.unit
        self._count.setContentsMargins(3 * unit, unit, 3 * unit, 0)
        self._column.setContentsMargins(0, 0, 0, unit)
        self._list.setIconSize(self._theme.icon_size + QSize(unit, 0))
        icon = self._theme.icon("triangle-alert", "error", before_text=True)
        for row in range(self._list.count()):
            self._list.item(row).setIcon(icon)
        shown = min(self._list.count(), _MOST_ROWS_SHOWN)
        row_height = max(self._list.sizeHintForRow(0), 0)
        self._list.setMinimumHeight(min(shown, _FEWEST_ROWS_SHOWN) * row_height)
        self._list.setMaximumHeight(shown * row_height)


def counted(number: int) -> str:
    """``1 problem``, ``2 problems``."""
    return "1 problem" if number == 1 else f"{number} problems"
