"""The QApplication; on macOS, links come to it as events."""

from PySide6.QtCore import QEvent, QUrl, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from convex_explorer.convex.links import GivenLink, looks_like_link


class Application(QApplication):
    """Hears of links that macOS has the program open, running or not.

    Signals:
        link_given: GivenLink.
    """

    link_given = Signal(object)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FileOpen and isinstance(event, QFileOpenEvent):
            text = event.url().toString(QUrl.ComponentFormattingOption.FullyEncoded)
            if looks_like_link(text):
                self.link_given.emit(GivenLink(text))
                return True
        return super().event(event)
