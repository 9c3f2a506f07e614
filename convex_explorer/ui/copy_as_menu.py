"""A menu of the forms in which a call can be copied for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

#: Each action by its name, with the form that it stands for. What writes them is loaded later.
FORMS = (
    ("copyAsCurl", "curl"),
    ("copyAsConvexRun", "npx convex run"),
    ("copyAsPython", "Python (httpx)"),
    ("copyAsJavaScript", "JavaScript (convex/browser)"),
)


class CopyAsMenu(QMenu):
    """Signals are wishes.

    Signals:
        form_chosen: str, the value of a CommandForm.
    """

    form_chosen = Signal(str)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.setObjectName("copyAsMenu")
        for name, form in FORMS:
            action = self.addAction(form)
            action.setObjectName(name)
            action.setData(form)
        self.triggered.connect(self._choose)

    def _choose(self, action: QAction) -> None:
        self.form_chosen.emit(action.data())
