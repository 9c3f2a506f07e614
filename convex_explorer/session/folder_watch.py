"""Notices that another process of the program has changed a file of the data folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject

from convex_explorer.store.files import stamp_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from convex_explorer.session.tasks import Tasks
    from convex_explorer.store.files import Stamp


class FolderWatch(QObject):
    """Looks whenever something in the folder comes or goes, as a file does that is replaced.

    What this process writes is noticed as well: whoever is told then finds what they know.
    """

    def __init__(self, told: Mapping[Path, Callable[[], object]], tasks: Tasks) -> None:
        """Watch files of one folder, from the moment on that the loop runs.

        Args:
            told: for each file, what is called when it is another one than before.
            tasks: what looking is done in.
        """
        super().__init__()
        self._told = dict(told)
        self._tasks = tasks
        self._stamps: dict[Path, Stamp | None] = {}
        self._is_looking = self._is_to_look = self._is_closed = False
        self._watcher: QFileSystemWatcher | None = None
        tasks.start(self._begin(), name="watch the data folder")

    def look(self) -> None:
        """Look now: not every disk tells of what happens on it."""
        self._is_to_look = True
        if not (self._is_looking or self._is_closed):
            self._is_looking = True
            self._tasks.start(self._look(), name="look at the data folder")

    def close(self) -> None:
        """Notice nothing any more, for what is written at the end tells nobody anything."""
        self._is_closed = True
        if self._watcher is not None:
            self._watcher.deleteLater()
            self._watcher = None

    async def _begin(self) -> None:
        self._watcher = QFileSystemWatcher(self)
        self._watcher.addPaths(sorted({str(file.parent) for file in self._told}))
        self._watcher.directoryChanged.connect(self.look)
        self.look()  # What was changed since the files were read is not known yet.

    async def _look(self) -> None:
        try:
            while self._is_to_look and not self._is_closed:
                self._is_to_look = False
                before, self._stamps = (
                    self._stamps,
                    await self._tasks.in_thread(_stamps_of, tuple(self._told)),
                )
                for file, tell in self._told.items():
                    if file not in before or self._stamps[file] != before[file]:
                        tell()
        finally:
            self._is_looking = False


# No method: a thread must not be the last to know an object of Qt.
def _stamps_of(files: Sequence[Path]) -> dict[Path, Stamp | None]:
    return {file: stamp_of(file) for file in files}
