"""Hears from the desktop that the screen was locked, or that the computer goes to sleep."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import SLOT, QObject, Signal, Slot

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection

#: Who says on the session bus that the screen is locked, each in an interface of its own.
_SCREEN_SAVERS = (
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
    "org.xfce.ScreenSaver",
)
_LOGIN = "org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager"


class LockWatch(QObject):
    """Listens on D-Bus from ``start`` to ``stop``; other systems than Linux tell nothing there.

    Signals:
        locked: the screen was locked.
        falling_asleep: the computer will go to sleep in a moment.
    """

    locked = Signal()
    falling_asleep = Signal()

    #: Whether there is anybody here who could tell.
    is_possible = sys.platform.startswith("linux")

    def __init__(self) -> None:
        super().__init__()
        self._listens = False

    def start(self) -> None:
        """Listen from now on. A bus that is not there tells nothing."""
        if self.is_possible and not self._listens:
            self._listens = True
            self._connect(listen=True)

    def stop(self) -> None:
        """Listen no more."""
        if self._listens:
            self._listens = False
            self._connect(listen=False)

    def _connect(self, *, listen: bool) -> None:
        # Only now: hardly anybody wants this, and it is more to load.
        from PySide6.QtDBus import QDBusConnection

        session = QDBusConnection.sessionBus()
        for interface in _SCREEN_SAVERS:
            signal = "", "", interface, "ActiveChanged"
            self._subscribe(session, signal, "_hear_of_lock(bool)", listen=listen)
        signal = *_LOGIN, "PrepareForSleep"
        system = QDBusConnection.systemBus()
        self._subscribe(system, signal, "_hear_of_sleep(bool)", listen=listen)

    def _subscribe(
        self, bus: QDBusConnection, signal: tuple[str, str, str, str], slot: str, *, listen: bool
    ) -> None:
        if bus.isConnected():
            change = bus.connect if listen else bus.disconnect
            # PySide6 takes a str, whatever its stubs say.
            change(*signal, self, SLOT(slot))  # type: ignore[call-overload]

    @Slot(bool)
    def _hear_of_lock(self, is_locked: bool) -> None:
        if is_locked:
            self.locked.emit()

    @Slot(bool)
    def _hear_of_sleep(self, begins: bool) -> None:
        if begins:
            self.falling_asleep.emit()
