"""As whom, always to be seen; and the menu of whom else."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from convex_explorer.convex.identity import ADMIN, NOBODY, USER, ActingAs, Identity, acting_as
from convex_explorer.convex.tokens import IdentityChoice, TokenFacts
from convex_explorer.ui.call.identity_button import IdentityButton

ADA = ActingAs("https://a", "ada", {"email": "ada@example.com"})
BO = ActingAs("https://a", "bo")
NOW = datetime(2026, 1, 2, 12, tzinfo=UTC)
OWNED = Identity(USER.kind, owner="ada@example.com")


class Clock:
    """A time that passes only when it is told to."""

    def __init__(self) -> None:
        self.time = NOW

    def now(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def button(theme, qtbot, clock):
    button = IdentityButton(theme, now=clock.now)
    qtbot.addWidget(button)
    yield button
    button.close()


def with_token(seconds: float) -> IdentityChoice:
    facts = TokenFacts(email="ada@example.com", expires_at=NOW + timedelta(seconds=seconds))
    return IdentityChoice(OWNED, (OWNED, NOBODY), token=facts)


def open_menu(button: IdentityButton, qtbot) -> QMenu:
    button.open_menu()
    qtbot.waitUntil(button.menu().isVisible)
    return button.menu()


def lines(menu: QMenu) -> list[str]:
    actions = menu.actions()
    return [action.text().replace("&", "") for action in actions if not action.isSeparator()]


@pytest.mark.parametrize(
    ("identity", "text"),
    [
        (ADMIN, "as admin"),
        (NOBODY, "as anonymous"),
        (USER, "with user token"),
        (acting_as(ADA), "as ada@example.com (acting)"),
        (acting_as(ActingAs("https://a", "R&D")), "as R&&D (acting)"),
        (acting_as(ActingAs("https://a", "a" * 60)), f"as {19 * 'a'}…{13 * 'a'} (acting)"),
    ],
)
def test_it_says_as_whom(button, identity, text):
    button.show_choice(IdentityChoice(identity, (identity,), may_act=True))
    assert button.isVisible()
    assert button.text() == text
    assert identity.phrase in button.toolTip()
    assert button.accessibleName() == f"As whom: {identity.phrase}"
    assert not button.counting


def test_without_a_deployment_it_is_not_there(button):
    button.show_choice(IdentityChoice(ADMIN, (ADMIN,)))
    button.show_choice(None)
    assert not button.isVisible()


@pytest.mark.parametrize(
    ("seconds", "text", "tone"),
    [
        (7_300, "token: 2 h left", ""),
        (721, "token: 12 min left", ""),
        (300, "token: 5 min left", ""),
        (299, "token: 4 min left", "warning"),
        (7, "token: 7 s left", "warning"),
        (0, "token: expired", "error"),
        (-7_300, "token: expired", "error"),
    ],
)
def test_a_token_counts_down_and_changes_its_color(button, seconds, text, tone):
    button.show_choice(with_token(seconds))
    assert button.text() == text
    assert (button.property("tone") or "") == tone
    assert "user token of ada@example.com expire" in button.toolTip()
    assert button.counting


def test_the_countdown_goes_on_by_itself(button, clock, qtbot):
    button.show_choice(with_token(7.001))
    clock.time += timedelta(seconds=1)
    qtbot.waitUntil(lambda: button.text() == "token: 6 s left")
    clock.time += timedelta(minutes=3)
    said = []
    button.expiry_noticed.connect(said.append)
    qtbot.waitUntil(lambda: button.text() == "token: expired")
    assert said[-1] == "This token expired 2 minutes ago."


def test_nothing_ticks_where_it_cannot_be_seen_or_nothing_changes(button):
    button.show_choice(with_token(60))
    assert button.counting
    button.hide()
    assert not button.counting
    button.show()
    assert button.counting
    choice = with_token(60)
    button.show_choice(IdentityChoice(NOBODY, choice.offered, token=choice.token))
    assert not button.counting


def test_only_an_expired_token_is_remarked_upon(button):
    said = []
    button.expiry_noticed.connect(said.append)
    button.show_choice(with_token(60))
    assert said[-1] == ""
    button.show_choice(with_token(-200))
    assert said[-1] == "This token expired 3 minutes ago."
    button.show_choice(IdentityChoice(ADMIN, (ADMIN,)))
    assert said[-1] == ""


def test_the_menu_offers_whom_else_one_can_be(button, qtbot):
    choice = IdentityChoice(
        acting_as(ADA), (ADMIN, OWNED, NOBODY, acting_as(ADA)), (ADA, BO), True,
        TokenFacts(expires_at=NOW + timedelta(minutes=12)),
    )  # fmt: skip
    button.show_choice(choice)
    menu = open_menu(button, qtbot)
    assert lines(menu) == [
        "Admin, by deploy key",
        "User token of ada@example.com, expires in 12 minutes",
        "Anonymous, without a credential",
        "Acting as ada@example.com",
        "Acting as bo",
        "Use a user token…",
        "Act as a user…",
    ]
    checked = [action.text() for action in menu.actions() if action.isChecked()]
    assert checked == ["Acting as ada@example.com"]


def test_without_an_admin_key_nobody_can_act_as_a_user_and_it_is_said_why(button, qtbot):
    button.show_choice(IdentityChoice(NOBODY, (NOBODY,)))
    action = open_menu(button, qtbot).actions()[-1]
    assert not action.isEnabled()
    assert action.text() == "Act as a user… (needs a deploy key)"


def test_one_is_chosen_by_the_keyboard_alone(button, qtbot):
    button.show_choice(IdentityChoice(ADMIN, (ADMIN, NOBODY), (ADA,), may_act=True))
    menu = open_menu(button, qtbot)
    with qtbot.waitSignal(button.identity_chosen) as chosen:
        for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
            QTest.keyClick(menu, key)
    assert chosen.args == [NOBODY]


def test_a_click_opens_the_menu_and_the_last_lines_ask_for_more(button, qtbot):
    button.show_choice(IdentityChoice(ADMIN, (ADMIN, NOBODY), may_act=True))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    menu = button.menu()
    qtbot.waitUntil(menu.isVisible)
    with qtbot.waitSignal(button.acting_requested):
        for key in (Qt.Key.Key_Up, Qt.Key.Key_Return):
            QTest.keyClick(menu, key)
    with qtbot.waitSignal(button.token_requested), qtbot.assertNotEmitted(button.identity_chosen):
        menu.actions()[-2].trigger()


def test_the_check_mark_follows_the_choice_not_the_click(button, qtbot):
    button.show_choice(IdentityChoice(ADMIN, (ADMIN, NOBODY)))
    menu = open_menu(button, qtbot)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(menu, key)
    checks = [action.isChecked() for action in open_menu(button, qtbot).actions()[:2]]
    assert checks == [True, False]


def test_the_choice_may_change_while_one_is_chosen(button, qtbot):
    def take(identity):
        button.show_choice(IdentityChoice(identity, (ADMIN, NOBODY)))

    button.show_choice(IdentityChoice(ADMIN, (ADMIN, NOBODY)))
    button.identity_chosen.connect(take)
    menu = open_menu(button, qtbot)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(menu, key)
    assert button.text() == "as anonymous"
    checks = [action.isChecked() for action in open_menu(button, qtbot).actions()[:2]]
    assert checks == [False, True]


def test_without_a_deployment_there_is_no_menu_to_open(button):
    button.open_menu()
    assert not button.menu().isVisible()
