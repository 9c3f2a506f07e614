"""How the active deployment is guarded, always to be seen, and choosing otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from convex_explorer.convex.guard import GuardLevel
from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from convex_explorer.convex.deployment import Deployment
    from convex_explorer.ui.theme import Theme

_ICONS = {
    GuardLevel.ALLOW: ("lock-open", "muted"),
    GuardLevel.ASK: ("shield", "warning"),
    GuardLevel.READ_ONLY: ("lock", "success"),
}
_MEANINGS = {
    GuardLevel.ALLOW: "Every call is sent at once.",
    GuardLevel.ASK: "Before a call that may change something, you are asked.",
    GuardLevel.READ_ONLY: "Only queries are sent.",
}


class GuardButton(QToolButton):
    """A lock with the level in words.

    Signals:
        level_chosen: GuardLevel.
    """

    level_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "guardButton", role="quiet")
        self._theme = theme
        self._level = GuardLevel.ALLOW
        self._group: QActionGroup | None = None
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.aboutToShow.connect(self._fill_menu)
        self.setMenu(menu)

    def show_deployment(self, deployment: Deployment | None) -> None:
        """Show how this one is guarded."""
        self.setVisible(deployment is not None)
        if deployment is not None:
            self._level = deployment.guard_in_force
            words = self._level.capitalize()
            self.setText(words)
            # What lets everything pass need not say so all the time.
            self.setToolButtonStyle(
                Qt.ToolButtonStyle.ToolButtonIconOnly
                if self._level is GuardLevel.ALLOW
                else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
            )
            self.setAccessibleName(f"Guard: {self._level}")
            self.setToolTip(f"{words}. {_MEANINGS[self._level]}")
            self._theme.dress(self, *_ICONS[self._level])

    def _fill_menu(self) -> None:
        """Made when it is opened for the first time."""
        if self._group is None:
            self._group = QActionGroup(self)
            self._group.triggered.connect(self._choose)
            for level in GuardLevel:
                action = self.menu().addAction(level.capitalize())
                action.setObjectName(f"guard{level.name.title().replace('_', '')}")
                action.setToolTip(_MEANINGS[level])
                action.setCheckable(True)
                action.setData(level)
                self._group.addAction(action)
            self.menu().setToolTipsVisible(True)
        for action in self._group.actions():
            action.setChecked(action.data() == self._level)

    def _choose(self, action: QAction) -> None:
        level = GuardLevel(action.data())
        if level is not self._level:
            self.level_chosen.emit(level)
