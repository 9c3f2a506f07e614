"""A user token is pasted, and its facts are seen before it is used."""

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from convex_explorer.ui.call.user_token_dialog import UserTokenDialog
from tests.support.tokens import token_of

ADA = {"iss": "https://a", "sub": "1", "aud": "convex", "email": "ada@example.com"}


@pytest.fixture
def dialog(theme, qtbot):
    dialog = UserTokenDialog(theme)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def facts(dialog) -> str:
    return dialog.findChild(QLabel, "userTokenFacts").text()


def use_button(dialog) -> QPushButton:
    return dialog.findChild(QPushButton, "useTokenButton")


def field(dialog) -> QLineEdit:
    return dialog.findChild(QLineEdit, "userTokenEdit")


def test_a_token_is_used_as_soon_as_its_facts_are_seen(dialog, qtbot):
    assert facts(dialog) == "Paste one."
    assert not use_button(dialog).isEnabled()
    token = token_of(ADA | {"exp": time.time() + 725})
    field(dialog).setText(f"Bearer {token}")
    assert facts(dialog) == (
        "The token of ada@example.com, made by https://a, expires in 12 minutes."
    )
    with qtbot.waitSignal(dialog.accepted), qtbot.waitSignal(dialog.token_given) as given:
        QTest.mouseClick(use_button(dialog), Qt.MouseButton.LeftButton)
    assert given.args == [token]


def test_the_token_itself_is_never_shown(dialog):
    token = token_of(ADA)
    field(dialog).setText(token)
    assert field(dialog).echoMode() is QLineEdit.EchoMode.Password
    assert token not in field(dialog).displayText()
    assert token not in facts(dialog)


@pytest.mark.parametrize(
    ("claims", "said", "tone"),
    [
        (ADA | {"exp": 946_684_800}, "days ago. A deployment will", "error"),
        (ADA, "It has no expiry; a deployment will refuse it.", "warning"),
        (ADA | {"exp": "x"}, "When it expires cannot be told.", "warning"),
        ({"exp": 4e9}, "has no issuer and no subject and no audience", "warning"),
    ],
)
def test_what_will_be_refused_is_said_and_can_be_tried(dialog, claims, said, tone):
    field(dialog).setText(token_of(claims))
    assert said in facts(dialog)
    assert dialog.findChild(QLabel, "userTokenFacts").property("role") == tone
    assert use_button(dialog).isEnabled()


def test_what_is_no_token_cannot_be_used(dialog):
    field(dialog).setText("prod:happy-otter-123|c2VjcmV0")
    assert "no user token" in facts(dialog)
    assert field(dialog).accessibleDescription() == facts(dialog)
    assert not use_button(dialog).isEnabled()
