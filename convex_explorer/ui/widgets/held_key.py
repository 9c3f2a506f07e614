"""Tells a key that is held down from one that is pressed again."""

from time import monotonic

from PySide6.QtGui import QKeyEvent

#: Some systems repeat a key by letting it go and pressing it at the same moment, and say no more.
#: No finger is as fast as that.
_SECONDS_OF_NO_FINGER = 0.01


class HeldKey:
    """Watches the keys that reach one widget."""

    def __init__(self) -> None:
        self._released: dict[int, float] = {}

    def note_release(self, event: QKeyEvent) -> None:
        """A key was let go, or seems to be."""
        self._released[event.key()] = monotonic()

    def is_held(self, key: int) -> bool:
        """Whether a key, which is down now, was let go at this very moment."""
        return monotonic() - self._released.get(key, -1.0) < _SECONDS_OF_NO_FINGER
