"""A call that somebody else wrote says so, to those who see and to those who listen."""

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from convex_explorer.ui.call.origin_mark import OriginMark


@pytest.fixture
def mark(theme, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    mark = OriginMark(theme)
    QVBoxLayout(window).addWidget(mark)
    with qtbot.waitActive(window):
        window.show()
    yield mark
    window.close()


def text(mark):
    return mark.findChild(QLabel, "callOrigin")


def test_there_is_none_where_nobody_else_wrote_it(mark):
    assert mark.isHidden()
    mark.show_origin("")
    assert mark.isHidden()


def test_it_says_where_from_and_to_check_it(mark):
    mark.show_origin("a link")
    assert text(mark).text() == "From a link — check before running"
    spoken = QAccessible.queryAccessibleInterface(text(mark)).text(QAccessible.Text.Name)
    assert spoken == text(mark).text()
    mark.show_origin("")
    assert mark.isHidden()


def test_it_is_fresh_until_somebody_can_have_seen_it(mark, qtbot):
    assert not mark.is_fresh
    mark.show_origin("a link")
    assert mark.is_fresh
    qtbot.waitUntil(lambda: not mark.is_fresh)
    mark.show_origin("a link")
    assert not mark.is_fresh
    mark.show_origin("the command line")
    assert mark.is_fresh
    mark.show_origin("")
    assert not mark.is_fresh


def test_it_takes_the_keyboard(mark):
    mark.show_origin("a link")
    mark.take_focus()
    assert text(mark).hasFocus()


def test_it_needs_no_more_width_than_there_is(mark, theme):
    theme.set_zoom(200)
    mark.show_origin("the command line")
    mark.window().resize(theme.unit * 40, theme.unit * 40)
    assert mark.window().width() == theme.unit * 40
    assert text(mark).height() >= text(mark).heightForWidth(text(mark).width())
