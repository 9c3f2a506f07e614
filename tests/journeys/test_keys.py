"""Everything by keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import QComboBox

pytestmark = pytest.mark.usefixtures("acme")


@pytest.mark.parametrize("name", ["functionPathEdit", "argsEditor", "resultTree"])
async def test_ctrl_enter_runs_from_anywhere_in_the_call(opened, server, name):
    async with opened() as user:
        await user.run("tasks:countByStatus")
        user.find(name).setFocus()
        assert user.focused() == name
        text = user.text("argsEditor")
        user.press("Ctrl+Return")
        assert (await user.ended()).startswith("Success")
        await user.until(lambda: len(server.called) == 2, "it ran twice")
        assert user.text("argsEditor") == text


async def test_ctrl_enter_twice_runs_once(opened, server):
    async with opened() as user:
        await user.fill_in("jobs:sleep", "{ ms: 100 }", "Action")
        user.press("Ctrl+Return")
        user.press("Ctrl+Return")
        assert (await user.ended()).startswith("Success")
        assert server.called == ["jobs:sleep"]


async def test_ctrl_l_selects_the_function_path(opened):
    async with opened() as user:
        await user.fill_in("tasks:list")
        user.press("Ctrl+L")
        assert user.focused() == "functionPathEdit"
        user.press("a")
        assert user.text("functionPathEdit") == "a"


async def test_ctrl_e_lists_the_deployments_and_choosing_one_runs_nothing(opened, server):
    async with opened() as user:
        user.choose_command("Deployment", "Try the demo")
        await user.until(lambda: user.text("deploymentKind") == "DEMO", "the demo is active")
        user.press("Ctrl+E")
        combo = user.find("deploymentSwitcher", QComboBox)
        assert combo.view().isVisible()
        assert [combo.itemText(row) for row in range(combo.count())] == ["acme", "Demo"]
        combo.hidePopup()
        user.choose("deploymentSwitcher", "acme")
        assert user.text("deploymentKind") == "DEVELOPMENT"
        assert not server.requests


async def test_f6_goes_round_the_panes_and_shift_f6_the_other_way(opened):
    async with opened() as user:
        await user.run("tasks:countByStatus")
        await user.until(lambda: user.sees("historyList"), "history shows the call")
        user.press("Ctrl+L")
        seen = []
        for _ in range(5):
            user.press("F6")
            seen.append(user.focused())
        panes = ["argsEditor", "resultTree", "deploymentSwitcher", "historyList"]
        assert seen == [*panes, "functionPathEdit"]
        user.press("Shift+F6")
        assert user.focused() == "historyList"


async def test_ctrl_b_hides_the_sidebar_and_it_stays_hidden(opened):
    async with opened() as user:
        assert user.sees("historyPane")
        user.press("Ctrl+B")
        assert not user.sees("historyPane")
    async with opened() as user:
        assert not user.sees("historyPane")
        user.press("Ctrl+Shift+H")
        assert user.focused() == "historySearch"
        user.press("Ctrl+B")
        user.press("Ctrl+B")
        assert user.sees("historyPane")


async def test_hiding_the_sidebar_leaves_the_keyboard_somewhere(opened):
    async with opened() as user:
        user.press("Ctrl+Shift+H")
        user.press("Ctrl+B")
        assert user.sees(user.focused())


async def test_tab_and_shift_tab_reach_the_controls_in_the_order_one_reads_them(opened):
    async with opened() as user:
        user.press("Ctrl+L")
        reached = []
        for _ in range(4):
            user.press("Tab")
            reached.append(user.focused())
        assert reached == ["identityButton", "runButton", "formatArgsButton", "argsEditor"]
        user.find("formatArgsButton").setFocus()
        user.press("Shift+Backtab")
        assert user.focused() == "runButton"


async def test_f1_lists_every_key(opened):
    async with opened() as user:
        user.press("F1")
        rows = user.rows("keysList")
        keys = {row[2] for row in rows}
        assert {"Ctrl+Enter", "Ctrl+T", "Ctrl+E", "F6", "F8, Shift+F8"} <= keys
        assert all(all(cell for cell in row) for row in rows)
        user.press("Escape", on="keysDialog")
        assert not user.sees("keysDialog")


async def test_args_are_formatted_by_key(opened):
    async with opened() as user:
        user.paste("argsEditor", "x")
        user.paste("argsEditor", "{a:1}")
        user.press("Shift+Alt+F", on="argsEditor")
        assert user.text("argsEditor") in {"{ a: 1 }", "{\n  a: 1\n}"}


async def test_no_key_of_the_window_is_given_twice(opened):
    """Qt would act on neither."""
    async with opened() as user:
        window = user.window
        keys = [
            key.toString()
            for action in window.findChildren(QAction)
            if action.shortcutContext() is Qt.ShortcutContext.WindowShortcut
            for key in action.shortcuts()
        ]
        keys += [
            shortcut.key().toString()
            for shortcut in window.findChildren(QShortcut)
            if shortcut.context() is Qt.ShortcutContext.WindowShortcut
        ]
        assert sorted(keys) == sorted(set(keys))
