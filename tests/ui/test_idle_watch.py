"""Nobody uses the window: noticed by a clock that the test sets."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from convex_explorer.ui.idle_watch import IdleWatch


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def window(qtbot):
    window = QLineEdit()
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    return window


@pytest.fixture
def watch(clock, window):
    watch = IdleWatch(clock=clock)
    yield watch
    watch.watch(0)


@pytest.fixture
def idled(watch):
    emissions = []
    watch.idled.connect(lambda: emissions.append("idled"))
    return emissions


def test_after_the_time_without_input_it_is_told_again_and_again(watch, clock, idled):
    watch.watch(60)
    clock.now += 59
    watch.look()
    assert idled == []
    clock.now += 1
    watch.look()
    watch.look()
    assert len(idled) == 2


def test_a_key_and_a_moved_mouse_begin_the_time_anew(watch, clock, idled, window):
    watch.watch(60)
    for use in (
        lambda: QTest.keyClick(window.windowHandle(), Qt.Key.Key_A),
        lambda: QTest.mouseMove(window.windowHandle()),
    ):
        clock.now += 59
        use()
    clock.now += 59
    watch.look()
    assert idled == []


def test_a_window_that_opens_later_counts_as_well(watch, clock, idled, qtbot):
    watch.watch(60)
    dialog = QLineEdit()
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
    clock.now += 59
    QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_A)
    clock.now += 59
    watch.look()
    assert idled == []


def test_nothing_is_told_where_nobody_asked(watch, clock, idled):
    watch.watch(60)
    watch.watch(0)
    clock.now += 600
    watch.look()
    assert idled == []


def test_a_clock_that_is_set_back_does_not_keep_it_from_being_told(watch, clock, idled):
    watch.watch(60)
    clock.now -= 5000
    watch.look()
    clock.now += 60
    watch.look()
    assert idled == ["idled"]


def test_it_looks_by_itself(watch, clock, idled, qtbot):
    watch.watch(0.05)
    clock.now += 1
    with qtbot.waitSignal(watch.idled):
        pass
