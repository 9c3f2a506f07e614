import time

import pytest

from convex_explorer.ui.outcome.slices import SLICE, Slices


@pytest.fixture
def slices(qtbot):
    return Slices()


def slow_steps(count, taken):
    for number in range(count):
        time.sleep(SLICE / 2)  # the work itself, not a wait for it
        taken.append(number)
        yield


def test_short_work_is_done_at_once(slices, qtbot):
    with qtbot.waitSignal(slices.finished, timeout=0):
        slices.start(iter([None] * 3))
    assert not slices.running


def test_long_work_is_done_in_slices(slices, qtbot):
    taken = []
    with qtbot.waitSignal(slices.advanced):
        slices.start(slow_steps(12, taken))
    assert 0 < len(taken) < 12
    with qtbot.waitSignal(slices.finished):
        pass
    assert len(taken) == 12


def test_new_work_takes_the_place_of_old_work(slices, qtbot):
    old, new = [], []
    slices.start(slow_steps(50, old))
    slices.start(slow_steps(6, new))
    with qtbot.waitSignal(slices.finished):
        pass
    assert len(new) == 6
    assert len(old) < 50


def test_work_that_is_stopped_does_not_say_that_it_is_finished(slices, qtbot):
    taken = []
    slices.start(slow_steps(50, taken))
    slices.stop()
    with qtbot.assertNotEmitted(slices.finished, wait=20):
        pass
    assert len(taken) < 50
    assert not slices.running


def test_work_that_is_for_later_begins_after_what_is_under_way(slices, qtbot):
    taken = []
    slices.start_later(slow_steps(2, taken))
    assert (slices.running, taken) == (True, [])
    with qtbot.waitSignal(slices.finished):
        pass
    assert len(taken) == 2


def test_work_can_pause_and_go_on(slices, qtbot):
    taken = []
    slices.start(slow_steps(8, taken))
    slices.pause()
    done = len(taken)
    other = Slices()
    with qtbot.waitSignal(other.finished):
        other.start(slow_steps(8, []))
    assert len(taken) == done
    with qtbot.waitSignal(slices.finished):
        slices.go_on()
    assert len(taken) == 8
