import pytest
from PySide6.QtWidgets import QLabel, QToolButton

from convex_explorer.ui.outcome.path_bar import PathBar


@pytest.fixture
def bar(theme, qtbot):
    bar = PathBar(theme)
    qtbot.addWidget(bar)
    bar.resize(600, 40)
    bar.show()
    return bar


def crumbs(bar):
    return bar.findChild(QLabel, "pathBreadcrumb")


def test_every_step_but_the_last_is_a_link(bar, qtbot):
    bar.show_path(("page", 3, "title"))
    assert crumbs(bar).accessibleName() == "Path: value ▸ page ▸ 3 ▸ title"
    assert crumbs(bar).text().count("<a ") == 3
    for link, place in (("0", ()), ("1", ("page",)), ("2", ("page", 3))):
        with qtbot.waitSignal(bar.place_chosen) as chosen:
            crumbs(bar).linkActivated.emit(link)
        assert chosen.args == [place]


def test_the_middle_of_a_long_path_is_left_out_and_links_still_lead_right(bar, qtbot):
    path = tuple(f"step{number}" for number in range(30))
    bar.show_path(path)
    assert "…" in crumbs(bar).text()
    assert "href='29'" in crumbs(bar).text()
    with qtbot.waitSignal(bar.place_chosen) as chosen:
        crumbs(bar).linkActivated.emit("29")
    assert chosen.args == [path[:29]]


def test_markup_and_line_breaks_in_names_stay_text(bar):
    bar.show_path(("<b>bold</b>", "two\nlines"))
    assert "<b>" not in crumbs(bar).text()
    assert "&lt;b&gt;bold" in crumbs(bar).text()
    assert "two\\nlines" in crumbs(bar).text()


def test_a_narrow_bar_is_not_widened_by_a_long_path(bar):
    bar.show_path(("x" * 1_000,) * 5)
    assert bar.minimumSizeHint().width() < 400


def test_ways_that_lead_nowhere_are_not_offered(bar):
    bar.show_ways(back=True, forward=False, visits=True, inspected=True)
    assert bar.findChild(QToolButton, "treeBackButton").isEnabled()
    assert not bar.findChild(QToolButton, "treeForwardButton").isEnabled()
    assert bar.findChild(QToolButton, "inspectorButton").isChecked()
    bar.show_ways(back=False, forward=False, visits=False, inspected=None)
    assert not bar.findChild(QToolButton, "treeBackButton").isVisible()
    assert not bar.findChild(QToolButton, "inspectorButton").isVisible()
