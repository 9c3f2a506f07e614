"""Which deployment the next call goes to, as a color, a word and a name; and choosing another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from convex_explorer.convex.deployment import Deployment, DeploymentKind
from convex_explorer.ui.deployments.guard_button import GuardButton
from convex_explorer.ui.deployments.road_mark import RoadMark, road_warning
from convex_explorer.ui.kind_marks import KIND_COLORS
from convex_explorer.ui.veils import paint_bar
from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QHelpEvent, QPainter, QResizeEvent
    from PySide6.QtWidgets import QAbstractItemView

    from convex_explorer.convex.guard import GuardLevel
    from convex_explorer.ui.theme import Theme

KIND_ROLE = Qt.ItemDataRole.UserRole + 1

IN_PLACE_OF_THE_DEMOS_URL = "runs inside this program; nothing leaves this computer"
#: Units; a longer name is cut.
WIDEST_NAME, WIDEST_LIST = 60, 90


class DeploymentSwitcher(QWidget):
    """The head of the window.

    Signals:
        deployment_chosen: str, the id of a saved deployment.
        add_requested: the user wants to add a deployment.
        edit_requested: str, the id of the deployment to change.
        forget_key_requested: str, the id of the deployment whose key is to be forgotten.
        remove_requested: str, the id of the deployment to remove.
        guard_chosen: str, the id of the active deployment, and GuardLevel.
        unveiling_requested: names and values are to be shown again.
    """

    deployment_chosen = Signal(str)
    add_requested = Signal()
    edit_requested = Signal(str)
    forget_key_requested = Signal(str)
    remove_requested = Signal(str)
    guard_chosen = Signal(str, object)
    unveiling_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._deployment: Deployment | None = None
        self._band = named(QFrame(), "deploymentBand")
        self._kind_label = named(QLabel(), "deploymentKind", role="kind")
        self._combo = named(_NameCombo(theme), "deploymentSwitcher", "Deployment")
        self._combo.setToolTip("The deployment that calls go to (Ctrl+E)")
        self._combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._combo.activated.connect(self._choose_row)
        theme.veils.cover(self._combo)
        self._url_text = ""
        self._url_label = named(QLabel(), "deploymentUrl", role="small")
        self._url_label.setTextFormat(Qt.TextFormat.PlainText)
        self._url_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._url_label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        theme.veils.cover(self._url_label)
        self._sharing_mark = self._build_sharing_mark()
        self._menu_button = self._build_menu_button()
        self._guard = GuardButton(theme)
        self._guard.level_chosen.connect(self._choose_guard)
        self._road_mark = RoadMark(theme)
        self._lay_out()
        theme.changed.connect(self._dress)
        self._dress()
        self.show_deployment(None)

    def show_deployments(self, deployments: Sequence[Deployment]) -> None:
        """List all saved deployments."""
        self._combo.clear()
        for row, deployment in enumerate(deployments):
            self._combo.addItem(deployment.name, deployment.deployment_id)
            self._combo.setItemData(row, deployment.kind, KIND_ROLE)
            self._combo.setItemData(row, deployment.url, Qt.ItemDataRole.ToolTipRole)
            spoken = ", ".join(
                filter(None, (deployment.name, deployment.kind, road_warning(deployment)))
            )
            self._combo.setItemData(row, spoken, Qt.ItemDataRole.AccessibleTextRole)
        self.show_deployment(self._deployment)

    def show_deployment(self, deployment: Deployment | None) -> None:
        """Show which one is active."""
        self._deployment = deployment
        self._combo.setEnabled(deployment is not None)
        self._edit_action.setEnabled(
            deployment is not None and deployment.kind is not DeploymentKind.DEMO
        )
        self._forget_action.setEnabled(deployment is not None and deployment.keeps_credential)
        self._remove_action.setEnabled(deployment is not None)
        self._kind_label.setVisible(deployment is not None)
        self._guard.show_deployment(deployment)
        self._road_mark.show_deployment(deployment)
        self._url_text = ""
        if deployment is not None:
            self._combo.setCurrentIndex(self._combo.findData(deployment.deployment_id))
            self._kind_label.setText(deployment.kind.upper())
            self._kind_label.setAccessibleName(f"Kind of deployment: {deployment.kind}")
            is_demo = deployment.kind is DeploymentKind.DEMO
            self._url_text = IN_PLACE_OF_THE_DEMOS_URL if is_demo else deployment.url
        self._dress()

    def take_focus(self) -> None:
        """Let the user choose by keyboard."""
        self._combo.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def open_list(self) -> None:
        """Open the list for choosing by keyboard."""
        self.take_focus()
        self._combo.showPopup()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut_url()

    # ------------------------------------------------------------------ how it is done

    def _cut_url(self) -> None:
        """Show as much of the URL as there is room for; all of it where one points at it."""
        self._row.activate()
        room, metrics = self._url_label.width(), self._url_label.fontMetrics()
        shown = metrics.elidedText(self._url_text, Qt.TextElideMode.ElideRight, room)
        self._url_label.setText(shown)
        self._url_label.setToolTip(self._url_text if shown != self._url_text else "")
        self._url_label.setAccessibleName(self._url_text)

    def _build_menu_button(self) -> QToolButton:
        menu = QMenu(self)
        menu.addAction("Add a deployment…").triggered.connect(self.add_requested)
        self._edit_action = menu.addAction("Edit this deployment…")
        self._edit_action.triggered.connect(self._request_edit)
        self._forget_action = menu.addAction("Forget its key…")
        self._forget_action.triggered.connect(self._request_forgetting)
        self._remove_action = menu.addAction("Remove this deployment…")
        self._remove_action.triggered.connect(self._request_removal)
        purpose = "Add, edit or remove deployments"
        button = named(QToolButton(), "deploymentMenuButton", purpose, role="quiet")
        button.setToolTip(purpose)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._theme.dress(button, "ellipsis")
        return button

    def _build_sharing_mark(self) -> QToolButton:
        words = "Names and values are hidden"
        mark = named(QToolButton(), "sharingMark", f"{words}. Press to show them.", role="quiet")
        mark.setText(words)
        mark.setToolTip("Press to show them again; point at one to see it alone")
        mark.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        mark.clicked.connect(self.unveiling_requested)
        self._theme.dress(mark, "eye-off", "warning")
        self._theme.veils.changed.connect(self._show_sharing_mark)
        mark.setVisible(self._theme.veils.drawn)
        return mark

    def _show_sharing_mark(self) -> None:
        self._sharing_mark.setVisible(self._theme.veils.drawn)

    def _lay_out(self) -> None:
        self._row = QHBoxLayout()
        self._row.addWidget(self._kind_label)
        self._row.addWidget(self._combo)
        self._row.addWidget(self._menu_button)
        self._row.addWidget(self._guard)
        self._row.addWidget(self._road_mark)
        self._row.addWidget(self._url_label, 1)
        self._row.addWidget(self._sharing_mark)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._band)
        column.addLayout(self._row)

    def _dress(self) -> None:
        unit = self._theme.unit
        self._row.setContentsMargins(unit * 3, unit * 2, unit * 3, unit * 2)
        self._row.setSpacing(unit * 2)
        self._band.setFixedHeight(unit)
        self._combo.setMaximumWidth(unit * WIDEST_NAME)
        name = "line"
        if self._deployment is not None:
            name = KIND_COLORS[self._deployment.kind]
        color = self._theme.color(name).name()
        self._band.setStyleSheet(f"background: {color};")
        self._kind_label.setStyleSheet(
            f"color: {self._theme.color('window').name()}; background: {color};"
        )
        self._cut_url()

    def _choose_row(self, row: int) -> None:
        self.deployment_chosen.emit(self._combo.itemData(row))

    def _choose_guard(self, level: GuardLevel) -> None:
        if self._deployment is not None:
            self.guard_chosen.emit(self._deployment.deployment_id, level)

    def _request_edit(self) -> None:
        if self._deployment is not None:
            self.edit_requested.emit(self._deployment.deployment_id)

    def _request_forgetting(self) -> None:
        if self._deployment is not None:
            self.forget_key_requested.emit(self._deployment.deployment_id)

    def _request_removal(self) -> None:
        if self._deployment is not None:
            self.remove_requested.emit(self._deployment.deployment_id)


class _NameCombo(QComboBox):
    """Shows that a name is cut where it is."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: _DeploymentDelegate | None = None

    def showPopup(self) -> None:
        """The list is made when it is opened for the first time."""
        if self._rows is None:
            self._rows = _DeploymentDelegate(self._theme, self)
            self.setItemDelegate(self._rows)
        self.view().setMinimumWidth(self._theme.unit * WIDEST_LIST)
        super().showPopup()

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        super().initStyleOption(option)
        room = self.width() - 10 * self._theme.unit  # the arrow's part, and what is around the text
        metrics = self.fontMetrics()
        option.currentText = metrics.elidedText(
            option.currentText, Qt.TextElideMode.ElideRight, room
        )


class _DeploymentDelegate(QStyledItemDelegate):
    """A row of the list: the name, and at the right the kind, as a word in its color."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        if self._theme.veils.hide(option):
            name = option.rect.adjusted(self._theme.unit * 2, 0, -option.rect.width() // 2, 0)
            paint_bar(painter, name, self._theme.color("line_strong"))
        kind = DeploymentKind(index.data(KIND_ROLE))
        painter.save()
        painter.setPen(self._theme.color(KIND_COLORS[kind]))
        painter.setFont(option.font)
        margin = self._theme.unit * 2
        where: QRect = option.rect.adjusted(0, 0, -margin, 0)
        painter.drawText(where, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, kind)
        painter.restore()

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        metrics = option.fontMetrics
        taken = metrics.horizontalAdvance(index.data(KIND_ROLE)) + self._theme.unit * 6
        room = option.rect.width() - taken
        option.text = (
            ""
            if self._theme.veils.hide(option)
            else metrics.elidedText(option.text, Qt.TextElideMode.ElideRight, room)
        )

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """A tooltip would tell the URL."""
        return self._theme.veils.drawn or super().helpEvent(event, view, option, index)

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        size = super().sizeHint(option, index)
        size.setHeight(max(size.height(), self._theme.unit * 6))
        return size
