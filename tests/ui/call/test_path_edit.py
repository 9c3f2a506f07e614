import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from convex_explorer.ui.call.path_edit import PathEdit, is_command

COMMAND = "npx convex run messages:list"


@pytest.fixture
def edit(qtbot):
    edit = PathEdit()
    qtbot.addWidget(edit)
    edit.setText("tasks:list")
    edit.show()
    return edit


def paste(edit, text):
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def test_a_pasted_command_is_told_and_the_field_is_as_before(edit, qtbot):
    with qtbot.waitSignal(edit.command_pasted) as pasted:
        paste(edit, COMMAND)
    assert pasted.args == [COMMAND]
    assert edit.text() == "tasks:list"


def test_a_command_of_a_megabyte_is_told_whole(edit, qtbot):
    command = f"curl https://a.convex.cloud/api/query -d '{'x' * 2**20}'"
    with qtbot.waitSignal(edit.command_pasted) as pasted:
        paste(edit, command)
    assert pasted.args == [command]


def test_what_comes_in_at_one_go_by_another_way_is_told_as_well(edit, qtbot):
    edit.selectAll()
    with qtbot.waitSignal(edit.command_pasted) as pasted:
        edit.insert(COMMAND)
    assert pasted.args == [COMMAND]
    assert edit.text() == "tasks:list"


@pytest.mark.parametrize("link", ["convex-explorer://open?function=m:f", " Convex-Explorer:bad\n"])
def test_a_pasted_link_is_told_and_the_field_is_as_before(edit, qtbot, link):
    with qtbot.waitSignal(edit.link_pasted) as pasted, qtbot.assertNotEmitted(edit.command_pasted):
        paste(edit, link)
    assert pasted.args == [link]
    assert edit.text() == "tasks:list"


def test_a_pasted_path_is_typed(edit):
    edit.selectAll()
    paste(edit, "users:list")
    assert edit.text() == "users:list"


def test_a_command_that_is_typed_stays(edit, qtbot):
    edit.clear()
    with qtbot.assertNotEmitted(edit.command_pasted):
        QTest.keyClicks(edit, COMMAND)
    assert edit.text() == COMMAND


def test_what_is_put_there_to_be_mended_stays_and_can_be_undone(edit, qtbot):
    with qtbot.assertNotEmitted(edit.command_pasted):
        edit.hold_command("curl oops")
    assert edit.text() == "curl oops"
    edit.undo()
    assert edit.text() == "tasks:list"


@pytest.mark.parametrize("text", ["", " ", "messages:list", " curl ", "curl", "convex run"])
def test_a_path_is_no_command(text):
    assert not is_command(text)
