"""Pastes and drops, as the system hands them to a widget."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget


def text_mime(text: str) -> QMimeData:
    mime = QMimeData()
    mime.setText(text)
    return mime


def paths_mime(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def hold_over(widget: QWidget, mime: QMimeData) -> bool:
    """Hold something above a widget; whether it would be taken."""
    event = QDragEnterEvent(QPoint(5, 5), ANY_ACTION, mime, LEFT, NO_KEY)
    event.ignore()
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def drop_on(widget: QWidget, mime: QMimeData) -> Qt.DropAction | None:
    """Drop something on a widget; what is done with it, or None if it is not taken."""
    if not hold_over(widget, mime):
        return None
    event = QDropEvent(QPointF(5, 5), ANY_ACTION, mime, LEFT, NO_KEY)
    event.ignore()
    QApplication.sendEvent(widget, event)
    return event.dropAction() if event.isAccepted() else None


ANY_ACTION = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier
