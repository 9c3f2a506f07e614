"""The whole program, its window on the screen, between a proxy and a deployment that counts."""

import asyncio
import gc
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from convex_explorer.app import Program, build_program, collect_garbage_here
from convex_explorer.convex.drafts import CallDraft
from convex_explorer.convex.functions import FunctionType
from convex_explorer.store.folders import Folders
from convex_explorer.store.secrets import MemorySecrets
from tests.support.endings import Endings, calls_in
from tests.support.watched_demo import WatchedDemo

#: Connections are cut here in the ways of POSIX; what they are cut off from is the same elsewhere.
collect_ignore_glob = ["test_*.py"] if sys.platform == "win32" else []
_figures: list[str] = []


@pytest.fixture(scope="session")
def figures() -> list[str]:
    """What was measured, a line each; shown when all is done."""
    return _figures


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if _figures:
        terminalreporter.section("faults")
        for line in _figures:
            terminalreporter.write_line(line)


async def _begin(program: Program) -> None:
    """Let the program do all that it does at a start; some of that stays, as its door for links."""
    program.tasks.use_loop(asyncio.get_running_loop())
    # No signal says that both are over, so there is no event to wait for.
    while not program.window.complete or len(asyncio.all_tasks()) > 1:  # noqa: ASYNC110 - see above
        await asyncio.sleep(0.01)


@pytest.fixture(scope="module")
def program(
    qapp: QApplication,
    qt_loop: asyncio.AbstractEventLoop,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Program]:
    folders = Folders(tmp_path_factory.mktemp("data"))
    folders.create()
    bugs: list[dict[str, Any]] = []
    qt_loop.set_exception_handler(lambda _loop, context: bugs.append(context))
    font, sheet = qapp.font(), qapp.styleSheet()
    program = build_program(qapp, folders, MemorySecrets())
    program.window.show()
    collect_garbage_here(program.window)
    qt_loop.run_until_complete(_begin(program))
    yield program
    gc.unfreeze()
    program.window.close()
    qt_loop.run_until_complete(program.close())
    program.window.deleteLater()
    program.window.theme.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.setStyleSheet(sheet)
    qapp.setFont(font)
    qt_loop.set_exception_handler(None)
    assert not bugs


@pytest.fixture(scope="module")
def endings(program: Program) -> Endings:
    return Endings(program.session.runner)


@pytest.fixture(scope="module")
def tab(program: Program) -> str:
    """The id of the draft in the tab that is in front."""
    calls_in(program.window).open_draft(CallDraft("fault", "", FunctionType.MUTATION, "{}"))
    return "fault"


@pytest.fixture(scope="module")
def server() -> Iterator[WatchedDemo]:
    with WatchedDemo() as server:
        yield server
