"""The program itself, opened as ``run_program`` opens it, on a data folder of its own."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import TypeVar

from PySide6.QtWidgets import QApplication, QTreeView, QWidget

from benchmarks.data import reply
from benchmarks.painting import spin_until
from convex_explorer.app import (
    Program,
    build_application,
    build_program,
    collect_garbage_here,
    open_loop,
)
from convex_explorer.convex.calls import Call
from convex_explorer.convex.deployment import Deployment, DeploymentKind
from convex_explorer.convex.drafts import CallDraft
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.preparation import Refusal, prepare_call
from convex_explorer.convex.wire import read_reply
from convex_explorer.store.folders import Folders
from convex_explorer.store.secrets import MemorySecrets
from convex_explorer.ui.open_calls import OpenCalls

SIZE = 1_300, 800
Result = TypeVar("Result")


@dataclass
class Opened:
    """The program on its screen."""

    application: QApplication
    program: Program
    deployment: Deployment
    _loop: asyncio.AbstractEventLoop | None = None

    def run(self, work: Coroutine[object, object, Result]) -> Result:
        """Do what the program does in its loop. What is not asked for waits until then."""
        if self._loop is None:
            self._loop = open_loop(self.application, self.program.tasks)
        return self._loop.run_until_complete(work)

    def close_loop(self) -> None:
        """End the threads of the loop."""
        if self._loop is not None:
            self._loop.close()

    def widget(self, name: str, kind: type[QWidget] = QWidget) -> QWidget | None:
        """A control, by its name."""
        return self.program.window.findChild(kind, name)

    def tree(self, draft: CallDraft) -> QTreeView:
        """What shows results, which there is from the first result on."""
        self.show_reply(self.call(draft), reply(b"[]"))
        self.application.processEvents()
        tree = self.widget("resultTree", QTreeView)
        assert isinstance(tree, QTreeView)
        return tree

    @property
    def calls(self) -> OpenCalls:
        """What holds the tabs."""
        calls = self.program.window.findChild(OpenCalls)
        assert isinstance(calls, OpenCalls)
        return calls

    def open_call(self, path: str = "bench:rows", args: str = "{}") -> CallDraft:
        """Bring up a new tab with a call."""
        draft = CallDraft(f"draft {monotonic()}", path, FunctionType.QUERY, args)
        self.calls.open_draft(draft)
        self.application.processEvents()
        return draft

    def call(self, draft: CallDraft) -> Call:
        """The call that running a draft would make."""
        call = prepare_call(draft, self.deployment)
        assert not isinstance(call, Refusal)
        return call

    def show_reply(self, call: Call, body: bytes) -> None:
        """From the bytes of a reply to what shows it, as after a call."""
        outcome = read_reply(call, 200, {}, body, 0.1)
        self.calls.outcome.show_outcome(call, outcome)


@contextmanager
def opened_program(url: str = "http://127.0.0.1:9") -> Iterator[Opened]:
    """Open the program on a deployment, and close it in order."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = build_application(["bench"])
    with TemporaryDirectory() as folder:
        folders = Folders(Path(folder))
        folders.create()
        program = build_program(application, folders, MemorySecrets())
        deployment = Deployment("Bench", url, DeploymentKind.SELF_HOSTED)
        program.session.active.use(deployment)
        program.window.resize(*SIZE)
        program.window.show()
        opened = Opened(application, program, deployment)
        spin_until(lambda: program.window.painted)
        collect_garbage_here(program.window)
        try:
            yield opened
        finally:
            program.window.close()
            opened.run(program.close())
            opened.close_loop()
