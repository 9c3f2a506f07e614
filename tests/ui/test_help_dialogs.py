import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QTreeWidget, QWidget

import convex_explorer
from convex_explorer.ui.help_dialogs import PANE_KEYS, AboutDialog, KeysDialog

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


def test_about_says_version_licenses_and_who_did_not_make_it(theme, window):
    dialog = AboutDialog(theme, window)
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert convex_explorer.__version__ in said
    for word in ("MIT", "LGPL", "ISC", "OFL", "Not made by Convex, Inc."):
        assert word in said


@pytest.mark.parametrize("way", ["button", "Escape"])
@pytest.mark.parametrize("kind", ["keys", "about"])
def test_it_closes_and_is_gone(theme, window, qtbot, kind, way):
    dialog = AboutDialog(theme, window) if kind == "about" else KeysDialog(theme, COMMANDS, window)
    dialog.open()
    with qtbot.waitSignal(dialog.destroyed):
        if way == "button":
            button = dialog.findChild(QPushButton, "closeButton")
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        else:
            QTest.keyClick(dialog, Qt.Key.Key_Escape)


@pytest.mark.parametrize("zoom", [100, 200])
def test_nothing_of_about_is_cut(theme, window, qtbot, zoom):
    theme.set_zoom(zoom)
    dialog = AboutDialog(theme, window)
    dialog.open()
    qtbot.waitUntil(dialog.isVisible)
    for label in dialog.findChildren(QLabel):
        assert label.height() >= label.heightForWidth(label.width()), label.text()
