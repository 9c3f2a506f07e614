"""A canary: a key that is used in every way there is, and then looked for everywhere."""

import gc
import logging
import sqlite3
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QTextDocument
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from convex_explorer.app import start_logging
from convex_explorer.convex.deployment import Credential
from convex_explorer.demo.identity import ADMIN_KEY
from tests.support.scripted_server import Reply

CANARY = "demo|c4n4ry" + "f00d" * 12
#: Enough of it to know it by, should it be cut.
PARTS = (CANARY, CANARY.partition("|")[2], "c4n4ryf00d")
OVERLOADED = Reply.json({"code": "OverloadedRequest", "message": f"key {'x' * 9}"}, 503)


@pytest.fixture
def log(folders) -> Iterator[None]:
    """The program's own log, as wordy as it can be."""
    root, ours = logging.getLogger(), logging.getLogger("convex_explorer")
    before = root.level, ours.level, root.handlers[:]
    start_logging(folders)
    root.setLevel(logging.DEBUG)
    ours.setLevel(logging.DEBUG)
    yield
    for handler in set(root.handlers) - set(before[2]):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(before[0])
    ours.setLevel(before[1])


def said_by(thing: QObject) -> Iterator[str]:
    """Every text that a widget or an action can show or tell a screen reader."""
    for name in (
        "text",
        "toolTip",
        "statusTip",
        "whatsThis",
        "accessibleName",
        "accessibleDescription",
        "windowTitle",
        "placeholderText",
        "toPlainText",
        "informativeText",
    ):
        if callable(getattr(thing, name, None)):
            yield str(getattr(thing, name)())
    if isinstance(thing, QComboBox):
        yield from (thing.itemText(row) for row in range(thing.count()))
    if isinstance(thing, QTextDocument):
        yield thing.toPlainText()


def window_texts() -> Iterator[str]:
    yield QApplication.clipboard().text()
    for widget in QApplication.allWidgets():
        if widget.objectName() == "credentialEdit":
            continue  # where it is typed, as dots
        yield from said_by(widget)
        for child in widget.findChildren(QObject):
            if isinstance(child, QAction | QTextDocument):
                yield from said_by(child)


def assert_nowhere(folders, parts=PARTS) -> None:
    for file in folders.root.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert not [part for part in parts if part.encode() in content], file
    if folders.history_file.exists():
        with sqlite3.connect(folders.history_file) as history:
            dump = "\n".join(history.iterdump())
        history.close()
        assert not [part for part in parts if part in dump]
    said = "\n".join(window_texts())
    assert not [part for part in parts if part in said]


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize("until_quit", [False, True], ids=["in the keyring", "until quit"])
async def test_a_key_is_in_no_file_no_log_no_window_and_not_in_history(
    opened, server, folders, until_quit, caplog
):
    async with opened() as user:
        user.click("addDeploymentButton")
        await user.type("deploymentUrlEdit", server.url)
        user.choose("credentialKindCombo", "Deploy key")
        await user.type("credentialEdit", CANARY)
        user.click("testConnectionButton")
        await user.until(lambda: "key" in user.text("connectionReport"), "it is refused")
        assert_nowhere(folders)
        if until_quit:
            user.click("untilQuitCheck")
        user.click("saveDeploymentButton")
        await user.until(lambda: not user.sees("deploymentDialog"), "it is saved")
        assert any(CANARY in seen.headers.get("authorization", "") for seen in server.requests)
        await user.run("tasks:countInternal")
        assert_nowhere(folders)
        server.instead = OVERLOADED
        await user.run("tasks:create", "{ title: 'x' }", "Mutation")
        server.instead = Reply.html("<p>no deployment</p>")
        await user.run("tasks:countByStatus")
        server.instead = None
        server.hold()
        await user.fill_in("tasks:create", "{ title: 'y' }", "Mutation")
        user.press("Ctrl+Return")
        user.click("stopButton")
        server.let_go()
        user.choose_from("deploymentMenuButton", "Edit this deployment")
        assert user.text("credentialEdit") == ""
        assert_nowhere(folders)
        user.press("Escape", on="deploymentDialog")
    assert_nowhere(folders)
    assert CANARY not in caplog.text
    assert folders.log_file.exists()


@pytest.mark.usefixtures("log")
async def test_a_token_is_nowhere_either_though_servers_repeat_it(opened, server, folders, caplog):
    token = server.token(expires_in=3600)
    parts = (token, token.rpartition(".")[2][:16])
    complaint = f"Could not validate token: Bearer {token}"
    async with opened() as user:
        user.click("addDeploymentButton")
        await user.type("deploymentUrlEdit", server.url)
        user.choose("credentialKindCombo", "User token")
        await user.type("credentialEdit", token)
        user.click("saveDeploymentButton")
        await user.until(lambda: not user.sees("deploymentDialog"), "it is saved")
        assert (await user.run("users:whoami")).startswith("Success")
        assert token in server.requests[-1].headers["authorization"]
        user.press("Ctrl+A", on="resultTree")
        user.press("Ctrl+C", on="resultTree")
        server.instead = Reply.json({"code": "InvalidAuthHeader", "message": complaint}, 401)
        await user.run("users:whoami")
        server.instead = Reply(500, complaint.encode(), {"Content-Type": "text/plain"})
        await user.run("tasks:create", "{ title: 'x' }", "Mutation")
        assert "•••" in user.text("bannerMessage")
        assert_nowhere(folders, parts)
    assert_nowhere(folders, parts)
    assert token not in caplog.text


def held_in_memory(secret: str) -> list[Credential]:
    """The credentials that are still there; it may be that nobody uses them any more."""
    gc.collect()
    alive = (each for each in gc.get_objects() if isinstance(each, Credential))
    return [each for each in alive if each.secret == secret]


@pytest.mark.parametrize("until_quit", [False, True], ids=["in the keyring", "until quit"])
async def test_forgotten_keys_are_in_memory_no_more(opened, server, until_quit):
    async with opened() as user:
        user.click("addDeploymentButton")
        await user.type("deploymentUrlEdit", server.url)
        user.choose("credentialKindCombo", "Deploy key")
        await user.type("credentialEdit", CANARY)
        if until_quit:
            user.click("untilQuitCheck")
        user.click("saveDeploymentButton")
        await user.until(lambda: not user.sees("deploymentDialog"), "it is saved")
        await user.run("tasks:countInternal")
        assert held_in_memory(CANARY)
        user.choose_command("Deployment", "When to forget keys")
        await user.until(lambda: user.sees("keyForgettingDialog"), "it is asked when")
        user.click("forgetKeysNowButton")
        await user.until(lambda: user.sees("windowBanner"), "they are forgotten")
        assert held_in_memory(CANARY) == []


@pytest.mark.usefixtures("log")
async def test_a_key_in_the_wrong_field_is_nowhere_but_there(opened, server, folders, caplog):
    command = f"curl {server.url}/api/query -H 'Authorization: Convex {CANARY}' -d '{{}}'"
    async with opened() as user:
        user.click("addDeploymentButton")
        await user.type("deploymentUrlEdit", server.url)
        user.click("saveDeploymentButton")
        await user.until(lambda: not user.sees("deploymentDialog"), "it is saved")
        user.find("functionPathEdit").setText(command)
        user.press("Ctrl+T")
        await user.run("tasks:countByStatus")
        await user.type("historySearch", "count")
    assert_nowhere(folders)
    assert CANARY not in caplog.text


async def test_the_canary_would_be_found(folders, qapp):
    (folders.root / "a").write_text(f"key: {CANARY}")
    with pytest.raises(AssertionError):
        assert_nowhere(folders)
    (folders.root / "a").unlink()
    careless = QWidget()
    careless.setToolTip(CANARY)
    with pytest.raises(AssertionError):
        assert_nowhere(folders)
    careless.deleteLater()


def test_the_key_of_the_demo_is_another(folders):
    assert not [part for part in PARTS if part in ADMIN_KEY]
