"""The process that filters results. It reads from one pipe, writes to another, and does no more.

It is a process because the evaluator is Python and would hold the window for as long as it runs,
and because a regular expression that never ends can only be killed.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
from typing import TYPE_CHECKING

from convex_explorer.values.filter_pipe import (
    EXPRESSION,
    MATCHES,
    PROBLEM,
    VALUE,
    receive,
    send,
)
from convex_explorer.values.filter_problems import InvalidFilterError
from convex_explorer.values.filtering import Filterable

if TYPE_CHECKING:
    from array import array
    from contextlib import AbstractContextManager

    from convex_explorer.values.filter_pipe import Sink, Source

#: Seconds; how long it may outlive a program that was killed while it filters.
_LOOKS_FOR_PARENT = 1.0
#: Where a process cannot look for its parent while it is busy, it ends after so many seconds.
_BUSY_AT_MOST = 600.0
_NICENESS = 5


def main() -> int:
    """Serve standard input and output until the other side is gone."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in range(3):  # nothing but replies may get into the pipe
        os.dup2(nowhere, number)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the program
    gc.disable()  # no cycles are made, and looking for them takes long among a million parts
    if sys.platform != "win32":
        os.nice(_NICENESS)
        _end_without_parent()
    serve(requests, replies, _Watch())
    return 0


def serve(requests: Source, replies: Sink, watch: AbstractContextManager[object]) -> None:
    """Answer one request after the other, until there are no more.

    Args:
        requests: where they come from.
        replies: where the answers go.
        watch: entered for as long as it is busy.
    """
    data = b""
    filterable: Filterable | None = None
    while True:
        try:
            kind, content = receive(requests)
            if kind == VALUE:
                data, filterable = content, None
            elif kind == EXPRESSION:
                with watch:
                    filterable, reply = _answer(filterable, data, content.decode())
                send(replies, *reply)
        except (EOFError, BrokenPipeError):
            return


def _answer(
    filterable: Filterable | None, data: bytes, expression: str
) -> tuple[Filterable | None, list[bytes | array[int]]]:
    try:
        filterable = filterable or Filterable(data)
        return filterable, [MATCHES, *filterable.find(expression).to_parts()]
    except InvalidFilterError as error:
        return filterable, [PROBLEM, json.dumps([str(error), error.position]).encode()]


class _Watch:
    """Ends a busy process soon after the program; an idle one reads of its end in the pipe.

    A signal's handler is the one thing that runs amid a regular expression. Where there are no
    such signals, a limit stands in for it.
    """

    def __enter__(self) -> None:
        if sys.platform == "win32":
            import faulthandler

            faulthandler.dump_traceback_later(_BUSY_AT_MOST, exit=True, file=2)
        else:
            signal.setitimer(signal.ITIMER_REAL, _LOOKS_FOR_PARENT, _LOOKS_FOR_PARENT)

    def __exit__(self, *_: object) -> None:
        if sys.platform == "win32":
            import faulthandler

            faulthandler.cancel_dump_traceback_later()
        else:
            signal.setitimer(signal.ITIMER_REAL, 0)


def _end_without_parent() -> None:
    parent = os.getppid()

    def look(*_: object) -> None:
        if os.getppid() != parent:
            os._exit(1)

    signal.signal(signal.SIGALRM, look)
