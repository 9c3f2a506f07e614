"""Where the context menu of a list, a table or a tree opens."""

from PySide6.QtCore import QPoint
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QAbstractItemView


def menu_place(view: QAbstractItemView, event: QContextMenuEvent, indent: int) -> QPoint:
    """Where it was asked for: at the mouse or, by keyboard, below the current row.

    Args:
        view: the one that was asked.
        event: how it was asked.
        indent: how far within the row the menu begins, in pixels.

    Returns:
        a place on the screen.
    """
    if event.reason() is not QContextMenuEvent.Reason.Keyboard:
        return event.globalPos()
    below = view.visualRect(view.currentIndex()).bottomLeft() + QPoint(indent, 0)
    return view.viewport().mapToGlobal(below)
