import pytest
from PySide6.QtWidgets import QWidget

from convex_explorer.ui.outcome.empty_state import EmptyState


@pytest.fixture
def window(qtbot):
    """Lets what is in it be as small as there is room."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(400, 400)
    window.show()
    return window


@pytest.fixture
def empty(theme, window):
    empty = EmptyState(theme, window)
    empty.say("Nothing ran yet.", action="Run", keys=(("Run", "Ctrl+Enter"), ("Stop", "Ctrl+.")))
    empty.resize(400, 400)
    empty.show()
    return empty


def seen(empty: EmptyState) -> list[bool]:
    return [
        part.isVisible() for part in (empty._sentence, empty._button, empty._keys_area, empty._icon)
    ]


def test_where_there_is_room_all_of_it_is_seen(empty):
    assert seen(empty) == [True, True, True, True]


def test_the_less_room_there_is_the_less_stands_beside_the_sentence(empty):
    counts = []
    for height in range(400, 0, -10):
        empty.resize(400, height)
        counts.append(seen(empty).count(True))
        assert seen(empty)[0]
    assert counts == sorted(counts, reverse=True)
    assert {4, 1} <= set(counts)


def test_a_single_line_is_enough_for_the_sentence(empty, qtbot):
    height = empty._sentence.sizeHint().height()
    empty.resize(400, height)
    qtbot.waitUntil(lambda: empty._sentence.geometry().height() == height)
    assert empty.rect().contains(empty._sentence.geometry())


def test_no_button_is_there_without_an_action(empty):
    empty.say("Working…")
    assert seen(empty) == [True, False, False, True]
