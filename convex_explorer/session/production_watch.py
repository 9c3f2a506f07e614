"""Writes down what is changed on production, and reads it, without ever holding the window."""

from __future__ import annotations

from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from convex_explorer.convex.deployment import DeploymentKind
from convex_explorer.session.turn import Turn
from convex_explorer.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from convex_explorer.convex.calls import Call, Outcome
    from convex_explorer.convex.errors import DeploymentError
    from convex_explorer.convex.records import CallEnding
    from convex_explorer.session.tasks import Tasks
    from convex_explorer.store.audit_trail import AuditTrail

Result = TypeVar("Result")


class ProductionWatch(QObject):
    """The audit trail. It is no part of history, whose limits and deletions do not concern it.

    Signals:
        changes_read: list of ProductionChange, newest first.
        saved: Path, and how many changes were saved to it (int).
        failed: StoreError; the work goes on.
    """

    changes_read = Signal(object)
    saved = Signal(object, int)
    failed = Signal(object)

    def __init__(self, make_trail: Callable[[], AuditTrail], tasks: Tasks) -> None:
        super().__init__()
        self._make_trail = make_trail
        self._tasks = tasks
        self._trail: AuditTrail | None = None
        self._pending: deque[Callable[[AuditTrail], object]] = deque()
        self._writing = Turn()

    # ------------------------------------------------------------------ what the runner did

    def note_started(self, call: Call) -> None:
        """Write down a call that may change production, as it goes out."""
        if not _concerns(call):
            return
        from convex_explorer.convex.production_changes import ProductionChange

        if change := ProductionChange.of(call):
            self._note(lambda trail: trail.note_sent(change))

    def note_finished(self, call: Call, outcome: Outcome) -> None:
        """Write down that it returned or threw."""
        if _concerns(call):
            from convex_explorer.convex.records import CallEnding

            self._note_ending(call, CallEnding.of(outcome))

    def note_failed(self, call: Call, error: DeploymentError) -> None:
        """Write down that no outcome came, and whether it may have run."""
        if _concerns(call):
            from convex_explorer.convex.records import CallEnding

            ending = CallEnding.UNKNOWN if error.may_have_run else CallEnding.FAILED
            self._note_ending(call, ending)

    def note_stopped(self, call: Call) -> None:
        """Write down that nobody waited for it any more."""
        if _concerns(call):
            from convex_explorer.convex.records import CallEnding

            self._note_ending(call, CallEnding.without_outcome(call.function_type))

    # ------------------------------------------------------------------ what people look for

    def read(self) -> None:
        """Read all that was changed."""
        self._tasks.start(self._read(), name="read the changes on production")

    def save(self, path: str) -> None:
        """Save all that was changed to a file that the user chose."""
        self._tasks.start(self._save(Path(path)), name="save the changes on production")

    async def close(self) -> None:
        """Write what is still to be written."""
        await self.write_noted()

    # ------------------------------------------------------------------ how it is done

    def _note_ending(self, call: Call, ending: CallEnding) -> None:
        self._note(lambda trail: trail.note_ended(call.call_id, ending))

    def _note(self, write: Callable[[AuditTrail], object]) -> None:
        self._pending.append(write)
        self._tasks.start(self.write_noted(), name="write down a change on production")

    async def write_noted(self) -> None:
        """Write everything noted so far, in order; it is on the disk when this returns."""
        async with self._writing:
            while self._pending:
                write = self._pending.popleft()
                try:
                    await self._tasks.in_thread(self._with_trail, write)
                except StoreError as error:
                    self.failed.emit(error)

    async def _read(self) -> None:
        await self.write_noted()
        try:
            changes = await self._tasks.in_thread(self._with_trail, lambda trail: trail.changes())
        except StoreError as error:
            self.failed.emit(error)
        else:
            self.changes_read.emit(changes)

    async def _save(self, path: Path) -> None:
        await self.write_noted()
        try:
            count = await self._tasks.in_thread(self._with_trail, lambda trail: trail.save_as(path))
        except StoreError as error:
            self.failed.emit(error)
        else:
            self.saved.emit(path, count)

    def _with_trail(self, work: Callable[[AuditTrail], Result]) -> Result:
        if self._trail is None:
            self._trail = self._make_trail()
        return work(self._trail)


def _concerns(call: Call) -> bool:
    in_production = call.deployment.kind is DeploymentKind.PRODUCTION
    return in_production and call.function_type.may_write
