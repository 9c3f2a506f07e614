"""A lasting mark beside a deployment's name: what goes there and back is not safe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from convex_explorer.convex.deployment import Deployment, DeploymentKind
from convex_explorer.convex.urls import is_readable_on_the_way
from convex_explorer.ui.widgets.naming import named
from convex_explorer.ui.widgets.restyling import restyle

if TYPE_CHECKING:
    from convex_explorer.ui.theme import Theme

NOT_ENCRYPTED = "not encrypted"
NOT_CHECKED = "certificate not checked"
_REASONS = {
    NOT_ENCRYPTED: "Everybody on the way can read and change what is sent and what comes back.",
    NOT_CHECKED: "Whoever is on the way can pose as this deployment.",
}


def road_warning(deployment: Deployment) -> str:
    """The words of the mark; empty where there is nothing to warn of."""
    if deployment.kind is DeploymentKind.DEMO:
        return ""
    if is_readable_on_the_way(deployment.url):
        return NOT_ENCRYPTED
    unchecked = not deployment.connection_in_force.check_certificate
    return NOT_CHECKED if unchecked and deployment.url.startswith("https:") else ""


class RoadMark(QWidget):
    """An icon and words in the color of a warning, or nothing at all."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("roadMark")
        self._theme = theme
        self._warning = ""
        self._icon = QLabel()
        self._words = named(QLabel(), "roadMarkWords")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._icon)
        self._row.addWidget(self._words)
        theme.changed.connect(self._dress)
        self.show_deployment(None)

    def show_deployment(self, deployment: Deployment | None) -> None:
        """Warn of this deployment, if there is something to warn of."""
        self._warning = road_warning(deployment) if deployment is not None else ""
        self._words.setText(self._warning)
        self.setAccessibleName(self._warning)
        self.setToolTip(_REASONS.get(self._warning, ""))
        self.setVisible(bool(self._warning))
        self._dress()

    def _dress(self) -> None:
        unchecked = self._warning == NOT_CHECKED
        icon, color = ("shield", "error") if unchecked else ("lock-open", "warning")
        self._row.setSpacing(self._theme.unit)
        self._icon.setPixmap(self._theme.icon(icon, color).pixmap(self._theme.icon_size))
        restyle(self._words, role=color)
