"""The lock beside a deployment's name."""

from dataclasses import replace

import pytest

from convex_explorer.convex.deployment import Deployment, DeploymentKind
from convex_explorer.convex.guard import GuardLevel
from convex_explorer.ui.deployments.guard_button import GuardButton

PROD = Deployment("acme", "https://acme.example", DeploymentKind.PRODUCTION)


@pytest.fixture
def button(theme, qtbot):
    button = GuardButton(theme)
    qtbot.addWidget(button)
    return button


def actions(button):
    button.menu().aboutToShow.emit()
    return {action.objectName(): action for action in button.menu().actions()}


@pytest.mark.parametrize(
    ("deployment", "words"),
    [
        (PROD, "Ask before changes"),
        (replace(PROD, kind=DeploymentKind.DEVELOPMENT), "Allow everything"),
        (replace(PROD, guard=GuardLevel.READ_ONLY), "Read only"),
    ],
)
def test_it_says_how_the_deployment_is_guarded(button, deployment, words):
    button.show_deployment(deployment)
    assert button.text() == words
    assert button.accessibleName() == f"Guard: {words.lower()}"
    (chosen,) = [action for action in actions(button).values() if action.isChecked()]
    assert chosen.text() == words


def test_another_level_is_chosen_from_its_menu(button):
    chosen = []
    button.level_chosen.connect(chosen.append)
    button.show_deployment(PROD)
    actions(button)["guardReadOnly"].trigger()
    assert chosen == [GuardLevel.READ_ONLY]
    actions(button)["guardAsk"].trigger()
    assert chosen == [GuardLevel.READ_ONLY]


def test_without_a_deployment_there_is_no_guard(button):
    button.show_deployment(None)
    assert not button.isVisible()
