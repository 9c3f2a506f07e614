"""Args filled in by people who have never seen JSON: as a form, by keyboard alone."""

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog

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


async def test_every_kind_of_argument_is_filled_in_by_keyboard_alone(opened, server):
    async with opened() as user:
        await opened_call(user, "values:everyArgument")
        assert user.focused() == "argsForm.anything.branch"
        await user.until(lambda: user.sees("argsForm.optionalText.present"), "the form is made")
        tab_to(user, "argsForm.anything")
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


async def test_a_form_is_shown_where_the_function_is_known_until_somebody_wants_the_text(opened):
    async with opened() as user:
        assert user.sees("argsEditor")
        await opened_call(user, "tasks:create")
        assert user.sees("argsForm.title")
        assert not user.sees("argsEditor")
        user.press("Ctrl+T")
        assert user.sees("argsEditor")
        await user.type("functionPathEdit", "tasks:rename")
        assert user.sees("argsForm")
        user.click("argsLookJson")
        assert user.sees("argsEditor")
        user.choose_tab("tasks:create")
        assert user.sees("argsEditor")


async def test_a_form_that_comes_with_the_functions_leaves_the_keyboard_where_it_is(opened):
    async with opened() as user:
        await user.fill_in("tasks:create", "{ title: 'x' }", "Mutation")
        await user.stay_active()
        user.press("Ctrl+P")
        await user.until(lambda: user.sees("argsForm.title"), "the form is there", 20)
        await user.stay_active()
        assert user.focused() == "catalogSearch"


async def test_the_look_is_kept_for_each_deployment(opened):
    async with opened() as user:
        await opened_call(user, "tasks:create")
        user.click("argsLookJson")
        assert user.sees("argsEditor")
    async with opened() as user:
        await opened_call(user, "tasks:create")
        assert user.sees("argsEditor")
        user.choose_command("Deployment", "Try the demo")
        await user.until(lambda: user.text("deploymentKind") == "DEMO", "the demo is active")
        await opened_call(user, "tasks:rename")
        assert user.sees("argsForm")
        user.press("Ctrl+Shift+M")
        assert user.focused() == "argsEditor"


async def test_a_tab_that_was_closed_since_does_not_trouble_the_form(opened):
    async with opened() as user:
        await opened_call(user, "values:text")
        user.press("Ctrl+Shift+M")
        user.press("Ctrl+Shift+M")
        user.press("Ctrl+W")
        await opened_call(user, "tasks:create")
        assert user.sees("argsForm.title")
        user.press("Ctrl+W")
        user.press("Ctrl+Shift+T")
        assert user.sees("argsForm.title")


async def test_what_is_no_value_yet_is_gone_to_instead_of_run(opened, server):
    async with opened() as user:
        await opened_call(user, "values:text")
        await user.type("argsForm.length", "ten")
        calls = list(server.called)
        user.press("Ctrl+L")
        user.press("Ctrl+Return")
        assert user.focused() == "argsForm.length"
        await user.type("argsForm.length", "10")
        user.press("Ctrl+Return")
        assert (await user.ended()).startswith("Success")
        assert server.called == [*calls, "values:text"]


async def test_an_edit_in_the_form_and_one_in_the_text_are_undone_alike(opened):
    async with opened() as user:
        await opened_call(user, "tasks:create")
        user.press("Ctrl+Shift+M")
        before = user.text("argsEditor")
        user.press("Ctrl+Shift+M")
        await user.type("argsForm.title", "From the form")
        user.press("Ctrl+Shift+M")
        assert args_of(user) == {"title": "From the form"}
        assert user.focused() == "argsEditor"
        user.press("Ctrl+Z")
        assert user.text("argsEditor") == before


async def test_what_the_deployment_objects_to_is_said_beside_its_field(opened):
    async with opened() as user:
        await opened_call(user, "tasks:create")
        await user.type("argsForm.title", "Pack it")
        user.click("argsForm.assigneeId.present")
        await user.type("argsForm.assigneeId", "nobody")
        user.press("Ctrl+Return")
        assert (await user.ended()).startswith("Error")
        field = user.find("argsForm.assigneeId")
        await user.until(field.accessibleDescription, "the field says what is wrong")


async def test_bytes_come_from_a_file(opened, tmp_path):
    (tmp_path / "photo.bin").write_bytes(bytes(range(256)))
    async with opened() as user:
        await opened_call(user, "values:everyArgument")
        user.click("argsForm.blob")
        dialog = user.find("argsFormFileDialog", QFileDialog)
        dialog.selectFile(str(tmp_path / "photo.bin"))
        dialog.accept()
        await user.until(lambda: args_of(user)["blob"] == bytes(range(256)), "they are in the args")
        await user.stay_active()
        user.press("Ctrl+Shift+M")
        user.press("Ctrl+Z")
        assert args_of(user)["blob"] == b""


async def test_a_form_in_a_small_window_can_be_scrolled_to_every_field(opened):
    async with opened(size=(1024, 600)) as user:
        await opened_call(user, "values:everyArgument")
        for _ in range(5):
            user.choose_command("View", "Zoom in")
        user.press("Ctrl+B")
        user.press("Ctrl+L")
        await user.until(lambda: user.sees("argsForm.user"), "the form is made")
        tab_to(user, "argsForm.user")
        await user.until(lambda: user.reachable("argsForm.user"), "all of the field is seen")
