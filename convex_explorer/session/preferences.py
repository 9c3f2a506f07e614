"""What the user prefers, kept as it is changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from convex_explorer.session.turn import Turn
from convex_explorer.store.errors import StoreError
from convex_explorer.store.settings import SHARED, Settings

if TYPE_CHECKING:
    from convex_explorer.session.tasks import Tasks
    from convex_explorer.store.settings import SettingsStore


class Preferences(QObject):
    """The settings there are now.

    Signals:
        failed: StoreError; a change holds until the program ends, but was not kept.
        shared_changed: Settings; another process changed what holds for every window.
    """

    failed = Signal(object)
    shared_changed = Signal(object)

    def __init__(self, store: SettingsStore, tasks: Tasks) -> None:
        super().__init__()
        self._store = store
        self._tasks = tasks
        self.settings = Settings()
        #: The names of those that were changed here and not kept yet.
        self._unsaved: set[str] = set()
        self._turn = Turn()

    def load(self) -> None:
        """Read them (a small file).

        Raises:
            StoreError: they cannot be read; the defaults hold.
        """
        self.settings = self._store.load()

    def change(self, **fields: Any) -> None:
        """Change some of the settings, named as in Settings."""
        changed = replace(self.settings, **fields)
        unlike = {name for name in fields if getattr(changed, name) != getattr(self.settings, name)}
        if unlike:
            self.settings = changed
            self._unsaved |= unlike
            self._tasks.start(self._save(), name="save settings")

    def refresh(self) -> None:
        """Take over what another process has changed of what holds for every window."""
        self._tasks.start(self._refresh(), name="read the settings again")

    async def close(self) -> None:
        """Write what was not written yet."""
        await self._save()

    async def _refresh(self) -> None:
        async with self._turn:
            try:
                kept = await self._tasks.in_thread(self._store.load)
            except StoreError as error:
                self.failed.emit(error)
                return
        names = [name for name in SHARED if name not in self._unsaved]
        settings = replace(self.settings, **{name: getattr(kept, name) for name in names})
        if settings != self.settings:
            self.settings = settings
            self.shared_changed.emit(settings)

    async def _save(self) -> None:
        """Write what was changed here, and no more: another process may have changed the rest."""
        async with self._turn:
            names, self._unsaved = self._unsaved, set()
            if not names:
                return
            try:
                await self._tasks.in_thread(self._store.save, self.settings, names)
            except StoreError as error:
                self._unsaved |= names
                self.failed.emit(error)
