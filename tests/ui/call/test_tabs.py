from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabBar, QToolButton

from convex_explorer.convex.deployment import DeploymentKind
from convex_explorer.ui.call.tabs import CallTabs


@pytest.fixture
def tabs(theme, qtbot):
    tabs = CallTabs(theme)
    qtbot.addWidget(tabs)
    tabs.resize(900, 40)
    with qtbot.waitActive(tabs):
        tabs.show()
    for draft_id, title in (("a", "messages:list"), ("b", "users:get"), ("c", "")):
        tabs.add_tab(draft_id, title)
    return tabs


def bar(tabs: CallTabs) -> QTabBar:
    return tabs.findChild(QTabBar, "callTabs")


def middle_of(tabs: CallTabs, index: int) -> QPoint:
    return bar(tabs).tabRect(index).center()


def close_button(tabs: CallTabs, index: int) -> QToolButton:
    return bar(tabs).tabButton(index, QTabBar.ButtonPosition.RightSide)


def test_the_first_tab_is_in_front_at_once(theme, qtbot):
    tabs = CallTabs(theme)
    qtbot.addWidget(tabs)
    assert tabs.current_draft_id is None
    with qtbot.waitSignal(tabs.tab_activated) as activated:
        tabs.add_tab("a", "messages:list")
    assert activated.args == ["a"]
    with qtbot.assertNotEmitted(tabs.tab_activated):
        tabs.add_tab("b", "users:get")
    assert tabs.current_draft_id == "a"


def test_a_tab_without_a_function_is_a_new_call(tabs):
    assert bar(tabs).tabText(2) == "New call"
    tabs.set_title("c", "users:list")
    assert tabs.title("c") == bar(tabs).tabText(2) == "users:list"


def test_an_ampersand_in_a_title_is_no_shortcut(tabs):
    tabs.set_title("c", "a&b")
    assert bar(tabs).tabText(2) == "a&&b"
    assert tabs.title("c") == "a&b"


def test_a_click_brings_a_tab_up(tabs, qtbot):
    with qtbot.waitSignal(tabs.tab_activated) as activated:
        QTest.mouseClick(bar(tabs), Qt.MouseButton.LeftButton, pos=middle_of(tabs, 1))
    assert activated.args == ["b"]
    assert tabs.current_draft_id == "b"


@pytest.mark.parametrize("index", [0, 1, 2])
def test_close_button_and_middle_click_ask_to_close(tabs, qtbot, index):
    with qtbot.waitSignal(tabs.tab_close_requested) as requested:
        close_button(tabs, index).click()
    assert requested.args == ["abc"[index]]
    with qtbot.waitSignal(tabs.tab_close_requested) as requested:
        QTest.mouseClick(bar(tabs), Qt.MouseButton.MiddleButton, pos=middle_of(tabs, index))
    assert requested.args == ["abc"[index]]
    assert tabs.draft_ids == ["a", "b", "c"]


def test_the_plus_button_asks_for_a_new_call(tabs, qtbot):
    with qtbot.waitSignal(tabs.new_tab_requested):
        tabs.findChild(QToolButton, "newCallButton").click()


def test_closing_a_tab_in_front_goes_back_to_the_one_used_before(tabs, qtbot):
    tabs.activate("b")
    tabs.activate("a")
    tabs.activate("c")
    with qtbot.waitSignal(tabs.tab_activated) as activated:
        tabs.remove_tab("c")
    assert activated.args == ["a"]
    assert tabs.draft_ids == ["a", "b"]


def test_closing_a_tab_behind_changes_nothing_in_front(tabs, qtbot):
    tabs.activate("c")
    with qtbot.assertNotEmitted(tabs.tab_activated):
        tabs.remove_tab("a")
    assert tabs.current_draft_id == "c"


def test_the_last_tab_can_be_closed_too(tabs):
    for draft_id in "abc":
        tabs.remove_tab(draft_id)
    assert tabs.current_draft_id is None
    assert tabs.draft_ids == []


def test_place_order_goes_around(tabs):
    tabs.activate_previous()
    assert tabs.current_draft_id == "c"
    tabs.activate_next()
    assert tabs.current_draft_id == "a"
    tabs.activate_next()
    assert tabs.current_draft_id == "b"


def test_nine_is_the_last_tab_and_a_number_too_large_is_none(tabs):
    tabs.activate_nth(9)
    assert tabs.current_draft_id == "c"
    tabs.activate_nth(2)
    assert tabs.current_draft_id == "b"
    tabs.activate_nth(4)
    assert tabs.current_draft_id == "b"


def test_the_most_recent_order_is_walked_until_ctrl_is_let_go(tabs):
    for draft_id in ("c", "b", "a"):
        tabs.activate(draft_id)
    tabs.activate_recent()
    assert tabs.current_draft_id == "b"
    tabs.activate_recent()
    assert tabs.current_draft_id == "c"
    QTest.keyRelease(tabs, Qt.Key.Key_Control)
    tabs.activate_recent()
    assert tabs.current_draft_id == "a"
    QTest.keyRelease(tabs, Qt.Key.Key_Control)
    tabs.activate_recent()
    assert tabs.current_draft_id == "c"


def test_a_walk_survives_the_closing_of_a_tab(tabs):
    tabs.activate_recent()
    tabs.remove_tab(tabs.current_draft_id)
    tabs.activate_recent()
    assert tabs.current_draft_id in tabs.draft_ids


def test_a_running_tab_bears_a_mark_in_sight_and_in_words(tabs):
    width = bar(tabs).tabRect(1).width()
    before = close_button(tabs, 1).grab().toImage()
    tabs.set_running("b", True)
    assert tabs.is_running("b")
    assert close_button(tabs, 1).grab().toImage() != before
    assert bar(tabs).accessibleTabName(1) == "users:get, running"
    assert bar(tabs).tabRect(1).width() == width
    tabs.set_running("b", False)
    assert bar(tabs).accessibleTabName(1) == "users:get"
    assert close_button(tabs, 1).grab().toImage() == before


@pytest.mark.parametrize("look", ["light", "dark"])
def test_every_tab_bears_the_mark_of_the_deployment_its_call_goes_to(tabs, theme, look):
    theme.choose(look)
    without = bar(tabs).grab().toImage()
    looks = []
    for kind in DeploymentKind:
        tabs.show_kind(kind)
        looks.append(bar(tabs).grab().toImage())
        assert not bar(tabs).tabIcon(0).isNull()
    tabs.add_tab("new", "")
    assert not bar(tabs).tabIcon(bar(tabs).count() - 1).isNull()
    tabs.remove_tab("new")
    assert all(one != other for one, other in pairwise([without, *looks]))
    tabs.show_kind(None)
    assert bar(tabs).grab().toImage() == without


def test_a_tab_of_production_says_so_aloud(tabs):
    tabs.show_kind(DeploymentKind.PRODUCTION)
    assert bar(tabs).accessibleTabName(1) == "users:get, on production"
    tabs.show_kind(DeploymentKind.DEVELOPMENT)
    assert bar(tabs).accessibleTabName(1) == "users:get"


def test_an_unsaved_tab_bears_a_dot_in_sight_and_in_words(tabs):
    tabs.set_unsaved("b", True)
    assert tabs.is_unsaved("b")
    assert bar(tabs).tabText(1) == "users:get"
    assert bar(tabs).accessibleTabName(1) == "users:get, not saved"
    assert tabs.title("b") == "users:get"
    tabs.set_running("b", True)
    assert bar(tabs).accessibleTabName(1) == "users:get, running, not saved"
    tabs.set_title("b", "users:all")
    assert bar(tabs).tabText(1) == "users:all"
    tabs.set_running("b", False)
    tabs.set_unsaved("b", False)
    assert bar(tabs).tabText(1) == "users:all"
    assert bar(tabs).accessibleTabName(1) == "users:all"


def test_many_tabs_stay_wide_enough_to_be_read(tabs, theme):
    for number in range(20):
        tabs.add_tab(str(number), f"reports/monthly{number}:summary")
    assert bar(tabs).tabRect(10).width() >= 30 * theme.unit


def test_a_mark_takes_no_room_from_a_title(tabs, theme):
    tabs.show_kind(DeploymentKind.PRODUCTION)
    for number in range(20):
        tabs.add_tab(str(number), f"reports/monthly{number}:summary")
    mark = bar(tabs).iconSize().width()
    assert bar(tabs).tabRect(10).width() >= 30 * theme.unit + mark


def test_a_call_that_somebody_else_wrote_is_marked(tabs, theme):
    tabs.set_origin("b", "a link")
    assert not bar(tabs).tabIcon(1).isNull()
    assert bar(tabs).accessibleTabName(1) == "users:get, from a link"
    theme.choose("dark")
    assert not bar(tabs).tabIcon(1).isNull()
    tabs.set_origin("b", "")
    assert bar(tabs).tabIcon(1).isNull()
    assert bar(tabs).accessibleTabName(1) == "users:get"
    tabs.set_origin("c", "a link")
    tabs.remove_tab("c")
    theme.choose("light")
