"""The field for a deployment's URL. What is pasted and is more than that does not stay in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QLineEdit

from convex_explorer.ui.deployments.offers import Offer, read_offer

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QKeyEvent


class UrlEdit(QLineEdit):
    """A line of text that never shows a key.

    Signals:
        more_offered: Offer; a key, a whole .env file or a path was put in. The field is as before.
    """

    more_offered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._text_before = ""
        # Drops go to the dialog, which takes more than this field does.
        self.setAcceptDrops(False)
        self.textEdited.connect(self._refuse_secrets)
        self.textChanged.connect(self._remember)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self._paste()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu()
        menu.setParent(self, menu.windowFlags())
        if pasting := menu.findChild(QAction, "edit-paste"):
            pasting.triggered.disconnect()
            pasting.triggered.connect(self._paste)
        menu.popup(event.globalPos())
        menu.aboutToHide.connect(menu.deleteLater)

    def _paste(self) -> None:
        offer = read_offer(QGuiApplication.clipboard().mimeData())
        if offer.paths or _is_more_than_url(offer.text):
            self.more_offered.emit(offer)
        else:
            self.paste()

    def _refuse_secrets(self, text: str) -> None:
        """What comes in at one go by other ways, such as the middle button of a mouse."""
        if "|" in text and len(text) > len(self._text_before) + 1:
            self.setText(self._text_before)
            self.more_offered.emit(Offer(text=text))

    def _remember(self, text: str) -> None:
        self._text_before = text


def _is_more_than_url(text: str) -> bool:
    from convex_explorer.convex.imports import is_more_than_url

    return is_more_than_url(text)
