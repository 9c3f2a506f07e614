"""The mark of a kind: a color that is seen, and for production a word that is read."""

import pytest

from convex_explorer.convex.deployment import DeploymentKind
from convex_explorer.ui.kind_marks import KIND_COLORS, kind_mark, mark_size
from tests.support.contrast import contrast


def colors_of(theme, kind) -> list[str]:
    """The colors of a mark, the one that covers most of it first."""
    size = mark_size(theme, kind, has_icon=False)
    image = kind_mark(theme, kind, 1.0).pixmap(size).toImage()
    seen = [
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    ]
    return sorted(set(seen), key=seen.count, reverse=True)


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("kind", DeploymentKind)
def test_a_mark_stands_out_from_every_tab(theme, look, kind):
    theme.choose(look)
    color = theme.color(KIND_COLORS[kind])
    assert colors_of(theme, kind)[0] == color.name()
    for ground in ("window", "surface", "hover"):
        assert contrast(color, theme.color(ground)) >= 3


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("zoom", [50, 100, 200])
def test_the_word_of_production_can_be_read(theme, look, zoom):
    theme.choose(look)
    theme.set_zoom(zoom)
    assert contrast(theme.color("production"), theme.color("window")) >= 4.5
    assert theme.color("window").name() in colors_of(theme, DeploymentKind.PRODUCTION)


def test_no_two_kinds_have_the_same_color(theme):
    for look in ("light", "dark"):
        theme.choose(look)
        assert len({theme.color(name).name() for name in KIND_COLORS.values()}) == len(KIND_COLORS)


def test_an_icon_has_room_beside_a_mark_and_without_one(theme):
    icon = theme.icon("external-link", "warning")
    for kind in (None, *DeploymentKind):
        size = mark_size(theme, kind, has_icon=True)
        marked = kind_mark(theme, kind, 1.0, icon).pixmap(size)
        assert marked.size() == size
        assert size.width() >= mark_size(theme, kind, has_icon=False).width() + theme.unit
    assert kind_mark(theme, None, 1.0).isNull()
