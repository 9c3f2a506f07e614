"""A process that filters: started when it is first asked, and killed by whoever cannot wait."""

from __future__ import annotations

import json
import os
import subprocess
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING

from convex_explorer.errors import ExplorerError
from convex_explorer.session.own_program import module_path, own_command
from convex_explorer.values.filter_pipe import EXPRESSION, MATCHES, VALUE, receive, send
from convex_explorer.values.filter_problems import InvalidFilterError
from convex_explorer.values.filtering import Matches

if TYPE_CHECKING:
    from convex_explorer.values.received import Received

#: All that the process is told of our environment: what finds libraries, and nothing secret.
_PASSED_ON = (
    "PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FRAMEWORK_PATH",
    "SYSTEMROOT", "PYTHONHOME",
)  # fmt: skip


class FilterEndedError(ExplorerError):
    """The process was killed, ended by itself, or did not even start."""


class FilterProcess:
    """One value at a time, and one question at a time. It writes nothing anywhere.

    Attributes:
        value: the one that it has, to be filtered again without being sent again.
    """

    def __init__(self) -> None:
        self.value: Received | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = Lock()
        self._killed = False

    def ask(self, value: Received, expression: str) -> Matches:
        """Wait for what an expression finds. Blocks; to be called from a thread.

        Raises:
            InvalidFilterError: it is no JSONPath, or cannot be done.
            FilterEndedError: there will be no answer.
        """
        try:
            kind, *parts = self._exchange(value, expression)
        except (OSError, EOFError, ValueError) as error:
            self.end()
            reason = f": {error.strerror}" if isinstance(error, OSError) and error.strerror else ""
            raise FilterEndedError(
                f"The process that filters has ended{reason}.",
                advice="The machine may be short of memory. Try again, or find less.",
            ) from error
        if kind == MATCHES:
            return Matches.from_parts(parts)
        message, position = json.loads(parts[0])
        raise InvalidFilterError(message, position=position)

    @property
    def has_ended(self) -> bool:
        """Whether it was killed, or ended by itself."""
        return self._killed

    def kill(self) -> None:
        """End it now, whatever it does; whoever waits for it is told. Does not block."""
        with self._lock:
            self._killed = True
            if self._process is not None:
                self._process.kill()

    def end(self) -> None:
        """End it, and wait until it is gone. Blocks."""
        self.kill()
        if (process := self._process) is not None:
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):  # what could not be sent is of no use any more
                    if pipe is not None:
                        pipe.close()

    def _exchange(self, value: Received, expression: str) -> list[bytes]:
        process = self._started()
        requests, replies = process.stdin, process.stdout
        if requests is None or replies is None:
            raise EOFError
        if self.value is not value:
            self.value = None
            send(requests, VALUE, value.raw)
            self.value = value
        send(requests, EXPRESSION, expression.encode("utf-8", "replace"))
        return list(receive(replies))

    def _started(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._killed:
                raise EOFError
            if self._process is None:
                self._process = subprocess.Popen(  # noqa: S603 - it is ourselves that we run
                    own_command("filter-worker"),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    env=_environment(),
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                )
            return self._process


def _environment() -> dict[str, str]:
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return passed_on | {"PYTHONPATH": module_path(), "PYTHONDONTWRITEBYTECODE": "1"}
