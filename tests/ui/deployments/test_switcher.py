from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLabel,
    QStyleOptionComboBox,
    QToolButton,
    QWidget,
)

from convex_explorer.convex.deployment import CredentialKind, Deployment, DeploymentKind
from convex_explorer.session.demo_host import DEMO_DEPLOYMENT
from convex_explorer.ui.deployments.switcher import DeploymentSwitcher
from convex_explorer.ui.kind_marks import KIND_COLORS

PROD = Deployment("acme", "https://happy-otter-123.convex.cloud", DeploymentKind.PRODUCTION)
DEV = Deployment("acme dev", "https://brave-cat-456.convex.cloud", DeploymentKind.DEVELOPMENT)
LONG = "a deployment with a name that nobody can remember, and so on and on and on and on"


@pytest.fixture
def switcher(theme, qtbot):
    switcher = DeploymentSwitcher(theme)
    qtbot.addWidget(switcher)
    switcher.resize(900, 60)
    with qtbot.waitActive(switcher):
        switcher.show()
    switcher.show_deployments([PROD, DEV, DEMO_DEPLOYMENT])
    switcher.show_deployment(PROD)
    return switcher


def combo(switcher: DeploymentSwitcher) -> QComboBox:
    return switcher.findChild(QComboBox, "deploymentSwitcher")


def label(switcher: DeploymentSwitcher, name: str) -> QLabel:
    return switcher.findChild(QLabel, name)


def band_color(switcher: DeploymentSwitcher) -> QColor:
    band = switcher.findChild(QFrame, "deploymentBand")
    return band.grab().toImage().pixelColor(band.width() // 2, band.height() // 2)


def commands(switcher: DeploymentSwitcher) -> dict[str, QAction]:
    menu = switcher.findChild(QToolButton, "deploymentMenuButton").menu()
    return {action.text(): action for action in menu.actions()}


@pytest.mark.parametrize(
    ("kind", "credential_kind", "can_be"),
    [
        (DeploymentKind.PRODUCTION, CredentialKind.DEPLOY_KEY, True),
        (DeploymentKind.PRODUCTION, CredentialKind.USER_TOKEN, True),
        (DeploymentKind.PRODUCTION, CredentialKind.NONE, False),
        (DeploymentKind.DEMO, CredentialKind.DEPLOY_KEY, False),
    ],
)
def test_a_key_that_the_user_gave_can_be_forgotten(switcher, qtbot, kind, credential_kind, can_be):
    switcher.show_deployment(replace(PROD, kind=kind, credential_kind=credential_kind))
    command = commands(switcher)["Forget its key…"]
    assert command.isEnabled() is can_be
    if can_be:
        with qtbot.waitSignal(switcher.forget_key_requested) as wish:
            command.trigger()
        assert wish.args == [PROD.deployment_id]


@pytest.mark.parametrize("kind", DeploymentKind)
@pytest.mark.parametrize("look", ["light", "dark"])
def test_the_kind_is_told_by_a_word_and_by_a_color(switcher, theme, kind, look):
    theme.choose(look)
    switcher.show_deployment(replace(PROD, kind=kind))
    assert label(switcher, "deploymentKind").text() == kind.upper()
    assert band_color(switcher) == theme.color(KIND_COLORS[kind])


def test_name_and_url_are_those_of_the_active_deployment(switcher):
    assert combo(switcher).currentText() == "acme"
    assert label(switcher, "deploymentUrl").text() == PROD.url
    switcher.show_deployment(DEV)
    assert combo(switcher).currentText() == "acme dev"
    assert label(switcher, "deploymentUrl").text() == DEV.url


def test_the_demo_says_where_it_runs_instead_of_a_url(switcher):
    switcher.show_deployment(DEMO_DEPLOYMENT)
    assert "inside this program" in label(switcher, "deploymentUrl").text()


def test_a_long_url_is_cut_and_can_still_be_read(switcher):
    url = "https://deployments.example.com/" + "a-long-way/" * 30
    switcher.show_deployment(replace(PROD, url=url))
    shown = label(switcher, "deploymentUrl")
    assert shown.text().endswith("…")
    assert shown.toolTip() == url
    assert shown.accessibleName() == url
    switcher.show_deployment(PROD)
    assert shown.toolTip() == ""


def test_a_url_is_cut_anew_when_the_window_changes(switcher, qtbot):
    switcher.resize(500, 60)
    qtbot.waitUntil(lambda: label(switcher, "deploymentUrl").text().endswith("…"))
    switcher.resize(900, 60)
    qtbot.waitUntil(lambda: label(switcher, "deploymentUrl").text() == PROD.url)


def test_a_long_name_leaves_room_for_the_rest(switcher, theme):
    switcher.show_deployments([replace(PROD, name=LONG)])
    switcher.show_deployment(replace(PROD, name=LONG))
    assert switcher.minimumSizeHint().width() < theme.unit * 120
    combo(switcher).showPopup()
    picture = combo(switcher).view().grab().toImage()
    kind = theme.color("production")
    right = [
        QColor(picture.pixel(x, y))
        for x in range(picture.width() * 3 // 4, picture.width())
        for y in range(picture.height())
    ]
    assert any(color == kind for color in right)
    combo(switcher).hidePopup()


def test_a_name_is_cut_only_where_it_is_too_long(switcher):
    option = QStyleOptionComboBox()
    combo(switcher).initStyleOption(option)
    assert option.currentText == "acme"
    switcher.show_deployments([replace(PROD, name=LONG)])
    combo(switcher).initStyleOption(option)
    assert option.currentText.endswith("…")
    assert combo(switcher).currentText() == LONG


def test_choosing_says_which_one_and_shows_nothing_until_it_is_active(switcher, qtbot):
    with qtbot.waitSignal(switcher.deployment_chosen) as chosen:
        QTest.keyClick(combo(switcher), Qt.Key.Key_Down)
    assert chosen.args == [DEV.deployment_id]
    assert label(switcher, "deploymentKind").text() == "PRODUCTION"


def test_listing_anew_keeps_the_active_one_and_chooses_nothing(switcher, qtbot):
    with qtbot.assertNotEmitted(switcher.deployment_chosen):
        switcher.show_deployments([DEV, DEMO_DEPLOYMENT, PROD])
    assert combo(switcher).currentText() == "acme"


def test_rows_are_spoken_with_their_kind(switcher):
    spoken = combo(switcher).itemData(1, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "acme dev, development"


def test_the_menu_adds_edits_and_removes_the_active_deployment(switcher, qtbot):
    with qtbot.waitSignal(switcher.add_requested):
        commands(switcher)["Add a deployment…"].trigger()
    with qtbot.waitSignal(switcher.edit_requested) as edited:
        commands(switcher)["Edit this deployment…"].trigger()
    with qtbot.waitSignal(switcher.remove_requested) as removed:
        commands(switcher)["Remove this deployment…"].trigger()
    assert edited.args == removed.args == [PROD.deployment_id]


def test_the_demo_can_be_removed_and_not_edited(switcher):
    switcher.show_deployment(DEMO_DEPLOYMENT)
    assert not commands(switcher)["Edit this deployment…"].isEnabled()
    assert commands(switcher)["Remove this deployment…"].isEnabled()


def test_without_a_deployment_there_is_only_adding(switcher):
    switcher.show_deployments([])
    switcher.show_deployment(None)
    enabled = [text for text, action in commands(switcher).items() if action.isEnabled()]
    assert enabled == ["Add a deployment…"]
    assert not label(switcher, "deploymentKind").isVisible()
    assert not combo(switcher).isEnabled()


def test_the_list_opens_for_the_keyboard(switcher):
    switcher.open_list()
    assert combo(switcher).view().isVisible()
    combo(switcher).hidePopup()
    switcher.take_focus()
    assert combo(switcher).hasFocus()


def test_what_is_not_safe_on_the_road_stays_beside_the_name_and_is_heard(theme, qtbot):
    switcher = DeploymentSwitcher(theme)
    qtbot.addWidget(switcher)
    readable = Deployment("far", "http://db.example.com", DeploymentKind.SELF_HOSTED)
    near = Deployment("near", "http://127.0.0.1:3210", DeploymentKind.SELF_HOSTED)
    switcher.show_deployments([readable, near])
    mark = switcher.findChild(QWidget, "roadMark")
    for deployment, words in ((readable, "not encrypted"), (near, "")):
        switcher.show_deployment(deployment)
        assert mark.accessibleName() == words
        assert mark.isVisibleTo(switcher) is bool(words)
    combo = switcher.findChild(QWidget, "deploymentSwitcher")
    spoken = combo.itemData(0, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "far, self-hosted, not encrypted"
