"""Args filled in by people who have never seen JSON: as a form, by keyboard alone."""

import pytest
from PySide6.QtWidgets import QApplication

from convex_explorer.convex.args import read_args
from convex_explorer.demo.tables import document_id
from convex_explorer.values.types import Int64

pytestmark = pytest.mark.usefixtures("acme")

EVERY_ARGUMENT = {
    "text": "Hello",
    "number": 12.5,
    "int": Int64(9007199254740993),
    "flag": True,
    "nothing": None,
    "blob": b"",
    "user": document_id("users", 1),
    "fixed": "exactly this",
    "choice": "green",
    "list": [1.0, -0.0],
    "map": {"first": 1.0},
    "object": {"required": "yes", "optional": 3.0},
    "anything": {"a": [1.0]},
    "optionalText": "there",
}


def args_of(user) -> dict:
    """What the text says, whichever look is shown."""
    editor = next(each for each in QApplication.allWidgets() if each.objectName() == "argsEditor")
    return read_args(editor.toPlainText()).args


async def opened_call(user, path: str) -> None:
    """Open a call of a function from the list, by keyboard."""
    user.press("Ctrl+P")
    await user.until(lambda: user.sees("catalogTree"), "the functions are listed", 20)
    await user.stay_active()
    await user.type("catalogSearch", path)
    user.press("Return")
    await user.until(lambda: user.front_tab() == path, "its call is open")


def tab_to(user, name: str) -> None:
    """Go on with Tab until a control has the keyboard."""
    for _ in range(120):
        if user.focused() == name:
            return
        user.press("Tab")
    raise AssertionError(f"Tab does not lead to {name}")


def typed(user, text: str) -> None:
    """Type where the keyboard is, in place of what is there."""
    user.press("Ctrl+A")
    for letter in text:
        user.press(letter if letter != " " else "Space")


async def test_every_kind_of_argument_is_filled_in_by_keyboard_alone(opened, server):
    async with opened() as user:
        await opened_call(user, "values:everyArgument")
        user.press("Ctrl+Shift+M")
        assert user.focused() == "argsForm.anything"
        user.paste(user.focused(), "{ a: [1] }")
        for name, text in (
            ("text", "Hello"),
            ("number", "12.5"),
            ("int", "9007199254740993"),
        ):
            tab_to(user, f"argsForm.{name}")
            await user.type(user.focused(), text)
        tab_to(user, "argsForm.flag")
        user.press("Down")
        tab_to(user, "argsForm.user")
        await user.type(user.focused(), document_id("users", 1))
        tab_to(user, "argsForm.choice.branch")
        user.press("Down")
        for index, number in enumerate(("1", "-0")):
            tab_to(user, "argsForm.list.add")
            user.press("Space")
            assert user.focused() == f"argsForm.list[{index}]"
            await user.type(user.focused(), number)
        tab_to(user, "argsForm.map.add")
        user.press("Space")
        assert user.focused() == "argsForm.map.key.key"
        await user.type("argsForm.map.key.key", "f")
        for letter in "irst":
            user.press(letter)
        tab_to(user, "argsForm.map.first")
        await user.type(user.focused(), "1")
        tab_to(user, "argsForm.object.required")
        await user.type(user.focused(), "yes")
        tab_to(user, "argsForm.object.optional.present")
        user.press("Space")
        assert user.focused() == "argsForm.object.optional"
        await user.type(user.focused(), "3")
        tab_to(user, "argsForm.optionalText.present")
        user.press("Space")
        await user.type(user.focused(), "there")
        assert args_of(user) == EVERY_ARGUMENT
        user.press("Ctrl+Return")
        assert (await user.ended()).startswith("Success")
        assert server.called[-1] == "values:everyArgument"
