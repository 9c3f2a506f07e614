"""Runs drafts by a program's runner, and waits for what becomes of them."""

import asyncio
from typing import Any

from PySide6.QtWidgets import QWidget

from convex_explorer.convex.calls import Call, Returned
from convex_explorer.convex.connection_settings import ConnectionSettings
from convex_explorer.convex.deployment import Deployment, DeploymentKind
from convex_explorer.convex.drafts import CallDraft
from convex_explorer.convex.time_limits import TimeLimits
from convex_explorer.session.call_runner import CallRunner
from convex_explorer.ui.open_calls import OpenCalls

#: Long after every time limit that a test sets: then something hangs.
_SECONDS = 30.0


class Endings:
    """Connected once, however many drafts are run."""

    def __init__(self, runner: CallRunner) -> None:
        self._runner = runner
        self._awaited: dict[str, asyncio.Future[Any]] = {}
        runner.call_finished.connect(self._note)
        runner.call_failed.connect(self._note)
        runner.call_stopped.connect(self._note_stop)

    async def of(self, draft: CallDraft) -> Any:
        """Run a draft: its outcome, the error that came instead, or None if it was stopped."""
        ended = asyncio.get_running_loop().create_future()
        self._awaited[draft.draft_id] = ended
        self._runner.run(draft)
        return await asyncio.wait_for(ended, _SECONDS)

    def _note(self, call: Call, ending: object) -> None:
        self._awaited.pop(call.draft_id).set_result(ending)

    def _note_stop(self, call: Call) -> None:
        self._note(call, None)


def calls_in(window: QWidget) -> OpenCalls:
    """The open calls of a window, to open more and to close them."""
    calls = window.findChild(OpenCalls)
    assert calls is not None
    return calls


def deployment_through(url: str, limits: TimeLimits) -> Deployment:
    """A deployment at a URL, with which one has no more patience than this."""
    connection = ConnectionSettings(time_limits=limits)
    return Deployment("Test", url, DeploymentKind.DEVELOPMENT, connection=connection)


def value_of(ending: object) -> Any:
    """The value of an outcome that must be one."""
    assert isinstance(ending, Returned), ending
    return ending.value.value()
