"""When something has been painted."""

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

PATIENCE = 60.0  # seconds


class PaintWatch(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.count = 0
        self._watched = widget
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += event.type() is QEvent.Type.Paint
        return False

    def until_painted(self, action: Callable[[], object]) -> None:
        """Do something, and wait until the widget was painted."""
        before = self.count
        action()
        spin_until(lambda: self.count > before)


def spin_until(done: Callable[[], bool]) -> None:
    """Let Qt work until something has come true."""
    give_up = monotonic() + PATIENCE
    while not done():
        if monotonic() > give_up:
            raise TimeoutError
        QApplication.processEvents()


def show_and_paint(widget: QWidget) -> None:
    """Put a widget on the screen."""
    painted = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
    widget.resize(800, 600)
    PaintWatch(painted).until_painted(widget.show)
