"""The list of keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QAbstractItemView, QTreeWidget, QTreeWidgetItem, QWidget

from convex_explorer.ui.widgets.naming import named
from convex_explorer.ui.widgets.plain_dialog import PlainDialog

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
    ("Comparison", "Next difference, previous difference", "F7, Shift+F7"),
    ("Comparison", "Back to the result", "Esc"),
    ("History", "Open in a new tab, without running", "Enter"),
    ("History", "Run again in a new tab", "Ctrl+Enter"),
    ("History", "Pin; name and note; delete", "Ctrl+D; F2; Del"),
    ("History", "Compare two calls, or one with the result in front", "Ctrl+Shift+D"),
    ("Calls", "The call used before", "Ctrl+Tab"),
    ("Calls", "First to eighth call; the last", "Ctrl+1 … 8; Ctrl+9"),
)


class KeysDialog(PlainDialog):
    """Every key, by the menu or the pane it belongs to."""

    def __init__(
        self, theme: Theme, commands: Sequence[tuple[str, str, str]], parent: QWidget
    ) -> None:
        super().__init__(theme, "keysDialog", "Keys", parent)
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
        self.lay_out(listed)
        size = QSize(theme.unit * 150, theme.unit * 160)
        self.resize(size.boundedTo(self.screen().availableSize()))
