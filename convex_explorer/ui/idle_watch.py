"""Notices that nobody uses the program's windows: no key, no mouse, no touch."""

from __future__ import annotations

from time import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QWindow

#: How often it is looked whether it has been long enough; seconds.
LOOK_EVERY = 20.0
_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class IdleWatch(QObject):
    """Watches the windows that have the keyboard, only while that is wanted.

    It goes by the clock on the wall, so that the time in which the computer slept counts as well.

    Signals:
        idled: nobody did anything for as long as was asked for; again and again until somebody
            does.
    """

    idled = Signal()

    def __init__(self, parent: QObject | None = None, *, clock: Callable[[], float] = time) -> None:
        """Measure time by a clock that tells seconds."""
        super().__init__(parent)
        self._clock = clock
        self._limit = 0.0
        self._last_input = clock()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)

    def watch(self, seconds: float) -> None:
        """Tell of that much time without input from now on; 0 tells of nothing."""
        application = QGuiApplication.instance()
        if not isinstance(application, QGuiApplication):
            return
        if self._limit:
            application.focusWindowChanged.disconnect(self._follow)
        self._limit = seconds
        self._last_input = self._clock()
        if seconds:
            application.focusWindowChanged.connect(self._follow)
            self._follow(application.focusWindow())
            self._timer.start(round(min(seconds, LOOK_EVERY) * 1000))
        else:
            self._timer.stop()

    def look(self) -> None:
        """See whether it has been long enough."""
        # A clock that was set back tells nothing of how long it has been.
        self._last_input = min(self._last_input, self._clock())
        if self._limit and self._clock() - self._last_input >= self._limit:
            self.idled.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT:
            self._last_input = self._clock()
        return False

    def _follow(self, window: QWindow | None) -> None:
        """Watch this window, too; a filter that is there already is not doubled."""
        if window is not None:
            window.installEventFilter(self)
