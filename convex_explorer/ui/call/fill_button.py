"""A button over the args that adds the fields which the function takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from convex_explorer.convex.validators import ObjectOf
from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from convex_explorer.convex.function_spec import FunctionSpec


class FillButton(QToolButton):
    """Opens a menu; it is there only where fields are declared.

    Signals:
        required_wished: add those that must be there.
        all_wished: add all of them.
    """

    required_wished = Signal()
    all_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "fillArgsButton", "Fill in args", role="quiet")
        self.setText("Fill in")
        self.setToolTip("Add the fields that the function takes")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.addAction("Fill &required fields").triggered.connect(self.required_wished)
        menu.addAction("Fill &all fields").triggered.connect(self.all_wished)
        self.setMenu(menu)

    def show_function(self, spec: FunctionSpec | None) -> None:
        """Be there for a function with declared fields, and go for any other."""
        declared = spec.args if spec is not None else None
        self.setVisible(isinstance(declared, ObjectOf) and bool(declared.fields))
