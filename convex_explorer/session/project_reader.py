"""Finds the deployments of projects that the user points at, without ever holding the window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from convex_explorer.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from convex_explorer.session.tasks import Tasks, Work


class ProjectReader(QObject):
    """Reads what is pointed at, and nothing else. It keeps nothing, and contacts nobody.

    Signals:
        found: Findings of what was asked for last.
        failed: StoreError; it could not be read.
    """

    found = Signal(object)
    failed = Signal(object)

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._reading: Work | None = None

    def read(self, paths: Sequence[str]) -> None:
        """Look into files and project folders. What was asked for before is let go of."""
        self.stop()
        # No system has such names; Python refuses to ask for them.
        chosen = tuple(Path(path) for path in paths if "\0" not in path)
        self._reading = self._tasks.start(self._read(chosen), name="read project files")

    def stop(self) -> None:
        """Let go of what nobody waits for any more."""
        if self._reading is not None:
            self._reading.stop()
            self._reading = None

    async def _read(self, paths: tuple[Path, ...]) -> None:
        from convex_explorer.convex.imports import find_deployments
        from convex_explorer.store.project_files import read_project_files

        try:
            sources = await self._tasks.in_thread(read_project_files, *paths)
        except StoreError as error:
            self.failed.emit(error)
            return
        self.found.emit(find_deployments(*sources))
