"""The list of keys, and *About*."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QMessageBox,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from convex_explorer import __version__
from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from convex_explorer.ui.theme import Theme

#: Keys that belong to a pane, not to a menu.
PANE_KEYS = (
    ("Args", "Next problem, previous problem", "F8, Shift+F8"),
    ("Result", "Copy value", "Ctrl+C"),
    ("Result", "Copy path", "Ctrl+Shift+C"),
    ("Result", "Show a level of the tree; collapse all", "1 … 9; 0"),
    ("History", "Open in a new tab, without running", "Enter"),
    ("Calls", "The call used before", "Ctrl+Tab"),
    ("Calls", "First to eighth call; the last", "Ctrl+1 … 8; Ctrl+9"),
)


class KeysDialog(QDialog):
    """Every key, by the menu or the pane it belongs to."""

    def __init__(
        self, theme: Theme, commands: Sequence[tuple[str, str, str]], parent: QWidget
    ) -> None:
        super().__init__(parent)
        named(self, "keysDialog", "Keys")
        self.setWindowTitle("Keys")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        listed = named(QTreeWidget(), "keysList", "Keys")
        listed.setRootIsDecorated(False)
        listed.setHeaderLabels(["Where", "What it does", "Key"])
        listed.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        for row in (*commands, *PANE_KEYS):
            listed.addTopLevelItem(QTreeWidgetItem(list(row)))
        for column in range(3):
            listed.resizeColumnToContents(column)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column_layout = QVBoxLayout(self)
        column_layout.addWidget(listed)
        column_layout.addWidget(buttons)
        self.resize(theme.unit * 150, theme.unit * 150)


def show_about(parent: QWidget) -> None:
    """Say what this program is, and what it is made of."""
    box = QMessageBox(parent)
    box.setObjectName("aboutDialog")
    box.setWindowTitle("About Convex Explorer")
    box.setText(f"Convex Explorer {__version__}")
    python = ".".join(str(part) for part in sys.version_info[:3])
    box.setInformativeText(
        "Call the functions of a Convex deployment, and understand what comes back.\n\n"
        f"Python {python}, Qt {qVersion()}. MIT license; Qt and PySide6 under the LGPL, "
        "Lucide icons under the ISC license, Inter and JetBrains Mono under the SIL OFL.\n\n"
        "Not made by Convex, Inc."
    )
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
