import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton, QWidget

from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.saved_calls import SavedEntry, SavedListing
from convex_explorer.ui.saved.call_dialog import CallWishes, SavedCallDialog

ENTRY = SavedEntry("/calls/g/a.call.json", "g", "A", "a:b", FunctionType.QUERY, "")
LISTING = SavedListing("/calls", (ENTRY,), groups=("g", "g/h"))


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def dialog(theme, window):
    dialog = SavedCallDialog(theme, "Save call", CallWishes("tasks list", ""), window)
    dialog.open()
    return dialog


def save_button(dialog):
    return dialog.findChild(QPushButton, "saveSavedCallButton")


def name_edit(dialog):
    return dialog.findChild(QLineEdit, "savedCallNameEdit")


def hint(dialog):
    return dialog.findChild(QLabel, "savedCallHint").text()


def test_without_a_folder_or_a_name_nothing_can_be_saved(dialog):
    assert not save_button(dialog).isEnabled()
    assert "Choose first" in hint(dialog)
    dialog.show_listing(LISTING)
    assert save_button(dialog).isEnabled()
    assert "no key" in hint(dialog)
    name_edit(dialog).setText("  ")
    assert not save_button(dialog).isEnabled()


def test_what_is_given_is_tidy(dialog, qtbot):
    dialog.show_listing(LISTING)
    combo = dialog.findChild(QComboBox, "savedCallGroupCombo")
    assert [combo.itemText(index) for index in range(combo.count())] == ["", "g", "g/h"]
    combo.setEditText(" team \\ x//y ")
    name_edit(dialog).setText(" Mine ")
    with qtbot.waitSignal(dialog.given) as given:
        save_button(dialog).click()
    assert given.args == [CallWishes("Mine", "team/x/y", False)]


def test_the_url_is_offered_and_not_taken_for_granted(dialog, qtbot):
    tick = dialog.findChild(QCheckBox, "savedCallUrlTick")
    assert not tick.isVisible()
    dialog.offer_url("acme", "https://happy-otter-123.convex.cloud")
    assert tick.isVisible()
    assert not tick.isChecked()
    dialog.show_listing(LISTING)
    tick.setChecked(True)
    with qtbot.waitSignal(dialog.given) as given:
        save_button(dialog).click()
    assert given.args[0].with_url


def test_a_name_that_is_taken_is_told_but_not_that_of_the_call_itself(dialog):
    dialog.show_listing(LISTING)
    dialog.findChild(QComboBox, "savedCallGroupCombo").setEditText("g")
    name_edit(dialog).setText("a")
    assert "of that name already" in hint(dialog)
    dialog.rename_file(ENTRY.file)
    assert "of that name already" not in hint(dialog)
    assert save_button(dialog).text() == "Rename"
    assert not dialog.findChild(QPushButton, "savedCallFolderButton").isVisible()
