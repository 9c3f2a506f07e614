from PySide6.QtCore import QObject

from convex_explorer.ui.spare_time import SpareTime


def test_steps_are_taken_one_after_the_other_by_the_loop(qtbot):
    taken: list[int] = []
    owner = QObject()
    spare_time = SpareTime(owner)
    spare_time.start(taken.append(number) for number in range(3))
    assert taken == []
    qtbot.waitUntil(lambda: len(taken) == 3)
    assert taken == [0, 1, 2]


def test_when_all_are_taken_the_loop_has_peace(qtbot):
    owner = QObject()
    spare_time = SpareTime(owner)
    spare_time.start(iter([None]))
    qtbot.waitUntil(lambda: not spare_time._timer.isActive())
