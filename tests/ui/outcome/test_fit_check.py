"""What does not fit its declaration, as the outcome pane shows it."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QTabWidget, QTreeView

from convex_explorer.convex.function_spec import Catalog, CatalogOrigin, FunctionSpec, KnownCatalog
from convex_explorer.convex.functions import FunctionPath, FunctionType
from convex_explorer.convex.validators import ArrayOf, Field, IdOf, Kind, ObjectOf
from convex_explorer.ui.outcome.pane import OutcomePane
from convex_explorer.ui.outcome.slot import Tab
from tests.support.made_calls import DEVELOPMENT, call, returned

TASKS = ArrayOf(ObjectOf({"title": Field(Kind.STRING), "done": Field(Kind.BOOLEAN)}))
VALUE = [{"title": "a", "done": True}, {"title": 1, "done": True}, {"title": "c", "odd": None}]
TYPE = 2


def known(returns, path="tasks:list"):
    spec = FunctionSpec(FunctionPath.parse(path), FunctionType.QUERY, returns=returns)
    return KnownCatalog(Catalog((spec,)), CatalogOrigin.DEPLOYMENT, datetime.now(UTC))


@pytest.fixture
def pane(qtbot, theme):
    pane = OutcomePane(theme)
    qtbot.addWidget(pane)
    pane.resize(700, 500)
    pane.show()
    pane.open_slot("draft")
    pane.bring_up("draft")
    return pane


def sentence(pane):
    """What the banner beneath the result says; empty where there is none."""
    for label in pane.findChildren(QLabel, "bannerMessage"):
        if label.isVisible():
            return label.text()
    return ""


def press(pane, words):
    [button] = [each for each in pane.findChildren(QPushButton) if each.text() == words]
    button.click()


def rows(pane, role=Qt.ItemDataRole.AccessibleTextRole):
    model = pane.findChild(QTreeView, "resultTree").model()
    return [str(model.index(row, 0).data(role)) for row in range(model.rowCount())]


def settle(pane, qtbot):
    """Until nothing is being looked into any more."""
    if "_fit" in vars(pane):
        qtbot.waitUntil(lambda: not pane._fit._work.running, timeout=5_000)


def test_what_does_not_fit_is_counted_and_marked(pane, qtbot):
    pane.show_catalog(DEVELOPMENT.deployment_id, known(TASKS))
    pane.show_outcome(call(), returned(VALUE))
    qtbot.waitUntil(lambda: sentence(pane) != "")
    assert sentence(pane) == "3 values do not fit what the function declares."
    first, second, third = rows(pane)
    assert "not" not in first
    assert second.endswith("1 value in it does not fit what the function declares.")
    assert "Lacks the declared field “done”: true or false." in third
    assert "Lacks the declared field" in rows(pane, Qt.ItemDataRole.ToolTipRole)[2]
    model = pane.findChild(QTreeView, "resultTree").model()
    assert model.cell_at(model.index(0, TYPE)).icon is None
    assert model.cell_at(model.index(1, TYPE)).icon is not None


def test_one_goes_to_the_first_of_them_or_to_what_is_declared(pane, qtbot):
    pane.show_catalog(DEVELOPMENT.deployment_id, known(TASKS))
    pane.show_outcome(call(), returned(VALUE))
    qtbot.waitUntil(lambda: sentence(pane) != "")
    press(pane, "Go to the first")
    tree = pane.findChild(QTreeView, "resultTree")
    assert tree.model().path_at(tree.currentIndex()) == (1, "title")
    press(pane, "Show what it declares")
    assert pane.findChild(QTabWidget, "outcomeTabs").currentIndex() == Tab.FUNCTION


def test_what_fits_is_not_spoken_of(pane, qtbot):
    pane.show_catalog(DEVELOPMENT.deployment_id, known(TASKS))
    pane.show_outcome(call(), returned(VALUE[:1]))
    settle(pane, qtbot)
    assert sentence(pane) == ""


@pytest.mark.parametrize(
    ("deployment_id", "catalog"),
    [
        ("another", known(TASKS)),
        (DEVELOPMENT.deployment_id, known(Kind.ANY)),
        (DEVELOPMENT.deployment_id, known(TASKS, "tasks:other")),
        (DEVELOPMENT.deployment_id, None),
    ],
)
def test_nothing_is_said_where_nobody_knows(pane, qtbot, deployment_id, catalog):
    pane.show_catalog(deployment_id, catalog)
    pane.show_outcome(call(), returned(VALUE))
    settle(pane, qtbot)
    assert sentence(pane) == ""


def test_a_newer_catalog_is_what_counts(pane, qtbot):
    pane.show_outcome(call(), returned(VALUE))
    pane.show_catalog(DEVELOPMENT.deployment_id, known(ArrayOf(IdOf("tasks"))))
    qtbot.waitUntil(lambda: sentence(pane).startswith("3 values"))
    pane.show_catalog(DEVELOPMENT.deployment_id, known(ArrayOf(Kind.ANY)))
    settle(pane, qtbot)
    assert sentence(pane) == ""
    assert not any("declare" in row for row in rows(pane))


def test_the_marks_of_a_tab_are_there_when_it_is_brought_up_again(pane, qtbot):
    pane.show_catalog(DEVELOPMENT.deployment_id, known(TASKS))
    pane.show_outcome(call(), returned(VALUE))
    qtbot.waitUntil(lambda: sentence(pane) != "")
    pane.bring_up("another")
    assert sentence(pane) == ""
    pane.show_catalog("other", None)
    pane.bring_up("draft")
    assert sentence(pane).startswith("3 values")


def test_very_many_are_not_counted_to_the_end(pane, qtbot):
    pane.show_catalog(DEVELOPMENT.deployment_id, known(ArrayOf(Kind.STRING)))
    pane.show_outcome(call(), returned([1] * 10_000))
    qtbot.waitUntil(lambda: sentence(pane) != "")
    assert sentence(pane) == "100 values or more do not fit what the function declares."


def test_a_message_that_was_closed_stays_closed(pane, qtbot):
    pane.show_catalog(DEVELOPMENT.deployment_id, known(TASKS))
    pane.show_outcome(call(), returned(VALUE))
    qtbot.waitUntil(lambda: sentence(pane) != "")
    [banner] = [
        each.parent() for each in pane.findChildren(QLabel, "bannerMessage") if each.isVisible()
    ]
    banner._close()
    pane.bring_up("another")
    pane.bring_up("draft")
    assert sentence(pane) == ""


def test_where_there_is_little_room_the_rows_come_first(pane, qtbot):
    pane.show_catalog(DEVELOPMENT.deployment_id, known(TASKS))
    pane.show_outcome(call(), returned(VALUE))
    qtbot.waitUntil(lambda: sentence(pane) != "")
    pane.resize(700, 200)
    assert sentence(pane) == ""
    assert "Lacks the declared field" in rows(pane)[2]
    pane.resize(700, 500)
    assert sentence(pane) == "3 values do not fit what the function declares."
