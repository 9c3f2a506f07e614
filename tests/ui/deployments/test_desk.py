import pytest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton, QWidget

from convex_explorer.convex.deployment import (
    ConnectionReport,
    ConnectionVerdict,
    Deployment,
    DeploymentKind,
)
from convex_explorer.errors import ExplorerError
from convex_explorer.ui.deployments.desk import DeploymentDesk

URL = "https://happy-otter-123.convex.cloud"
ACME = Deployment("acme", URL, DeploymentKind.PREVIEW, deployment_id="acme")
REPORT = ConnectionReport(ConnectionVerdict.FINE, "“demo” answers.")


@pytest.fixture
def desk(theme, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    desk = DeploymentDesk(theme, window)
    desk.show_deployments([ACME])
    yield desk
    for dialog in window.findChildren(QDialog):
        dialog.reject()


def open_dialogs(desk: DeploymentDesk) -> list[QDialog]:
    return [each for each in desk.parent().findChildren(QDialog) if each.isVisible()]


def form(desk: DeploymentDesk) -> QDialog:
    [dialog] = open_dialogs(desk)
    return dialog


def press(dialog: QDialog, name: str) -> None:
    dialog.findChild(QPushButton, name).click()


def test_one_form_is_open_at_a_time(desk):
    desk.add()
    desk.edit("acme")
    assert form(desk).windowTitle() == "Add a deployment"
    press(form(desk), "cancelDeploymentButton")
    desk.edit("acme")
    assert form(desk).windowTitle() == "Edit acme"


def test_what_the_form_wishes_for_is_passed_on(desk, qtbot):
    desk.edit("acme")
    with qtbot.waitSignal(desk.check_requested) as checked:
        press(form(desk), "testConnectionButton")
    assert checked.args[0].deployment == ACME
    with qtbot.waitSignal(desk.save_requested) as saved:
        press(form(desk), "saveDeploymentButton")
    assert saved.args[0].deployment == ACME
    with qtbot.waitSignal(desk.check_abandoned):
        press(form(desk), "cancelDeploymentButton")


def test_answers_go_to_the_open_form(desk):
    desk.edit("acme")
    desk.show_report(REPORT)
    label = form(desk).findChild(QLabel, "connectionReport")
    assert label.text() == "“demo” answers."
    desk.show_refusal(ExplorerError("The keyring is locked."))
    assert label.text() == "The keyring is locked."
    desk.close_dialog()
    assert open_dialogs(desk) == []


def test_answers_that_come_late_are_for_nobody(desk):
    desk.show_report(REPORT)
    desk.show_refusal(ExplorerError("The keyring is locked."))
    desk.close_dialog()
    desk.add()
    press(form(desk), "cancelDeploymentButton")
    desk.show_report(REPORT)
    assert open_dialogs(desk) == []


def test_a_new_form_remembers_nothing_of_the_last(desk):
    desk.add()
    form(desk).findChild(QLineEdit, "deploymentUrlEdit").setText("typed")
    press(form(desk), "cancelDeploymentButton")
    desk.add()
    assert form(desk).findChild(QLineEdit, "deploymentUrlEdit").text() == ""


def test_removing_is_confirmed_for_the_one_that_was_asked_about(desk, qtbot):
    desk.remove("acme")
    [dialog] = open_dialogs(desk)
    with qtbot.waitSignal(desk.removal_confirmed) as confirmed:
        press(dialog, "confirmRemovalButton")
    assert confirmed.args == ["acme"]
