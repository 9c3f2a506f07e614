"""When the keys that are in memory are forgotten, as the user wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from convex_explorer.ui.widgets.naming import named
from convex_explorer.ui.widgets.save_buttons import SaveButtons

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from convex_explorer.ui.theme import Theme

#: What can be chosen: minutes without input.
MINUTES = (0, 5, 15, 60)
_EXPLAINED = (
    "Keys in the keyring stay there, and the next call reads them again. Keys and tokens that are "
    "kept only until you quit must be entered again. A call under way is waited for first; when "
    "the screen is locked it is not, and may still take place."
)
_NOT_TOLD = "Here the program is not told of that: choose a time instead."


class ForgettingWishes(NamedTuple):
    """When keys are forgotten, by the names that the settings have for it."""

    forget_keys_minutes: int
    forget_keys_at_lock: bool


class KeyForgettingDialog(QDialog):
    """Nothing is changed before it is saved; only *Forget now* does so at once.

    Signals:
        chosen: ForgettingWishes.
        forgetting_requested: all keys are to be forgotten now.
    """

    chosen = Signal(object)
    forgetting_requested = Signal()

    def __init__(
        self, theme: Theme, now: ForgettingWishes, parent: QWidget, *, hears_of_lock: bool
    ) -> None:
        """Show what is wished now.

        Args:
            theme: how everything looks.
            now: the wishes as they are.
            parent: over which it opens.
            hears_of_lock: whether the system tells of a locked screen.
        """
        super().__init__(parent)
        named(self, "keyForgettingDialog", "When to forget keys")
        self.setWindowTitle("When to forget keys")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._minutes = named(QComboBox(), "forgetKeysMinutesCombo", "Forget keys after")
        for minutes in sorted({*MINUTES, now.forget_keys_minutes}):
            words = f"{minutes} minutes without input here" if minutes else "Never by themselves"
            self._minutes.addItem(words, minutes)
        self._minutes.setCurrentIndex(self._minutes.findData(now.forget_keys_minutes))
        words = "Also when the screen is locked or the computer goes to sleep"
        self._at_lock = named(QCheckBox(words), "forgetKeysAtLockTick")
        self._at_lock.setChecked(now.forget_keys_at_lock)
        self._at_lock.setEnabled(hears_of_lock)
        if not hears_of_lock:
            self._at_lock.setToolTip(_NOT_TOLD)
            self._at_lock.setAccessibleDescription(_NOT_TOLD)
        explained = named(QLabel(_EXPLAINED), "keyForgettingHint", role="muted")
        explained.setWordWrap(True)
        form = QFormLayout()
        form.addRow("&Forget keys", self._minutes)
        self._width = theme.unit * 110
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.unit * 4] * 4)
        column.setSpacing(theme.unit * 3)
        column.addLayout(form)
        column.addWidget(self._at_lock)
        column.addWidget(explained)
        column.addWidget(self._build_buttons())

    def showEvent(self, event: QShowEvent) -> None:
        """Be as high as the text needs; before the style sheet came, that was not known."""
        self.setMinimumWidth(self._width)
        self._column.activate()
        self.resize(self._width, self._column.totalHeightForWidth(self._width))
        super().showEvent(event)

    def accept(self) -> None:
        minutes = int(self._minutes.currentData())
        self.chosen.emit(ForgettingWishes(minutes, self._at_lock.isChecked()))
        super().accept()

    def _build_buttons(self) -> SaveButtons:
        forget = named(QPushButton("Forget all keys now"), "forgetKeysNowButton")
        forget.setAutoDefault(False)
        forget.clicked.connect(self._forget_now)
        return SaveButtons(self, "KeyForgetting", forget)

    def _forget_now(self) -> None:
        self.forgetting_requested.emit()
        self.reject()
