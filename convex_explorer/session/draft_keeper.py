"""Keeps what is being typed, and gives it back at the next start; the window is never held."""

from __future__ import annotations

from collections import deque
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from convex_explorer.convex.deployment import DeploymentKind
from convex_explorer.convex.open_tabs import KeptTabs
from convex_explorer.session.turn import Turn
from convex_explorer.store.errors import NewerFileError, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from convex_explorer.convex.calls import Call, Outcome
    from convex_explorer.convex.open_tabs import TabChanges
    from convex_explorer.session.preferences import Preferences
    from convex_explorer.session.tasks import Tasks
    from convex_explorer.store.drafts import DraftStore

#: A start that lives for so long with its tabs did not fail because of them.
SECONDS_TO_PROVE_ITSELF = 2.0
#: What could not be kept is tried again so long after.
SECONDS_TO_TRY_AGAIN = 5.0


class DraftKeeper(QObject):
    """The journal of the tabs. Nothing in it is ever run by itself.

    Signals:
        tabs_found: KeptTabs, those of programs that have ended; they belong to this one now. Comes
            once after ``restore``, with no tabs where there were none.
        tabs_held: KeptTabs that were left alone, as the last start with them failed, or as nobody
            wants them now; ``restore_held`` or ``set_held_aside`` has them.
        held_found: KeptTabs, those that were held, for ``restore_held``.
        held_set_aside: KeptTabs, for ``set_held_aside``.
        result_read: draft id (str), and what came of the tab's last call: Call and Outcome, or
            None twice where that is not kept.
        kept: what was to be kept so far is on the disk.
        start_proved: the tabs were shown, and the program lived on.
        failed: StoreError; the work goes on. It is told once until something could be kept again.
    """

    tabs_found = Signal(object)
    tabs_held = Signal(object)
    held_found = Signal(object)
    held_set_aside = Signal(object)
    result_read = Signal(str, object, object)
    kept = Signal()
    start_proved = Signal()
    failed = Signal(object)

    def __init__(
        self, make_store: Callable[[], DraftStore], preferences: Preferences, tasks: Tasks
    ) -> None:
        super().__init__()
        self._make_store = make_store
        self._preferences = preferences
        self._tasks = tasks
        #: The state of the tabs that is not on the disk yet, and what came of their calls.
        self._changes: TabChanges | None = None
        self._results: deque[Callable[[], None]] = deque()
        self._writing = Turn()
        self._is_failing = self._is_newer = self._is_retrying = False

    @cached_property
    def _store(self) -> DraftStore:
        """Made when it is first needed; for threads only."""
        return self._make_store()

    # ------------------------------------------------------------------ the start

    def restore(self, *, safely: bool = False) -> None:
        """Find the tabs that are to be there again; ``safely``: only say that they are kept."""
        self._tasks.start(self._restore(safely), name="restore tabs")

    def restore_held(self) -> None:
        """Have the tabs that were left alone."""
        self._tasks.start(self._take_held(self.held_found.emit), name="restore tabs all the same")

    def set_held_aside(self) -> None:
        """Have the tabs that were left alone among the closed ones."""
        self._tasks.start(self._take_held(self.held_set_aside.emit), name="set tabs aside")

    # ------------------------------------------------------------------ what is to be kept

    def keep(self, changes: TabChanges) -> None:
        """Keep the tabs as they are now."""
        self._changes = changes if self._changes is None else changes.after(self._changes)
        self._tasks.start(self.write_pending(), name="keep what was typed")

    def keep_outcome(self, call: Call, outcome: Outcome) -> None:
        """Keep what came of a call, so that it is shown again; production's only if wished."""
        production = call.deployment.kind is DeploymentKind.PRODUCTION
        if production and not self._preferences.settings.history_production_results:
            self._results.append(partial(self._store_drop, call.draft_id))
        else:
            self._results.append(partial(self._store_outcome, call, outcome))
        self._tasks.start(self.write_pending(), name="keep what was returned")

    def read_result(self, draft_id: str) -> None:
        """Read what came of a tab's last call, before this program began."""
        self._tasks.start(self._read_result(draft_id), name="read a kept result")

    async def write_pending(self) -> None:
        """Have everything on the disk that was to be kept so far; a trouble is told."""
        async with self._writing:
            changes, self._changes = self._changes, None
            results, self._results = self._results, deque()
            if changes is None and not results:
                return
            try:
                await self._tasks.in_thread(self._write, changes, results)
            except StoreError as error:
                if changes is not None:
                    later = self._changes
                    self._changes = changes if later is None else later.after(changes)
                self._report(error)
                self._try_again_later()
            else:
                self._is_failing = False
                self.kept.emit()

    async def close(self) -> None:
        """Keep what is still to be kept, and note that the program was closed."""
        await self.write_pending()
        try:
            await self._tasks.in_thread(self._store.close)
        except StoreError as error:
            self._report(error)

    # ------------------------------------------------------------------ how it is done

    async def _restore(self, safely: bool) -> None:
        held = KeptTabs()
        try:
            held, found = await self._tasks.in_thread(self._find, safely)
        except StoreError as error:
            self._report(error)
            found = KeptTabs()
        self.tabs_found.emit(found)
        if held.open:
            self.tabs_held.emit(held)
        await self._prove_start()

    async def _take_held(self, tell: Callable[[KeptTabs], None]) -> None:
        try:
            found = await self._tasks.in_thread(self._store.take_over)
        except StoreError as error:
            self._report(error)
            return
        tell(found)
        await self._prove_start()

    def _find(self, safely: bool) -> tuple[KeptTabs, KeptTabs]:
        """The tabs that are held, and those to be shown."""
        found = self._store.find()
        if found.open and (safely or found.start_failed):
            return found, KeptTabs()
        return KeptTabs(), self._store.take_over()

    async def _prove_start(self) -> None:
        import asyncio

        await asyncio.sleep(SECONDS_TO_PROVE_ITSELF)
        try:
            await self._tasks.in_thread(self._store.note_started)
        except StoreError as error:
            self._report(error)
        else:
            self.start_proved.emit()

    async def _read_result(self, draft_id: str) -> None:
        try:
            call, outcome = await self._tasks.in_thread(self._result, draft_id)
        except StoreError as error:
            self._report(error)
            call = outcome = None
        self.result_read.emit(draft_id, call, outcome)

    def _result(self, draft_id: str) -> tuple[Call, Outcome | None] | tuple[None, None]:
        record = self._store.result(draft_id)
        return (None, None) if record is None else (record.call(draft_id), record.outcome)

    def _write(self, changes: TabChanges | None, results: deque[Callable[[], None]]) -> None:
        if changes is not None:
            self._store.write(changes)
        for keep in results:
            keep()

    def _store_drop(self, draft_id: str) -> None:
        self._store.drop_result(draft_id)

    def _store_outcome(self, call: Call, outcome: Outcome) -> None:
        from convex_explorer.convex.records import CallRecord

        self._store.keep_result(call.draft_id, CallRecord.of(call, outcome))

    def _try_again_later(self) -> None:
        if not self._is_retrying and not self._is_newer:
            self._is_retrying = True
            self._tasks.start(self._try_again(), name="keep what was typed, once more")

    async def _try_again(self) -> None:
        import asyncio

        await asyncio.sleep(SECONDS_TO_TRY_AGAIN)
        self._is_retrying = False
        await self.write_pending()

    def _report(self, error: StoreError) -> None:
        self._is_newer = self._is_newer or isinstance(error, NewerFileError)
        if not self._is_failing:
            self._is_failing = True
            self.failed.emit(error)
