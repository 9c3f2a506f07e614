import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from convex_explorer.convex.deployment import CredentialKind, Deployment, DeploymentKind
from convex_explorer.session.demo_host import DEMO_DEPLOYMENT
from convex_explorer.ui.deployments.removal_dialog import RemovalDialog

URL = "https://happy-otter-123.convex.cloud"
ANONYMOUS = Deployment("acme", URL, DeploymentKind.PRODUCTION, deployment_id="acme")
WITH_KEY = Deployment("acme", URL, DeploymentKind.PRODUCTION, CredentialKind.DEPLOY_KEY, "acme")
WITH_TOKEN = Deployment("acme", URL, DeploymentKind.PRODUCTION, CredentialKind.USER_TOKEN, "acme")


@pytest.fixture
def ask(theme, qtbot):
    window = QWidget()
    qtbot.addWidget(window)

    def ask(deployment: Deployment) -> RemovalDialog:
        dialog = RemovalDialog(theme, deployment, window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        dialog.open()
        return dialog

    yield ask
    for dialog in window.findChildren(RemovalDialog):
        dialog.reject()


def text(dialog: RemovalDialog, name: str) -> str:
    return dialog.findChild(QLabel, name).text()


def press(dialog: RemovalDialog, name: str) -> None:
    QTest.mouseClick(dialog.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(
    ("deployment", "words"),
    [
        (ANONYMOUS, "Nothing changes on the deployment itself."),
        (WITH_KEY, "Its deploy key is removed from the keyring."),
        (WITH_TOKEN, "Its user token is removed from the keyring."),
        (DEMO_DEPLOYMENT, "“Try the demo” in the menu brings it back."),
    ],
)
def test_it_says_what_goes_along_and_what_stays(ask, deployment, words):
    dialog = ask(deployment)
    said = text(dialog, "removalConsequences")
    assert said.startswith(words)
    assert "calls stay in history" in said
    assert ("keyring" in said) is (deployment in (WITH_KEY, WITH_TOKEN))


def test_remove_removes(ask, qtbot):
    dialog = ask(ANONYMOUS)
    with qtbot.waitSignal(dialog.removal_confirmed) as confirmed:
        press(dialog, "confirmRemovalButton")
    assert confirmed.args == ["acme"]
    assert not dialog.isVisible()


def test_cancel_keeps(ask, qtbot):
    dialog = ask(ANONYMOUS)
    with qtbot.assertNotEmitted(dialog.removal_confirmed):
        press(dialog, "cancelRemovalButton")
    assert not dialog.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape])
def test_a_hasty_key_keeps(ask, qtbot, key):
    dialog = ask(ANONYMOUS)
    with qtbot.assertNotEmitted(dialog.removal_confirmed):
        QTest.keyClick(dialog, key)
    assert not dialog.isVisible()


def test_markup_in_a_name_is_shown_as_it_is(ask):
    dialog = ask(Deployment("<b>acme</b>", URL, DeploymentKind.PREVIEW))
    question = dialog.findChild(QLabel, "removalQuestion")
    assert question.text() == "Remove “<b>acme</b>”?"
    assert question.textFormat() is Qt.TextFormat.PlainText


@pytest.mark.parametrize("zoom", [100, 200])
def test_nothing_is_cut(ask, theme, zoom):
    theme.set_zoom(zoom)
    dialog = ask(Deployment("a name that is long " * 6, URL, DeploymentKind.PREVIEW))
    for label in dialog.findChildren(QLabel):
        assert label.height() >= label.heightForWidth(label.width())
