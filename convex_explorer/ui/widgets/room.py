"""Room for one widget, which may change within without all that is around being laid out anew."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget


class Room(QWidget):
    """Gives a widget all the room that it has itself.

    What is in a layout asks for another one whenever it changes, and so does everything that it
    is in, up to the window. Each of them is painted for that: three times a whole result when
    one looks at it in another way.

    Attributes:
        content: the widget.
    """

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.content = content
        content.setParent(self)

    def sizeHint(self) -> QSize:
        return self.content.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self.content.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.content.setGeometry(self.rect())
