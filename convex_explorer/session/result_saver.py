"""Writes results to files that the user chose, without ever holding the window."""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from convex_explorer.session.tasks import SECONDS_TO_END
from convex_explorer.store.errors import StoreError

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Iterator

    from convex_explorer.session.tasks import Tasks
    from convex_explorer.values.splitting import Chunk

#: What is written sooner is not worth a flicker; then it is told again and again; milliseconds.
TOLD_AFTER, TOLD_EVERY = 150, 100


class ResultSaver(QObject):
    """Writes one file after the other.

    Signals:
        advanced: Path, which part of it is written (float, 0 to 1), and how many files wait (int).
        saved: Path, the file that is whole now; and its size in bytes (object).
        stopped: Path; no file was written, or the one that was there is as it was.
        failed: Path, and StoreError; the same is true.
    """

    advanced = Signal(object, float, int)
    saved = Signal(object, object)
    stopped = Signal(object)
    failed = Signal(object, object)

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._waiting: deque[_Writing] = deque()
        self._current: _Writing | None = None
        self._is_writing = False
        self._all_written: asyncio.Event | None = None
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._tell)

    def save(self, path: str, chunks: Iterator[Chunk]) -> None:
        """Write to a file that the user chose, after those that are to be written before."""
        self._waiting.append(_Writing(Path(path), chunks))
        if not self._is_writing:
            self._is_writing = True
            self._tasks.start(self._save_all(), name="save results")

    def stop(self) -> None:
        """Give up the file that is being written."""
        if self._current is not None:
            self._current.stopped = True

    async def close(self) -> None:
        """Let what is being written come to its end; what takes longer is given up."""
        import asyncio

        if not self._is_writing:
            return
        self._all_written = asyncio.Event()
        for _ in range(2):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._all_written.wait(), SECONDS_TO_END)
                return
            self._waiting.clear()
            self.stop()

    async def _save_all(self) -> None:
        try:
            while self._waiting:
                self._current = self._waiting.popleft()
                self._clock.start(TOLD_AFTER)
                await self._save(self._current)
        finally:
            self._clock.stop()
            self._current, self._is_writing = None, False
            if self._all_written is not None:
                self._all_written.set()

    async def _save(self, writing: _Writing) -> None:
        from convex_explorer.store.files import save_file

        try:
            size = await self._tasks.in_thread(save_file, writing.path, writing.parts())
        except _StoppedError:
            self.stopped.emit(writing.path)
        except StoreError as error:
            self.failed.emit(writing.path, error)
        else:
            self.saved.emit(writing.path, size)

    def _tell(self) -> None:
        self._clock.setInterval(TOLD_EVERY)
        if self._current is not None:
            self.advanced.emit(self._current.path, self._current.done, len(self._waiting))


class _StoppedError(Exception):
    """Nobody wants the file any more."""


class _Writing:
    """A file that is to be written. A thread takes its parts, and the window looks on."""

    def __init__(self, path: Path, chunks: Iterator[Chunk]) -> None:
        self.path = path
        self.done = 0.0
        self.stopped = False
        self._chunks = chunks

    def parts(self) -> Iterator[bytes | memoryview]:
        for data, done in self._chunks:
            if self.stopped:
                raise _StoppedError
            yield data
            self.done = done
        if self.stopped:
            raise _StoppedError
