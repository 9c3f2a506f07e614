"""What the program says of itself, and the licenses of its parts."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

import convex_explorer
from convex_explorer.about import Component, Notice, ProgramFacts
from convex_explorer.ui.about_dialogs import AboutDialog, LicensesDialog

FACTS = ProgramFacts(
    (Component("Convex Explorer", "0"), Component("Python", "3.11.7"), Component("Qt", "6.11.3")),
    "Linux-6.1-x86_64",
    "/home/ada/.local/share/convex-explorer",
    is_portable=False,
    installed_by="",
)
NOTICES = [Notice("Convex Explorer", "MIT License"), Notice("Qt 6.11.3", "GNU LESSER GENERAL")]


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    return window


@pytest.fixture
def about(theme, window):
    dialog = AboutDialog(theme, window)
    dialog.open()
    yield dialog
    dialog.close()


@pytest.fixture
def licenses(theme, window):
    dialog = LicensesDialog(theme, window)
    dialog.open()
    yield dialog
    dialog.close()


def text_of(dialog, name):
    return dialog.findChild(QLabel, name).text()


def press(dialog, name):
    QTest.mouseClick(dialog.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def test_it_says_version_licenses_and_who_did_not_make_it_at_once(about):
    said = " ".join(label.text() for label in about.findChildren(QLabel))
    assert convex_explorer.__version__ in said
    for word in ("MIT", "LGPL", "ISC", "OFL", "Not made by Convex, Inc."):
        assert word in said
    assert not about.findChild(QPushButton, "copyVersionsButton").isEnabled()


def test_the_versions_can_be_copied(about):
    about.show_facts(FACTS)
    press(about, "copyVersionsButton")
    copied = QApplication.clipboard().text().splitlines()
    assert copied[:4] == ["Convex Explorer 0", "Python 3.11.7", "Qt 6.11.3", "Linux-6.1-x86_64"]
    assert "ada" not in "".join(copied)
    for line in copied:
        assert line in about.accessibleDescription()


def test_it_says_where_data_and_keys_are(about):
    about.show_facts(FACTS)
    assert text_of(about, "aboutPlace") == (
        "Keys are kept in the system keyring, and data in /home/ada/.local/share/convex-explorer."
    )


def test_a_portable_program_says_that_it_is_one(about):
    about.show_facts(FACTS._replace(is_portable=True, data_folder="/media/stick/data"))
    said = text_of(about, "aboutPlace")
    assert said.startswith("This program is portable: keys are kept until it is closed")
    assert said.endswith("/media/stick/data.")


def test_it_says_who_installed_it(about):
    about.show_facts(FACTS._replace(installed_by="apt"))
    assert text_of(about, "aboutPlace").startswith("Installed by apt. Keys")


def test_the_licenses_are_a_press_away(about, qtbot):
    with qtbot.waitSignal(about.licenses_requested):
        press(about, "licensesButton")


@pytest.mark.parametrize("way", ["button", "Escape"])
@pytest.mark.parametrize("kind", [AboutDialog, LicensesDialog])
def test_it_closes_and_is_gone(theme, window, qtbot, kind, way):
    dialog = kind(theme, window)
    dialog.open()
    with qtbot.waitSignal(dialog.destroyed):
        if way == "button":
            press(dialog, "closeButton")
        else:
            QTest.keyClick(dialog, Qt.Key.Key_Escape)


@pytest.mark.parametrize("zoom", [100, 200])
def test_nothing_of_about_is_cut(theme, window, qtbot, zoom):
    theme.set_zoom(zoom)
    dialog = AboutDialog(theme, window)
    dialog.open()
    dialog.show_facts(FACTS)
    qtbot.waitUntil(dialog.isVisible)
    for label in dialog.findChildren(QLabel):
        if not label.isHidden():
            assert label.height() >= label.heightForWidth(label.width()), label.text()
    dialog.close()


def test_each_part_shows_its_license(licenses):
    text = licenses.findChild(QPlainTextEdit, "licenseText")
    assert text.placeholderText() == "Reading the licenses…"
    licenses.show_notices(NOTICES)
    listed = licenses.findChild(QListWidget, "licensesList")
    assert [listed.item(row).text() for row in range(listed.count())] == [
        "Convex Explorer", "Qt 6.11.3",
    ]  # fmt: skip
    assert text.toPlainText() == "MIT License"
    QTest.keyClick(listed, Qt.Key.Key_Down)
    assert text.toPlainText() == "GNU LESSER GENERAL"
    assert text.accessibleName() == "License of Qt 6.11.3"
    assert text.isReadOnly()
