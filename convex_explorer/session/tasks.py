"""The only door between Qt slots and coroutines.

asyncio is imported where it is first needed: loading it takes a third of the time in which the
window can be on the screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Coroutine

Result = TypeVar("Result")
Arguments = ParamSpec("Arguments")

#: How long work may take to end once it was told to.
SECONDS_TO_END = 2.0


class Work:
    """A handle on something that was started."""

    def __init__(self, coroutine: Coroutine[object, object, None], name: str) -> None:
        self.name = name
        self._coroutine: Coroutine[object, object, None] | None = coroutine
        self._task: asyncio.Task[None] | None = None

    def stop(self) -> None:
        """End it at its next ``await``; work that has ended stays ended."""
        if self._task is not None:
            self._task.cancel()
        elif self._coroutine is not None:
            self._coroutine.close()
            self._coroutine = None

    def begin(self, loop: asyncio.AbstractEventLoop) -> asyncio.Task[None] | None:
        """Hand it to the loop, unless it was stopped before."""
        if self._coroutine is None:
            return None
        self._task = loop.create_task(self._coroutine, name=self.name)
        return self._task


class Tasks:
    """Holds every task, names it, and reports what goes wrong in it as the bug it is."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiting: list[Work] = []
        self._running: set[asyncio.Task[None]] = set()

    def use_loop(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin what was started before there was a loop, and all that follows."""
        self._loop = loop
        waiting, self._waiting = self._waiting, []
        for work in waiting:
            self._begin(work, loop)

    def start(self, coroutine: Coroutine[object, object, None], *, name: str) -> Work:
        """Run a coroutine beside everything else. Returns at once."""
        work = Work(coroutine, name)
        if self._loop is None:
            self._waiting.append(work)
        else:
            self._begin(work, self._loop)
        return work

    async def in_thread(
        self,
        function: Callable[Arguments, Result],
        *args: Arguments.args,
        **kwargs: Arguments.kwargs,
    ) -> Result:
        """Run something that blocks (disk, SQLite) in a thread, and wait for it."""
        import asyncio

        return await asyncio.to_thread(function, *args, **kwargs)

    async def stop_all(self) -> None:
        """Tell all work to end, and wait for it, though not for ever."""
        import asyncio

        for work in self._waiting:
            work.stop()
        running = self._running - {asyncio.current_task()}
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running, timeout=SECONDS_TO_END)

    def _begin(self, work: Work, loop: asyncio.AbstractEventLoop) -> None:
        if task := work.begin(loop):
            self._running.add(task)
            task.add_done_callback(self._let_go)

    def _let_go(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if task.cancelled() or (error := task.exception()) is None:
            return
        context = {"message": f"{task.get_name()} failed", "exception": error, "task": task}
        task.get_loop().call_exception_handler(context)
