import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QTreeWidget, QWidget

from convex_explorer.ui.help_dialogs import PANE_KEYS, KeysDialog

COMMANDS = [("File", "New call", "Ctrl+T"), ("Call", "Run", "Ctrl+Enter")]


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    return window


def test_every_key_is_listed_menus_first(theme, window):
    dialog = KeysDialog(theme, COMMANDS, window)
    listed = dialog.findChild(QTreeWidget, "keysList")
    rows = [listed.topLevelItem(row) for row in range(listed.topLevelItemCount())]
    assert [tuple(row.text(column) for column in range(3)) for row in rows] == [
        *COMMANDS,
        *PANE_KEYS,
    ]


@pytest.mark.parametrize("way", ["button", "Escape"])
def test_it_closes_and_is_gone(theme, window, qtbot, way):
    dialog = KeysDialog(theme, COMMANDS, window)
    dialog.open()
    with qtbot.waitSignal(dialog.destroyed):
        if way == "button":
            button = dialog.findChild(QPushButton, "closeButton")
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        else:
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
