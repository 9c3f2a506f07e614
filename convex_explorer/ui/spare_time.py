"""Does what can wait until the window has been painted, step by step, in the loop's spare time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Iterator


class SpareTime(QObject):
    """Takes one step whenever the loop has nothing else to do."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: Iterator[object] = iter(())
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._take_step)

    def start(self, steps: Iterator[object]) -> None:
        """Take these steps from now on."""
        self._steps = steps
        self._timer.start()

    def _take_step(self) -> None:
        try:
            next(self._steps)
        except StopIteration:
            self._timer.stop()
