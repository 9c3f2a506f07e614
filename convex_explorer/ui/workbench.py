"""The workbench: the sidebar beside the open calls, and how they share the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from convex_explorer.ui.sidebar import Sidebar, SidebarPage
from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from convex_explorer.ui.theme import Theme

#: In less than so many units the sidebar makes way for the call; Ctrl+B brings it all the same.
NARROW = 160
_SIDEBAR, _CALLS = 68, 262  # units


class Workbench(QSplitter):
    """Shows the sidebar where the user wants it and there is room for it.

    Attributes:
        sidebar: what one works with beside the calls.

    Signals:
        page_chosen: SidebarPage; the user wants to see it.
        sidebar_toggled: bool, whether the user wants to see the sidebar from now on.
    """

    page_chosen = Signal(object)
    sidebar_toggled = Signal(bool)

    def __init__(self, theme: Theme, calls: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        named(self, "workbench")
        self._theme = theme
        self._unit = theme.unit
        self._narrow = False
        self._wanted = True
        self.sidebar = Sidebar(theme)
        self.sidebar.page_chosen.connect(self.page_chosen)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        self.addWidget(self.sidebar)
        self.addWidget(calls)
        self.setStretchFactor(1, 1)
        theme.changed.connect(self._take_theme)

    def restore(self, layout: str | None, *, sidebar_wanted: bool) -> None:
        """Share the window as it was shared before; ``layout`` as ``saved_layout`` said."""
        unit = self._theme.unit
        self.setSizes([unit * _SIDEBAR, unit * _CALLS])
        self._wanted = sidebar_wanted
        self.sidebar.setVisible(sidebar_wanted)
        if layout:
            self.restoreState(QByteArray.fromBase64(layout.encode()))

    def saved_layout(self) -> str:
        """How the window is shared now, in base64."""
        return self.saveState().toBase64().toStdString()

    def toggle_sidebar(self) -> None:
        """Show the sidebar, or take it away, as the user wishes."""
        self._wanted = not self.sidebar.isVisible()
        self.sidebar.setVisible(self._wanted)
        self.sidebar_toggled.emit(self._wanted)

    def search(self, page: SidebarPage) -> None:
        """Let the user search in a page, wherever they are."""
        self.sidebar.show()
        self.sidebar.search(page)
        self.page_chosen.emit(page)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Take the sidebar away where the window becomes too narrow for it, and bring it back."""
        narrow = self.width() < NARROW * self._theme.unit
        if narrow != self._narrow:
            self._narrow = narrow
            self.sidebar.setVisible(self._wanted and not narrow)

    def _take_theme(self) -> None:
        unit = self._theme.unit
        if unit != self._unit:
            sidebar, work = self.sizes()
            wider = round(sidebar * unit / self._unit)
            self.setSizes([wider, sidebar + work - wider])
            self._unit = unit
        self._make_room()
