"""Work that takes long, done in slices so short that the window never waits for it."""

from collections.abc import Iterator
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal

#: Seconds; half a frame, so that the other half is left for painting.
SLICE = 0.008
#: Milliseconds; by then the window has painted what is new, as a rule.
_PAINTED_BY = 30


class Slices(QObject):
    """Takes the steps of one piece of work at a time; a new one takes the place of the old.

    Signals:
        advanced: some steps were taken, and there are more.
        finished: all steps were taken. Work that was stopped never says so.
    """

    advanced = Signal()
    finished = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps: Iterator[None] | None = None
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)

    @property
    def running(self) -> bool:
        """Whether there is work left."""
        return self._steps is not None

    def start(self, steps: Iterator[None]) -> None:
        """Take the first steps now, and those that are left as the event loop comes by."""
        self._steps = steps
        self._timer.start(0)
        self._go_on()

    def start_later(self, steps: Iterator[None]) -> None:
        """Take all the steps as the event loop comes by, and paint what is new before the first."""
        self._steps = steps
        self._timer.start(_PAINTED_BY)

    def pause(self) -> None:
        """Leave what is left for later, as there is something that somebody waits for."""
        self._timer.stop()

    def go_on(self) -> None:
        """Go on after a pause, when what is new has been painted."""
        if self.running:
            self._timer.start(_PAINTED_BY)

    def stop(self) -> None:
        """Give up what is left."""
        self._steps = None
        self._timer.stop()

    def finish(self) -> None:
        """Take all the steps that are left, now: somebody cannot wait."""
        for _ in self._steps or ():
            pass
        self._go_on()

    def _go_on(self) -> None:
        steps, end = self._steps, monotonic() + SLICE
        if steps is None:
            return
        self._timer.setInterval(0)
        for _ in steps:
            if monotonic() >= end:
                self.advanced.emit()
                return
        self.stop()
        self.finished.emit()
