"""What stands where no deployment was added yet: two ways to begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from convex_explorer.resources import resource_path
from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from convex_explorer.ui.theme import Theme

DROP_HINT = "Or drop a project folder or its .env.local anywhere on this window."
MARK_SIZE = 16  # units


class FirstScreen(QWidget):
    """Greets a newcomer.

    Signals:
        add_requested: to add a deployment.
        demo_requested: to try the demo.
    """

    add_requested = Signal()
    demo_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        named(self, "firstScreen", "Welcome", role="pane")
        self._mark = QLabel()
        title = named(QLabel("Call a Convex function, and see what comes back"), "welcomeTitle")
        self._title = title
        lead = QLabel(
            "Add a deployment of yours by its URL, or look around in the demo:\n"
            "a small task tracker that runs inside this program, without a network."
        )
        lead.setProperty("role", "muted")
        hint = named(QLabel(DROP_HINT), "dropHint", role="muted")
        privacy = QLabel(
            "No account, no telemetry. The program speaks to your deployments and to nobody else,\n"
            "and looks for newer versions only if you let it. Keys stay in your system's keyring."
        )
        privacy.setProperty("role", "small")
        self.add_button = named(QPushButton("Add a deployment…"), "addDeploymentButton")
        self.add_button.setProperty("role", "primary")
        theme.dress(self.add_button, "plus", "on_accent")
        self.demo_button = named(QPushButton("Try the demo"), "tryDemoButton")
        theme.dress(self.demo_button, "flask-conical")
        self.add_button.clicked.connect(self.add_requested)
        self.demo_button.clicked.connect(self.demo_requested)
        self._buttons = buttons = QHBoxLayout()
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.demo_button)
        buttons.addStretch(1)
        self._column = column = QVBoxLayout()
        for part in (self._mark, title, lead):
            column.addWidget(part)
        column.addLayout(buttons)
        column.addWidget(hint)
        column.addWidget(privacy)
        middle = QVBoxLayout()
        middle.addStretch(2)
        middle.addLayout(column)
        middle.addStretch(3)
        row = QHBoxLayout(self)
        row.addStretch(1)
        row.addLayout(middle)
        row.addStretch(1)
        row.setAlignment(Qt.AlignmentFlag.AlignCenter)
        theme.changed.connect(self._take_theme)
        self._take_theme()

    def _take_theme(self) -> None:
        unit = self._theme.unit
        side = unit * MARK_SIZE
        mark = QIcon(str(resource_path("icons/convex-explorer.svg")))
        self._mark.setPixmap(mark.pixmap(side, side))
        self._title.setFont(self._theme.text_font(1.6, bold=True))
        self._buttons.setSpacing(unit * 2)
        self._column.setSpacing(unit * 4)
