"""Palette, style sheet, fonts and icons, made from a theme's colors and the system's font."""

import json
import sys
from contextlib import suppress
from math import ceil
from string import Template
from typing import NamedTuple, Protocol
from weakref import WeakKeyDictionary

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton

from convex_explorer.resources import resource_path
from convex_explorer.ui.veils import Veils

SMALLEST_ZOOM, LARGEST_ZOOM = 50, 200
SMALL_TEXT, TITLE_TEXT = 0.9, 1.15
#: Shipped without ligatures: what was typed and sent must not look like something else.
CODE_FAMILY = "JetBrains Mono NL"
#: What fontconfig falls back to where nobody chose a font; we have a better one with us.
_UNCHOSEN_FAMILIES = {"DejaVu Sans", "Sans Serif", "Sans", ""}


class HasIcon(Protocol):
    """An action or a button."""

    def setIcon(self, icon: QIcon, /) -> None: ...


class _Dress(NamedTuple):
    icon_name: str
    color_name: str
    #: Room at its right, for Qt puts hardly any between a push button's icon and its text.
    before_text: bool = False


class Theme(QObject):
    """How everything looks. One object, handed to whoever paints.

    Attributes:
        veils: whether names and values are hidden from those who look on.

    Signals:
        changed: colors, fonts or sizes are other ones now.
    """

    changed = Signal()

    def __init__(self, application: QApplication, choice: str = "system", zoom: int = 100) -> None:
        """Dress the application.

        Args:
            application: the one there is.
            choice: ``system`` (followed live), ``light`` or ``dark``.
            zoom: size of everything, in percent of the system's text size.

        The style sheet is not laid yet: see ``lay_style_sheet``.
        """
        super().__init__(application)
        self._application = application
        self.veils = Veils(self)
        self._choice, self._zoom = choice, zoom
        self._colors: dict[str, QColor] = {}
        self._icons: dict[_Dress, QIcon] = {}
        self._text_fonts: dict[tuple[float, bool], QFont] = {}
        self._dressed: WeakKeyDictionary[HasIcon, _Dress] = WeakKeyDictionary()
        self._style_sheet_laid = False
        self._load_fonts()
        application.styleHints().colorSchemeChanged.connect(self._follow_system)
        application.screenAdded.connect(self._take_screen)
        self._apply()

    def lay_style_sheet(self) -> None:
        """Style the widgets, once the window is built, and whatever comes later.

        Under a style sheet Qt styles a widget, and all within it, each time it is put into another
        one; that was a fifth of what it took to open the window.
        """
        self._style_sheet_laid = True
        self._application.setStyleSheet(self._style_sheet(self._application.font()))

    # ------------------------------------------------------------------ what others ask

    @property
    def choice(self) -> str:
        """``system``, ``light`` or ``dark``."""
        return self._choice

    @property
    def zoom(self) -> int:
        """Percent."""
        return self._zoom

    @property
    def dark(self) -> bool:
        """Whether the colors shown now are the dark ones."""
        return self._dark

    @property
    def unit(self) -> int:
        """A quarter of a line's height in pixels; gaps are 1, 2, 3 or 4 units."""
        return self._unit

    def color(self, name: str) -> QColor:
        """A color by its meaning; the names are in ``resources/themes/light.json``."""
        return self._colors[name]

    def code_font(self) -> QFont:
        """The fixed font, for whatever Convex or the user wrote."""
        return QFont(self._code_font)

    def text_font(self, scale: float = 1.0, *, bold: bool = False) -> QFont:
        """The text font at one of the three sizes (1, SMALL_TEXT, TITLE_TEXT)."""
        font = self._text_fonts.get((scale, bold))
        if font is None:
            font = QFont(self._application.font())
            font.setPointSizeF(font.pointSizeF() * scale)
            if bold:
                font.setWeight(QFont.Weight.DemiBold)
            self._text_fonts[scale, bold] = font
        return QFont(font)

    def icon(self, name: str, color: str = "muted", *, before_text: bool = False) -> QIcon:
        """An icon of ``resources/icons``, drawn in a color of the theme.

        Args:
            name: the file's, without its ending.
            color: by its meaning.
            before_text: with room at its right.
        """
        return self._icon(_Dress(name, color, before_text))

    def dress(self, target: HasIcon, icon_name: str, color: str = "muted") -> None:
        """Give a button or an action an icon that follows the theme, in color and in size."""
        dress = _Dress(icon_name, color, before_text=isinstance(target, QPushButton))
        self._dressed[target] = dress
        self._put_on(target, dress)

    @property
    def icon_size(self) -> QSize:
        """One line's height, a little less."""
        side = round(self._unit * 3.6)
        return QSize(side, side)

    # ------------------------------------------------------------------ what the user chooses

    def choose(self, choice: str) -> None:
        """Use ``system``, ``light`` or ``dark`` from now on."""
        self._choice = choice
        self._apply()

    def set_zoom(self, percent: int) -> None:
        """Make everything larger or smaller, within 50 to 200 percent."""
        self._zoom = max(SMALLEST_ZOOM, min(LARGEST_ZOOM, percent))
        self._apply()

    # ------------------------------------------------------------------ how it is done

    def _follow_system(self) -> None:
        if self._choice == "system":
            self._apply()

    def _take_screen(self) -> None:
        """Icons are drawn as sharp as the screens that are there can show them."""
        if self._pixel_ratios() != self._drawn_ratios:
            self._apply()

    def _pixel_ratios(self) -> tuple[int, ...]:
        return tuple(
            sorted({ceil(each.devicePixelRatio()) for each in self._application.screens()})
        )

    def _load_fonts(self) -> None:
        """Add the shipped fonts, and note the system's own as the starting point."""
        system = self._application.font()
        self._text_font = QFont(system)
        if sys.platform not in {"win32", "darwin"} and system.family() in _UNCHOSEN_FAMILIES:
            for weight in ("Regular", "Medium", "SemiBold"):
                QFontDatabase.addApplicationFont(str(resource_path(f"fonts/Inter-{weight}.otf")))
            self._text_font = QFont("Inter", 10)
        QFontDatabase.addApplicationFont(str(resource_path("fonts/JetBrainsMonoNL-Regular.ttf")))

    def _apply(self) -> None:
        system_dark = self._application.styleHints().colorScheme() is Qt.ColorScheme.Dark
        self._dark = system_dark if self._choice == "system" else self._choice == "dark"
        self._colors = _read_colors("dark" if self._dark else "light")
        self._icons.clear()
        self._drawn_ratios = self._pixel_ratios()
        font = QFont(self._text_font)
        font.setPointSizeF(self._text_font.pointSizeF() * self._zoom / 100)
        self._code_font = QFont(CODE_FAMILY)
        self._code_font.setStyleHint(QFont.StyleHint.Monospace)
        self._code_font.setPointSizeF(font.pointSizeF() * 0.97)
        self._unit = max(2, round(QFontMetricsF(font).height() / 4))
        self._application.setFont(font)
        self._text_fonts.clear()
        self._application.setPalette(self._palette())
        if self._style_sheet_laid:
            self.lay_style_sheet()
        for target, dress in list(self._dressed.items()):
            with suppress(RuntimeError):  # its C++ half is gone already
                self._put_on(target, dress)
        self.changed.emit()

    def _palette(self) -> QPalette:
        palette = QPalette()
        roles = QPalette.ColorRole
        for role, name in (
            (roles.Window, "window"), (roles.WindowText, "text"), (roles.Base, "surface"),
            (roles.AlternateBase, "window"), (roles.Text, "text"), (roles.Button, "raised"),
            (roles.ButtonText, "text"), (roles.BrightText, "error"), (roles.Highlight, "selected"),
            (roles.HighlightedText, "selected_text"), (roles.ToolTipBase, "raised"),
            (roles.ToolTipText, "text"), (roles.PlaceholderText, "faint"), (roles.Link, "accent"),
            (roles.Mid, "line"), (roles.Dark, "line_strong"), (roles.Light, "raised"),
            (roles.Midlight, "hover"), (roles.Shadow, "line_strong"), (roles.Accent, "accent"),
        ):  # fmt: skip
            palette.setColor(role, self.color(name))
        disabled = QPalette.ColorGroup.Disabled
        for role in (roles.Text, roles.WindowText, roles.ButtonText):
            palette.setColor(disabled, role, self.color("faint"))
        return palette

    def _style_sheet(self, font: QFont) -> str:
        template = Template(resource_path("style.qss").read_text(encoding="utf-8"))
        sizes = {f"u{count}": f"{self._unit * count}px" for count in range(1, 13)}
        sizes["half"] = f"{max(1, self._unit // 2)}px"
        sizes["small_text"] = f"{font.pointSizeF() * SMALL_TEXT:.2f}pt"
        sizes["title_text"] = f"{font.pointSizeF() * TITLE_TEXT:.2f}pt"
        icons = resource_path("icons").as_posix()
        colors = {name: color.name() for name, color in self._colors.items()}
        return template.substitute(colors, **sizes, icons=icons, code_family=CODE_FAMILY)

    def _put_on(self, target: HasIcon, dress: _Dress) -> None:
        if isinstance(target, QAbstractButton):
            target.setIconSize(self._drawn_size(dress))
        target.setIcon(self._icon(dress))

    def _drawn_size(self, dress: _Dress) -> QSize:
        return self.icon_size + QSize(self._unit if dress.before_text else 0, 0)

    def _icon(self, dress: _Dress) -> QIcon:
        if dress not in self._icons:
            self._icons[dress] = self._draw_icon(dress)
        return self._icons[dress]

    def _draw_icon(self, dress: _Dress) -> QIcon:
        drawing = resource_path(f"icons/{dress.icon_name}.svg").read_bytes()
        icon = QIcon()
        for mode, color in (
            (QIcon.Mode.Normal, dress.color_name),
            (QIcon.Mode.Disabled, "line_strong"),
        ):
            tinted = drawing.replace(b"currentColor", self.color(color).name().encode())
            renderer = QSvgRenderer(QByteArray(tinted))
            for ratio in self._drawn_ratios:
                icon.addPixmap(_painted(renderer, self._drawn_size(dress), ratio), mode)
        return icon


def _painted(renderer: QSvgRenderer, size: QSize, ratio: int) -> QPixmap:
    pixmap = QPixmap(size * ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        side = pixmap.height()
        renderer.render(painter, QRectF(0, 0, side, side))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _read_colors(theme_name: str) -> dict[str, QColor]:
    """A theme is a few base colors, and then what each means.

    The contrast of text is 4.5:1 or more on window, surface and raised; lines that matter have 3:1.
    """
    theme = json.loads(resource_path(f"themes/{theme_name}.json").read_text(encoding="utf-8"))
    base: dict[str, str] = theme["base"]
    meaning: dict[str, str] = theme["meaning"]
    return {name: QColor(base[base_name]) for name, base_name in meaning.items()}
