"""What the program is made of, found out without ever holding the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, qVersion

from convex_explorer import __version__
from convex_explorer.about import Component, ProgramFacts

if TYPE_CHECKING:
    from convex_explorer.session.tasks import Tasks
    from convex_explorer.store.folders import Folders
    from convex_explorer.store.installation import Installation


class About(QObject):
    """Finds things out when somebody wants to know.

    Signals:
        told: ProgramFacts.
        notices_read: list of Notice, the licenses of all parts.
    """

    told = Signal(object)
    notices_read = Signal(object)

    def __init__(self, installation: Installation, folders: Folders, tasks: Tasks) -> None:
        super().__init__()
        self._installation = installation
        self._folders = folders
        self._tasks = tasks

    @property
    def is_portable(self) -> bool:
        """Whether the program leaves nothing on the machine."""
        return self._folders.is_portable

    def look(self) -> None:
        """Find out what the program is made of."""
        self._tasks.start(self._look(), name="look at the program's parts")

    def read_notices(self) -> None:
        """Read the licenses."""
        self._tasks.start(self._read_notices(), name="read licenses")

    async def _look(self) -> None:
        self.told.emit(await self._tasks.in_thread(self._facts))

    async def _read_notices(self) -> None:
        from convex_explorer.store.components import notices

        self.notices_read.emit(await self._tasks.in_thread(notices, self._installation))

    def _facts(self) -> ProgramFacts:
        import platform

        import PySide6

        from convex_explorer.store.components import components

        python, *others = components()
        parts = (
            Component("Convex Explorer", __version__),
            python,
            Component("Qt", qVersion()),
            Component("PySide6", PySide6.__version__),
            *others,
        )
        return ProgramFacts(
            parts,
            platform.platform(),
            str(self._folders.root),
            self._folders.is_portable,
            self._installation.installed_by(),
        )
