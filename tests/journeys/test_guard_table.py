"""The guard, cell by cell: level, kind of deployment, type of function, and way to make a call.

What leaves is counted at the other end: a real server on a real port, which notes every request.
"""

from dataclasses import replace
from itertools import product

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from convex_explorer.convex.client import Client
from convex_explorer.convex.deployment import (
    Credential,
    CredentialKind,
    Deployment,
    DeploymentKind,
)
from convex_explorer.convex.drafts import CallDraft
from convex_explorer.convex.errors import NotPermittedError
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.guard import GuardLevel
from convex_explorer.convex.preparation import prepare_call
from convex_explorer.demo.identity import ADMIN_KEY
from convex_explorer.headless import call_function
from convex_explorer.store.deployments import DeploymentStore
from convex_explorer.store.folders import Folders
from tests.support.scripted_server import Reply

#: A function of each type that ends soon, with args.
FUNCTIONS = {
    FunctionType.QUERY: ("tasks:countByStatus", "{}"),
    FunctionType.MUTATION: ("tasks:create", "{ title: 'Watered' }"),
    FunctionType.ACTION: ("jobs:sleep", "{ ms: 1 }"),
    FunctionType.ANY: ("tasks:create", "{ title: 'Watered' }"),
}
LABELS = {FunctionType.ANY: "Run"}
LEVELS = [None, *GuardLevel]
CELLS = list(product(LEVELS, DeploymentKind, FunctionType))
#: Nothing ran, so that any call may be made again.
BUSY = Reply.json({"code": "TooManyConcurrentRequests", "message": "Too many"}, 429)


def calls_at(server):
    """The calls that arrived, in their order; not what was asked about functions."""
    return [
        seen.target.removeprefix("POST /api/")
        for seen in server.requests
        if seen.target.startswith("POST /api/") and b"_system" not in seen.body
    ]


def level_in_force(guard, kind):
    """The defaults in the words of the interface: Ask for production, Allow for all others."""
    if guard is not None:
        return guard
    return GuardLevel.ASK if kind is DeploymentKind.PRODUCTION else GuardLevel.ALLOW


def expected(guard, kind, function_type):
    if function_type is FunctionType.QUERY:
        return "sent"
    return {"allow everything": "sent", "ask before changes": "asked", "read only": "refused"}[
        level_in_force(guard, kind)
    ]


def deployment_at(url, guard, kind):
    return Deployment("acme", url, kind, CredentialKind.DEPLOY_KEY, "acme-id", guard=guard)


# ---------------------------------------------------------------------- where calls leave


@pytest.mark.parametrize(("guard", "kind", "function_type"), CELLS)
async def test_the_client_sends_nothing_that_was_not_asked_about(
    server, guard, kind, function_type
):
    """Whatever comes later and calls a function: it cannot get round the guard by forgetting it."""
    deployment = deployment_at(server.url, guard, kind)
    path, args = FUNCTIONS[function_type]
    call = prepare_call(CallDraft("tab", path, function_type, args), deployment)
    client = Client(deployment, Credential(CredentialKind.DEPLOY_KEY, ADMIN_KEY))
    try:
        if expected(guard, kind, function_type) == "sent":
            await client.run(call)
            assert len(calls_at(server)) == 1
        else:
            with pytest.raises(NotPermittedError) as raised:
                await client.run(call)
            assert not raised.value.may_have_run
            assert server.requests == []
    finally:
        await client.close()


# ---------------------------------------------------------------------- the command line


@pytest.mark.parametrize("allow_changes", [False, True])
@pytest.mark.parametrize(
    ("guard", "kind", "function_type"),
    [cell for cell in CELLS if cell[1] is not DeploymentKind.DEMO],
)
def test_the_command_line_sends_what_the_guard_lets_pass(
    server, guard, kind, function_type, allow_changes
):
    anonymous = replace(deployment_at(server.url, guard, kind), credential_kind=CredentialKind.NONE)
    folders = Folders.standard()
    folders.create()
    DeploymentStore(folders.deployments_file).save([anonymous])
    path, args = FUNCTIONS[function_type]
    about = {"url": None, "key": "", "token": "", "allow_changes": allow_changes}
    answer = expected(guard, kind, function_type)

    def call():
        return call_function(
            deployment_name="acme",
            function_type=function_type,
            path_text=path,
            args_text=args,
            **about,
        )

    if answer == "sent" or (answer == "asked" and allow_changes):
        assert call() == 0
        assert len(calls_at(server)) == 1
    else:
        with pytest.raises(NotPermittedError) as raised:
            call()
        assert ("--allow-changes" in raised.value.advice) == (answer == "asked")
        assert server.requests == []


# ---------------------------------------------------------------------- the window


async def by_keys(user):
    user.press("Ctrl+Return")


async def by_f5(user):
    user.press("F5")


async def by_button(user):
    user.click("runButton")


async def by_menu(user):
    user.choose_command("Call", "Run")


async def from_history(user):
    await user.until(lambda: user.sees("historyList"), "history shows the call")
    user.find("historyList").setFocus()
    user.press("Home")
    user.press("Ctrl+Return", on="historyList")


async def again(user):
    user.click("bannerActionButton")


WAYS = [by_keys, by_f5, by_button, by_menu]


class Deed:
    """Runs what is filled in, by some way, and looks at what leaves and what is asked."""

    def __init__(self, user, server) -> None:
        self._user = user
        self._server = server

    async def do(self, act, answer) -> None:
        before = len(calls_at(self._server))
        await act(self._user)
        if answer == "sent":
            await self._comes_to(before + 1)
        elif answer == "asked":
            await self._is_asked(before)
            await act(self._user)
            await self._is_asked(before, says_yes=True)
            await self._comes_to(before + 1)
        else:
            await self._user.until(lambda: self._user.sees("windowBanner"), "the guard says why")
            banner = self._user.find("windowBanner")
            said = banner.findChild(QLabel, "bannerMessage").text()
            assert "read only" in said
            assert "Nothing was sent" in said
            banner.findChild(QAbstractButton, "bannerCloseButton").click()
            assert len(calls_at(self._server)) == before

    async def _comes_to(self, count) -> None:
        user = self._user
        await user.until(lambda: len(calls_at(self._server)) >= count, "it arrives")
        await user.ended()
        assert not user.sees("confirmChangeDialog")
        assert len(calls_at(self._server)) == count

    async def _is_asked(self, before, *, says_yes=False) -> None:
        user = self._user
        await user.until(lambda: user.sees("confirmChangeDialog"), "it is asked about")
        await user.until(lambda: user.focused() == "cancelChangeButton", "Cancel is the default")
        assert len(calls_at(self._server)) == before
        if says_yes:
            user.click("confirmChangeButton")
        else:
            user.press("Return")
        await user.until(lambda: not user.sees("confirmChangeDialog"), "it is answered")
        await user.stay_active()


@pytest.fixture
def guarded(acme, folders):
    """Has the deployment be of this kind and guarded so, as from another window."""

    def guard(level, kind=DeploymentKind.PRODUCTION):
        store = DeploymentStore(folders.deployments_file)
        store.save([replace(acme, kind=kind, guard=level)])

    return guard


@pytest.mark.parametrize("kind", [DeploymentKind.PRODUCTION, DeploymentKind.DEVELOPMENT])
@pytest.mark.parametrize("level", LEVELS)
async def test_every_way_to_run_hears_the_guard(opened, server, guarded, level, kind):
    guarded(level, kind)
    async with opened() as user:
        deed = Deed(user, server)
        for function_type, (path, args) in FUNCTIONS.items():
            label = LABELS.get(function_type, function_type.title())
            await user.fill_in(path, args, label)
            await user.stay_active()
            for way in WAYS:
                await deed.do(way, expected(level, kind, function_type))


@pytest.mark.parametrize("function_type", FunctionType)
@pytest.mark.parametrize("level", GuardLevel)
async def test_running_again_from_history_hears_the_guard_of_now(
    opened, server, guarded, level, function_type
):
    guarded(GuardLevel.ALLOW)
    path, args = FUNCTIONS[function_type]
    async with opened() as user:
        await user.run(path, args, LABELS.get(function_type, function_type.title()))
        await user.until(lambda: user.sees("historyList"), "history shows the call")
        guarded(level)
        deed = Deed(user, server)
        await deed.do(from_history, expected(level, DeploymentKind.PRODUCTION, function_type))


@pytest.mark.parametrize("function_type", FunctionType)
@pytest.mark.parametrize("level", GuardLevel)
async def test_trying_again_hears_the_guard_of_now(opened, server, guarded, level, function_type):
    guarded(GuardLevel.ALLOW)
    path, args = FUNCTIONS[function_type]
    async with opened() as user:
        server.instead = BUSY
        await user.run(path, args, LABELS.get(function_type, function_type.title()))
        server.instead = None
        guarded(level)
        deed = Deed(user, server)
        await deed.do(again, expected(level, DeploymentKind.PRODUCTION, function_type))


async def test_further_pages_are_queries_and_nothing_else_has_any(opened, server, guarded):
    guarded(GuardLevel.READ_ONLY)
    async with opened() as user:
        args = "{ paginationOpts: { numItems: 2, cursor: null } }"
        await user.run("tasks:list", args)
        user.click("loadNextPageButton")
        await user.until(lambda: len(server.called) == 2, "the next page is asked for")
        assert {seen.target for seen in server.requests} == {"POST /api/query"}


async def test_what_is_only_opened_sends_nothing(opened, server, guarded):
    guarded(GuardLevel.ALLOW)
    async with opened() as user:
        await user.run("tasks:create", "{ title: 'Watered' }", "Mutation")
        user.choose_row("historyList", "tasks:create")
        user.press("Return", on="historyList")
        await user.until(lambda: len(user.tabs()) >= 2, "it is opened")
        user.paste("functionPathEdit", 'npx convex run tasks:create \'{"title": "Pasted"}\'')
        await user.until(lambda: "Pasted" in user.text("argsEditor"), "it is understood")
        user.press("Return", on="functionPathEdit")
        user.choose_command("Call", "Copy as", "curl")
        await user.until(lambda: user.sees("windowBanner"), "it is copied")
    async with opened() as user:
        await user.until(lambda: user.sees("historyList"), "all is there again")
    assert server.called == ["tasks:create"]


async def test_a_key_that_is_held_down_answers_nothing(opened, server, guarded):
    guarded(GuardLevel.ASK)
    async with opened() as user:
        await user.fill_in("tasks:create", "{ title: 'Watered' }", "Mutation")
        await user.stay_active()
        user.press("Ctrl+Return")
        await user.until(lambda: user.sees("confirmChangeDialog"), "it is asked about")
        for button in ("cancelChangeButton", "confirmChangeButton"):
            user.find(button).setFocus()
            for key, modifiers in product(
                (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space),
                (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier),
            ):
                for kind in (QEvent.Type.KeyRelease, QEvent.Type.KeyPress):
                    event = QKeyEvent(kind, key, modifiers, "", True)
                    QApplication.sendEvent(user.find(button), event)
        assert user.sees("confirmChangeDialog")
        user.click("cancelChangeButton")
    assert calls_at(server) == []
