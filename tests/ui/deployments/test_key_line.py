"""The line that says what a key can do."""

import pytest
from PySide6.QtWidgets import QLineEdit

from convex_explorer.convex.deployment import CredentialKind
from convex_explorer.convex.key_powers import KeyPowers
from convex_explorer.ui.deployments.key_line import KeyLine
from tests.support.tokens import token_of

KEY = "prod:happy-otter-123|c2VjcmV0"


@pytest.fixture
def field(qtbot):
    field = QLineEdit()
    qtbot.addWidget(field)
    return field


@pytest.fixture
def line(field, qtbot):
    line = KeyLine(field)
    qtbot.addWidget(line)
    return line


def show(line, kind, typed="", *, is_kept=False):
    line.show_typed(kind, typed, "", is_kept=is_kept)


def test_a_typed_key_is_told_by_its_prefix_to_eyes_and_to_screen_readers(line, field):
    show(line, CredentialKind.DEPLOY_KEY, KEY)
    assert line.text().startswith("A deploy key of happy-otter-123, for production.")
    assert field.accessibleDescription() == line.text()
    assert line.property("role") == "muted"


def test_of_a_kept_key_it_is_said_how_to_find_out(line):
    show(line, CredentialKind.DEPLOY_KEY, is_kept=True)
    assert "what the kept key may do" in line.text()
    show(line, CredentialKind.DEPLOY_KEY)
    assert line.text() == ""


def test_a_user_token_is_told_by_whose_it_is(line):
    show(line, CredentialKind.USER_TOKEN, token_of({"sub": "ada"}))
    assert line.text().startswith("The token of ada")


def test_nothing_is_said_where_nobody_needs_a_credential(line):
    show(line, CredentialKind.NONE, KEY)
    assert line.text() == ""


def test_what_the_deployment_tells_takes_the_place_of_a_guess(line):
    show(line, CredentialKind.DEPLOY_KEY, KEY)
    line.show_powers(KeyPowers(("ViewData",)))
    assert line.text() == "This key may read all data, and nothing else."
    assert line.property("role") == "success"


def test_where_it_tells_nothing_the_guess_stays(line):
    show(line, CredentialKind.DEPLOY_KEY, KEY)
    line.show_powers(None)
    assert line.text().startswith("A deploy key of happy-otter-123")
