"""The color of a kind of deployment, and the mark of it that every call tab bears."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QPainter, QPixmap

from convex_explorer.convex.deployment import DeploymentKind
from convex_explorer.ui.theme import SMALL_TEXT

if TYPE_CHECKING:
    from convex_explorer.ui.theme import Theme

KIND_COLORS = {kind: kind.value.replace("-", "_") for kind in DeploymentKind}
#: The mark of production is a word as well: a color alone is not seen by everybody.
WORD_FOR_PRODUCTION = "PROD"


def mark_size(theme: Theme, kind: DeploymentKind | None, *, has_icon: bool) -> QSize:
    """How large a mark is: as high as an icon, and as wide as it needs.

    Args:
        theme: whose font and sizes it has now.
        kind: of the deployment that is marked; None for none.
        has_icon: whether there is room for an icon beside the mark.
    """
    icon = theme.icon_size
    width = _kind_width(theme, kind)
    gap = theme.unit if width and has_icon else 0
    return QSize(
        width + gap + (icon.width() if has_icon else 0), max(icon.height(), 4 * theme.unit)
    )


def kind_mark(
    theme: Theme, kind: DeploymentKind | None, ratio: float, icon: QIcon | None = None
) -> QIcon:
    """A bar in the color of a kind; of production, a word on that color.

    Args:
        theme: whose colors, font and sizes it has now.
        kind: of the deployment that is marked; None for none.
        ratio: pixels of the screen for each of ours.
        icon: beside it.
    """
    size = mark_size(theme, kind, has_icon=icon is not None)
    if not size.width():
        return QIcon()
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        if kind is not None:
            area = QRectF(0, 0, _kind_width(theme, kind), size.height())
            _paint_kind(painter, area, theme, kind)
        if icon is not None:
            side = theme.icon_size.width()
            top = (size.height() - side) // 2
            icon.paint(painter, QRect(size.width() - side, top, side, side))
    return QIcon(pixmap)


def _kind_width(theme: Theme, kind: DeploymentKind | None) -> int:
    if kind is None:
        return 0
    if kind is not DeploymentKind.PRODUCTION:
        return theme.unit
    metrics = QFontMetrics(theme.text_font(SMALL_TEXT, bold=True))
    return metrics.horizontalAdvance(WORD_FOR_PRODUCTION) + 2 * theme.unit


def _paint_kind(painter: QPainter, area: QRectF, theme: Theme, kind: DeploymentKind) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(KIND_COLORS[kind]))
    painter.drawRoundedRect(area, theme.unit / 2, theme.unit / 2)
    if kind is DeploymentKind.PRODUCTION:
        painter.setPen(theme.color("window"))
        painter.setFont(theme.text_font(SMALL_TEXT, bold=True))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, WORD_FOR_PRODUCTION)
