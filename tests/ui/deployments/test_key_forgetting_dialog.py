"""When keys are forgotten, as the user wants it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QLabel, QWidget

from convex_explorer.ui.deployments.key_forgetting_dialog import (
    ForgettingWishes,
    KeyForgettingDialog,
)

NEVER = ForgettingWishes(0, False)


@pytest.fixture
def open_dialog(theme, qtbot):
    window = QWidget()
    qtbot.addWidget(window)

    def open_dialog(now=NEVER, *, hears_of_lock=True):
        dialog = KeyForgettingDialog(theme, now, window, hears_of_lock=hears_of_lock)
        with qtbot.waitActive(dialog):
            dialog.open()
        return dialog

    return open_dialog


def minutes(dialog) -> QComboBox:
    return dialog.findChild(QComboBox, "forgetKeysMinutesCombo")


def tick(dialog) -> QCheckBox:
    return dialog.findChild(QCheckBox, "forgetKeysAtLockTick")


def press(dialog, name) -> None:
    QTest.mouseClick(dialog.findChild(QAbstractButton, name), Qt.MouseButton.LeftButton)


def test_nothing_is_forgotten_unless_somebody_wishes_it(open_dialog):
    dialog = open_dialog()
    assert minutes(dialog).currentText() == "Never by themselves"
    assert not tick(dialog).isChecked()


def test_what_is_chosen_is_told_when_it_is_saved(open_dialog, qtbot):
    dialog = open_dialog()
    minutes(dialog).setCurrentIndex(minutes(dialog).findText("15 minutes without input here"))
    tick(dialog).setChecked(True)
    with qtbot.waitSignal(dialog.chosen) as told:
        press(dialog, "saveKeyForgettingButton")
    assert told.args == [ForgettingWishes(15, True)]


def test_what_was_wished_is_shown_even_a_number_that_is_not_offered(open_dialog):
    dialog = open_dialog(ForgettingWishes(7, True))
    assert minutes(dialog).currentText() == "7 minutes without input here"
    assert tick(dialog).isChecked()


def test_all_keys_can_be_forgotten_at_once_and_nothing_else_changes(open_dialog, qtbot):
    dialog = open_dialog()
    with qtbot.assertNotEmitted(dialog.chosen), qtbot.waitSignal(dialog.forgetting_requested):
        press(dialog, "forgetKeysNowButton")


@pytest.mark.parametrize("zoom", [100, 200])
def test_nothing_is_cut_at_any_size(open_dialog, theme, zoom):
    theme.set_zoom(zoom)
    dialog = open_dialog()
    hint = dialog.findChild(QLabel, "keyForgettingHint")
    assert hint.height() >= hint.heightForWidth(hint.width())


def test_where_nobody_tells_of_a_locked_screen_that_cannot_be_chosen(open_dialog):
    dialog = open_dialog(hears_of_lock=False)
    assert not tick(dialog).isEnabled()
    assert "not told" in tick(dialog).toolTip()
