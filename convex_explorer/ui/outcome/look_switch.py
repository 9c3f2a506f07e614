"""The ways to look at a value, side by side as one switch."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from convex_explorer.ui.outcome.slot import Look
from convex_explorer.ui.theme import Theme
from convex_explorer.ui.widgets.naming import named

_ICONS = {Look.TREE: "list-tree", Look.TABLE: "table", Look.TEXT: "text"}
_PLACES = {Look.TREE: "first", Look.TABLE: "middle", Look.TEXT: "last"}


class LookSwitch(QWidget):
    """Chooses between tree, table and text.

    Signals:
        look_chosen: Look; the user wants this one.
    """

    look_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._group = QButtonGroup(self)
        self._buttons: dict[Look, QToolButton] = {}
        self._row = QHBoxLayout(self)
        for look in Look:
            button = named(QToolButton(), f"resultLook{look}", f"Show the result as {look.lower()}")
            button.setProperty("role", "segment")
            button.setProperty("place", _PLACES[look])
            button.setText(look)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setCheckable(True)
            button.clicked.connect(self._choose)
            theme.dress(button, _ICONS[look])
            self._group.addButton(button)
            self._row.addWidget(button)
            self._buttons[look] = button
        self._buttons[Look.TREE].setChecked(True)
        theme.changed.connect(self._take_theme)
        self._take_theme()

    @property
    def look(self) -> Look:
        """The one that is chosen."""
        return next(look for look, button in self._buttons.items() if button.isChecked())

    def show_look(self, look: Look) -> None:
        """Show that this one is chosen."""
        self._buttons[look].setChecked(True)

    def offer_table(self, possible: bool) -> None:
        """Show the way to the table, or take it away for what is none."""
        self._buttons[Look.TABLE].setVisible(possible)

    def _choose(self) -> None:
        self.look_chosen.emit(self.look)

    def _take_theme(self) -> None:
        unit = self._theme.unit
        self._row.setContentsMargins(0, 0, 2 * unit, unit)
        self._row.setSpacing(0)
        for button in self._buttons.values():
            button.setIconSize(self._theme.icon_size * 0.85)
