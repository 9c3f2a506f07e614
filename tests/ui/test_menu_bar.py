import pytest
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from convex_explorer.ui.menu_bar import MenuBar

WISHES = {
    "New window": "new_window_requested",
    "New call": "new_call_requested",
    "Close call": "close_call_requested",
    "Reopen closed call": "reopen_call_requested",
    "Save call": "save_call_requested",
    "Save call as": "save_call_as_requested",
    "Find a saved call": "saved_search_requested",
    "Variables": "variables_requested",
    "Save result as": "save_requested",
    "Quit": "quit_requested",
    "Run": "run_requested",
    "Stop": "stop_requested",
    "Format args": "format_requested",
    "Compare with previous run": "comparison_requested",
    "Compare with": "comparison_choice_requested",
    "Copy link": "link_requested",
    "Args as form or JSON": "form_requested",
    "Function path": "path_requested",
    "Next call": "next_call_requested",
    "Previous call": "previous_call_requested",
    "Switch": "switch_deployment_requested",
    "Add": "add_deployment_requested",
    "Call as": "identity_requested",
    "Forget its key": "forget_key_requested",
    "When to forget keys": "key_forgetting_requested",
    "Changes on production": "changes_requested",
    "Try the demo": "demo_requested",
    "History sidebar": "sidebar_requested",
    "Find a function": "function_search_requested",
    "Search history": "history_search_requested",
    "History settings": "history_settings_requested",
    "Hide names and values": "hiding_chosen",
    "Next pane": "next_pane_requested",
    "Previous pane": "previous_pane_requested",
    "Keys": "keys_requested",
    "Updates": "updates_requested",
    "About Convex Explorer": "about_requested",
}


@pytest.fixture
def menu_bar(theme, qtbot):
    menu_bar = MenuBar(theme)
    qtbot.addWidget(menu_bar)
    return menu_bar


def menus(menu_bar: MenuBar) -> list[QMenu]:
    return [menu for action in menu_bar.actions() if isinstance(menu := action.menu(), QMenu)]


def commands(menu: QMenu) -> list[QAction]:
    return [action for action in menu.actions() if not action.isSeparator()]


@pytest.mark.parametrize(("name", "signal"), WISHES.items())
def test_every_command_wishes_for_one_thing(menu_bar, qtbot, name, signal):
    with qtbot.waitSignal(getattr(menu_bar, signal)):
        menu_bar.findChild(QAction, name).trigger()


@pytest.mark.parametrize(
    ("name", "percent"), [("Zoom in", 10), ("Zoom out", -10), ("Actual size", 0)]
)
def test_zoom_is_wished_for_in_steps(menu_bar, qtbot, name, percent):
    with qtbot.waitSignal(menu_bar.zoom_requested) as wished:
        menu_bar.findChild(QAction, name).trigger()
    assert wished.args == [percent]


def test_there_is_no_command_without_a_wish(menu_bar):
    found = {action.objectName() for menu in menus(menu_bar) for action in commands(menu)}
    assert found - {""} == {*WISHES, "Zoom in", "Zoom out", "Actual size"}


def test_the_form_to_copy_a_call_in_is_chosen_below_call(menu_bar, qtbot):
    with qtbot.waitSignal(menu_bar.copy_requested) as wished:
        menu_bar.findChild(QAction, "copyAsCurl").trigger()
    assert wished.args == ["curl"]


def test_the_theme_in_use_is_ticked_and_another_can_be_chosen(theme, qtbot):
    theme.choose("dark")
    menu_bar = MenuBar(theme)
    qtbot.addWidget(menu_bar)
    [themes] = [menu for menu in menu_bar.findChildren(QMenu) if menu.title() == "&Theme"]
    ticked = {action.text(): action.isChecked() for action in themes.actions()}
    assert ticked == {"System": False, "Light": False, "Dark": True}
    with qtbot.waitSignal(menu_bar.theme_chosen) as chosen:
        themes.actions()[1].trigger()
    assert chosen.args == ["light"]
    assert [action.isChecked() for action in themes.actions()] == [False, True, False]


def test_no_letter_stands_for_two_commands_of_a_menu(menu_bar):
    for menu in menus(menu_bar):
        letters = [
            action.text()[action.text().index("&") + 1].lower()
            for action in commands(menu)
            if "&" in action.text()
        ]
        assert sorted(letters) == sorted(set(letters)), menu.title()


def test_no_key_needs_ctrl_and_alt_which_is_altgr_on_many_keyboards(menu_bar):
    for action in menu_bar.findChildren(QAction):
        for key in action.shortcuts():
            assert not {"Ctrl", "Alt"} <= set(key.toString().split("+"))


def test_zoom_in_works_with_either_plus(menu_bar):
    keys = {key.toString() for key in menu_bar.findChild(QAction, "Zoom in").shortcuts()}
    assert keys == {"Ctrl+=", "Ctrl++"}


def test_the_list_of_keys_names_menu_command_and_key(menu_bar):
    rows = menu_bar.commands()
    assert ("Call", "Run", "Ctrl+Enter") in rows
    native = QKeySequence("Ctrl+E").toString(QKeySequence.SequenceFormat.NativeText)
    assert ("Deployment", "Switch", native) in rows
    assert not [cell for row in rows for cell in row if "&" in cell or "…" in cell or not cell]
