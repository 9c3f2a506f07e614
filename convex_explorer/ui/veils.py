"""Veils over names and values, for when others look at the screen: lifted where one points."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QWidget,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QStyleOptionViewItem

    from convex_explorer.convex.deployment import Deployment

#: What stands in a sentence in place of a name. It says nothing of how long that is.
BLOTTED = "•••••"
_COVERED = "covered"
#: Lengths of the bars on a veil over several lines; they have nothing to do with what is below.
_BARS = (0.62, 0.44, 0.71, 0.33, 0.55)
#: Bars are so many letters long, or twice as many, and so on.
_STEP = 12
#: How much a bar covers, of 255: nothing is below it.
_PALE = 90
#: From so many lines on, a veil has bars.
_MANY_LINES = 3


class Veils(QObject):
    """Whether they are drawn, and over what.

    A widget that shows a name or a value as a whole is covered; a list, a tree or a text paints
    bars in place of single rows, as long as ``drawn`` holds. What a screen reader says stays as it
    is: nobody sees it.

    Attributes:
        drawn: whether names and values are hidden now.

    Signals:
        changed: they are drawn now, or are no more.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.drawn = False
        self._names: re.Pattern[str] | None = None

    def draw(self, drawn: bool) -> None:
        """Hide names and values, or show them again."""
        if drawn == self.drawn:
            return
        self.drawn = drawn
        for widget in QApplication.allWidgets():
            if isinstance(widget, _Veil):
                widget.lift()
            elif drawn and widget.property(_COVERED):
                _Veil(widget)
            widget.update()
        self.changed.emit()

    def cover(self, widget: QWidget) -> None:
        """Have a widget covered whenever veils are drawn, but for when it is used."""
        widget.setProperty(_COVERED, True)
        if self.drawn:
            _Veil(widget)

    def know(self, deployments: Iterable[Deployment]) -> None:
        """Know the names that must not be read in sentences."""
        names = {name for each in deployments for name in _names_of(each)}
        longest_first = sorted(map(re.escape, names), key=len, reverse=True)
        found = "|".join(longest_first)
        self._names = re.compile(rf"(?<!\w)(?:{found})(?!\w)") if names else None

    def words(self, text: str) -> str:
        """A sentence as it may be seen: without the names of deployments, if veils are drawn."""
        return self._names.sub(BLOTTED, text) if self.drawn and self._names else text

    def hide(self, option: QStyleOptionViewItem) -> bool:
        """Whether a row is hidden: one neither points at it nor stands on it with the keyboard."""
        if not self.drawn:
            return False
        from PySide6.QtWidgets import QStyle  # hundreds of names: not for the first paint

        flags, state = QStyle.StateFlag, option.state
        stands_on = state & flags.State_Selected and option.widget.hasFocus()
        return not (state & flags.State_MouseOver or stands_on)


def bar_letters(length: int) -> int:
    """How many letters long a bar is in place of a text: true is not to be told from false."""
    return -(-length // _STEP) * _STEP


def paint_bar(painter: QPainter, area: QRect | QRectF, color: QColor) -> None:
    """Paint a pale bar in place of a line of text that would have this area and color."""
    inset = area.height() * 0.22
    bar = QRectF(area).adjusted(0, inset, 0, -inset)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color.red(), color.green(), color.blue(), _PALE))
    painter.drawRoundedRect(bar, bar.height() / 3, bar.height() / 3)
    painter.restore()


def _names_of(deployment: Deployment) -> set[str]:
    parts = urlsplit(deployment.url)
    host = parts.hostname or ""
    in_cloud = host.partition(".")[0] if host.endswith(".convex.cloud") else ""
    names = {deployment.name, deployment.url, parts.netloc, host, in_cloud}
    return {name for name in names if len(name) > 1}


def _area(target: QWidget) -> QRect:
    """What is covered of a widget; scroll bars, which Qt keeps on top of everything, are not."""
    area = target.rect()
    if isinstance(target, QAbstractScrollArea):
        area.setBottomRight(target.viewport().geometry().bottomRight())
    return area


class _Veil(QWidget):
    """Covers one widget, unless the mouse is over it or the keyboard within it."""

    def __init__(self, target: QWidget) -> None:
        super().__init__(target)
        self.setObjectName("veil")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._target = target
        self._is_lifted = False
        self._pointed_at = target.underMouse()
        target.installEventFilter(self)
        if isinstance(target, QAbstractScrollArea):
            target.viewport().installEventFilter(self)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._fall)
        self._fall()

    def lift(self) -> None:
        """Be no more."""
        self._is_lifted = True
        self.hide()
        self.setObjectName("")
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in {QEvent.Type.Enter, QEvent.Type.Leave} and watched is self._target:
            self._pointed_at = kind is QEvent.Type.Enter
            self._fall()
        elif kind is QEvent.Type.ToolTip:
            return not self._is_lifted  # It would tell of more than one points at.
        elif kind in {QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.ChildAdded}:
            self._fall()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette, line = self.palette(), self._target.fontMetrics().lineSpacing()
        with QPainter(self) as painter:
            if self.height() < _MANY_LINES * line:
                painter.fillRect(self._plate(line), palette.color(QPalette.ColorRole.Mid))
                return
            painter.fillRect(self.rect(), palette.color(QPalette.ColorRole.Base))
            color = palette.color(QPalette.ColorRole.Dark)
            room = self.width() - 2 * line
            for number in range(self.height() // line):
                length = room * _BARS[number % len(_BARS)]
                paint_bar(painter, QRectF(line, (number + 0.5) * line, length, line), color)

    def _plate(self, line: int) -> QRect:
        """What hides a line or two: all of the widget, or no more of it than its text takes."""
        plate = self.rect()
        if isinstance(self._target, QLabel) and not self._target.wordWrap():
            wide = self._target.fontMetrics().horizontalAdvance(self._target.text()) + line
            plate.setWidth(min(plate.width(), wide))
        return plate

    def _fall(self) -> None:
        """Be where the target is, or away while somebody uses it."""
        focused = QApplication.focusWidget()
        in_use = focused is not None and (
            focused is self._target or self._target.isAncestorOf(focused)
        )
        self.setGeometry(_area(self._target))
        self.setVisible(not (self._pointed_at or in_use or self._is_lifted))
        self.raise_()
