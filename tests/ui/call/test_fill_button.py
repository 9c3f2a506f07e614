import pytest

from convex_explorer.convex.function_spec import FunctionSpec
from convex_explorer.convex.functions import FunctionPath, FunctionType
from convex_explorer.convex.validators import Field, Kind, ObjectOf
from convex_explorer.ui.call.fill_button import FillButton


def spec(args):
    return FunctionSpec(FunctionPath("tasks", "list"), FunctionType.QUERY, args=args)


@pytest.fixture
def button(qtbot):
    button = FillButton()
    qtbot.addWidget(button)
    return button


@pytest.mark.parametrize(
    ("function", "visible"),
    [
        (spec(ObjectOf({"limit": Field(Kind.NUMBER)})), True),
        (spec(ObjectOf()), False),
        (spec(Kind.ANY), False),
        (None, False),
    ],
)
def test_it_is_there_only_where_fields_are_declared(button, function, visible):
    button.show_function(function)
    assert button.isVisible() is visible


def test_each_command_is_a_wish(button, qtbot):
    required, every = button.menu().actions()
    with qtbot.waitSignal(button.required_wished):
        required.trigger()
    with qtbot.waitSignal(button.all_wished):
        every.trigger()
