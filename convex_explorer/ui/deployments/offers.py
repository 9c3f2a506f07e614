"""What a user pastes or drops: the paths of files and folders, or a text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDropEvent

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData
    from PySide6.QtWidgets import QWidget

#: As they are copied from a terminal or a file manager, alone on a line.
_PATH = re.compile(r"(?:~?/|[A-Za-z]:[\\/]|\\\\|file://)[^\r\n|]+")


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to find deployments in: paths, or else a text, which may hold secrets."""

    paths: tuple[str, ...] = ()
    text: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        return bool(self.paths or self.text.strip())


def read_offer(mime: QMimeData) -> Offer:
    """What is on the clipboard, or on the mouse."""
    paths = tuple(url.toLocalFile() for url in mime.urls() if url.isLocalFile())
    if paths:
        return Offer(paths)
    text = mime.text()
    word = text.strip().strip("\"'")
    if _PATH.fullmatch(word):
        return Offer((QUrl(word).toLocalFile() if word.startswith("file:") else word,))
    return Offer(text=text)


class OfferTarget(QObject):
    """Lets a widget take what is dropped on it, or on what is in it.

    Signals:
        offered: the Offer that was dropped. It is copied, never moved away from where it was.
        hovered: bool, whether something is held above it that it would take.
    """

    offered = Signal(object)
    hovered = Signal(bool)

    def __init__(self, widget: QWidget, *, paths_only: bool = False) -> None:
        """Take what is dropped on a widget; with ``paths_only``, leave text to the widget."""
        super().__init__(widget)
        self._paths_only = paths_only
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.DragLeave:
                self.hovered.emit(False)
            case QEvent.Type.DragEnter | QEvent.Type.DragMove | QEvent.Type.Drop:
                return isinstance(event, QDropEvent) and self._consider(event)
        return False

    def _consider(self, event: QDropEvent) -> bool:
        offer = read_offer(event.mimeData())
        if not offer or (self._paths_only and not offer.paths):
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        dropped = event.type() is QEvent.Type.Drop
        self.hovered.emit(not dropped)
        if dropped:
            self.offered.emit(offer)
        return True
