"""Records what the runner did, and answers searches, without ever holding the window."""

from __future__ import annotations

from collections import deque
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from convex_explorer.session.turn import Turn
from convex_explorer.store.errors import NewerFileError, StoreError

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Iterable, Sequence

    from convex_explorer.convex.calls import Call, Outcome
    from convex_explorer.convex.errors import DeploymentError
    from convex_explorer.convex.records import CallRecord
    from convex_explorer.session.tasks import Tasks
    from convex_explorer.store.history import HistoryStore
    from convex_explorer.store.history_limits import HistoryLimits
    from convex_explorer.store.settings import Settings

#: Records found at once; older ones are fetched when the list is scrolled to its end.
PAGE = 200
#: What became of a call is shown before it is written: both at once would hold each other up. That
#: a call was made is written at once, for it may change what it is made to.
SECONDS_TO_SHOW = 0.05
#: Between two steps of letting go, so that nothing else is held up for long.
SECONDS_BETWEEN_STEPS = 0.02


class HistoryKeeper(QObject):
    """Keeps every call, in the order in which things happened.

    Signals:
        records_found: list of CallRecord, newest first: the answer to the latest search.
        older_records_found: list of CallRecord that follow those found before.
        record_fetched: CallRecord, whole.
        records_fetched: list of CallRecord, whole: several that were asked for together, without
            those that are not there any more.
        failed: StoreError; the work goes on without history. That a newer version wrote it is
            told once: it is shown, and nothing is added to it.
    """

    records_found = Signal(object)
    older_records_found = Signal(object)
    record_fetched = Signal(object)
    records_fetched = Signal(object)
    failed = Signal(object)

    def __init__(self, make_store: Callable[[], HistoryStore], tasks: Tasks) -> None:
        super().__init__()
        self._make_store = make_store
        self._tasks = tasks
        self._text = ""
        #: Counts the searches, so that an answer to an older one is known as such.
        self._question = 0
        self._pending: deque[Callable[[], object]] = deque()
        self._writing = Turn()
        self._writer_runs = False
        self._is_urgent = False
        #: Set when what is noted is not to wait.
        self._hurry: asyncio.Event | None = None
        self._is_open = False
        self._is_newer = False
        self._is_expiring = False
        self._has_expired = False
        self._is_closing = False

    @cached_property
    def store(self) -> HistoryStore:
        """Made when it is first needed; for threads only."""
        return self._make_store()

    # ------------------------------------------------------------------ what the runner did

    def record_started(self, call: Call) -> None:
        """Note that a call is on its way."""
        self._write(partial(self.store.record_started, call))

    def record_finished(self, call: Call, outcome: Outcome) -> None:
        """Note what became of a call."""
        self._write(partial(self.store.record_outcome, call, outcome), may_wait=True)

    def record_failed(self, call: Call, error: DeploymentError) -> None:
        """Note that no outcome came."""
        self._write(partial(self.store.record_error, call, error), may_wait=True)

    def record_stopped(self, call: Call) -> None:
        """Note that we stopped waiting."""
        self._write(partial(self.store.record_stopped, call), may_wait=True)

    def delete(self, record_id: int) -> None:
        """Take one call out of history."""
        self._write(partial(self.store.delete, record_id))

    def pin(self, record_id: int, pinned: bool) -> None:
        """Keep one call whatever the limits are, or no longer."""
        self._write(partial(self.store.mark, record_id, pinned=pinned))

    def describe(self, record_id: int, label: str, note: str) -> None:
        """Give one call a name and a note; no text takes them away."""
        self._write(partial(self.store.mark, record_id, label=label, note=note))

    def take_settings(self, settings: Settings) -> None:
        """Keep as much as the user wants from now on; what is too much goes in small steps."""
        self.store.limits = limits_of(settings)
        self._expire_soon()

    # ------------------------------------------------------------------ what people look for

    def search(self, text: str) -> None:
        """Find the newest calls that hold all the words of a text (all calls, if it is empty)."""
        self._text = text
        self._question += 1
        self._tasks.start(self._find(), name="search history")

    def refresh(self) -> None:
        """Answer the latest search anew."""
        self._tasks.start(self._find(), name="search history again")

    def look(self) -> None:
        """Answer the latest search anew if another process has changed history meanwhile."""
        self._tasks.start(self._look(), name="look at history")

    def find_older(self, record_id: int) -> None:
        """Find what comes after a record in the answer to the latest search."""
        self._tasks.start(self._find(record_id), name="search history further")

    def fetch(self, record_id: int) -> None:
        """Read one record whole; those in lists hold only the beginning of long texts."""
        self._tasks.start(self._fetch(record_id), name="read a call from history")

    def fetch_several(self, record_ids: Sequence[int]) -> None:
        """Read several records whole."""
        self._tasks.start(self._fetch_several(record_ids), name="read calls from history")

    async def close(self) -> None:
        """Write what is still to be written, and close the database."""
        self._is_closing = True
        await self.write_pending()
        await self._tasks.in_thread(self.store.close)

    # ------------------------------------------------------------------ how it is done

    def _write(self, write: Callable[[], object], *, may_wait: bool = False) -> None:
        self._pending.append(write)
        self._is_urgent = self._is_urgent or not may_wait
        if self._is_urgent and self._hurry is not None:
            self._hurry.set()
        if not self._writer_runs:
            self._writer_runs = True
            self._tasks.start(self._write_and_refresh(), name="write history")

    async def _write_and_refresh(self) -> None:
        try:
            is_first = True
            while (is_first or self._pending) and not self._is_closing:
                is_first = False  # a call that may change something had it written by itself
                await self._let_it_be_shown()
                await self.write_pending()
                await self._find()
        finally:
            self._writer_runs = False

    async def _let_it_be_shown(self) -> None:
        """Wait for a moment, unless something is noted that is not to wait."""
        import asyncio

        if self._is_urgent:
            return
        self._hurry = asyncio.Event()
        try:
            async with asyncio.timeout(SECONDS_TO_SHOW):
                await self._hurry.wait()
        except TimeoutError:
            """It was shown, or will be soon."""
        finally:
            self._hurry = None

    async def write_pending(self) -> None:
        """Write everything noted so far, in order.

        All at one go: a thread for each is so slow that fifty busy tabs would be ahead for ever.
        """
        async with self._writing:
            noted = tuple(self._pending)
            self._pending.clear()
            self._is_urgent = False
            for error in await self._tasks.in_thread(_carry_out, noted):
                self._report(error)

    async def _fetch(self, record_id: int) -> None:
        for record in await self._read(record_id):
            self.record_fetched.emit(record)

    async def _fetch_several(self, record_ids: Sequence[int]) -> None:
        self.records_fetched.emit(
            [record for each in record_ids for record in await self._read(each)]
        )

    async def _read(self, record_id: int) -> Sequence[CallRecord]:
        """A record, whole; none if it is not there any more."""
        if self._pending:  # perhaps what became of this very call
            await self.write_pending()
        try:
            record = await self._tasks.in_thread(self.store.get, record_id)
        except StoreError as error:
            self._report(error)
            return ()
        return () if record is None else (record,)

    async def _find(self, before: int | None = None) -> None:
        """Answer the latest question; what is asked or written meanwhile makes it an old one."""
        if before is None:
            self._question += 1
        question = self._question
        await self._open()
        try:
            records = await self._tasks.in_thread(
                self.store.search, self._text, limit=PAGE, before=before
            )
        except StoreError as error:
            self._report(error)
            return
        if question == self._question:
            found = self.records_found if before is None else self.older_records_found
            found.emit(records)
            self._expire_soon(once=True)

    async def _look(self) -> None:
        try:
            if await self._tasks.in_thread(self.store.changed_elsewhere):
                await self._find()
        except StoreError as error:
            self._report(error)

    async def _open(self) -> None:
        """Open it on first use, and say so if nothing can be added to it."""
        if not self._is_open:
            self._is_open = True
            try:
                await self._tasks.in_thread(self.store.open)
            except StoreError as error:
                self._report(error)

    def _report(self, error: StoreError) -> None:
        if isinstance(error, NewerFileError):
            if self._is_newer:
                return
            self._is_newer = True
        self.failed.emit(error)

    def _expire_soon(self, *, once: bool = False) -> None:
        if not self._is_expiring and not (once and self._has_expired):
            self._has_expired = self._is_expiring = True
            self._tasks.start(self._expire(), name="let go of old history")

    async def _expire(self) -> None:
        """Let go of what exceeds the limits: some of it, a pause, some more."""
        import asyncio

        has_changed = False
        try:
            while not (self._is_closing or self._is_newer):
                async with self._writing:
                    if self._is_closing or not await self._tasks.in_thread(self.store.expire):
                        break
                has_changed = True
                await asyncio.sleep(SECONDS_BETWEEN_STEPS)
        except StoreError as error:
            self._report(error)
        finally:
            self._is_expiring = False
        if has_changed and not self._is_closing:
            await self._find()


def _carry_out(noted: Iterable[Callable[[], object]]) -> list[StoreError]:
    """Write one after the other; what goes wrong with one keeps none of the others back."""
    errors = []
    for write in noted:
        try:
            write()
        except StoreError as error:
            errors.append(error)
    return errors


def limits_of(settings: Settings) -> HistoryLimits:
    """How much history keeps, as the user wants it."""
    from convex_explorer.store.history_limits import HistoryLimits

    return HistoryLimits(
        calls=settings.history_calls,
        days=settings.history_days,
        outcome_bytes=settings.history_result_kib << 10,
        all_outcome_bytes=settings.history_results_mib << 20,
        production_outcomes=settings.history_production_results,
    )
