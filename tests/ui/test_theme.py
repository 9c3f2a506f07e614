"""Light and dark mean the same, are readable, and change while one looks."""

import json
from itertools import pairwise, product

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontInfo, QGuiApplication, QIcon
from PySide6.QtWidgets import QPushButton, QToolButton

from convex_explorer.convex.deployment import DeploymentKind
from convex_explorer.resources import resource_path
from convex_explorer.store.settings import MAX_ZOOM, MIN_ZOOM, ThemeChoice
from convex_explorer.ui.kind_marks import KIND_COLORS
from convex_explorer.ui.menu_bar import THEME_CHOICES
from convex_explorer.ui.theme import LARGEST_ZOOM, SMALLEST_ZOOM, Theme
from tests.support.contrast import contrast

LOOKS = ("light", "dark")
TEXTS = (
    "text", "muted", "faint", "accent", "success", "warning", "error", "info", "key", "string",
    "number", "int64", "boolean", "null", "id", "bytes", "comment", "production", "development",
    "preview", "self_hosted", "demo",
)  # fmt: skip
#: What stands in a tree or a list of which a row can be selected.
TEXTS_IN_ROWS = (
    "text", "muted", "key", "string", "number", "int64", "boolean", "null", "id", "bytes",
)  # fmt: skip
GROUNDS = ("window", "surface", "raised")
OTHER_PAIRS = (
    ("selected_text", "selected"),
    ("on_accent", "primary"),
    ("on_accent", "primary_hover"),
    ("text", "hover"),
    ("muted", "hover"),
    ("text", "code_line"),
    ("error", "error_surface"),
    ("warning", "warning_surface"),
    ("success", "success_surface"),
    ("info", "info_surface"),
    ("text", "error_surface"),
    ("text", "warning_surface"),
    ("muted", "warning_surface"),
    ("muted", "error_surface"),
    # The word for a deployment's kind, in its color.
    *(("window", name) for name in KIND_COLORS.values()),
)


def meanings(look: str) -> dict[str, QColor]:
    content = json.loads(resource_path(f"themes/{look}.json").read_text(encoding="utf-8"))
    return {name: QColor(content["base"][base]) for name, base in content["meaning"].items()}


# ---------------------------------------------------------------------- colors


def test_light_and_dark_name_the_same_meanings():
    assert list(meanings("light")) == list(meanings("dark"))


@pytest.mark.parametrize("look", LOOKS)
def test_every_color_is_one_and_is_used(look):
    content = json.loads(resource_path(f"themes/{look}.json").read_text(encoding="utf-8"))
    assert all(QColor(color).isValid() for color in content["base"].values())
    assert set(content["base"]) == set(content["meaning"].values())


@pytest.mark.parametrize("look", LOOKS)
def test_text_is_readable_on_every_ground(look):
    colors = meanings(look)
    pairs = [*product(TEXTS, GROUNDS), *product(TEXTS_IN_ROWS, ["selected"]), *OTHER_PAIRS]
    faint = {
        f"{text} on {ground}": round(contrast(colors[text], colors[ground]), 2)
        for text, ground in pairs
        if contrast(colors[text], colors[ground]) < 4.5
    }
    assert not faint


@pytest.mark.parametrize("look", LOOKS)
def test_lines_that_matter_can_be_seen(look):
    colors = meanings(look)
    for line, ground in product(("line_strong", "accent"), GROUNDS):
        assert contrast(colors[line], colors[ground]) >= 3, (line, ground)


def test_every_kind_of_deployment_has_a_color_of_its_own():
    assert set(KIND_COLORS) == set(DeploymentKind)
    for look in LOOKS:
        assert len({meanings(look)[name].name() for name in KIND_COLORS.values()}) == 5


def test_what_the_style_sheet_asks_for_is_there(theme):
    for look in LOOKS:
        theme.choose(look)  # substitution fails for a name that is not
        assert "${" not in theme.parent().styleSheet()


# ---------------------------------------------------------------------- choices


def test_the_menu_and_the_settings_offer_the_same_choices():
    assert set(THEME_CHOICES) == set(ThemeChoice)
    assert (SMALLEST_ZOOM, LARGEST_ZOOM) == (MIN_ZOOM, MAX_ZOOM)


def test_only_the_system_s_choice_follows_the_system(theme, qtbot):
    # The offscreen platform has no scheme of its own to change, but it can say that it did.
    hints = QGuiApplication.styleHints()
    theme.choose("dark")
    with qtbot.assertNotEmitted(theme.changed):
        hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert theme.dark
    theme.choose("system")
    assert theme.dark is (hints.colorScheme() is Qt.ColorScheme.Dark)
    with qtbot.waitSignal(theme.changed):
        hints.colorSchemeChanged.emit(hints.colorScheme())


@pytest.mark.parametrize("look", LOOKS)
def test_the_palette_and_the_style_sheet_have_the_theme_s_colors(theme, qapp, look):
    theme.choose(look)
    assert qapp.palette().window().color() == meanings(look)["window"]
    assert meanings(look)["primary"].name() in qapp.styleSheet()


# ---------------------------------------------------------------------- sizes


@pytest.mark.parametrize(
    ("wished", "given"), [(100, 100), (10, 50), (50, 50), (200, 200), (210, 200), (-5, 50)]
)
def test_zoom_has_bounds(theme, wished, given):
    theme.set_zoom(wished)
    assert theme.zoom == given


def test_everything_grows_with_the_zoom(theme, qapp):
    sizes = []
    for percent in (100, 125, 150, 200):
        theme.set_zoom(percent)
        code = QFontInfo(theme.code_font()).pixelSize()
        small = theme.text_font(0.9).pointSizeF()
        sizes.append((theme.unit, theme.icon_size.width(), code, small, qapp.font().pointSizeF()))
    for smaller, larger in pairwise(sizes):
        assert all(one < other for one, other in zip(smaller, larger, strict=True))
    theme.set_zoom(100)
    assert theme.unit == sizes[0][0]


def test_the_code_font_is_the_one_that_is_shipped(theme):
    info = QFontInfo(theme.code_font())
    assert info.family() == "JetBrains Mono NL"
    assert info.fixedPitch()


# ---------------------------------------------------------------------- icons


def has_color(icon: QIcon, color: QColor) -> bool:
    """Whether it is that of an icon's lines where they are thickest."""
    picture = icon.pixmap(96, 96).toImage()
    points = product(range(picture.width()), range(picture.height()))
    thickest = max((picture.pixelColor(x, y) for x, y in points), key=QColor.alpha)
    pairs = zip(thickest.getRgb()[:3], color.getRgb()[:3], strict=True)
    return all(abs(one - other) <= 2 for one, other in pairs)


def test_an_icon_has_the_color_of_its_meaning(theme):
    assert has_color(theme.icon("square", "error"), theme.color("error"))


def test_what_was_dressed_is_dressed_anew_when_the_theme_changes(theme, qtbot):
    button = QToolButton()
    qtbot.addWidget(button)
    theme.dress(button, "square", "accent")
    size = button.iconSize()
    assert has_color(button.icon(), meanings("light")["accent"])
    theme.choose("dark")
    assert has_color(button.icon(), meanings("dark")["accent"])
    theme.set_zoom(200)
    assert button.iconSize().width() > size.width()


def test_a_button_that_is_gone_is_not_dressed_any_more(theme, qtbot):
    button = QPushButton()
    theme.dress(button, "x")
    button.deleteLater()
    qtbot.waitUntil(lambda: button not in theme.findChildren(QPushButton))
    theme.choose("dark")


def test_a_disabled_icon_is_paler(theme):
    icon = theme.icon("square", "text")
    off = icon.pixmap(32, 32, QIcon.Mode.Disabled).toImage()
    on = icon.pixmap(32, 32).toImage()
    assert off != on


def test_an_icon_that_is_missing_is_a_bug_of_ours(theme):
    with pytest.raises(FileNotFoundError):
        theme.icon("no-such-icon")


def test_a_theme_made_with_a_choice_and_a_zoom_begins_with_them(qapp, theme):
    other = Theme(qapp, "dark", 150)
    other.lay_style_sheet()
    assert (other.dark, other.zoom, other.choice) == (True, 150, "dark")
    other.deleteLater()
