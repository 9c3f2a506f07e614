"""The sidebar: what one works with beside the calls, one pane of it at a time."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from collections.abc import Callable

    from convex_explorer.ui.theme import Theme
    from convex_explorer.ui.widgets.sidebar_pane import SidebarPane


class SidebarPage(StrEnum):
    """The panes, by what their buttons say."""

    FUNCTIONS = "Functions"
    HISTORY = "History"
    SAVED = "Saved"


_PLACES = {SidebarPage.FUNCTIONS: "first", SidebarPage.SAVED: "last"}


class Sidebar(QWidget):
    """A switch over a stack of panes, each of which is made when it is first shown.

    Signals:
        page_chosen: SidebarPage; the user wants to see it.
    """

    page_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "sidebar", "Sidebar", role="pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self._group = QButtonGroup(self)
        self._buttons: dict[SidebarPage, QToolButton] = {}
        self._makers: dict[SidebarPage, Callable[[], SidebarPane]] = {}
        self._panes: dict[SidebarPage, SidebarPane] = {}
        self._switch = QHBoxLayout()
        self._switch.setSpacing(0)
        for page in SidebarPage:
            button = named(QToolButton(), f"sidebar{page}", f"Show {page.lower()}", role="segment")
            button.setProperty("place", _PLACES.get(page, "middle"))
            button.setText(page)
            button.setCheckable(True)
            button.clicked.connect(self._choose)
            self._group.addButton(button)
            self._switch.addWidget(button)
            self._buttons[page] = button
        self._switch.addStretch(1)
        self._stack = QStackedLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._switch)
        column.addLayout(self._stack, 1)
        theme.changed.connect(self._take_theme)
        self._take_theme()

    def add_pane(self, page: SidebarPage, make: Callable[[], SidebarPane]) -> None:
        """Have a page shown by the widget that ``make`` makes."""
        self._makers[page] = make

    @property
    def page(self) -> SidebarPage:
        """The one that is shown."""
        return next(page for page, button in self._buttons.items() if button.isChecked())

    def show_page(self, page: SidebarPage) -> None:
        """Show a page."""
        self._buttons[page].setChecked(True)
        if page not in self._panes:
            self._panes[page] = self._makers[page]()
            self._stack.addWidget(self._panes[page])
        self._stack.setCurrentWidget(self._panes[page])

    def search(self, page: SidebarPage) -> None:
        """Show a page, and let the user type what to look for there."""
        self.show_page(page)
        self._panes[page].focus_search()

    def take_focus(self) -> None:
        """Let the user go through the page that is shown by keyboard."""
        self._panes[self.page].take_focus()

    def _choose(self) -> None:
        self.show_page(self.page)
        self.page_chosen.emit(self.page)

    def _take_theme(self) -> None:
        unit = self._theme.unit
        self._switch.setContentsMargins(unit * 3, unit * 2, unit * 3, 0)
