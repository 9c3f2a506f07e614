"""Lets the window's thread go on while another one works: Python runs in one thread at a time."""

from collections.abc import Callable
from time import monotonic, sleep

_WORK, _REST = 0.001, 0.001  # seconds

#: Work that takes long calls this as often as it likes.
Pause = Callable[[], None]


class AbandonedError(Exception):
    """Nobody wants the result any more."""


class Breath:
    """A Pause that gives the interpreter away each millisecond; else it is held for five.

    Raises:
        AbandonedError: ``is_wanted`` says so.
    """

    def __init__(self, is_wanted: Callable[[], bool] | None = None) -> None:
        self._is_wanted = is_wanted
        self._next = 0.0

    def __call__(self) -> None:
        """Rest for a moment, if it was long enough ago."""
        if monotonic() < self._next:
            return
        if self._is_wanted is not None and not self._is_wanted():
            raise AbandonedError
        sleep(_REST)
        self._next = monotonic() + _WORK


def let_go(value: object, pause: Pause) -> None:
    """Take a large value apart, for freeing it at one go would hold the interpreter."""
    pause()
    if isinstance(value, list):
        while value:
            let_go(value.pop(), pause)
    elif isinstance(value, dict):
        while value:
            let_go(value.popitem()[1], pause)


def no_pause() -> None:
    """The Pause of work that is short, or has the interpreter to itself."""
