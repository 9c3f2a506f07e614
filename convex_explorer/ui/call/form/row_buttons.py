"""The buttons at the end of a row: what is done with an item or a field as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from convex_explorer.ui.call.form.desk import control_name
from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from convex_explorer.ui.theme import Theme
    from convex_explorer.values.path import ValuePath


class RowButtons(QWidget):
    """Remove, and for the items of an array also the ways up and down.

    Signals:
        move_wished: int, by how many places.
        removal_wished: take it away.
    """

    move_wished = Signal(int)
    removal_wished = Signal()

    def __init__(self, theme: Theme, *, movable: bool) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._up: QToolButton | None = None
        self._down: QToolButton | None = None
        if movable:
            self._up = _button(theme, "chevron-up", "Move up (Alt+Up)")
            self._up.clicked.connect(self._wish_up)
            self._down = _button(theme, "chevron-down", "Move down (Alt+Down)")
            self._down.clicked.connect(self._wish_down)
            row.addWidget(self._up)
            row.addWidget(self._down)
        self._remove = _button(theme, "x", "Remove")
        self._remove.clicked.connect(self.removal_wished)
        row.addWidget(self._remove)

    def can_move(self, step: int) -> bool:
        """Whether there is something to change places with."""
        button = self._up if step < 0 else self._down
        return button is not None and button.isEnabled()

    def show_position(self, *, first: bool, last: bool) -> None:
        """Know whether there is something before it, and behind it."""
        if self._up is not None and self._down is not None:
            self._up.setEnabled(not first)
            self._down.setEnabled(not last)

    def show_path(self, path: ValuePath, spoken: str) -> None:
        """Be named after the part that it is about."""
        for button, suffix, words in (
            (self._up, ".up", "move up"),
            (self._down, ".down", "move down"),
            (self._remove, ".remove", "remove"),
        ):
            if button is not None:
                named(button, control_name(path, suffix), f"{spoken}, {words}")

    def _wish_up(self) -> None:
        self.move_wished.emit(-1)

    def _wish_down(self) -> None:
        self.move_wished.emit(1)


def _button(theme: Theme, icon: str, words: str) -> QToolButton:
    button = QToolButton()
    button.setProperty("role", "quiet")
    button.setToolTip(words)
    theme.dress(button, icon)
    return button
