"""Keys that are held down, as those systems say it that do not say so."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from convex_explorer.ui.widgets.held_key import HeldKey

RETURN, SPACE = Qt.Key.Key_Return, Qt.Key.Key_Space


def key_event(kind, key, moment, *, repeats=False):
    """As it comes at a moment of the system's clock, in milliseconds."""
    event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, "", repeats)
    event.setTimestamp(moment)
    return event


def released(key, moment=5000):
    return key_event(QEvent.Type.KeyRelease, key, moment)


def pressed(key, moment=5000, **how):
    return key_event(QEvent.Type.KeyPress, key, moment, **how)


def test_a_key_that_nobody_let_go_is_pressed():
    assert not HeldKey().is_repeat(pressed(RETURN))


def test_let_go_and_pressed_at_the_same_moment_is_held():
    held = HeldKey()
    held.note_release(released(RETURN))
    assert held.is_repeat(pressed(RETURN))
    assert not held.is_repeat(pressed(SPACE))


def test_a_finger_takes_longer():
    held = HeldKey()
    held.note_release(released(RETURN))
    assert not held.is_repeat(pressed(RETURN, moment=5001))


def test_what_the_system_calls_a_repeat_is_one():
    assert HeldKey().is_repeat(pressed(RETURN, repeats=True))


def test_a_press_that_tells_no_time_is_not_taken_for_a_repeat():
    held = HeldKey()
    held.note_release(released(RETURN, moment=0))
    assert not held.is_repeat(pressed(RETURN, moment=0))
