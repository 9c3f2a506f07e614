"""A page of the outcome: empty or full, and pale while what it shows is not the newest."""

from functools import cached_property

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
        self._theme = theme
        self._veil: _Veil | None = None

    @cached_property
    def empty(self) -> EmptyState:
        """What it says while it has nothing to show; made when that is first seen."""
        empty = EmptyState(self._theme)
        self.addWidget(empty)
        return empty

    @property
    def pale(self) -> bool:
        """Whether it shows something that is not the newest."""
        return self._veil is not None and not self._veil.isHidden()

    def set_pale(self, pale: bool) -> None:
        """Take the colors away, or give them back; it can be read and used all the same."""
        if self._veil is None:
            if not pale:
                return
            self._veil = _Veil(self._theme, self)
            self._veil.setGeometry(self.rect())
        self._veil.setVisible(pale)
        self._veil.raise_()

    def minimumSizeHint(self) -> QSize:
        """A line is enough: the status line below has to stay in sight, whatever the page needs."""
        return QSize(super().minimumSizeHint().width(), self.fontMetrics().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._veil is not None:
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
