"""The form: what is filled in, what is guessed, what is said. The journeys go through the rest."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton, QWidget

from convex_explorer.convex.deployment import (
    ConnectionReport,
    ConnectionVerdict,
    Credential,
    CredentialKind,
    Deployment,
    DeploymentEntry,
    DeploymentKind,
)
from convex_explorer.convex.key_powers import KeyPowers
from convex_explorer.errors import ExplorerError
from convex_explorer.ui.deployments.dialog import DeploymentDialog
from tests.support.tokens import token_of

URL = "https://happy-otter-123.convex.cloud"
KEY = "prod:happy-otter-123|c2VjcmV0"
TOKEN = token_of({"iss": "https://auth.example.com", "sub": "ada", "exp": 4_000_000_000})
ACME = Deployment("acme", URL, DeploymentKind.PREVIEW, CredentialKind.DEPLOY_KEY, "acme")
FINE = ConnectionReport(ConnectionVerdict.FINE, "“demo” answers.")
REFUSED = ConnectionReport(ConnectionVerdict.REFUSED, "Nothing is there.", "Check the port.")


@pytest.fixture
def open_dialog(theme, qtbot):
    window = QWidget()
    qtbot.addWidget(window)

    def open_dialog(deployment: Deployment | None = None) -> DeploymentDialog:
        dialog = DeploymentDialog(theme, deployment, window)
        with qtbot.waitActive(dialog):
            dialog.open()
        return dialog

    yield open_dialog
    for dialog in window.findChildren(DeploymentDialog):
        dialog.reject()


@pytest.fixture
def dialog(open_dialog):
    return open_dialog()


def field(dialog: DeploymentDialog, name: str) -> QLineEdit:
    return dialog.findChild(QLineEdit, name)


def type_in(dialog: DeploymentDialog, name: str, text: str) -> None:
    field(dialog, name).selectAll()
    QTest.keyClicks(field(dialog, name), text)


def choose(dialog: DeploymentDialog, name: str, text: str) -> None:
    combo = dialog.findChild(QComboBox, name)
    combo.setCurrentIndex(combo.findText(text))
    combo.activated.emit(combo.currentIndex())


def chosen(dialog: DeploymentDialog, name: str) -> str:
    return dialog.findChild(QComboBox, name).currentText()


def press(dialog: DeploymentDialog, name: str) -> None:
    QTest.mouseClick(dialog.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def said(dialog: DeploymentDialog) -> str:
    label = dialog.findChild(QLabel, "connectionReport")
    return label.text() if label.isVisible() else ""


def saved(dialog: DeploymentDialog) -> DeploymentEntry:
    entries = []
    dialog.save_requested.connect(entries.append)
    press(dialog, "saveDeploymentButton")
    [entry] = entries
    return entry


# ---------------------------------------------------------------------- what is filled in


def test_an_anonymous_deployment(dialog):
    type_in(dialog, "deploymentUrlEdit", f"  {URL}/ ")
    type_in(dialog, "deploymentNameEdit", " acme ")
    choose(dialog, "deploymentKindCombo", "Development")
    entry = saved(dialog)
    assert (entry.deployment.name, entry.deployment.url) == ("acme", URL)
    assert entry.deployment.kind is DeploymentKind.DEVELOPMENT
    assert entry.deployment.credential_kind is CredentialKind.NONE
    assert entry.credential == Credential(CredentialKind.NONE, "")


@pytest.mark.parametrize(
    ("label", "credential"),
    [
        ("Deploy key", Credential(CredentialKind.DEPLOY_KEY, KEY)),
        ("User token", Credential(CredentialKind.USER_TOKEN, TOKEN)),
    ],
)
@pytest.mark.parametrize("until_quit", [False, True])
def test_a_credential_and_how_long_it_is_kept(dialog, label, credential, until_quit):
    type_in(dialog, "deploymentUrlEdit", URL)
    choose(dialog, "credentialKindCombo", label)
    type_in(dialog, "credentialEdit", f" {credential.secret} ")
    dialog.findChild(QCheckBox, "untilQuitCheck").setChecked(until_quit)
    entry = saved(dialog)
    assert entry.credential == credential
    assert entry.deployment.credential_kind is credential.kind
    assert entry.until_quit is until_quit


def test_an_edited_deployment_keeps_its_id_and_its_credential(open_dialog):
    dialog = open_dialog(ACME)
    assert dialog.windowTitle() == "Edit acme"
    assert field(dialog, "deploymentUrlEdit").text() == URL
    assert chosen(dialog, "deploymentKindCombo") == "Preview"
    assert field(dialog, "credentialEdit").text() == ""
    assert field(dialog, "credentialEdit").placeholderText().startswith("As it was")
    type_in(dialog, "deploymentNameEdit", "beta")
    entry = saved(dialog)
    assert entry.deployment.deployment_id == ACME.deployment_id
    assert entry.deployment.name == "beta"
    assert entry.credential is None


def test_another_kind_of_credential_must_be_entered(open_dialog):
    dialog = open_dialog(ACME)
    choose(dialog, "credentialKindCombo", "User token")
    assert not field(dialog, "credentialEdit").placeholderText().startswith("As it was")
    press(dialog, "saveDeploymentButton")
    assert said(dialog).startswith("The user token is missing.")


def test_a_name_is_taken_from_the_url_where_none_is_typed(dialog):
    type_in(dialog, "deploymentUrlEdit", URL)
    type_in(dialog, "deploymentNameEdit", " ")
    assert saved(dialog).deployment.name == "happy-otter-123"


# ---------------------------------------------------------------------- what is guessed


def test_name_and_kind_are_guessed_until_they_are_chosen(dialog):
    type_in(dialog, "deploymentUrlEdit", URL)
    assert field(dialog, "deploymentNameEdit").text() == "happy-otter-123"
    choose(dialog, "credentialKindCombo", "Deploy key")
    type_in(dialog, "credentialEdit", KEY)
    assert chosen(dialog, "deploymentKindCombo") == "Production"
    choose(dialog, "deploymentKindCombo", "Preview")
    type_in(dialog, "deploymentNameEdit", "mine")
    type_in(dialog, "deploymentUrlEdit", "https://brave-cat-456.convex.cloud")
    assert field(dialog, "deploymentNameEdit").text() == "mine"
    assert chosen(dialog, "deploymentKindCombo") == "Preview"


def test_an_emptied_name_is_guessed_again(dialog):
    type_in(dialog, "deploymentNameEdit", "m")
    QTest.keyClick(field(dialog, "deploymentNameEdit"), Qt.Key.Key_Backspace)
    type_in(dialog, "deploymentUrlEdit", URL)
    assert field(dialog, "deploymentNameEdit").text() == "happy-otter-123"


def test_nothing_is_guessed_for_a_saved_deployment(open_dialog):
    dialog = open_dialog(ACME)
    type_in(dialog, "deploymentUrlEdit", "https://brave-cat-456.convex.cloud")
    assert field(dialog, "deploymentNameEdit").text() == "acme"
    assert chosen(dialog, "deploymentKindCombo") == "Preview"


# ---------------------------------------------------------------------- what the deployment says


def told(kind: DeploymentKind) -> ConnectionReport:
    return replace(FINE, kind=kind, key_powers=KeyPowers(("ViewData",)))


def test_a_guessed_kind_gives_way_to_what_the_deployment_says(dialog):
    type_in(dialog, "deploymentUrlEdit", URL)
    assert chosen(dialog, "deploymentKindCombo") == "Production"
    dialog.show_report(told(DeploymentKind.DEVELOPMENT))
    assert chosen(dialog, "deploymentKindCombo") == "Development"
    assert said(dialog) == "“demo” answers. It says that it is development."


def test_a_chosen_kind_stays_and_the_other_one_is_told(open_dialog):
    dialog = open_dialog(ACME)
    dialog.show_report(told(DeploymentKind.PRODUCTION))
    assert chosen(dialog, "deploymentKindCombo") == "Preview"
    assert "But it says that it is production, and the kind chosen here is preview" in said(dialog)


def test_whether_a_self_hosted_deployment_is_production_only_its_user_knows(open_dialog):
    dialog = open_dialog(replace(ACME, kind=DeploymentKind.PRODUCTION))
    dialog.show_report(told(DeploymentKind.SELF_HOSTED))
    assert chosen(dialog, "deploymentKindCombo") == "Production"
    assert said(dialog) == "“demo” answers."


def test_what_the_key_can_do_is_said_below_it(dialog):
    choose(dialog, "credentialKindCombo", "Deploy key")
    line = dialog.findChild(QLabel, "keyFacts")
    assert not line.isVisible()
    type_in(dialog, "credentialEdit", KEY)
    assert line.text().startswith("A deploy key of happy-otter-123, for production.")
    assert line.isVisible()
    dialog.show_report(told(DeploymentKind.PRODUCTION))
    assert line.text() == "This key may read all data, and nothing else."
    type_in(dialog, "credentialEdit", "prod:sad-newt-9|c2VjcmV0")
    assert "sad-newt-9" in line.text()


# ---------------------------------------------------------------------- forgetting a key


def test_a_kept_key_can_be_forgotten_and_a_new_one_need_not(open_dialog, qtbot):
    dialog = open_dialog(ACME)
    button = dialog.findChild(QPushButton, "forgetKeyButton")
    assert button.isVisible()
    with qtbot.waitSignal(dialog.forgetting_requested) as wish:
        press(dialog, "forgetKeyButton")
    assert wish.args == ["acme"]
    choose(dialog, "credentialKindCombo", "User token")
    assert not button.isVisible()


def test_after_a_key_was_forgotten_the_form_is_that_of_a_deployment_without_one(open_dialog):
    dialog = open_dialog(ACME)
    dialog.show_key_forgotten(replace(ACME, deployment_id="other"))
    assert chosen(dialog, "credentialKindCombo") == "Deploy key"
    dialog.show_key_forgotten(ACME)
    assert chosen(dialog, "credentialKindCombo") == "None (anonymous)"
    assert said(dialog) == "The deploy key was forgotten."
    choose(dialog, "credentialKindCombo", "Deploy key")
    assert not field(dialog, "credentialEdit").placeholderText().startswith("As it was")
    assert not dialog.findChild(QPushButton, "forgetKeyButton").isVisible()


def test_a_report_goes_when_what_it_is_about_is_changed(dialog, qtbot):
    type_in(dialog, "deploymentUrlEdit", URL)
    dialog.show_report(FINE)
    choose(dialog, "credentialKindCombo", "Deploy key")
    type_in(dialog, "credentialEdit", KEY)
    assert said(dialog) == ""


# ---------------------------------------------------------------------- what is shown


def test_a_credential_is_asked_for_only_where_there_is_one_and_shown_as_dots(dialog):
    secret = field(dialog, "credentialEdit")
    assert not secret.isVisible()
    choose(dialog, "credentialKindCombo", "Deploy key")
    assert secret.isVisible()
    assert secret.accessibleName() == "Deploy key"
    type_in(dialog, "credentialEdit", KEY)
    assert secret.displayText() != KEY
    choose(dialog, "credentialKindCombo", "None (anonymous)")
    assert not secret.isVisible()


def test_where_a_credential_is_kept_is_said(dialog):
    choose(dialog, "credentialKindCombo", "Deploy key")
    note = dialog.findChild(QLabel, "keyringNote")
    assert "system keyring under “Convex Explorer”" in note.text()
    dialog.findChild(QCheckBox, "untilQuitCheck").setChecked(True)
    assert note.text() == "It is forgotten when the program ends."


def test_of_a_kept_credential_it_is_said_that_it_stays_until_another_one_is_typed(open_dialog):
    dialog = open_dialog(ACME)
    note = dialog.findChild(QLabel, "keyringNote")
    assert note.text() == "It stays where it is kept now."
    type_in(dialog, "credentialEdit", KEY)
    assert "system keyring under “Convex Explorer”" in note.text()


@pytest.mark.parametrize(
    ("report", "role", "words"),
    [(FINE, "success", "“demo” answers."), (REFUSED, "error", "Nothing is there. Check the port.")],
)
def test_a_report_is_shown_and_spoken(dialog, report, role, words):
    type_in(dialog, "deploymentUrlEdit", URL)
    press(dialog, "testConnectionButton")
    assert said(dialog) == "Testing the connection…"
    dialog.show_report(report)
    label = dialog.findChild(QLabel, "connectionReport")
    assert (said(dialog), label.property("role")) == (words, role)
    assert label.accessibleName() == words
    assert dialog.findChild(QPushButton, "testConnectionButton").text() == "Test connection"


def test_what_a_server_says_is_shown_as_it_is(dialog):
    page = ConnectionReport(ConnectionVerdict.NOT_CONVEX, "It serves “<img src='x'>”.")
    dialog.show_report(page)
    assert dialog.findChild(QLabel, "connectionReport").textFormat() is Qt.TextFormat.PlainText


def test_a_refusal_lets_one_try_again(dialog):
    type_in(dialog, "deploymentUrlEdit", URL)
    saved(dialog)
    assert not dialog.findChild(QPushButton, "saveDeploymentButton").isEnabled()
    dialog.show_refusal(ExplorerError("The keyring is locked.", advice="Unlock it."))
    assert said(dialog) == "The keyring is locked. Unlock it."
    assert dialog.findChild(QPushButton, "saveDeploymentButton").isEnabled()
    assert dialog.isVisible()


# ---------------------------------------------------------------------- keys


@pytest.mark.parametrize("name", ["deploymentUrlEdit", "deploymentNameEdit"])
def test_enter_saves(dialog, qtbot, name):
    type_in(dialog, "deploymentUrlEdit", URL)
    with qtbot.assertNotEmitted(dialog.check_requested), qtbot.waitSignal(dialog.save_requested):
        QTest.keyClick(field(dialog, name), Qt.Key.Key_Return)


def test_escape_closes_and_lets_go_of_a_test(dialog, qtbot):
    type_in(dialog, "deploymentUrlEdit", URL)
    press(dialog, "testConnectionButton")
    with qtbot.waitSignal(dialog.check_abandoned):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_url_is_typed_first(dialog):
    assert field(dialog, "deploymentUrlEdit").hasFocus()


# ---------------------------------------------------------------------- sizes


@pytest.mark.parametrize("zoom", [100, 150, 200])
def test_nothing_is_cut_at_any_size(open_dialog, theme, zoom):
    theme.set_zoom(zoom)
    dialog = open_dialog(ACME)
    dialog.show_refusal(ExplorerError("What went wrong, at length. " * 6))
    for name in ("keyFacts", "keyringNote", "connectionReport", "deploymentDialogTitle"):
        label = dialog.findChild(QLabel, name)
        assert label.height() >= label.heightForWidth(label.width()), name
    screen = dialog.screen().availableSize()
    assert dialog.height() <= screen.height()
    assert dialog.width() <= screen.width()
    for name in ("saveDeploymentButton", "cancelDeploymentButton", "testConnectionButton"):
        button = dialog.findChild(QPushButton, name)
        assert button.visibleRegion().boundingRect() == button.rect(), name
