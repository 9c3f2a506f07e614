"""Filters results with JSONPath, in a process of its own, so that the window is never held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from convex_explorer.errors import ExplorerError

if TYPE_CHECKING:
    from convex_explorer.session.filter_process import FilterProcess
    from convex_explorer.session.tasks import Tasks
    from convex_explorer.values.filtering import FilterRequest

#: Milliseconds; who filters a result mostly filters it again.
KEPT_WARM = 30_000


class ResultFilter(QObject):
    """One filter for each tab at a time; a new one takes the place of the old.

    Exactly one signal follows each request, unless another for its tab came in between, or the
    tab was closed.

    Signals:
        filtered: FilterRequest and Matches.
        failed: FilterRequest and ExplorerError.
        stopped: FilterRequest.
    """

    filtered = Signal(object, object)
    failed = Signal(object, object)
    stopped = Signal(object)

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._busy: dict[str, tuple[FilterRequest, FilterProcess]] = {}
        self._alive: set[FilterProcess] = set()
        self._idle: FilterProcess | None = None
        self._idle_for = ""
        self._cool = QTimer(self, singleShot=True, interval=KEPT_WARM)
        self._cool.timeout.connect(self._end_idle)

    def filter(self, request: FilterRequest) -> None:
        """Find what is asked for. Returns at once."""
        from convex_explorer.session.filter_process import FilterProcess

        self._abandon(request.draft_id)
        process, self._idle = self._idle or FilterProcess(), None
        self._cool.stop()
        self._alive.add(process)
        self._busy[request.draft_id] = (request, process)
        self._tasks.start(self._run(request, process), name="filter a result")

    def stop(self, draft_id: str) -> None:
        """The user does not want to wait for a tab's filter."""
        if request := self._abandon(draft_id):
            self.stopped.emit(request)

    def forget(self, draft_id: str) -> None:
        """A tab was closed: nothing of its result is kept."""
        self._abandon(draft_id)
        if self._idle_for == draft_id:
            self._end_idle()

    async def close(self) -> None:
        """End every process."""
        for draft_id in list(self._busy):
            self._abandon(draft_id)
        self._cool.stop()
        self._idle = None
        for process in list(self._alive):
            await self._end(process)

    async def _run(self, request: FilterRequest, process: FilterProcess) -> None:
        try:
            found: object = await self._tasks.in_thread(
                process.ask, request.value, request.expression
            )
        except ExplorerError as error:
            found = error
        if not self._is_current(request):
            await self._end(process)
            return
        del self._busy[request.draft_id]
        self._keep_warm(process, request.draft_id)
        (self.failed if isinstance(found, ExplorerError) else self.filtered).emit(request, found)

    def _is_current(self, request: FilterRequest) -> bool:
        return self._busy.get(request.draft_id, (None,))[0] is request

    def _abandon(self, draft_id: str) -> FilterRequest | None:
        request, process = self._busy.pop(draft_id, (None, None))
        if process is not None:
            process.kill()
        return request

    def _keep_warm(self, process: FilterProcess, draft_id: str) -> None:
        self._end_idle()
        if process.has_ended:
            self._alive.discard(process)
        else:
            self._idle, self._idle_for = process, draft_id
            self._cool.start()

    def _end_idle(self) -> None:
        idle, self._idle, self._idle_for = self._idle, None, ""
        self._cool.stop()
        if idle is not None:
            self._tasks.start(self._end(idle), name="end a filter")

    async def _end(self, process: FilterProcess) -> None:
        await self._tasks.in_thread(process.end)
        self._alive.discard(process)
