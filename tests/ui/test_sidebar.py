"""The switch between the sidebar's pages."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton

from convex_explorer.ui.sidebar import Sidebar, SidebarPage
from convex_explorer.ui.widgets.sidebar_pane import SidebarPane


class Page(SidebarPane):
    def __init__(self, name):
        super().__init__()
        self.name = name
        self.searched = False
        QLabel(name, self)

    def focus_search(self):
        self.searched = True


@pytest.fixture
def sidebar(theme, qtbot):
    sidebar = Sidebar(theme)
    qtbot.addWidget(sidebar)
    for page in SidebarPage:
        sidebar.add_pane(page, partial(Page, page))
    sidebar.show_page(SidebarPage.HISTORY)
    sidebar.show()
    return sidebar


def shown(sidebar):
    return [label.text() for label in sidebar.findChildren(QLabel) if label.isVisible()]


def test_one_page_is_shown_at_a_time(sidebar):
    assert shown(sidebar) == ["History"]
    sidebar.show_page(SidebarPage.FUNCTIONS)
    assert shown(sidebar) == ["Functions"]
    assert sidebar.page is SidebarPage.FUNCTIONS


def test_a_press_is_a_wish_and_what_the_program_shows_is_none(sidebar, qtbot):
    chosen = []
    sidebar.page_chosen.connect(chosen.append)
    sidebar.show_page(SidebarPage.FUNCTIONS)
    assert chosen == []
    history = sidebar.findChild(QToolButton, "sidebarHistory")
    qtbot.mouseClick(history, Qt.MouseButton.LeftButton)
    assert chosen == [SidebarPage.HISTORY]
    assert shown(sidebar) == ["History"]


def test_a_pane_is_made_when_it_is_first_shown(sidebar):
    assert [pane.name for pane in sidebar.findChildren(Page)] == ["History"]
    sidebar.show_page(SidebarPage.FUNCTIONS)
    sidebar.show_page(SidebarPage.HISTORY)
    assert {pane.name for pane in sidebar.findChildren(Page)} == {"Functions", "History"}


def test_a_search_shows_the_page_that_is_searched(sidebar):
    sidebar.search(SidebarPage.FUNCTIONS)
    assert shown(sidebar) == ["Functions"]
    assert next(pane for pane in sidebar.findChildren(Page) if pane.searched).name == "Functions"
