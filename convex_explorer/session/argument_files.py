"""Reads the files that the user chose for args, without ever holding the window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from convex_explorer.store.errors import StoreError

if TYPE_CHECKING:
    from convex_explorer.session.tasks import Tasks


class ArgumentFiles(QObject):
    """Keeps nothing of what it reads.

    Signals:
        came: what was given with the file, and its bytes as text of args (str).
        failed: StoreError; it could not be read.
    """

    came = Signal(object, str)
    failed = Signal(object)

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks

    def read(self, path: str, receipt: object) -> None:
        """Read a file.

        Args:
            path: of the file.
            receipt: given back with what came of it.
        """
        self._tasks.start(self._read(Path(path), receipt), name="read a file for args")

    async def _read(self, path: Path, receipt: object) -> None:
        try:
            written = await self._tasks.in_thread(_written, path)
        except StoreError as error:
            self.failed.emit(error)
            return
        self.came.emit(receipt, written)


def _written(path: Path) -> str:
    from convex_explorer.store.argument_files import read_argument
    from convex_explorer.values.text import bytes_literal

    return bytes_literal(read_argument(path))
