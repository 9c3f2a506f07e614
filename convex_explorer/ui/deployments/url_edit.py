"""The field for a deployment's URL. What is pasted and is more than that does not stay in it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication

from convex_explorer.ui.deployments.offers import Offer, read_offer
from convex_explorer.ui.widgets.choosy_edit import ChoosyEdit


class UrlEdit(ChoosyEdit):
    """A line of text that never shows a key.

    Signals:
        more_offered: Offer; a key, a whole .env file or a path was put in. The field is as before.
    """

    more_offered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        # Drops go to the dialog, which takes more than this field does.
        self.setAcceptDrops(False)

    def take_paste(self) -> None:
        offer = read_offer(QGuiApplication.clipboard().mimeData())
        if offer.paths or _is_more_than_url(offer.text):
            self.more_offered.emit(offer)
        else:
            self.paste()

    def refuses(self, text: str) -> bool:
        return "|" in text

    def take_refused(self, text: str) -> None:
        self.more_offered.emit(Offer(text=text))


def _is_more_than_url(text: str) -> bool:
    from convex_explorer.convex.imports import is_more_than_url

    return is_more_than_url(text)
