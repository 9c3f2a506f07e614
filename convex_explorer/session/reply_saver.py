"""Writes what came of a reply to a file, without ever holding the window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from convex_explorer.store.errors import StoreError

if TYPE_CHECKING:
    from convex_explorer.session.tasks import Tasks


class ReplySaver(QObject):
    """For replies that are too large to be shown.

    Signals:
        saved: Path, the file that holds it now.
        failed: StoreError; no file was written, or the one that was there is as it was.
    """

    saved = Signal(object)
    failed = Signal(object)

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks

    def save(self, path: str, received: bytes) -> None:
        """Write to a file that the user chose."""
        self._tasks.start(self._save(Path(path), received), name="save a reply")

    async def _save(self, path: Path, received: bytes) -> None:
        from convex_explorer.store.files import replace_file

        try:
            await self._tasks.in_thread(replace_file, path, received)
        except StoreError as error:
            self.failed.emit(error)
        else:
            self.saved.emit(path)
