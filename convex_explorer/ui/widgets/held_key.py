"""Tells a key that is held down from one that is pressed again."""

from PySide6.QtGui import QKeyEvent


class HeldKey:
    """Watches the keys that reach one widget.

    X11 repeats a key by letting it go and pressing it at the same moment of its clock, and Qt does
    not always find out that this is one repeat. No finger does both in one millisecond.
    """

    def __init__(self) -> None:
        self._released: dict[int, int] = {}

    def note_release(self, event: QKeyEvent) -> None:
        """A key was let go, or seems to be."""
        self._released[event.key()] = event.timestamp()

    def is_repeat(self, press: QKeyEvent) -> bool:
        """Whether a press is one more of a key that is held; one without a time is none."""
        moment = press.timestamp()
        same_moment = moment != 0 and self._released.get(press.key()) == moment
        return press.isAutoRepeat() or same_moment
