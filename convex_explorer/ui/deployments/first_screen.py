"""What stands where no deployment was added yet: two ways to begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from convex_explorer.resources import resource_path
from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from convex_explorer.ui.theme import Theme

DROP_HINT = "Or drop a project folder or its .env.local anywhere on this window."
MARK_SIZE = QSize(64, 64)


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
        named(self, "firstScreen", "Welcome", role="pane")
        mark = QLabel()
        mark.setPixmap(QIcon(str(resource_path("icons/convex-explorer.svg"))).pixmap(MARK_SIZE))
        title = named(QLabel("Call a Convex function, and see what comes back"), "welcomeTitle")
        title.setFont(theme.text_font(1.6, bold=True))
        lead = QLabel(
            "Add a deployment of yours by its URL, or look around in the demo:\n"
            "a small task tracker that runs inside this program, without a network."
        )
        lead.setProperty("role", "muted")
        hint = named(QLabel(DROP_HINT), "dropHint", role="muted")
        privacy = QLabel(
            "No account, no telemetry. The program speaks to your deployments and to nobody else;\n"
            "keys stay in the keyring of your system."
        )
        privacy.setProperty("role", "small")
        self.add_button = named(QPushButton("Add a deployment…"), "addDeploymentButton")
        self.add_button.setProperty("role", "primary")
        theme.dress(self.add_button, "plus", "on_accent")
        self.demo_button = named(QPushButton("Try the demo"), "tryDemoButton")
        theme.dress(self.demo_button, "flask-conical")
        self.add_button.clicked.connect(self.add_requested)
        self.demo_button.clicked.connect(self.demo_requested)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.unit * 2)
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.demo_button)
        buttons.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(theme.unit * 4)
        for part in (mark, title, lead):
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
