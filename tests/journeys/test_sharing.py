"""Others look at the screen: names, URLs and values are hidden until one points at them."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF
from PySide6.QtGui import QHoverEvent, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QStyleOptionViewItem,
    QTextEdit,
    QToolButton,
    QWidget,
)

from convex_explorer.store.deployments import DeploymentStore
from convex_explorer.ui.sidebar import SidebarPage
from tests.support.scripted_server import Reply

pytestmark = pytest.mark.usefixtures("acme")

HIDE = "View", "Hide names and values"


def look_at(user, name: str) -> QImage:
    return user.find(name).grab().toImage()


def inner(widget: QWidget) -> QRect:
    """The part of a widget in which there is something to read."""
    is_scrolled = isinstance(widget, QAbstractScrollArea)
    return widget.viewport().geometry() if is_scrolled else widget.rect()


def is_veiled(widget: QWidget) -> bool:
    veil = widget.findChild(QWidget, "veil")
    return veil is not None and veil.isVisible() and veil.geometry().contains(inner(widget))


def point_at(view: QAbstractScrollArea, place: QPointF, kind: QEvent.Type) -> None:
    """As the mouse does; moving the real one would run other tasks within this one."""
    event = QHoverEvent(kind, place, view.viewport().mapToGlobal(place), QPointF(-1, -1))
    QApplication.sendEvent(view.viewport(), event)


async def echo(user, value: str) -> None:
    status = await user.run("values:echo", f"{{ value: {value} }}")
    assert status.startswith("Success")
    user.find("functionPathEdit").setFocus()


ADA, BOB = (
    f"[{{ name: '{name}', note: '{name * 9}', size: {size}, is: true }}]"
    for name, size in (("ada", 17), ("bob", 42))
)


@pytest.mark.parametrize("look", ["Tree", "Table", "Text"])
async def test_no_look_at_a_result_and_no_args_tell_one_value_from_another(opened, look):
    async with opened() as user:
        shown = {"Tree": "resultTree", "Table": "resultTable", "Text": "resultText"}[look]
        names = (shown, "argsEditor")
        user.choose_command(*HIDE)
        await echo(user, BOB)
        user.click(f"resultLook{look}")
        await echo(user, ADA)
        ada = [look_at(user, name) for name in names]
        await echo(user, BOB)
        assert [look_at(user, name) for name in names] == ada
        user.choose_command(*HIDE)
        assert all(look_at(user, name) != before for name, before in zip(names, ada, strict=True))


@pytest.mark.parametrize(
    ("look", "shown"), [("Tree", "resultTree"), ("Table", "resultTable"), ("", "historyList")]
)
async def test_one_row_is_seen_when_one_points_at_it(opened, look, shown):
    async with opened() as user:
        user.choose_command(*HIDE)
        await echo(user, ADA)
        if look:
            user.click(f"resultLook{look}")
            user.find("functionPathEdit").setFocus()
        view = user.find(shown, QAbstractItemView)
        model = view.model()
        await user.until(model.rowCount, "there are rows")
        hidden = look_at(user, shown)
        last = model.index(model.rowCount() - 1, 0)
        row = QRectF(view.visualRect(last)).center()
        assert view.itemDelegate().helpEvent(None, view, QStyleOptionViewItem(), last)
        point_at(view, row, QEvent.Type.HoverMove)
        assert look_at(user, shown) != hidden
        point_at(view, row, QEvent.Type.HoverLeave)
        assert look_at(user, shown) == hidden


async def test_one_line_is_seen_when_one_points_at_it(opened):
    async with opened() as user:
        user.choose_command(*HIDE)
        await echo(user, ADA)
        user.click("resultLookText")
        user.find("functionPathEdit").setFocus()
        text = user.find("resultText", QAbstractScrollArea)
        hidden = look_at(user, "resultText")
        line = QPointF(text.viewport().rect().center().x(), text.fontMetrics().height() * 2)
        point_at(text, line, QEvent.Type.HoverMove)
        assert look_at(user, "resultText") != hidden
        point_at(text, line, QEvent.Type.HoverLeave)
        assert look_at(user, "resultText") == hidden


async def test_the_name_of_the_deployment_is_nowhere_to_be_seen(opened, acme):
    async with opened() as user:
        await user.run("tasks:countByStatus")
        user.choose_command(*HIDE)
        assert user.window.windowTitle() == "••••• (development)[*] — Convex Explorer"
        for name in ("deploymentSwitcher", "deploymentUrl"):
            assert is_veiled(user.find(name))
        for name in ("runButton", "statusLine", "identityButton"):
            assert acme.name not in user.find(name).toolTip()
        assert user.text("sharingMark") == "Names and values are hidden"
        # Nobody sees what a screen reader says, and it goes on to say what there is.
        assert user.find("statusLine").accessibleName().endswith("acme")


async def test_what_is_hidden_stays_hidden_after_a_restart_and_the_mark_shows_it(opened):
    async with opened() as user:
        user.choose_command(*HIDE)
    async with opened() as user:
        assert user.window.windowTitle().startswith("•••••")
        assert is_veiled(user.find("deploymentSwitcher"))
        user.find("sharingMark", QToolButton).click()
        assert user.window.windowTitle().startswith("acme")
        assert not is_veiled(user.find("deploymentSwitcher"))
        assert not user.sees("sharingMark")
    async with opened() as user:
        assert user.window.windowTitle().startswith("acme")


async def test_an_error_and_the_log_are_hidden_too(opened):
    async with opened() as user:
        user.choose_command(*HIDE)
        await user.run("logs:everyLevel")
        user.choose_tab("Logs", "outcomeTabs")
        assert is_veiled(user.find("logView"))
        await user.run("tasks:get", "{ id: 'no such' }")
        user.choose_tab("Error", "outcomeTabs")
        user.find("functionPathEdit").setFocus()
        assert is_veiled(user.find("errorMessage"))


async def test_a_question_names_no_deployment(opened):
    async with opened() as user:
        user.choose_command(*HIDE)
        user.choose_from("deploymentMenuButton", "Forget its key")
        await user.until(lambda: user.sees("forgetKeyDialog"), "it is asked about")
        assert user.text("forgetKeyQuestion") == "Forget the deploy key of “•••••”?"
        assert "acme" in user.find("forgetKeyDialog").accessibleDescription()
        user.click("cancelForgetKeyButton")


# ---------------------------------------------------------------------- nothing is left out

CANARY = "c4n4ry-name"


#: What Qt has that shows a text; widgets of our own have texts that are not to be seen.
SHOWS_TEXT = QLabel, QLineEdit, QAbstractButton, QPlainTextEdit, QTextEdit


def seen_texts(*, besides: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """The texts that can be read on the screen, or by pointing, each with whose it is."""
    for widget in QApplication.allWidgets():
        if not widget.isVisible() or widget.objectName() in besides or is_covered(widget):
            continue
        yield widget.objectName(), f"{widget.toolTip()} {widget.windowTitle()}"
        if isinstance(widget, SHOWS_TEXT):
            names = ("text", "toPlainText", "placeholderText")
            said = [getattr(widget, name)() for name in names if hasattr(widget, name)]
            yield widget.objectName(), " ".join(said)


def is_covered(widget: QWidget | None) -> bool:
    while widget is not None:
        if is_veiled(widget):
            return True
        widget = widget.parentWidget()
    return False


def assert_not_seen(user, *words: str) -> None:
    if QApplication.activeModalWidget() is None:
        user.find("functionPathEdit").setFocus()
    # The line below the outcome paints other words than it says to screen readers.
    for whose, text in seen_texts(besides=("statusLine",)):
        assert not [word for word in words if word in text], (whose, text)


@pytest.fixture
def canary(acme, folders, secrets):
    """The deployment has a name that one finds."""
    store, named = DeploymentStore(folders.deployments_file), replace(acme, name=CANARY)
    secrets.move(acme, named)
    store.save([named])
    return named


async def test_neither_name_nor_host_nor_value_is_seen_anywhere(opened, canary, server):
    host, value = server.url.partition("//")[2], "c4n4ry-value"
    words = CANARY, host, value
    async with opened() as user:
        user.choose_command(*HIDE)
        await echo(user, f"[{{ note: '{value}' }}]")
        for look in ("Tree", "Table", "Text"):
            user.click(f"resultLook{look}")
            assert_not_seen(user, *words)
        user.click("resultLookTree")
        user.open_row("resultTree", "0")
        user.choose_row("resultTree", "note")
        user.press("Space", on="resultTree")
        await user.until(lambda: user.sees("valueInspector"), "the value is shown in full")
        assert_not_seen(user, *words)
        for page in SidebarPage:
            user.click(f"sidebar{page}")
            assert_not_seen(user, *words)
        await user.run("tasks:get", f"{{ id: '{value}' }}")
        user.choose_tab("Error", "outcomeTabs")
        assert_not_seen(user, *words)
        server.instead = Reply.html(f"<p>{value}</p>")
        await user.run("tasks:countByStatus")
        assert_not_seen(user, *words)
        server.instead = None
        user.press("Ctrl+T")
        await user.run("tasks:create", f"{{ title: '{value}' }}", "Mutation")
        assert_not_seen(user, *words)


async def test_no_dialog_tells_either(opened, canary, server):
    words = CANARY, server.url.partition("//")[2]
    async with opened() as user:
        user.choose_command(*HIDE)
        for commands, dialog in (
            (("Deployment", "Forget its key"), "forgetKeyDialog"),
            (("Deployment", "Variables"), "variablesDialog"),
            (("Deployment", "When to forget keys"), "keyForgettingDialog"),
            (("Deployment", "Changes on production"), "changesDialog"),
        ):
            user.choose_command(*commands)
            await user.until(lambda name=dialog: user.sees(name), f"{dialog} opens")
            assert_not_seen(user, *words)
            user.find(dialog, QDialog).reject()
            await user.until(lambda name=dialog: not user.sees(name), f"{dialog} closes")
        for title, dialog in (
            ("Edit this deployment", "deploymentDialog"),
            ("Remove this deployment", "removeDeploymentDialog"),
        ):
            user.choose_from("deploymentMenuButton", title)
            await user.until(lambda name=dialog: user.sees(name), f"{dialog} opens")
            if dialog == "deploymentDialog":
                user.find("credentialEdit").setFocus()
            assert_not_seen(user, *words)
            user.find(dialog, QDialog).reject()
            await user.until(lambda name=dialog: not user.sees(name), f"{dialog} closes")


async def test_what_is_not_hidden_would_be_found(opened, canary):
    async with opened() as user:
        with pytest.raises(AssertionError):
            assert_not_seen(user, CANARY)
