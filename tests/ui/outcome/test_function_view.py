import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton

from convex_explorer.convex.function_spec import FunctionSpec, Visibility
from convex_explorer.convex.functions import FunctionPath, FunctionType
from convex_explorer.convex.named_function import NamedFunction
from convex_explorer.convex.validators import Field, IdOf, Kind, ObjectOf
from convex_explorer.ui.outcome.function_view import (
    FunctionView,
    kind_sentence,
    sentence_without_spec,
)

PATH = FunctionPath.parse("admin/tasks:get")
GET = FunctionSpec(PATH, FunctionType.QUERY, args=ObjectOf({"id": Field(IdOf("tasks"))}))


@pytest.fixture
def view(qtbot, theme):
    view = FunctionView(theme)
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.show()
    view.show_function(GET)
    return view


def said(view, name):
    return view.findChild(QPlainTextEdit, name).toPlainText()


def test_a_function_is_told_with_its_validators(view):
    assert said(view, "functionSignature") == "admin/tasks:get({ id }): any"
    assert said(view, "functionArgs") == 'v.object({ id: v.id("tasks") })'
    assert said(view, "functionReturns") == "Not declared: it may return anything"
    assert view.findChild(QLabel, "functionKind").text().startswith("A query, public")


@pytest.mark.parametrize(
    ("button", "copied"),
    [("copyReferenceButton", "api.admin.tasks.get"), ("copyPathButton", "admin/tasks:get")],
)
def test_its_names_can_be_copied(view, button, copied):
    view.findChild(QPushButton, button).click()
    assert QGuiApplication.clipboard().text() == copied


def test_what_is_new_of_it_is_shown(view):
    view.show_function(
        FunctionSpec(PATH, FunctionType.MUTATION, args=ObjectOf(), returns=Kind.NULL)
    )
    assert said(view, "functionArgs") == "None"
    assert said(view, "functionReturns") == "v.null()"


@pytest.mark.parametrize(
    ("function_type", "visibility", "beginning"),
    [
        (FunctionType.ACTION, Visibility.PUBLIC, "An action, public: "),
        (FunctionType.MUTATION, Visibility.INTERNAL, "An internal mutation: only"),
        (FunctionType.ANY, Visibility.PUBLIC, "A function whose type nobody told, public"),
    ],
)
def test_who_may_call_it_is_said_in_words(function_type, visibility, beginning):
    assert kind_sentence(FunctionSpec(PATH, function_type, visibility)).startswith(beginning)


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (NamedFunction(), "once you have named one"),
        (NamedFunction(PATH), "Nobody has told yet what admin/tasks:get"),
        (NamedFunction(PATH, is_listed=True), "not among the functions"),
        (NamedFunction(FunctionPath("_system/cli/modules", "apiSpec"), None, True), "own"),
    ],
)
def test_of_an_unknown_function_it_is_said_why_nothing_is_known(function, words):
    assert words in sentence_without_spec(function)
