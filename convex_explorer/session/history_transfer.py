"""Takes history to files and from files, without ever holding the window."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from convex_explorer.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from convex_explorer.session.history_keeper import HistoryKeeper
    from convex_explorer.session.tasks import Tasks

#: How often it is told how far it is; milliseconds.
TOLD_EVERY = 100


class _StoppedError(Exception):
    """The user does not want it any more."""


class HistoryTransfer(QObject):
    """One file at a time.

    Signals:
        advanced: which part of the file is done (float, 0 to 1).
        ended: what came of it, as a sentence (str).
        failed: StoreError.
    """

    advanced = Signal(float)
    ended = Signal(str)
    failed = Signal(object)

    def __init__(self, history: HistoryKeeper, tasks: Tasks) -> None:
        super().__init__()
        self._history = history
        self._tasks = tasks
        self._stop = Event()
        self._is_busy = False
        self._done = 0.0
        self._clock = QTimer(self, interval=TOLD_EVERY)
        self._clock.timeout.connect(self._tell)

    def export(self, path: str) -> None:
        """Save all of history to a file that the user chose."""
        self._start(self._export, Path(path))

    def take_in(self, path: str) -> None:
        """Add the calls of a file to history."""
        self._start(self._take_in, Path(path))

    def stop(self) -> None:
        """Give it up: a file that is half written is not kept, calls that were added are."""
        self._stop.set()

    # ------------------------------------------------------------------ how it is done

    def _start(self, work: Callable[[Path], str], path: Path) -> None:
        if self._is_busy:
            return
        self._is_busy = True
        self._stop.clear()
        self._done = 0.0
        self._tell()
        self._clock.start()
        self._tasks.start(self._run(work, path), name=f"{work.__name__.strip('_')} history")

    async def _run(self, work: Callable[[Path], str], path: Path) -> None:
        try:
            await self._history.write_pending()
            said = await self._tasks.in_thread(work, path)
        except StoreError as error:
            self.failed.emit(error)
        except _StoppedError:
            self.ended.emit("Stopped.")
        else:
            self.ended.emit(said)
        finally:
            self._clock.stop()
            self._is_busy = False
        self._history.refresh()

    def _export(self, path: Path) -> str:
        from convex_explorer.store.history_lines import export_history

        count = export_history(self._history.store, path, self._note)
        return f"{_calls(count)} saved as {path}."

    def _take_in(self, path: Path) -> str:
        from convex_explorer.store.history_lines import import_history

        added, found = import_history(self._history.store, path, self._note)
        known = f" {_calls(found - added)} were there already." if found > added else ""
        return f"{_calls(added)} added from {path.name}.{known}"

    def _note(self, done: float) -> None:
        """How far it is; called in the thread that does it."""
        if self._stop.is_set():
            raise _StoppedError
        self._done = done

    def _tell(self) -> None:
        self.advanced.emit(self._done)


def _calls(count: int) -> str:
    return "1 call" if count == 1 else f"{count:,} calls"
