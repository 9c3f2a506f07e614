"""What a dialog holds between its title and its buttons, scrolled where there is no room for it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget


class ScrolledBody(QScrollArea):
    """A column of parts. It asks for the height that they need in the width it is to have.

    Attributes:
        column: the layout to put the parts into.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dialogBody")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        # The parts have the keyboard; the area around them needs it not.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = QWidget()
        content.setObjectName("scrolledBody")
        self.column = QVBoxLayout(content)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.setWidget(content)
        self._width = 0

    def set_width(self, width: int) -> None:
        """Ask for as much height as the parts need in this width, text of several lines included.

        To be told again whenever the parts have changed.
        """
        self._width = width
        self.column.activate()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        hint = self.column.totalSizeHint()
        width = max(self._width, self.column.totalMinimumSize().width())
        height = self.column.totalHeightForWidth(width)
        return QSize(hint.width(), height if height > 0 else hint.height())

    def minimumSizeHint(self) -> QSize:
        width = self.column.totalMinimumSize().width()
        return QSize(width, min(4 * self.fontMetrics().height(), self.sizeHint().height()))
