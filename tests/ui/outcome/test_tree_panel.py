import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from convex_explorer.ui.outcome.node_model import KEY
from convex_explorer.ui.outcome.tree_panel import TreePanel
from tests.support.made_calls import received


@pytest.fixture
def panel(theme, qtbot):
    panel = TreePanel(theme, "resultTree", "Result as a tree")
    qtbot.addWidget(panel)
    panel.show()
    return panel


def test_many_rows_are_opened_when_the_question_is_answered(panel):
    tree = panel.tree
    tree.show_state(tree.new_state(received({"page": [[1, 2, 3] for _ in range(900)]})))
    QTest.keyClicks(tree, "*")
    assert panel.question == "Expand 3,600 rows?"
    button = panel.findChild(QPushButton, "bannerActionButton")
    button.click()
    assert panel.question == ""
    page = tree.model().index(0, KEY)
    assert tree.isExpanded(tree.model().index(899, KEY, page))


def test_too_many_rows_are_refused_with_a_reason(panel):
    tree = panel.tree
    tree.show_state(tree.new_state(received([[1] * 9 for _ in range(5_000)])))
    QTest.keyClicks(tree, "5")
    assert panel.question == "There are more than 20,000 rows to expand."


def test_the_question_goes_with_its_value(panel):
    tree = panel.tree
    tree.show_state(tree.new_state(received({"page": [[1, 2, 3] for _ in range(900)]})))
    QTest.keyClicks(tree, "*")
    tree.show_state(tree.new_state(received(1)))
    assert panel.question == ""
