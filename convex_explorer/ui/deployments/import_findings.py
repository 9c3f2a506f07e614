"""The deployments found in what was pasted or dropped, a row for each, and what was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from convex_explorer.convex.deployment import CredentialKind, DeploymentKind
from convex_explorer.convex.import_clues import LeftOut
from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from convex_explorer.convex.imports import Findings, FoundDeployment
    from convex_explorer.ui.theme import Theme

KIND_LOOKS = {
    DeploymentKind.PRODUCTION: ("shield", "production"),
    DeploymentKind.DEVELOPMENT: ("monitor", "development"),
    DeploymentKind.PREVIEW: ("globe", "preview"),
    DeploymentKind.SELF_HOSTED: ("server", "self_hosted"),
}
LEFT_OUT_LOOK = ("circle-slash", "muted")
_CHOOSING_KEYS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space})
_MOST_ROWS_SHOWN = 3
_LOOK_ROLE = Qt.ItemDataRole.UserRole


class ImportFindings(QListWidget):
    """Rows to choose from. What they hold is kept beside them: no row knows a credential.

    Signals:
        deployment_chosen: the FoundDeployment that was clicked, or on which Enter was pressed.
        left_out_chosen: likewise the LeftOut, whose reason may be longer than its row.
    """

    deployment_chosen = Signal(object)
    left_out_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "importFindings", "What was found")
        self._theme = theme
        self._findings: tuple[FoundDeployment | LeftOut, ...] = ()
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.itemClicked.connect(self._choose)
        theme.veils.cover(self)
        theme.changed.connect(self._take_theme)
        self.hide()

    def show_findings(self, findings: Findings) -> None:
        """List these, and no others."""
        self._findings = (*findings.deployments, *findings.left_out)
        self.clear()
        for found in findings.deployments:
            self._add_row(_row_text(found), KIND_LOOKS[found.kind])
        for left_out in findings.left_out:
            item = self._add_row(f"Not usable: {left_out.what}\n{left_out.reason}", LEFT_OUT_LOOK)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.setCurrentRow(0)
        self.clearSelection()
        self._take_theme()
        self.setVisible(self.count() > 0)

    def choose_first(self) -> None:
        """Choose the likeliest, as a click on its row does."""
        self._choose(self.item(0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _CHOOSING_KEYS and (item := self.currentItem()):
            # Taken here, for otherwise Enter would press the dialog's button as well.
            self._choose(item)
            return
        super().keyPressEvent(event)

    def _add_row(self, text: str, look: tuple[str, str]) -> QListWidgetItem:
        item = QListWidgetItem(text)
        item.setData(_LOOK_ROLE, look)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, text.replace("\n", ", "))
        item.setToolTip(text)
        self.addItem(item)
        return item

    def _choose(self, item: QListWidgetItem) -> None:
        finding = self._findings[self.row(item)]
        if isinstance(finding, LeftOut):
            self.left_out_chosen.emit(finding)
        else:
            item.setSelected(True)
            self.deployment_chosen.emit(finding)

    def _take_theme(self) -> None:
        self.setIconSize(self._theme.icon_size + QSize(self._theme.unit, 0))
        for row in range(self.count()):
            item = self.item(row)
            name, color = item.data(_LOOK_ROLE)
            item.setIcon(self._theme.icon(name, color, before_text=True))
            if name == LEFT_OUT_LOOK[0]:
                item.setForeground(self._theme.color(color))
        shown = min(self.count(), _MOST_ROWS_SHOWN)
        self.setFixedHeight(shown * max(self.sizeHintForRow(0), 0) + 2 * self.frameWidth())


def _row_text(found: FoundDeployment) -> str:
    """Two lines: what it is for and called; where it is, as whom, and where that is from."""
    name = found.name or "without a name"
    address = found.url or "URL not known"
    if found.url_is_guess:
        address += " (guessed)"
    credential = "" if found.credential.kind is CredentialKind.NONE else found.credential.kind
    parts = (address, credential, f"from {found.origin}")
    return f"{found.kind.capitalize()}: {name}\n{' · '.join(part for part in parts if part)}"
