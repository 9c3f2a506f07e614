"""Whether a deployment may be called without encryption: asked, and never taken for granted."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from convex_explorer.ui.deployments.plain_http_dialog import PlainHttpDialog

URL = "http://backend.example.com:3210"


@pytest.fixture
def dialog(theme, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    dialog = PlainHttpDialog(theme, URL, window)
    dialog.open()
    yield dialog
    window.close()


def test_it_names_the_host_and_what_can_be_read(dialog):
    spoken = dialog.accessibleDescription()
    assert "backend.example.com:3210" in spoken
    assert "credential" in spoken


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_who_just_presses_a_key_has_not_agreed(dialog, key):
    agreed = []
    dialog.agreed.connect(agreed.append)
    QTest.keyClick(dialog, key)
    assert not dialog.isVisible()
    assert agreed == []


def test_who_agrees_says_so_with_a_click(dialog):
    agreed = []
    dialog.agreed.connect(agreed.append)
    dialog.findChild(QPushButton, "acceptPlainHttpButton").click()
    assert agreed == [URL]
