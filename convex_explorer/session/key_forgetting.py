"""Forgets the keys that are in memory: when nobody is there any more, or when the user says so."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from convex_explorer.session.active_deployment import ActiveDeployment
    from convex_explorer.session.credential_keeper import CredentialKeeper
    from convex_explorer.session.identities import Identities
    from convex_explorer.session.lock_watch import LockWatch
    from convex_explorer.session.tasks import Tasks


class Reason(StrEnum):
    """Why keys were forgotten."""

    WISH = "as you wished"
    IDLE = "because nobody used the window for a while"
    LOCK = "because the screen was locked"
    SLEEP = "because the computer went to sleep"


class KeyForgetting(QObject):
    """Lets go of every credential, and of the connections that were opened with one.

    What is in the keyring stays there: the next call reads it again, and a locked keyring asks for
    its password then. What was kept only until the program ends is gone. The demo's key is no
    secret, and is left alone.

    Signals:
        begun: whoever uses a credential is to stop now.
        forgotten: Reason, and how many credentials must be entered again (int).
    """

    begun = Signal()
    forgotten = Signal(object, int)

    def __init__(
        self,
        active: ActiveDeployment,
        identities: Identities,
        credentials: CredentialKeeper,
        tasks: Tasks,
    ) -> None:
        super().__init__()
        self._active = active
        self._identities = identities
        self._credentials = credentials
        self._tasks = tasks
        self._calls_under_way = 0

    @cached_property
    def _lock_watch(self) -> LockWatch:
        """Made when somebody wants to know; most never do."""
        from convex_explorer.session.lock_watch import LockWatch

        lock_watch = LockWatch()
        lock_watch.locked.connect(self.forget_at_lock)
        lock_watch.falling_asleep.connect(self.forget_at_sleep)
        return lock_watch

    @property
    def hears_of_lock(self) -> bool:
        """Whether the system tells of a locked screen."""
        return self._lock_watch.is_possible

    def watch_lock(self, wanted: bool) -> None:
        """Forget when the screen is locked or the computer goes to sleep; or do so no more."""
        if wanted:
            self._lock_watch.start()
        elif "_lock_watch" in vars(self):
            self._lock_watch.stop()

    def note_started(self) -> None:
        """A call is on its way."""
        self._calls_under_way += 1

    def note_ended(self) -> None:
        """A call has ended, one way or another."""
        self._calls_under_way -= 1

    # ------------------------------------------------------------------ when it is time

    def forget_when_idle(self) -> None:
        """Nobody used the window for long. What they wait for is let come first."""
        if not self._calls_under_way:
            self._start(Reason.IDLE)

    def forget_at_lock(self) -> None:
        """Whoever comes to the screen now may be somebody else: nothing is waited for."""
        self._start(Reason.LOCK)

    def forget_at_sleep(self) -> None:
        """What is in memory may be written to disk now: nothing is waited for."""
        self._start(Reason.SLEEP)

    def forget_now(self) -> None:
        """The user wishes it."""
        self._start(Reason.WISH)

    def _start(self, reason: Reason) -> None:
        self.begun.emit()
        self._tasks.start(self._forget(reason), name="forget keys")

    async def _forget(self, reason: Reason) -> None:
        lost = self._identities.forget_tokens() + self._credentials.forget_until_quit()
        had_read = await self._active.forget_keys()
        if lost or had_read or reason is Reason.WISH:
            self.forgotten.emit(reason, lost)
