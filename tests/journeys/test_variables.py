"""Variables: set for a deployment, seen in the args, and sent in their place."""

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QTableWidget, QToolTip

pytestmark = pytest.mark.usefixtures("acme")

ARGS = '{ n: "{{count}}" }'


async def set_variables(user, *rows):
    user.choose_command("Deployment", "Variables")
    await user.until(lambda: user.sees("variablesDialog"), "the dialog is open")
    table = user.find("variablesTable", QTableWidget)
    for number, (name, value) in enumerate(rows):
        if table.rowCount() <= number:
            user.click("addVariableButton")
        table.item(number, 0).setText(name)
        table.item(number, 1).setText(value)


async def save_variables(user, *rows):
    await set_variables(user, *rows)
    user.click("saveVariablesButton")
    await back_in_window(user)


async def back_in_window(user):
    gone = "the dialog is gone"
    await user.until(lambda: user.window.findChild(QDialog, "variablesDialog") is None, gone)
    await user.stay_active()


def problems(user):
    return user.find("argsEditor").accessibleDescription()


async def test_a_call_goes_with_the_values_and_history_keeps_what_was_typed(opened, server):
    async with opened() as user:
        await user.fill_in("values:rows", ARGS)
        await user.until(
            lambda: "“count” is no variable of acme" in problems(user), "it is unknown"
        )
        await user.stay_active()
        user.press("Ctrl+Return")
        assert not server.called
        await save_variables(user, ("count", "3"))
        await user.until(lambda: not problems(user), "it is known")
        user.press("Ctrl+Return", on="argsEditor")
        assert "3 items" in await user.ended()
        assert server.called == ["values:rows"]
        user.press("Ctrl+Shift+H")
        user.press("Return", on="historySearch")
        await user.until(lambda: user.sees("historyList"), "history is there")
        user.press("Return", on="historyList")
        await user.until(lambda: len(user.tabs()) == 2, "it is opened again")
        assert user.text("argsEditor") == ARGS


async def test_a_variable_that_nobody_set_is_set_from_its_problem(opened, server):
    async with opened() as user:
        await save_variables(user, ("other", "1"))
        await user.fill_in("values:rows", ARGS)
        await user.until(lambda: user.sees("fixProblemButton"), "it can be set")
        assert user.text("fixProblemButton") == "Set it…"
        user.click("fixProblemButton")
        await user.until(lambda: user.sees("variablesDialog"), "the dialog is open")
        table = user.find("variablesTable", QTableWidget)
        assert (table.currentRow(), table.currentColumn()) == (1, 1)
        assert table.item(1, 0).text() == "count"
        table.item(1, 1).setText("3")
        user.click("saveVariablesButton")
        await back_in_window(user)
        await user.until(lambda: not problems(user), "it is known")
        assert user.text("argsEditor") == ARGS
        user.press("Ctrl+Return", on="argsEditor")
        assert "3 items" in await user.ended()


async def test_variables_are_there_the_next_time_and_can_be_taken_away(opened, server):
    async with opened() as user:
        await save_variables(user, ("count", "3"), ("other", '"x"'))
    async with opened() as user:
        assert "3 items" in await user.run("values:rows", ARGS)
        user.choose_command("Deployment", "Variables")
        table = user.find("variablesTable", QTableWidget)
        assert [table.item(row, 0).text() for row in range(2)] == ["count", "other"]
        table.setCurrentCell(0, 0)
        user.click("removeVariableButton")
        user.click("saveVariablesButton")
        await user.until(lambda: "no variable of acme" in problems(user), "it is gone")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("a b", "1")], "begins with a letter"),
        ([("", "1")], "called is missing"),
        ([("a", "j57")], "a: "),
        ([("a", "1"), ("a", "2")], "here twice"),
        ([("a", "")], "Write a value"),
    ],
)
async def test_what_cannot_be_kept_is_told_and_cannot_be_saved(opened, rows, said):
    async with opened() as user:
        await set_variables(user, *rows)
        assert said in user.text("variablesProblem")
        assert not user.enabled("saveVariablesButton")
        user.click("cancelVariablesButton")


async def test_the_dialog_says_that_it_is_no_place_for_secrets(opened):
    async with opened() as user:
        await set_variables(user)
        assert "no place for keys, tokens or passwords" in user.text("variablesHint")
        user.click("cancelVariablesButton")


async def test_what_a_variable_is_shows_where_the_mouse_rests(opened):
    async with opened() as user:
        await save_variables(user, ("count", "3"))
        await user.fill_in("values:rows", ARGS)
        editor = user.find("argsEditor")
        cursor = QTextCursor(editor.document())
        cursor.setPosition(ARGS.index("count"))
        place = editor.cursorRect(cursor).center() + QPoint(2, 0)
        where = editor.viewport().mapToGlobal(place)
        tip = QHelpEvent(QEvent.Type.ToolTip, place, where)
        QApplication.sendEvent(editor.viewport(), tip)
        assert "count is 3\nA variable of acme" in QToolTip.text()
        QToolTip.hideText()


async def test_names_are_offered_while_a_variable_is_typed(opened):
    async with opened() as user:
        await save_variables(user, ("count", "3"), ("userId", '"j57"'))
        await user.fill_in("values:rows", '{ n: "" }')
        editor = user.find("argsEditor")
        cursor = editor.textCursor()
        cursor.setPosition(6)
        editor.setTextCursor(cursor)
        user.press("{", on="argsEditor")
        user.press("{", on="argsEditor")
        await user.until(lambda: user.sees("argsCompletionList"), "names are offered")
        assert user.rows("argsCompletionList") == [("count", "3"), ("userId", '"j57"')]
        user.press("Down", on="argsCompletionList")
        user.press("Return", on="argsCompletionList")
        assert user.text("argsEditor") == '{ n: "{{userId}}" }'
        await user.stay_active()


async def test_a_form_shows_a_variable_and_leaves_it_as_it_is(opened, server):
    async with opened() as user:
        await save_variables(user, ("count", "3"))
        user.press("Ctrl+P")
        await user.until(lambda: user.sees("catalogFetchButton") or user.sees("catalogTree"), "it")
        if user.sees("catalogFetchButton"):
            user.click("catalogFetchButton")
        await user.until(lambda: user.sees("catalogTree"), "the functions are there")
        await user.fill_in("values:rows", ARGS)
        user.press("Ctrl+Shift+M")
        await user.until(lambda: user.sees("argsForm.n.replace"), "the form shows it")
        labels = [each.text() for each in user.find("argsForm").findChildren(QLabel)]
        assert "{{count}} = 3" in labels
        user.press("Ctrl+Return", on="argsForm.n.replace")
        assert "3 items" in await user.ended()
        await save_variables(user, ("other", "3"))
        await user.until(lambda: "no variable of acme" in form_words(user), "it is marked")
        user.press("Ctrl+Shift+M")
        assert user.text("argsEditor") == ARGS


def form_words(user):
    return " ".join(each.text() for each in user.find("argsForm").findChildren(QLabel))
