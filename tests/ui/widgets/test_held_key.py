"""Keys that are held down, as those systems say it that do not say so."""

import time

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from convex_explorer.ui.widgets.held_key import HeldKey

RETURN, SPACE = Qt.Key.Key_Return, Qt.Key.Key_Space


def released(key):
    return QKeyEvent(QEvent.Type.KeyRelease, key, Qt.KeyboardModifier.NoModifier)


def test_a_key_that_nobody_let_go_is_pressed():
    assert not HeldKey().is_held(RETURN)


def test_let_go_and_pressed_at_the_same_moment_is_held():
    held = HeldKey()
    held.note_release(released(RETURN))
    assert held.is_held(RETURN)
    assert not held.is_held(SPACE)


def test_a_finger_takes_longer():
    held = HeldKey()
    held.note_release(released(RETURN))
    let_go = time.monotonic()
    while time.monotonic() - let_go < 0.02:
        pass
    assert not held.is_held(RETURN)
