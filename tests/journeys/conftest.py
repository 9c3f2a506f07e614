"""The program as a user has it in front of them: the real window, a data folder, a deployment."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from convex_explorer.app import build_program
from convex_explorer.convex.deployment import (
    Credential,
    CredentialKind,
    Deployment,
    DeploymentKind,
)
from convex_explorer.demo.identity import ADMIN_KEY
from convex_explorer.store.deployments import DeploymentStore
from convex_explorer.store.folders import Folders
from convex_explorer.store.installation import Installation
from convex_explorer.store.secrets import MemorySecrets, Secrets
from tests.support.driver import Driver
from tests.support.watched_demo import WatchedDemo

SIZE = 1200, 760
OpenedProgram: TypeAlias = Callable[..., AbstractAsyncContextManager[Driver]]


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    folders = Folders(tmp_path / "data")
    folders.create()
    return folders


@pytest.fixture
def secrets() -> Secrets:
    """Stands for the system keyring, and outlives the program like one."""
    return MemorySecrets()


@pytest.fixture
def opened(
    qapp: QApplication,
    qt_loop: asyncio.AbstractEventLoop,
    folders: Folders,
    secrets: Secrets,
) -> Iterator[OpenedProgram]:
    """Opens the program on the same data folder, as often as a test wants; one at a time."""
    font, sheet = qapp.font(), qapp.styleSheet()
    qapp.setQuitOnLastWindowClosed(False)  # as in app.build_application
    bugs: list[dict[str, Any]] = []
    qt_loop.set_exception_handler(lambda _loop, context: bugs.append(context))

    @asynccontextmanager
    async def opened(
        *, size: tuple[int, int] | None = SIZE, releases_url: str = ""
    ) -> AsyncIterator[Driver]:
        here = Installation(folders.root.parent, folders.root.parent)
        program = build_program(
            qapp, folders, secrets, releases_url=releases_url, installation=here
        )
        window = program.window
        if size is not None:
            window.resize(*size)
        window.show()
        program.tasks.use_loop(qt_loop)
        user = Driver(window)
        try:
            await user.until(window.isActiveWindow, "the window is active")
            await user.until(lambda: window.complete, "all of it is there")
            yield user
        finally:
            window.close()
            await program.close()
            for gone in (window, window.theme):
                gone.deleteLater()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            qapp.setStyleSheet(sheet)
            qapp.setFont(font)

    yield opened
    qt_loop.set_exception_handler(None)
    assert not bugs


@pytest.fixture
def server() -> Iterator[WatchedDemo]:
    """A deployment whose requests are counted."""
    with WatchedDemo() as demo:
        yield demo


@pytest.fixture
def acme(server: WatchedDemo, folders: Folders, secrets: Secrets) -> Deployment:
    """The same as a deployment that was added in an earlier session, with its deploy key."""
    acme = Deployment("acme", server.url, DeploymentKind.DEVELOPMENT, CredentialKind.DEPLOY_KEY)
    DeploymentStore(folders.deployments_file).save([acme])
    secrets.write(acme, Credential(CredentialKind.DEPLOY_KEY, ADMIN_KEY))
    return acme
