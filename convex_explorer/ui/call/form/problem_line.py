"""One sentence below a row that says what is wrong there, with the button that mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from convex_explorer.ui.call.form.desk import control_name
from convex_explorer.ui.widgets.naming import named
from convex_explorer.ui.widgets.restyling import restyle

if TYPE_CHECKING:
    from convex_explorer.convex.args_problems import ArgsProblem
    from convex_explorer.ui.call.form.desk import FormDesk
    from convex_explorer.values.path import ValuePath


class ProblemLine(QFrame):
    """Red for what is not in the text, for it is no value; amber for what can be sent."""

    def __init__(self, desk: FormDesk) -> None:
        super().__init__()
        self._desk = desk
        self._problem: ArgsProblem | None = None
        self._icon, self._words = QLabel(), QLabel()
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._button = QPushButton()
        self._button.setProperty("role", "in-row")
        self._button.clicked.connect(self._mend)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, desk.theme.unit)
        row.setSpacing(2 * desk.theme.unit)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignTop)

    def show_refusal(self, reason: str) -> None:
        """Say why what was typed is not in the text."""
        self._button.hide()
        self._say(reason, "error")

    def show_problem(self, problem: ArgsProblem, path: ValuePath, *, mendable: bool) -> None:
        """Say what does not fit."""
        self._problem = problem
        remedy = problem.remedy if mendable or problem.variable else ""
        self._button.setVisible(bool(remedy))
        if remedy:
            self._button.setText(remedy)
            named(self._button, control_name(path, ".fix"), f"{remedy}: {problem.message}")
        self._say(problem.message, "warning" if problem.sendable else "error")

    def _say(self, message: str, tone: str) -> None:
        self._words.setText(message)
        restyle(self._words, role=tone)
        icon = self._desk.theme.icon("triangle-alert", tone)
        self._icon.setPixmap(icon.pixmap(self._desk.theme.icon_size * 0.85))
        self.show()

    def _mend(self) -> None:
        if self._problem is not None:
            self._desk.fix_wished.emit(self._problem)
