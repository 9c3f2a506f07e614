from pathlib import Path

import pytest
from PySide6.QtCore import QDir, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QWidget

from convex_explorer.convex.imports import Findings
from convex_explorer.errors import ExplorerError
from convex_explorer.ui.deployments.import_box import ImportBox
from convex_explorer.ui.deployments.import_findings import ImportFindings
from convex_explorer.ui.deployments.offers import Offer
from tests.support.offered import drop_on, paths_mime, text_mime

TWO = "https://a-b-1.convex.cloud\nprod:c-d-2|canary"


@pytest.fixture
def box(theme, qtbot):
    box = ImportBox(theme)
    qtbot.addWidget(box)
    box.resize(600, 300)
    box.show()
    return box


@pytest.fixture
def chosen(box):
    chosen = []
    box.deployment_chosen.connect(chosen.append)
    return chosen


@pytest.fixture
def asked(box):
    asked = []
    box.reading_requested.connect(asked.append)
    return asked


def note(box):
    return box.findChild(QLabel, "importNote").text()


def rows(box):
    return box.findChild(ImportFindings).count()


def press(box, name):
    QTest.mouseClick(box.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def paste(box, text):
    QGuiApplication.clipboard().setText(text)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def everything_written(box):
    """All words that the box and what is in it show, say or explain."""
    words = []
    for widget in (box, *box.findChildren(QLabel), *box.findChildren(QPushButton)):
        words += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
        words.append(widget.text() if hasattr(widget, "text") else "")
    return " ".join(words)


def test_a_pasted_url_is_found_and_chosen_at_once(box, chosen):
    paste(box, "https://a-b-1.convex.cloud")
    assert [each.url for each in chosen] == ["https://a-b-1.convex.cloud"]
    assert "Nothing is saved yet" in note(box)


def test_of_several_the_user_chooses(box, chosen, qtbot):
    paste(box, TWO)
    assert rows(box) == 2
    assert not chosen
    findings = box.findChild(ImportFindings)
    qtbot.waitUntil(findings.hasFocus)
    QTest.keyClick(findings, Qt.Key.Key_Return)
    assert len(chosen) == 1


def test_the_button_pastes_too(box, chosen):
    QGuiApplication.clipboard().setText("mine|canary")
    press(box, "importPasteButton")
    assert [each.credential.secret for each in chosen] == ["mine|canary"]


def test_no_key_is_written_anywhere_in_the_box(box):
    paste(box, TWO)
    assert "canary" not in everything_written(box)


def test_dropped_text_is_looked_into(box, chosen):
    assert drop_on(box, text_mime("dev:a-b-1|canary")) is Qt.DropAction.CopyAction
    assert [each.name for each in chosen] == ["a-b-1"]


def test_dropped_folders_are_to_be_read(box, asked, tmp_path: Path):
    drop_on(box, paths_mime(tmp_path))
    assert asked == [(tmp_path.as_posix(),)]
    assert note(box) == "Reading…"


def test_a_key_that_opens_no_deployment_is_explained(box, chosen):
    paste(box, "project:team:project|canary")
    assert not chosen
    assert rows(box) == 1
    assert note(box).startswith("A key in the pasted text is not usable. It is a key for a whole")


def test_where_nothing_is_found_it_is_said_what_to_look_for(box):
    paste(box, TWO)
    paste(box, "hello")
    assert rows(box) == 0
    assert "https://happy-otter-123.convex.cloud" in note(box)


def test_a_failure_takes_the_place_of_what_was_found_before(box):
    paste(box, TWO)
    box.show_failure(ExplorerError("Cannot read it.", advice="Choose another."))
    assert note(box) == "Cannot read it. Choose another."
    assert not box.findChild(ImportFindings).isVisible()


@pytest.mark.parametrize(
    ("button", "mode"),
    [
        ("importFolderButton", QFileDialog.FileMode.Directory),
        ("importFileButton", QFileDialog.FileMode.ExistingFile),
    ],
)
def test_folders_and_files_are_chosen_with_hidden_ones_to_be_seen(box, asked, button, mode):
    press(box, button)
    chooser = box.findChild(QFileDialog)
    assert chooser.fileMode() is mode
    assert chooser.filter() & QDir.Filter.Hidden
    chooser.fileSelected.emit("/home/me/chat")
    chooser.close()
    assert asked == [("/home/me/chat",)]


def test_what_is_held_above_is_seen_to_be_taken(box):
    box.show_hovered(True)
    assert box.property("hovered")
    drop_on(box, text_mime("mine|01ab"))
    assert not box.property("hovered")


def test_no_button_is_pressed_by_enter_elsewhere_in_the_dialog(box):
    assert not any(button.autoDefault() for button in box.findChildren(QPushButton))


def test_findings_of_files_are_shown_like_those_of_text(box):
    box.take(Offer(("/home/me/chat",)))
    box.show_findings(Findings())
    assert note(box) != "Reading…"


def test_the_buttons_stand_one_below_the_other_where_there_is_no_room_beside(theme, qtbot):
    window = QWidget()  # lets the box be as narrow as it says that it can be
    qtbot.addWidget(window)
    box = ImportBox(theme, window)
    window.show()
    buttons = [
        box.findChild(QPushButton, name)
        for name in ("importPasteButton", "importFolderButton", "importFileButton")
    ]
    box.resize(sum(button.sizeHint().width() for button in buttons) + 20 * theme.unit, 200)
    qtbot.waitUntil(lambda: len({button.y() for button in buttons}) == 1)
    box.resize(box.minimumSizeHint().width(), 300)
    qtbot.waitUntil(lambda: len({button.x() for button in buttons}) == 1)
    assert all(box.rect().contains(button.geometry()) for button in buttons)
