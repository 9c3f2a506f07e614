"""What is wrong with the args, a row for each problem, and the ways to go there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QIcon, QPainter, QResizeEvent

    from convex_explorer.convex.args import ArgsProblem
    from convex_explorer.ui.theme import Theme

_FEWEST_ROWS_SHOWN, _MOST_ROWS_SHOWN = 2, 5
_MOST_ROWS = 200
#: At most, and some more, so that what is scrolled into sight has its buttons.
_ROWS_IN_SIGHT = _MOST_ROWS_SHOWN + 3


class ProblemsList(QFrame):
    """Lists problems below the editor; not there while there are none.

    Signals:
        problem_chosen: the ArgsProblem that was clicked, or on which Enter was pressed.
        fix_chosen: the ArgsProblem about which that shall be done which can be done.
    """

    problem_chosen = Signal(object)
    fix_chosen = Signal(object)

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
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self._list.setWordWrap(True)
        # A hundred rows take some frames to be laid out; those in sight come first.
        self._list.setLayoutMode(QListWidget.LayoutMode.Batched)
        self._list.setBatchSize(_ROWS_IN_SIGHT)
        self._list.setItemDelegate(_RowDelegate(self._list))
        self._list.verticalScrollBar().valueChanged.connect(self._add_buttons)
        self._list.itemClicked.connect(self._choose)
        self._list.itemActivated.connect(self._choose)
        #: A button that nobody sees, to measure what others will take.
        self._measure = QPushButton(self)
        self._measure.setProperty("role", "in-row")
        self._measure.hide()
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
        """List these, and no others, as soon as it is told in which height to fit."""
        self._problems = tuple(problems)
        self._list.clear()
        icons = self._icons()
        for problem in self._problems[:_MOST_ROWS]:
            message = f"Line {problem.line}: {problem.message}"
            item = QListWidgetItem(icons[tone_of(problem)], message)
            item.setToolTip(problem.message)
            item.setData(Qt.ItemDataRole.UserRole, problem.start)
            self._make_room(item, problem)
            self._list.addItem(item)
        theirs = any(problem.from_deployment for problem in self._problems)
        origin = ", from the deployment" if theirs else ""
        self._count.setText(counted(len(self._problems)) + origin)
        self._fit_rows()

    def fit(self, height: int) -> bool:
        """Be there if there is anything to list, and a height in which that can be read."""
        fits = height >= self.minimumSizeHint().height()
        self.setVisible(fits and bool(self._problems))
        return fits

    def mark(self, problem: ArgsProblem) -> None:
        """Make a problem's row the current one."""
        self._list.setCurrentRow(self._problems.index(problem))

    @property
    def problem_to_fix(self) -> ArgsProblem | None:
        """That of the marked row, or else the first, of those that can be mended."""
        marked = self._problems[self._list.currentRow() : self._list.currentRow() + 1]
        return next((each for each in (*marked, *self._problems) if each.remedy), None)

    def _make_room(self, item: QListWidgetItem, problem: ArgsProblem) -> None:
        """Leave a row as much as its button will take."""
        if problem.remedy:
            self._measure.setText(problem.remedy)
            size = self._measure.sizeHint()
            item.setData(BUTTON_WIDTH, size.width() + 2 * self._theme.unit)
            item.setSizeHint(QSize(0, size.height() + 2))

    def _add_buttons(self) -> None:
        """Give those rows their buttons that are in sight: a hundred of them take a while."""
        rows = self._list.count()
        first = max(self._list.indexAt(QPoint(1, 1)).row(), 0)
        for row in range(first, min(first + _ROWS_IN_SIGHT, rows)):
            item, problem = self._list.item(row), self._problems[row]
            if problem.remedy and self._list.itemWidget(item) is None:
                self._add_button(item, problem)

    def _add_button(self, item: QListWidgetItem, problem: ArgsProblem) -> None:
        """A button at the end of a row that does what can be done."""
        button = QPushButton(problem.remedy)
        button.setObjectName("fixProblemButton")
        button.setAccessibleName(f"{button.text()}: {problem.message}")
        button.setToolTip(f"{button.text()} (Alt+Enter)")
        button.setProperty("role", "in-row")
        button.setProperty("row", self._list.row(item))
        button.clicked.connect(self._choose_fix)
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, self._theme.unit, 0)
        line.addStretch()
        line.addWidget(button)
        self._list.setItemWidget(item, row)

    def _choose_fix(self) -> None:
        if (button := self.sender()) is not None:
            self.fix_chosen.emit(self._problems[button.property("row")])

    def _choose(self, item: QListWidgetItem) -> None:
        self.problem_chosen.emit(self._problems[self._list.row(item)])

    def _take_theme(self) -> None:
        unit = self._theme.unit
        self._count.setContentsMargins(3 * unit, unit, 3 * unit, 0)
        self._column.setContentsMargins(0, 0, 0, unit)
        self._list.setIconSize(self._theme.icon_size + QSize(unit, 0))
        icons = self._icons()
        for row in range(self._list.count()):
            self._list.item(row).setIcon(icons[tone_of(self._problems[row])])
        self._fit_rows()

    def _icons(self) -> dict[str, QIcon]:
        return {
            tone: self._theme.icon("triangle-alert", tone, before_text=True)
            for tone in ("error", "warning")
        }

    def _fit_rows(self) -> None:
        """Be as high as the first rows; a long message takes several lines."""
        self._list.doItemsLayout()
        self._add_buttons()
        shown = range(min(self._list.count(), _MOST_ROWS_SHOWN))
        # A size hint knows nothing of the width in which a text is wrapped.
        heights = [self._list.visualItemRect(self._list.item(row)).height() for row in shown]
        self._list.setMinimumHeight(sum(heights[:_FEWEST_ROWS_SHOWN]))
        self._list.setMaximumHeight(sum(heights))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_rows()


class _RowDelegate(QStyledItemDelegate):
    """Lets the text of a row end before its button."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        if index.data(BUTTON_WIDTH):
            # Its height is the button's.
            option.features &= ~QStyleOptionViewItem.ViewItemFeature.WrapText

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        narrowed = QStyleOptionViewItem(option)
        narrowed.rect = option.rect.adjusted(0, 0, -(index.data(BUTTON_WIDTH) or 0), 0)
        super().paint(painter, narrowed, index)


#: The role of the width that a row leaves to its button.
BUTTON_WIDTH = Qt.ItemDataRole.UserRole + 1


def tone_of(problem: ArgsProblem) -> str:
    """The color of a problem: some can be sent all the same."""
    return "warning" if problem.sendable else "error"


def counted(number: int) -> str:
    """``1 problem``, ``2 problems``."""
    return "1 problem" if number == 1 else f"{number} problems"
