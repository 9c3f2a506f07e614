import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout

from convex_explorer.convex.import_clues import Source
from convex_explorer.convex.imports import Findings, find_deployments
from convex_explorer.ui.deployments.import_findings import ImportFindings

TEXT = (
    "CONVEX_DEPLOYMENT=dev:a-b-1\n"
    "CONVEX_URL=https://a-b-1.convex.cloud\n"
    "CONVEX_DEPLOY_KEY=prod:c-d-2|canary\n"
    "CONVEX_SELF_HOSTED_ADMIN_KEY=project:t:p|canary\n"
)
FINDINGS = find_deployments(Source(".env.local", TEXT))


@pytest.fixture
def dialog(qtbot):
    dialog = QDialog()
    qtbot.addWidget(dialog)
    QVBoxLayout(dialog)
    return dialog


@pytest.fixture
def listed(theme, dialog):
    findings = ImportFindings(theme)
    dialog.layout().addWidget(findings)
    findings.show_findings(FINDINGS)
    dialog.show()
    return findings


def texts(listed, role=Qt.ItemDataRole.DisplayRole):
    return [listed.item(row).data(role) for row in range(listed.count())]


def test_each_row_says_what_a_deployment_is_for_where_it_is_and_where_that_is_from(listed):
    assert texts(listed) == [
        (
            "Development: a-b-1\n"
            "https://a-b-1.convex.cloud · from CONVEX_DEPLOYMENT and CONVEX_URL in .env.local"
        ),
        (
            "Production: c-d-2\nhttps://c-d-2.convex.cloud (guessed) · deploy key · "
            "from CONVEX_DEPLOY_KEY in .env.local"
        ),
        f"Not usable: CONVEX_SELF_HOSTED_ADMIN_KEY in .env.local\n{FINDINGS.left_out[0].reason}",
    ]
    assert not any(listed.item(row).icon().isNull() for row in range(3))


def test_no_row_knows_a_secret_in_any_role(listed):
    for role in range(Qt.ItemDataRole.UserRole + 10):
        assert "canary" not in str(texts(listed, role))


def test_a_screen_reader_is_told_all_of_a_row(listed):
    spoken = texts(listed, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == [text.replace("\n", ", ") for text in texts(listed)]


def test_a_click_chooses(listed, qtbot):
    with qtbot.waitSignal(listed.deployment_chosen) as chosen:
        place = listed.visualItemRect(listed.item(1)).center()
        QTest.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [FINDINGS.deployments[1]]
    assert [item.text() for item in listed.selectedItems()] == [listed.item(1).text()]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_keys_choose_and_press_no_button_of_the_dialog(listed, dialog, key):
    pressed, chosen = [], []
    button = QPushButton("Save")
    button.setDefault(True)
    button.clicked.connect(pressed.append)
    dialog.layout().addWidget(button)
    listed.deployment_chosen.connect(chosen.append)
    listed.setFocus()
    QTest.keyClick(listed, Qt.Key.Key_Down)
    QTest.keyClick(listed, key)
    assert chosen == [FINDINGS.deployments[1]]
    assert not pressed


def test_what_cannot_be_used_is_explained_at_a_key_and_not_chosen(listed):
    chosen, explained = [], []
    listed.deployment_chosen.connect(chosen.append)
    listed.left_out_chosen.connect(explained.append)
    listed.setFocus()
    QTest.keyClick(listed, Qt.Key.Key_End)
    assert listed.currentRow() == 2
    QTest.keyClick(listed, Qt.Key.Key_Return)
    assert not chosen
    assert explained == [FINDINGS.left_out[0]]
    assert not listed.selectedItems()


def test_the_list_is_there_only_while_there_is_something_in_it(listed):
    assert listed.isVisible()
    listed.show_findings(Findings())
    assert not listed.isVisible()


def test_rows_grow_with_the_text(listed, theme):
    before = listed.height()
    theme.set_zoom(200)
    assert listed.height() > 1.5 * before
