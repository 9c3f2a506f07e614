"""A user to act as is described, with problems told as they are typed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton

from convex_explorer.convex.identity import ActingAs
from convex_explorer.ui.call.acting_as_dialog import USUAL_ISSUER, ActingAsDialog
from convex_explorer.ui.widgets.code_editor import CodeEditor

ADA = ActingAs("https://a", "ada", {"email": "ada@example.com"})
BO = ActingAs(claims={"tokenIdentifier": "https://b|bo"})


@pytest.fixture
def open_dialog(theme, qtbot):
    def make(*recent: ActingAs) -> ActingAsDialog:
        dialog = ActingAsDialog(theme, recent)
        qtbot.addWidget(dialog)
        with qtbot.waitActive(dialog):
            dialog.show()
        return dialog

    return make


def line(dialog, name) -> QLineEdit:
    return dialog.findChild(QLineEdit, name)


def claims(dialog) -> CodeEditor:
    return dialog.findChild(CodeEditor, "actingClaimsEditor")


def problem(dialog) -> QLabel:
    return dialog.findChild(QLabel, "actingAsProblem")


def act_button(dialog) -> QPushButton:
    return dialog.findChild(QPushButton, "actAsButton")


def test_a_user_is_described_by_issuer_subject_and_claims(open_dialog, qtbot):
    dialog = open_dialog()
    assert line(dialog, "actingIssuerEdit").text() == USUAL_ISSUER
    assert not dialog.findChild(QComboBox, "recentActingCombo").isVisible()
    assert line(dialog, "actingSubjectEdit").hasFocus()
    QTest.keyClicks(line(dialog, "actingSubjectEdit"), "ada")
    claims(dialog).setPlainText("{ email: 'ada@example.com', emailVerified: true }")
    assert not problem(dialog).isVisible()
    with qtbot.waitSignal(dialog.accepted), qtbot.waitSignal(dialog.user_chosen) as chosen:
        QTest.mouseClick(act_button(dialog), Qt.MouseButton.LeftButton)
    whom = ActingAs(USUAL_ISSUER, "ada", {"email": "ada@example.com", "emailVerified": True})
    assert chosen.args == [whom]


def test_what_is_not_filled_in_yet_is_no_fault(open_dialog):
    dialog = open_dialog()
    assert "The subject is missing" in problem(dialog).text()
    assert problem(dialog).property("role") == "muted"
    assert not act_button(dialog).isEnabled()


def test_claims_that_cannot_be_read_are_underlined_where_they_are_wrong(open_dialog):
    dialog = open_dialog(ADA)
    claims(dialog).setPlainText("{ email: }")
    assert "Line 1" in problem(dialog).text()
    assert problem(dialog).property("role") == "error"
    assert claims(dialog).accessibleDescription() == problem(dialog).text()
    assert not act_button(dialog).isEnabled()
    claims(dialog).setPlainText("{ email: 3 }")
    assert problem(dialog).text() == "“email” has to be a string. Put it in quotes."
    claims(dialog).setPlainText("{}")
    assert act_button(dialog).isEnabled()


def test_whom_one_acted_as_lately_fills_the_form_in(open_dialog, qtbot):
    dialog = open_dialog(ADA, BO)
    assert line(dialog, "actingSubjectEdit").text() == "ada"
    assert "ada@example.com" in claims(dialog).text()
    recent = dialog.findChild(QComboBox, "recentActingCombo")
    recent.setFocus()
    QTest.keyClick(recent, Qt.Key.Key_Down)
    assert line(dialog, "actingIssuerEdit").text() == ""
    with qtbot.waitSignal(dialog.user_chosen) as chosen:
        QTest.mouseClick(act_button(dialog), Qt.MouseButton.LeftButton)
    assert chosen.args == [BO]
