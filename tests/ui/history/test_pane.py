from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QPlainTextEdit,
)

from convex_explorer.convex.records import CallEnding
from convex_explorer.ui.history.pane import HistoryPane
from convex_explorer.ui.history.record_delegate import ENDING_ICONS
from tests.support.records import record_of


@pytest.fixture
def pane(theme, qtbot):
    pane = HistoryPane(theme)
    qtbot.addWidget(pane)
    pane.resize(270, 400)
    with qtbot.waitActive(pane):
        pane.show()
    return pane


@pytest.fixture
def full(pane):
    """With three calls."""
    pane.records = [record_of(path) for path in ("c:new", "b:middle", "a:old")]
    pane.show_records(pane.records)
    return pane


def listed(pane: HistoryPane) -> QListView:
    return pane.findChild(QListView, "historyList")


def search_box(pane: HistoryPane) -> QLineEdit:
    return pane.findChild(QLineEdit, "historySearch")


def sentence(pane: HistoryPane) -> str:
    label = pane.findChild(QLabel, "historyEmpty")
    return label.text() if label.isVisible() else ""


def row_at(pane: HistoryPane, row: int) -> QModelIndex:
    """The row of a call; the day is above them."""
    return listed(pane).model().index(row + 1, 0)


def select(pane: HistoryPane, row: int) -> None:
    """As a click does; a key that is held down would add the row to those selected."""
    only = QItemSelectionModel.SelectionFlag.ClearAndSelect
    listed(pane).selectionModel().setCurrentIndex(row_at(pane, row), only)


def heard(signal: Any) -> list[Any]:
    said: list[Any] = []
    signal.connect(said.append)
    return said


# ---------------------------------------------------------------------- empty or full


def test_it_says_why_it_is_empty(pane):
    assert sentence(pane) == "Calls appear here once they were made."
    QTest.keyClicks(search_box(pane), " plants ")
    pane.show_records([])
    assert sentence(pane) == "No call holds “plants”."
    pane.show_records([record_of()])
    assert sentence(pane) == ""
    assert listed(pane).isVisible()


def test_markup_in_what_is_looked_for_is_shown_as_it_is(pane):
    QTest.keyClicks(search_box(pane), "<b>x</b>")
    pane.show_records([])
    label = pane.findChild(QLabel, "historyEmpty")
    assert label.textFormat() is Qt.TextFormat.PlainText


def test_the_row_one_was_at_stays_current_when_calls_are_added(full):
    select(full, 1)
    full.show_records([record_of("d:newest"), *full.records])
    assert listed(full).currentIndex().data() == "b:middle"
    full.show_records([record_of("e:f")])
    assert not listed(full).currentIndex().isValid()


def test_older_calls_are_asked_for_when_one_comes_to_the_end(pane, qtbot):
    records = [record_of(f"a:{number}") for number in range(60)]
    asked = heard(pane.older_requested)
    pane.show_records(records)
    listed(pane).scrollToBottom()
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == [records[-1].record_id]
    pane.show_older_records([record_of("a:oldest")])
    assert listed(pane).model().rowCount() == 62


# ---------------------------------------------------------------------- searching


def test_typing_asks_once_it_pauses(pane, qtbot):
    asked = heard(pane.search_requested)
    QTest.keyClicks(search_box(pane), "plants")
    assert asked == []
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == ["plants"]
    search_box(pane).clear()
    qtbot.waitUntil(lambda: len(asked) == 2)
    assert asked == ["plants", ""]


def test_the_box_is_reached_with_its_words_selected(full):
    search_box(full).setText("plants")
    full.focus_search()
    assert search_box(full).hasFocus()
    assert search_box(full).selectedText() == "plants"


def test_the_list_is_reached_at_its_first_row_or_where_one_was(full):
    full.take_focus()
    assert listed(full).hasFocus()
    assert listed(full).currentIndex() == row_at(full, 0)
    select(full, 2)
    full.focus_search()
    full.take_focus()
    assert listed(full).currentIndex() == row_at(full, 2)


def test_an_empty_list_leaves_the_keyboard_with_the_box(pane):
    pane.take_focus()
    assert search_box(pane).hasFocus()


# ---------------------------------------------------------------------- opening and deleting


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_opens_the_current_call(full, key):
    opened = heard(full.record_opened)
    select(full, 1)
    QTest.keyClick(listed(full), key)
    assert opened == [full.records[1].record_id]


def test_a_double_click_opens_and_a_click_does_not(full):
    opened = heard(full.record_opened)
    place = listed(full).visualRect(row_at(full, 2)).center()
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(listed(full).viewport(), left, none, place)
    assert opened == []
    QTest.mouseDClick(listed(full).viewport(), left, none, place)
    assert opened == [full.records[2].record_id]


def test_delete_takes_the_current_call_out(full):
    deleted, opened = heard(full.deletion_requested), heard(full.record_opened)
    QTest.keyClick(listed(full), Qt.Key.Key_Delete)
    QTest.keyClick(listed(full), Qt.Key.Key_Return)
    assert (deleted, opened) == ([], [])
    select(full, 0)
    QTest.keyClick(listed(full), Qt.Key.Key_Delete)
    assert deleted == [full.records[0].record_id]


def open_menu(pane: HistoryPane, place: QPoint) -> QMenu | None:
    reason = QContextMenuEvent.Reason.Mouse
    viewport = listed(pane).viewport()
    QApplication.sendEvent(viewport, QContextMenuEvent(reason, place, viewport.mapToGlobal(place)))
    menus = [each for each in listed(pane).findChildren(QMenu) if each.isVisible()]
    return menus[0] if menus else None


def test_the_menu_offers_both_and_says_that_opening_does_not_run(full):
    opened, deleted = heard(full.record_opened), heard(full.deletion_requested)
    select(full, 1)
    place = listed(full).visualRect(listed(full).currentIndex()).center()
    menu = open_menu(full, place)
    titles = {action.text(): action for action in menu.actions()}
    titles["Open in a new tab (does not run)"].trigger()
    titles["Delete from history"].trigger()
    menu.close()
    assert opened == deleted == [full.records[1].record_id]


def test_there_is_no_menu_beside_the_rows(full):
    assert open_menu(full, QPoint(20, 390)) is None
    assert (
        open_menu(full, listed(full).visualRect(listed(full).model().index(0, 0)).center()) is None
    )


def test_ctrl_enter_asks_for_another_run_and_does_not_just_open(full):
    again, opened = heard(full.rerun_requested), heard(full.record_opened)
    select(full, 1)
    QTest.keyClick(listed(full), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert (again, opened) == ([full.records[1].record_id], [])


def test_two_calls_are_compared_or_one_with_the_result_in_front(pane):
    records = [record_of("a:b"), record_of("c:d"), record_of("e:f")]
    pane.show_records(records[:2])
    wishes = heard(pane.comparison_requested)
    select(pane, 0)
    press = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(listed(pane), Qt.Key.Key_D, press)
    listed(pane).selectAll()
    QTest.keyClick(listed(pane), Qt.Key.Key_D, press)
    assert wishes == [[records[0].record_id], [records[0].record_id, records[1].record_id]]
    pane.show_records(records)
    listed(pane).selectAll()
    QTest.keyClick(listed(pane), Qt.Key.Key_D, press)
    assert len(wishes) == 2


@pytest.mark.parametrize(
    ("count", "words", "offered"),
    [
        (1, "Compare with result in front", True),
        (2, "Compare the two selected", True),
        (3, "Compare (two at most)", False),
    ],
)
def test_the_menu_says_what_would_be_compared(pane, count, words, offered):
    pane.show_records([record_of(f"a:{number}") for number in range(count)])
    listed(pane).selectAll()
    menu = open_menu(pane, listed(pane).visualRect(row_at(pane, 0)).center())
    (action,) = (each for each in menu.actions() if each.text().startswith("Compare"))
    assert (action.text(), action.isEnabled()) == (words, offered)
    menu.close()


def test_ctrl_d_pins_and_unpins(pane, qtbot):
    records = [record_of("a:b"), record_of("c:d", pinned=True)]
    pane.show_records(records)
    wishes = []
    pane.pin_requested.connect(lambda *wish: wishes.append(wish))
    for row in (0, 1):
        select(pane, row)
        QTest.keyClick(listed(pane), Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert wishes == [(records[0].record_id, True), (records[1].record_id, False)]


def test_down_goes_over_the_days(pane):
    yesterday = datetime.now(UTC) - timedelta(days=1)
    pane.show_records([record_of("a:b"), record_of("c:d", started_at=yesterday)])
    pane.take_focus()
    QTest.keyClick(listed(pane), Qt.Key.Key_Down)
    assert listed(pane).currentIndex().data() == "c:d"


def test_f2_gives_a_name_and_a_note_and_escape_gives_none(full):
    given = []
    full.mark_given.connect(lambda *mark: given.append(mark))
    select(full, 2)
    for leave in (Qt.Key.Key_Escape, Qt.Key.Key_Return):
        QTest.keyClick(listed(full), Qt.Key.Key_F2)
        dialog = full.findChild(QDialog, "markDialog")
        dialog.findChild(QPlainTextEdit, "markNoteEdit").setPlainText("see 4711\n")
        name = dialog.findChild(QLineEdit, "markNameEdit")
        QTest.keyClicks(name, " Monday ")
        QTest.keyClick(name, leave)
        dialog.setParent(None)
    assert given == [(full.records[2].record_id, "Monday", "see 4711")]


# ---------------------------------------------------------------------- how it looks


@pytest.mark.parametrize("ending", CallEnding)
def test_every_ending_has_an_icon(theme, ending):
    name, color = ENDING_ICONS[ending]
    assert not theme.icon(name, color).isNull()


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("zoom", [50, 100, 200])
def test_long_paths_names_and_messages_are_painted_within_their_rows(pane, theme, look, zoom):
    theme.choose(look)
    theme.set_zoom(zoom)
    pane.show_records(
        [
            record_of(
                "a/very/deep/module/with/a/long/path:andAFunctionWithALongName",
                deployment_name="a deployment with a name that nobody can remember",
                ending=ending,
                message="Uncaught Error: " + "it went on and on " * 20 + "\nsecond line",
            )
            for ending in CallEnding
        ]
    )
    select(pane, 1)
    heights = {
        listed(pane).visualRect(listed(pane).model().index(row, 0)).height() for row in (0, 1)
    }
    assert heights == {theme.unit * 12}
    picture = pane.grab().toImage()
    assert len({picture.pixel(x, y) for x in range(270) for y in range(100, 400, 3)}) > 20


def test_rows_follow_the_zoom_at_once(full, theme, qtbot):
    theme.set_zoom(200)
    first = listed(full).model().index(0, 0)
    qtbot.waitUntil(lambda: listed(full).visualRect(first).height() == theme.unit * 12)


@pytest.mark.parametrize(
    ("key", "signal"),
    [
        ("Return", "record_opened"),
        ("Ctrl+Return", "rerun_requested"),
        ("Del", "deletion_requested"),
    ],
)
def test_a_key_that_is_held_down_means_one_call(full, key, signal):
    select(full, 1)
    wishes = []
    getattr(full, signal).connect(lambda *wish: wishes.append(wish))
    pressed = QKeySequence(key)[0]
    for repeats in (False, True, True):
        kind = QEvent.Type.KeyPress
        event = QKeyEvent(kind, pressed.key(), pressed.keyboardModifiers(), "", repeats)
        QApplication.sendEvent(listed(full), event)
    assert len(wishes) == 1
