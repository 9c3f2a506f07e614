"""A line edit that looks at what is put into it before it takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLineEdit

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QKeyEvent


class ChoosyEdit(QLineEdit):
    """Of what is pasted ``take_paste`` decides, and ``refuses`` of what comes in otherwise."""

    def __init__(self) -> None:
        super().__init__()
        self._text_before = ""
        self.textEdited.connect(self._look_at)
        self.textChanged.connect(self._remember)

    def take_paste(self) -> None:
        """Something is to be pasted from the clipboard; ``paste`` takes it in."""
        self.paste()

    def refuses(self, text: str) -> bool:
        """Whether a text that came in at one go is not to stay, so that the field is as before."""
        raise NotImplementedError

    def take_refused(self, text: str) -> None:
        """It did not stay; the field is as before."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.take_paste()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu()
        menu.setParent(self, menu.windowFlags())
        if pasting := menu.findChild(QAction, "edit-paste"):
            pasting.triggered.disconnect()
            pasting.triggered.connect(self.take_paste)
        menu.popup(event.globalPos())
        menu.aboutToHide.connect(menu.deleteLater)

    def _look_at(self, text: str) -> None:
        """What comes in by other ways, such as the middle button of a mouse, comes at one go."""
        before = self._text_before
        if len(text) > len(before) + 1 and self.refuses(text):
            self.setText(before)
            self.take_refused(text)

    def _remember(self, text: str) -> None:
        self._text_before = text
