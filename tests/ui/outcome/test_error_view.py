import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QToolButton, QTreeView

from convex_explorer.convex.functions import FunctionType
from convex_explorer.ui.outcome.error_view import ErrorView
from tests.support.made_calls import received, threw


@pytest.fixture
def view(theme, qtbot):
    view = ErrorView(theme)
    qtbot.addWidget(view)
    view.resize(500, 600)
    view.show()
    return view


def show(view, error, function_type=FunctionType.QUERY):
    view.show_error(function_type, error, view.data_tree.new_state(error.error_data))


def test_the_message_can_be_read_whole(view):
    message = "Uncaught Error: " + "long " * 3_000
    show(view, threw(message))
    text = view.findChild(QPlainTextEdit, "errorMessage")
    assert text.toPlainText() == message
    assert text.height() < view.height()


def test_error_data_is_a_tree(view):
    show(view, threw(error_data={"code": "LOCKED", "by": {"name": "Ada"}}))
    tree = view.findChild(QTreeView, "errorDataTree")
    assert tree.isVisible()
    assert [tree.model().index(row, 0).data() for row in range(2)] == ["code", "by"]


def test_null_is_error_data_too(view):
    show(view, threw(error_data=b"null"))
    tree = view.findChild(QTreeView, "errorDataTree")
    assert tree.isVisible()
    assert tree.model().index(0, 1).data() == "null"


def test_without_error_data_there_is_no_tree(view):
    show(view, threw())
    assert not view.findChild(QTreeView, "errorDataTree").isVisible()


def test_the_request_id_is_copied_with_a_click(view):
    import dataclasses

    show(view, dataclasses.replace(threw(), request_id="9f0c3a77"))
    assert view.findChild(QLabel, "requestIdLabel").text() == "9f0c3a77"
    view.findChild(QToolButton, "copyRequestIdButton").click()
    assert QGuiApplication.clipboard().text() == "9f0c3a77"


def test_without_a_request_id_there_is_no_row_for_it(view):
    show(view, threw())
    assert not view.findChild(QLabel, "requestIdLabel").isVisible()


def test_the_servers_stack_is_folded_at_first(view):
    show(view, threw(frames=("at a (x.ts:1:2)", "at b (y.ts:3:4)")))
    stack = view.findChild(QPlainTextEdit, "serverStack")
    toggle = view.findChild(QToolButton, "serverStackToggle")
    assert not stack.isVisible()
    assert toggle.text() == "The server's stack (2 frames)"
    toggle.click()
    assert stack.isVisible()
    assert stack.toPlainText() == "at a (x.ts:1:2)\nat b (y.ts:3:4)"
    show(view, threw())
    assert not toggle.isVisible()
    assert not stack.isVisible()


def test_a_message_that_was_kept_back_is_explained(view):
    show(view, threw(""))
    explanation = view.findChild(QLabel, "errorExplanation")
    assert explanation.isVisible()
    assert "all that this deployment tells" in explanation.text()
    assert not view.findChild(QPlainTextEdit, "errorMessage").isVisible()
    show(view, threw("Uncaught Error: boom"))
    assert not explanation.isVisible()


def test_an_explanation_stands_beside_the_deployments_own_words_and_never_instead(view):
    paused = "Cannot run functions while this deployment is paused. Resume the deployment."
    show(view, threw(paused), FunctionType.MUTATION)
    assert view.findChild(QLabel, "errorTitle").text() == "The deployment is paused"
    assert view.findChild(QPlainTextEdit, "errorMessage").toPlainText() == paused
    explanation = view.findChild(QLabel, "errorExplanation").text()
    assert "The function did not run." in explanation
    assert "resume it" in explanation


def test_another_errors_data_replaces_the_first(view):
    show(view, threw(error_data={"first": 1}))
    show(view, threw(error_data={"second": 1}))
    tree = view.findChild(QTreeView, "errorDataTree")
    assert tree.model().index(0, 0).data() == "second"
    assert view.data_tree.shown.model.value == received({"second": 1})
