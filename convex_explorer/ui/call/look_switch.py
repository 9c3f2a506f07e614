"""The ways to look at args, side by side as one switch."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from convex_explorer.ui.widgets.naming import named


class ArgsLook(StrEnum):
    """A way to look at args, in the word on its button."""

    FORM = "Form"
    JSON = "JSON"


_NAMES = {ArgsLook.FORM: "argsLookForm", ArgsLook.JSON: "argsLookJson"}
_PLACES = {ArgsLook.FORM: "first", ArgsLook.JSON: "last"}


class ArgsLookSwitch(QWidget):
    """Chooses between the form and the text.

    Signals:
        look_chosen: ArgsLook; the user wants this one.
    """

    look_chosen = Signal(object)

    def __init__(self, look: ArgsLook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._buttons: dict[ArgsLook, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for each in ArgsLook:
            button = named(QToolButton(), _NAMES[each], f"Show the args as {each}", role="segment")
            button.setProperty("place", _PLACES[each])
            button.setText(each)
            button.setToolTip(f"Show the args as {each} (Ctrl+Shift+M)")
            button.setProperty("bare", "true")  # without an icon, for there is little room
            button.setCheckable(True)
            button.clicked.connect(self._choose)
            self._group.addButton(button)
            row.addWidget(button)
            self._buttons[each] = button
        self.show_look(look)

    def show_look(self, look: ArgsLook) -> None:
        """Show that this one is chosen."""
        self._buttons[look].setChecked(True)

    def _choose(self) -> None:
        chosen = next(look for look, button in self._buttons.items() if button.isChecked())
        self.look_chosen.emit(chosen)
