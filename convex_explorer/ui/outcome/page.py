"""A page of the outcome: empty or full, and pale while what it shows is not the newest."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from convex_explorer.ui.outcome.empty_state import EmptyState
from convex_explorer.ui.theme import Theme

#: How much of the colors below the veil is covered.
_COVERED = 0.55


class OutcomePage(QStackedWidget):
    """Shows its empty state, or one of its contents."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.empty = EmptyState(theme)
        self.addWidget(self.empty)
        self._veil = _Veil(theme, self)

    @property
    def pale(self) -> bool:
        """Whether it shows something that is not the newest."""
        return not self._veil.isHidden()

    def set_pale(self, pale: bool) -> None:
        """Take the colors away, or give them back; it can be read and used all the same."""
        self._veil.setVisible(pale)
        self._veil.raise_()

    def minimumSizeHint(self) -> QSize:
        """A line is enough: the status line below has to stay in sight, whatever the page needs."""
        return QSize(super().minimumSizeHint().width(), self.fontMetrics().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._veil.setGeometry(self.rect())


class _Veil(QWidget):
    """A graphics effect would do the same, but leaves uninitialized pixels in scroll areas."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        color = QColor(self._theme.color("surface"))
        color.setAlphaF(_COVERED)
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), color)
