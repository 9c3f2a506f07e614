"""A strip that says what happened and what to do; it pushes what is below it, never covers."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from convex_explorer.ui.theme import Theme
from convex_explorer.ui.widgets.announcing import announce
from convex_explorer.ui.widgets.restyling import restyle


class Tone(StrEnum):
    """How bad it is; decides color and icon."""

    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    ERROR = "error"


_ICONS = {
    Tone.INFO: "info",
    Tone.SUCCESS: "circle-check",
    Tone.WARNING: "triangle-alert",
    Tone.ERROR: "circle-x",
}


class BannerAction(NamedTuple):
    """Something the user can do about it: a name for the program, and the words on the button."""

    name: str
    label: str


class Banner(QFrame):
    """One message at a time; invisible while there is none.

    Signals:
        action_chosen: the ``name`` of the action whose button was pressed (str). The banner
            stays until it is told otherwise.
        closed: the user closed it.
    """

    action_chosen = Signal(str)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tone = Tone.INFO
        self.setProperty("role", "banner")
        self._icon, self._message, self._advice = QLabel(), QLabel(), QLabel()
        self._message.setObjectName("bannerMessage")
        self._advice.setObjectName("bannerAdvice")
        self._advice.setProperty("role", "muted")
        for label in (self._message, self._advice):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._action_buttons = (
            self._make_action_button("bannerActionButton"),
            self._make_action_button("bannerSecondActionButton"),
        )
        self._close_button = QToolButton()
        self._close_button.setObjectName("bannerCloseButton")
        self._close_button.setProperty("role", "quiet")
        self._close_button.setToolTip("Close this message")
        self._close_button.setAccessibleName("Close this message")
        self._close_button.clicked.connect(self._close)
        theme.dress(self._close_button, "x")
        for part in (self._message, self._advice, *self._action_buttons):
            theme.veils.cover(part)
        self._lay_out()
        theme.changed.connect(self._take_theme)
        self._take_theme()
        self.hide()

    def show_message(
        self,
        message: str,
        *,
        advice: str = "",
        tone: Tone = Tone.INFO,
        actions: Sequence[BannerAction] = (),
    ) -> None:
        """Say what happened, and what can be done about it.

        Args:
            message: what happened, to what.
            advice: what to do next, a sentence.
            tone: how bad it is.
            actions: two at most, the likelier one first.
        """
        self._tone = tone
        self._message.setText(message)
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))
        for index, button in enumerate(self._action_buttons):
            button.setVisible(index < len(actions))
            if index < len(actions):
                button.setProperty("action", actions[index].name)
                button.setText(actions[index].label)
        self.setAccessibleName(f"{message} {advice}".strip())
        self._take_theme()
        restyle(self, tone=tone.value)
        self.show()
        announce(self, self.accessibleName())

    def clear(self) -> None:
        """Take the message away."""
        self.hide()

    @property
    def message(self) -> str:
        """What it says now; empty while there is nothing to say."""
        return "" if self.isHidden() else self._message.text()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def _make_action_button(self, object_name: str) -> QPushButton:
        button = QPushButton()
        button.setObjectName(object_name)
        button.clicked.connect(self._choose_action)
        return button

    def _choose_action(self) -> None:
        button = self.sender()
        if button is not None:
            self.action_chosen.emit(button.property("action"))

    def _close(self) -> None:
        self.hide()
        self.closed.emit()

    def _lay_out(self) -> None:
        self._words = QVBoxLayout()
        self._words.addWidget(self._message)
        self._words.addWidget(self._advice)
        self._buttons = QHBoxLayout()
        for button in self._action_buttons:
            self._buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.addLayout(self._words, 1)
        self._body.addLayout(self._buttons)
        self._body.setAlignment(self._buttons, _TOP_LEFT)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addLayout(self._body, 1)
        self._row.addWidget(self._close_button, 0, Qt.AlignmentFlag.AlignTop)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= _WIDE_FROM * self._theme.unit
        directions = QBoxLayout.Direction
        self._body.setDirection(directions.LeftToRight if wide else directions.TopToBottom)

    def _take_theme(self) -> None:
        unit = self._theme.unit
        for layout in (self._row, self._body, self._buttons):
            layout.setSpacing(2 * unit)
        self._row.setContentsMargins(3 * unit, unit, 2 * unit, unit)
        # The first line of the text, the icon and the buttons stand on one line.
        self._words.setContentsMargins(0, unit, 0, unit)
        self._words.setSpacing(0)
        icon = self._theme.icon(_ICONS[self._tone], self._tone.value)
        self._icon.setPixmap(icon.pixmap(self._theme.icon_size))
        self._icon.setFixedHeight(6 * unit)


_WIDE_FROM = 120  # units; in less, the buttons stand below the text
_TOP_LEFT = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
