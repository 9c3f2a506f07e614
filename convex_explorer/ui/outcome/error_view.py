"""What a function threw: message, data, request id, and the server's stack."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from convex_explorer.convex.calls import Threw
from convex_explorer.convex.explanations import explain
from convex_explorer.convex.functions import FunctionType
from convex_explorer.ui.outcome.message_text import MessageText
from convex_explorer.ui.outcome.tree_panel import TreePanel
from convex_explorer.ui.outcome.tree_state import TreeState
from convex_explorer.ui.outcome.tree_view import ValueTree
from convex_explorer.ui.theme import Theme
from convex_explorer.ui.widgets.naming import named

_TREE_UNITS = 44  # the height a tree has at least


class ErrorView(QScrollArea):
    """One error; the data it carried is a tree like that of a result."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._stack_is_open = False
        self._icon = QLabel()
        self._title = named(QLabel(), "errorTitle", role="title")
        self._message = named(MessageText(theme), "errorMessage", "Error message")
        self._explanation = named(QLabel(), "errorExplanation", "What the error means")
        self._explanation.setWordWrap(True)
        self._explanation.setTextFormat(Qt.TextFormat.PlainText)
        self._explanation.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._request_row = QWidget()
        self._request_id = named(QLabel(), "requestIdLabel", role="code")
        self._request_id.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._copy_button = named(
            QToolButton(), "copyRequestIdButton", "Copy the request id", role="quiet"
        )
        self._copy_button.setToolTip("Copy the request id")
        self._copy_button.clicked.connect(self._copy_request_id)
        theme.dress(self._copy_button, "copy")
        self._data_title = named(QLabel("Error data"), "errorDataTitle", role="pane-title")
        self._data = TreePanel(theme, "errorDataTree", "Error data")
        self._stack_toggle = named(QToolButton(), "serverStackToggle", role="quiet")
        self._stack_toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._stack_toggle.clicked.connect(self._toggle_stack)
        self._stack = named(MessageText(theme, 30), "serverStack", "The server's stack")
        for part in (self._message, self._explanation, self._stack):
            theme.veils.cover(part)
        self._lay_out()
        theme.changed.connect(self._take_theme)
        self._take_theme()

    @property
    def data_tree(self) -> ValueTree:
        """Shows the error data."""
        return self._data.tree

    def show_error(self, function_type: FunctionType, error: Threw, data_state: TreeState) -> None:
        """Show another error, of a function of some type; its data as it was left."""
        explanation = explain(function_type, error)
        self._title.setText(explanation.title)
        self._message.setVisible(bool(error.message))
        self._message.show_text(error.message)
        self._explanation.setText(explanation.whole)
        self._explanation.setVisible(bool(explanation.whole))
        self._request_row.setVisible(error.request_id is not None)
        self._request_id.setText(error.request_id or "")
        has_data = error.error_data is not None
        self._data_title.setVisible(has_data)
        self._data.setVisible(has_data)
        self._data.tree.show_state(data_state)
        self._column.setStretch(self._column.indexOf(self._data), 1 if has_data else 0)
        self._column.setStretch(self._column.count() - 1, 0 if has_data else 1)
        self._stack.show_text("\n".join(error.frames))
        self._stack_toggle.setVisible(bool(error.frames))
        count = len(error.frames)
        self._stack_toggle.setText(
            f"The server's stack ({count} {'frame' if count == 1 else 'frames'})"
        )
        self._show_stack()

    def _toggle_stack(self) -> None:
        self._stack_is_open = not self._stack_is_open
        self._show_stack()

    def _show_stack(self) -> None:
        shape = "chevron-down" if self._stack_is_open else "chevron-right"
        self._theme.dress(self._stack_toggle, shape)
        self._stack.setVisible(self._stack_is_open and bool(self._stack.toPlainText()))

    def _copy_request_id(self) -> None:
        QGuiApplication.clipboard().setText(self._request_id.text())

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._icon)
        head.addWidget(self._title, 1)
        request = QHBoxLayout(self._request_row)
        request.setContentsMargins(0, 0, 0, 0)
        label = QLabel("Request ID")
        label.setProperty("role", "muted")
        request.addWidget(label)
        request.addWidget(self._request_id)
        request.addWidget(self._copy_button)
        request.addStretch()
        content = QWidget()
        content.setProperty("role", "pane")
        self._column = QVBoxLayout(content)
        self._column.addLayout(head)
        for widget in (self._message, self._explanation, self._request_row):
            self._column.addWidget(widget)
        self._column.addWidget(self._stack_toggle, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addWidget(self._stack)
        self._column.addWidget(self._data_title)
        self._column.addWidget(self._data)
        self._column.addStretch()
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _take_theme(self) -> None:
        unit = self._theme.unit
        self._column.setContentsMargins(3 * unit, 3 * unit, 3 * unit, 3 * unit)
        self._column.setSpacing(2 * unit)
        self._icon.setPixmap(self._theme.icon("circle-x", "error").pixmap(self._theme.icon_size))
        self._copy_button.setIconSize(self._theme.icon_size)
        self._data.setMinimumHeight(_TREE_UNITS * unit)
