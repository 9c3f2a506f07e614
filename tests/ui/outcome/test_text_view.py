import json

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from convex_explorer.ui.outcome.text_view import TextPlace, TextView
from convex_explorer.values.text import pretty
from tests.support.made_calls import received

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
TEXT = "one two\nthree é🚀 語 four\n\nlast".encode()
HUGE = pretty(received([{"n": n, "name": f"number {n}"} for n in range(20_000)]))


@pytest.fixture
def view(theme, qtbot):
    view = TextView(theme)
    qtbot.addWidget(view)
    view.resize(500, 300)
    view.show()
    view.setFocus()
    return view


def clipboard():
    return QGuiApplication.clipboard().text()


def press(view, key, modifier=Qt.KeyboardModifier.NoModifier, times=1):
    for _ in range(times):
        QTest.keyClick(view, key, modifier)


def test_all_of_the_text_is_there(view):
    view.show_text(HUGE)
    assert json.loads(view.toPlainText())[19_999] == {"n": 19_999, "name": "number 19999"}


def test_control_a_and_control_c_copy_the_whole(view):
    view.show_text(HUGE)
    press(view, Qt.Key.Key_A, CONTROL)
    press(view, Qt.Key.Key_C, CONTROL)
    assert clipboard() == HUGE.decode()
    assert view.verticalScrollBar().value() == 0


def test_shift_and_arrows_select_characters_not_bytes(view):
    view.show_text(TEXT)
    press(view, Qt.Key.Key_Down)
    press(view, Qt.Key.Key_Right, times=6)
    press(view, Qt.Key.Key_Right, SHIFT, times=4)
    assert view.selected_text == "é🚀 語"
    press(view, Qt.Key.Key_C, CONTROL)
    assert clipboard() == "é🚀 語"


def test_control_and_arrows_go_by_words(view):
    view.show_text(TEXT)
    press(view, Qt.Key.Key_Right, CONTROL | SHIFT, times=2)
    assert view.selected_text == "one two"


def test_up_and_down_keep_their_column_across_short_rows(view):
    view.show_text(b"0123456789\nab\n0123456789")
    press(view, Qt.Key.Key_Right, times=7)
    press(view, Qt.Key.Key_Down, times=2)
    assert view.place.caret == 14 + 7


def test_the_ends_of_the_text_are_one_key_away(view):
    view.show_text(HUGE)
    press(view, Qt.Key.Key_End, CONTROL)
    assert view.place.caret == len(HUGE)
    assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum()
    press(view, Qt.Key.Key_Home, CONTROL | SHIFT)
    assert view.selected_text == HUGE.decode()
    assert view.verticalScrollBar().value() == 0


def test_a_page_is_what_is_seen(view):
    view.show_text(HUGE)
    press(view, Qt.Key.Key_PageDown)
    caret_row = view.rows.number_at(view.place.caret)
    assert caret_row == view.verticalScrollBar().value() > 5
    press(view, Qt.Key.Key_PageUp)
    assert view.place == TextPlace()


def test_the_mouse_selects_from_where_it_is_pressed_to_where_it_is(view):
    view.show_text(TEXT)
    start, end = (view.rect_of(TEXT.index(word)).topLeft() for word in (b"two", b"four"))
    down = QPointF(0, 3)
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=(start + down).toPoint())
    _drag_to(view, (end + down).toPoint())
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=(end + down).toPoint())
    assert view.selected_text == "two\nthree é🚀 語 "


def _drag_to(view, point: QPoint):
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent

    left = Qt.MouseButton.LeftButton
    place = QPointF(point)
    event = QMouseEvent(
        QEvent.Type.MouseMove, place, place, left, left, Qt.KeyboardModifier.NoModifier
    )
    QGuiApplication.sendEvent(view.viewport(), event)


def test_a_double_click_selects_a_word(view):
    view.show_text(TEXT)
    place = view.rect_of(TEXT.index(b"hree")).center().toPoint()
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert view.selected_text == "three"


def test_every_character_is_found_where_it_is_painted(view):
    view.show_text(TEXT)
    borders = [len(TEXT.decode()[:count].encode()) for count in range(len(TEXT.decode()) + 1)]
    for border in borders:
        point = view.rect_of(border).topLeft() + QPointF(0.5, 2)
        assert view.offset_at(point) == border


def test_the_place_in_a_text_comes_back(view):
    view.show_text(HUGE)
    view.select(2_000, 2_010)
    view.verticalScrollBar().setValue(300)
    place = view.place
    view.show_text(b"another")
    assert view.place.top_row == 0
    view.show_text(HUGE, place)
    assert view.place == place


def test_one_line_of_a_megabyte_is_broken_only_for_the_eye(view):
    line = b'"' + b"lorem ipsum " * 90_000 + b'"'
    view.show_text(line)
    assert view.rows.count > 1_000
    view.select_all()
    view.copy()
    assert clipboard() == line.decode()


def test_broken_utf_8_is_shown_and_found_too(view):
    view.show_text(b'"a\xff\xfeb \xe2\x80\xa8 c"')
    view.grab()
    assert view.offset_at(view.rect_of(4).topLeft() + QPointF(0.5, 2)) == 4


def test_there_is_no_scrolling_to_the_side_where_all_rows_fit(view, qtbot):
    view.show_text(TEXT)
    view.grab()
    assert view.horizontalScrollBar().maximum() == 0
    view.show_text(b"x" * 900)
    view.grab()
    qtbot.waitUntil(lambda: view.horizontalScrollBar().maximum() > 0)


def test_a_screen_reader_is_told_the_row_of_the_caret(view):
    view.show_text(TEXT)
    press(view, Qt.Key.Key_Down)
    assert view.accessibleDescription() == "Line 2: three é🚀 語 four"


def test_only_what_is_seen_is_laid_out(view, monkeypatch):
    from convex_explorer.ui.outcome import text_canvas

    made = []

    class Counted(text_canvas.TextLine):
        def __init__(self, *arguments):
            made.append(arguments)
            super().__init__(*arguments)

    monkeypatch.setattr(text_canvas, "TextLine", Counted)
    view.show_text(HUGE)
    made.clear()
    view.verticalScrollBar().setValue(30_000)
    view.grab()
    assert 0 < len(made) < 100
