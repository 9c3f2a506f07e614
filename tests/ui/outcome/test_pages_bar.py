from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from convex_explorer.convex.pagination import PageProblem, Pages, ProblemKind
from convex_explorer.ui.outcome.pages_bar import PagesBar, PagesWish
from tests.support.made_calls import call, returned

BUTTONS = ("loadNextPageButton", "loadAllButton", "pagesStopButton")


@pytest.fixture
def bar(theme, qtbot):
    bar = PagesBar(theme)
    qtbot.addWidget(bar)
    bar.show()
    bar.activateWindow()
    bar.wishes = []
    bar.wished.connect(bar.wishes.append)
    return bar


def page(rows, cursor, *, done=False, **others):
    return returned({"page": rows, "isDone": done, "continueCursor": cursor, **others})


def pages_of(*outcomes, **options):
    made = replace(call(), args={"paginationOpts": {"numItems": 20.0, "cursor": None, **options}})
    pages = Pages.of(made, outcomes[0])
    for outcome in outcomes[1:]:
        pages.take(outcome)
    return pages


FIRST = page([1] * 20, "a")


def note(bar):
    return bar.findChild(QLabel, "pagesNote").text()


def message(bar):
    labels = (bar.findChild(QLabel, name) for name in ("bannerMessage", "bannerAdvice"))
    return " ".join(label.text() for label in labels if label.isVisible())


def offered(bar):
    return [name for name in BUTTONS if bar.findChild(QPushButton, name).isVisible()]


def click(bar, name):
    QTest.mouseClick(bar.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(
    ("pages", "words"),
    [
        (pages_of(FIRST), "20 rows loaded · more to come"),
        (pages_of(page([1], "a")), "1 row loaded · more to come"),
        (pages_of(FIRST, FIRST, page([], "b")), "40 rows loaded in 3 pages · more to come"),
        (pages_of(page([1] * 1240, "a", done=True)), "1,240 rows loaded · all of them"),
        (
            pages_of(FIRST, page([1], "b", done=True)),
            "21 rows loaded in 2 pages · all of them",
        ),
        (pages_of(FIRST, endCursor="a"), "20 rows loaded · up to the endCursor of the args"),
        (
            pages_of(page([1], "a", pageStatus="SplitRequired")),
            "1 row loaded · more to come · rows may be missing",
        ),
    ],
)
def test_it_says_how_many_rows_and_pages_there_are_and_whether_there_are_more(bar, pages, words):
    bar.show_pages(pages)
    assert note(bar) == words


def test_where_rows_may_be_missing_it_is_told_why_and_what_to_do(bar):
    bar.show_pages(pages_of(page([1], "a", pageStatus="SplitRequired")))
    tip = bar.findChild(QLabel, "pagesNote").toolTip()
    assert "SplitRequired" in tip
    assert "numItems" in tip
    bar.show_pages(pages_of(FIRST))
    assert bar.findChild(QLabel, "pagesNote").toolTip() == ""


def test_more_is_offered_while_there_is_more(bar):
    bar.show_pages(pages_of(FIRST))
    assert offered(bar) == ["loadNextPageButton", "loadAllButton"]
    bar.show_pages(pages_of(page([1], "end", done=True)))
    assert offered(bar) == []
    bar.show_pages(pages_of(FIRST, endCursor="a"))
    assert offered(bar) == []


def test_the_buttons_say_what_is_wished(bar):
    pages = pages_of(FIRST)
    bar.show_pages(pages)
    click(bar, "loadNextPageButton")
    click(bar, "loadAllButton")
    assert bar.wishes == [PagesWish.NEXT, PagesWish.ALL]


def test_stop_comes_once_loading_takes_its_time_and_takes_the_keyboard_along(bar, qtbot):
    pages = pages_of(FIRST)
    bar.show_pages(pages)
    bar.findChild(QPushButton, "loadAllButton").setFocus()
    bar.show_pages(pages, is_loading=True)
    assert offered(bar) == ["loadNextPageButton", "loadAllButton"]
    qtbot.waitUntil(lambda: offered(bar) == ["pagesStopButton"])
    assert note(bar) == "20 rows loaded · loading…"
    assert QApplication.focusWidget().objectName() == "pagesStopButton"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert bar.wishes == [PagesWish.STOP]
    bar.show_pages(pages)
    assert offered(bar) == ["loadNextPageButton", "loadAllButton"]
    assert QApplication.focusWidget().objectName() == "loadNextPageButton"


def test_another_result_that_is_being_loaded_says_so_at_once(bar):
    bar.show_pages(pages_of(FIRST))
    bar.show_pages(pages_of(FIRST), is_loading=True)
    assert offered(bar) == ["pagesStopButton"]


@pytest.mark.parametrize(
    ("problem", "words", "button", "wish"),
    [
        (
            PageProblem(ProblemKind.MANY, whole=True),
            "20 rows are loaded",
            "Load more",
            PagesWish.ALL,
        ),
        (
            PageProblem(ProblemKind.FAILED, "No reply came.", "Look at the network."),
            (
                "Page 2 could not be loaded: No reply came. The rows so far stay here. "
                "Look at the network."
            ),
            "Try again",
            PagesWish.NEXT,
        ),
        (
            PageProblem(ProblemKind.FAILED, "No.", whole=True),
            "Page 2 could not be loaded: No.",
            "Try again",
            PagesWish.ALL,
        ),
        (
            PageProblem(ProblemKind.FAILED),
            "Page 2 could not be loaded: the deployment does not say why.",
            "Try again",
            PagesWish.NEXT,
        ),
        (
            PageProblem(ProblemKind.LIST_CHANGED, "InvalidCursor: …"),
            "The list has changed",
            "Start again",
            PagesWish.START_AGAIN,
        ),
        (
            PageProblem(ProblemKind.REPEATED_CURSOR),
            "The deployment gave a cursor for the second time",
            "Start again",
            PagesWish.START_AGAIN,
        ),
        (PageProblem(ProblemKind.NO_PAGE), "Page 2 is no page", "Try again", PagesWish.NEXT),
    ],
)
def test_trouble_is_told_with_a_way_out(bar, problem, words, button, wish):
    pages = pages_of(FIRST)
    bar.show_pages(pages, problem=problem)
    assert message(bar).startswith(words)
    action = bar.findChild(QPushButton, "bannerActionButton")
    assert action.text() == button
    QTest.mouseClick(action, Qt.MouseButton.LeftButton)
    assert bar.wishes == [wish]
    bar.show_pages(pages, is_loading=True)
    assert message(bar) == ""


def test_a_message_that_was_closed_stays_closed_as_more_comes(bar):
    pages, problem = pages_of(FIRST), PageProblem(ProblemKind.MANY)
    bar.show_pages(pages, problem=problem)
    bar.findChild(QLabel, "bannerMessage").parentWidget().hide()
    bar.show_pages(pages, problem=problem)
    assert message(bar) == ""
