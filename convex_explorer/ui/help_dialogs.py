"""The list of keys, and *About*."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, qVersion
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPushButton,
    QSizePolicy,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from convex_explorer import __version__
from convex_explorer.resources import resource_path
from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from convex_explorer.ui.theme import Theme

#: Keys that belong to a pane, not to a menu.
PANE_KEYS = (
    ("Args", "Next problem, previous problem", "F8, Shift+F8"),
    ("Args", "Fix what the deployment objects to", "Alt+Enter"),
    ("Result", "Copy value", "Ctrl+C"),
    ("Result", "Copy path", "Ctrl+Shift+C"),
    ("Result", "Find; next; previous", "Ctrl+F; F3; Shift+F3"),
    ("Result", "Find by regular expression; an earlier search", "Alt+R; Up"),
    ("Result", "Filter with JSONPath; an earlier filter", "Ctrl+Shift+F; Up"),
    ("Result", "Show the selected value in full", "Space"),
    ("Result", "Back and forward through visited places", "Alt+Left, Alt+Right"),
    ("Result", "Show a level of the tree; collapse all", "1 … 9; 0"),
    ("Result", "Show a cell of the table in full", "Enter"),
    ("History", "Open in a new tab, without running", "Enter"),
    ("History", "Run again in a new tab", "Ctrl+Enter"),
    ("History", "Pin; name and note; delete", "Ctrl+D; F2; Del"),
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
        listed = named(QTreeWidget(), "keysList", "Keys")
        listed.setRootIsDecorated(False)
        listed.setHeaderLabels(["Where", "What it does", "Key"])
        listed.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        rows = [QTreeWidgetItem(list(row)) for row in (*commands, *PANE_KEYS)]
        listed.addTopLevelItems(rows)
        listed.setCurrentItem(rows[0])
        for column in range(2):
            listed.resizeColumnToContents(column)
            listed.setColumnWidth(column, listed.columnWidth(column) + theme.unit * 2)
        _lay_out(self, theme, listed, _closing(self))
        size = QSize(theme.unit * 150, theme.unit * 160)
        self.resize(size.boundedTo(self.screen().availableSize()))


class AboutDialog(QDialog):
    """What this program is, and what it is made of."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "aboutDialog", "About Convex Explorer")
        self.setWindowTitle("About Convex Explorer")
        side = theme.unit * 12
        mark = QLabel()
        mark.setPixmap(QIcon(str(resource_path("icons/convex-explorer.svg"))).pixmap(side, side))
        name = named(QLabel(f"Convex Explorer {__version__}"), "aboutTitle", role="title")
        purpose = QLabel(
            "Call the functions of a Convex deployment, and understand what comes back."
        )
        python = ".".join(str(part) for part in sys.version_info[:3])
        parts = QLabel(
            f"Python {python}, Qt {qVersion()}. MIT license; Qt and PySide6 under the LGPL, "
            "Lucide icons under the ISC license, Inter and JetBrains Mono under the SIL OFL. "
            "Not made by Convex, Inc."
        )
        named(parts, "aboutParts", role="small")
        for label in (purpose, parts):
            label.setWordWrap(True)
        for label in (mark, name, purpose):
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        parts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setAccessibleDescription(f"{name.text()}. {purpose.text()} {parts.text()}")
        _lay_out(self, theme, mark, name, purpose, parts, _closing(self))
        self.setMinimumWidth(theme.unit * 110)


def _closing(dialog: QDialog) -> QDialogButtonBox:
    buttons = QDialogButtonBox()
    closing = named(QPushButton("Close"), "closeButton")
    buttons.addButton(closing, QDialogButtonBox.ButtonRole.RejectRole)
    buttons.rejected.connect(dialog.reject)
    return buttons


def _lay_out(dialog: QDialog, theme: Theme, *parts: QWidget) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    unit = theme.unit
    column = QVBoxLayout(dialog)
    column.setContentsMargins(unit * 5, unit * 4, unit * 5, unit * 4)
    column.setSpacing(unit * 3)
    for part in parts:
        column.addWidget(part)
