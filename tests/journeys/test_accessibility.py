"""Every control has a name: for screen readers, for acceptance checks, for other tests."""

from collections import Counter
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from convex_explorer.ui.crash_dialog import CrashDialog

CONTRACT = {
    "deploymentSwitcher",
    "functionPathEdit",
    "functionTypeCombo",
    "argsEditor",
    "argsProblems",
    "runButton",
    "stopButton",
    "resultTree",
    "resultText",
    "pagesBar",
    "loadNextPageButton",
    "loadAllButton",
    "pagesStopButton",
    "logView",
    "logLevelFilter",
    "logFindBox",
    "errorView",
    "errorDataTree",
    "statusLine",
    "historyList",
    "historySearch",
}
FIRST_PAGE = "{ paginationOpts: { numItems: 1, cursor: null } }"


def spoken_name(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def focusable(window: QWidget) -> Iterator[QWidget]:
    """What can have the keyboard; not the parts of which Qt makes its own controls."""
    for widget in [window, *window.findChildren(QWidget)]:
        takes_focus = widget.focusPolicy() is not Qt.FocusPolicy.NoFocus
        if takes_focus and widget.isVisible() and not widget.objectName().startswith("qt_"):
            yield widget


def nameless(window: QWidget) -> list[str]:
    return [
        f"{type(widget).__name__} “{widget.objectName()}” in {widget.parent()}"
        for widget in focusable(window)
        if not widget.objectName() or not spoken_name(widget)
    ]


def ambiguous(window: QWidget) -> list[str]:
    names = Counter(widget.objectName() for widget in focusable(window))
    return [name for name, count in names.items() if count > 1]


def dialogs() -> list[QWidget]:
    return [each for each in QApplication.topLevelWidgets() if each.isVisible() and each.isModal()]


async def test_every_control_of_a_form_has_both_names_and_one_of_its_own(opened, acme):
    async with opened() as user:
        user.press("Ctrl+P")
        await user.until(lambda: user.sees("catalogTree"), "the functions are listed", 20)
        await user.stay_active()
        await user.type("catalogSearch", "values:everyArgument")
        user.press("Return")
        await user.until(lambda: user.sees("argsForm.optionalText.present"), "the form is made")
        for name in ("argsForm.list.add", "argsForm.map.add", "argsForm.number.asDate"):
            user.click(name)
        assert nameless(user.window) == []
        assert ambiguous(user.window) == []


async def test_every_control_of_the_window_has_both_names(opened, acme):
    async with opened() as user:
        assert nameless(user.window) == []
        await user.run("tasks:list", FIRST_PAGE)
        for name in ("resultLookText", "resultLookTree"):
            user.click(name)
            assert nameless(user.window) == []
        await user.run("logs:everyLevel")
        for title in ("Logs", "Error", "Result"):
            user.choose_tab(title, "outcomeTabs")
            assert nameless(user.window) == []
        await user.run("tasks:rename", "{ id: 1 }", "Mutation")
        assert nameless(user.window) == []
        user.paste("argsEditor", "{ ] }")
        await user.until(lambda: user.sees("argsProblems"), "the problems are listed")
        assert nameless(user.window) == []
        assert ambiguous(user.window) == []


async def test_every_control_of_the_first_screen_has_both_names(opened):
    async with opened() as user:
        assert nameless(user.window) == []
        assert ambiguous(user.window) == []


@pytest.mark.parametrize(
    "name", ["deploymentDialog", "removal", "keys", "about", "updates", "crash"]
)
async def test_every_control_of_a_dialog_has_both_names(opened, acme, name):
    async with opened() as user:
        match name:
            case "deploymentDialog":
                user.choose_command("Deployment", "Add")
                user.choose("credentialKindCombo", "Deploy key")
            case "removal":
                user.choose_from("deploymentMenuButton", "Remove this deployment")
            case "keys":
                user.press("F1")
            case "about":
                user.choose_command("Help", "About Convex Explorer")
            case "updates":
                user.choose_command("Help", "Updates")
            case "crash":
                CrashDialog("Convex Explorer 0\n\nbuiltins.ValueError", user.window).open()
        [dialog] = dialogs()
        assert dialog.objectName()
        assert dialog.windowTitle()
        assert nameless(dialog) == []
        assert ambiguous(dialog) == []
        user.press("Escape", on=dialog.objectName())
        assert dialogs() == []


async def test_the_names_of_the_contract_are_there_once_each(opened, acme):
    async with opened() as user:
        await user.run("tasks:list", FIRST_PAGE)
        await user.until(lambda: user.sees("historyList"), "the call is in history")
        widgets = user.window.findChildren(QWidget)
        names = Counter(each.objectName() for each in widgets if each.objectName() in CONTRACT)
        assert names == Counter(CONTRACT)
        user.choose_command("Deployment", "Add")
        found = [each for each in QApplication.allWidgets() if each.isVisible()]
        assert [each.objectName() for each in found].count("deploymentDialog") == 1


async def test_a_row_of_history_says_path_ending_deployment_and_time(opened, acme):
    async with opened() as user:
        await user.run("tasks:countByStatus")
        await user.until(lambda: user.sees("historyList"), "history shows the call")
        await user.until(lambda: "Success" in user.spoken("historyList")[0], "it is written")
        path, ending, name, when, whom = user.spoken("historyList")[0].split(", ")
        assert (path, ending, name) == ("tasks:countByStatus", "Success", "acme")
        assert len(when) == len("14:02")
        assert whom == "as whom: admin"


async def test_state_is_told_in_words_and_not_by_color_alone(opened, acme):
    async with opened() as user:
        await user.run("tasks:countByStatus")
        assert user.text("statusLine").startswith("Success")
        assert user.text("deploymentKind") == "DEVELOPMENT"
        assert "development" in user.find("deploymentKind", QLabel).accessibleName()
