"""Whether it looks for newer versions: how that is said, and how it is changed."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QWidget

from convex_explorer.convex.releases import Release, ReleaseError, UpdatesState
from convex_explorer.ui.updates_dialog import NOWHERE, UpdatesDialog

STATE = UpdatesState("api.github.com", "", is_allowed=False, last_look=None)


@pytest.fixture
def opened(theme, qtbot):
    """Opens the dialog as things stand."""
    window = QWidget()
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    dialogs = []

    def opened(**fields):
        dialogs.append(UpdatesDialog(theme, STATE._replace(**fields), window))
        dialogs[-1].open()
        return dialogs[-1]

    yield opened
    for dialog in dialogs:
        dialog.close()


def said(dialog, name="updatesState"):
    return dialog.findChild(QLabel, name).text()


def tick(dialog):
    return dialog.findChild(QCheckBox, "updatesDailyTick")


def button(dialog, name):
    return dialog.findChild(QPushButton, name)


def press(widget):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_it_says_whom_it_asks_and_that_it_installs_nothing(opened, qtbot):
    dialog = opened()
    hint = said(dialog, "updatesHint")
    assert "api.github.com" in hint
    assert "never downloads or installs" in hint
    assert not tick(dialog).isChecked()
    with qtbot.waitSignal(dialog.allowed_changed) as allowed:
        QTest.keyClick(tick(dialog), Qt.Key.Key_Space)
    assert allowed.args == [True]


def test_it_says_when_it_looked_last(opened):
    dialog = opened(is_allowed=True, last_look=datetime(2026, 11, 24, 12, 0, tzinfo=UTC))
    assert tick(dialog).isChecked()
    assert "24 November 2026" in said(dialog)


@pytest.mark.parametrize(
    ("fields", "word"),
    [({"host": ""}, NOWHERE), ({"installed_by": "apt"}, "installed by apt"),
     ({"host": "", "installed_by": "apt"}, "installed by apt")],
)  # fmt: skip
def test_where_it_cannot_look_it_says_why(opened, fields, word):
    dialog = opened(**fields)
    assert word in said(dialog, "updatesHint")
    assert not tick(dialog).isEnabled()
    assert not button(dialog, "updatesLookButton").isEnabled()


def test_who_asks_sees_that_it_looks(opened, qtbot):
    dialog = opened()
    with qtbot.waitSignal(dialog.look_requested):
        press(button(dialog, "updatesLookButton"))
    assert said(dialog) == "Looking…"
    assert not button(dialog, "updatesLookButton").isEnabled()
    dialog.show_none()
    assert said(dialog) == "This is the newest version."
    assert button(dialog, "updatesLookButton").isEnabled()
    assert not button(dialog, "updatesPageButton").isVisible()


def test_a_newer_version_has_a_page(opened, qtbot):
    dialog = opened()
    dialog.show_newer(Release("9.0", "https://example.com/"))
    assert said(dialog) == "Version 9.0 is there."
    with qtbot.waitSignal(dialog.page_requested):
        press(button(dialog, "updatesPageButton"))


def test_what_went_wrong_is_said_with_what_to_do(opened):
    dialog = opened()
    dialog.show_failure(ReleaseError("Nobody answered.", advice="Try again later."))
    assert said(dialog) == "Nobody answered. Try again later."
    assert button(dialog, "updatesLookButton").isEnabled()
