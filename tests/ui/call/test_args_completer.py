"""Names and values offered while args are typed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTreeView

from convex_explorer.convex.validators import Field, Kind, Literal, ObjectOf, UnionOf
from convex_explorer.ui.call.args_completer import ArgsCompleter
from convex_explorer.ui.widgets.code_editor import CodeEditor

DECLARED = ObjectOf(
    {
        "title": Field(Kind.STRING),
        "status": Field(UnionOf((Literal("open"), Literal("done"))), optional=True),
    }
)

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # pop-ups, no screen


@pytest.fixture
def editor(theme, qtbot):
    editor = CodeEditor(theme)
    qtbot.addWidget(editor)
    editor.resize(500, 300)
    editor.completer = ArgsCompleter(theme, editor)
    editor.completer.expect(DECLARED)
    with qtbot.waitActive(editor):
        editor.show()
    editor.setFocus()
    yield editor
    editor.completer.put_away()


def write(editor, marked):
    before, _, behind = marked.partition("|")
    editor.setPlainText(before + behind)
    cursor = QTextCursor(editor.document())
    cursor.setPosition(len(before))
    editor.setTextCursor(cursor)


def offered(editor):
    view = QApplication.activePopupWidget()
    if not isinstance(view, QTreeView):
        return []
    model = view.model()
    return [
        model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)
        for row in range(model.rowCount())
    ]


def test_names_are_offered_while_one_types_and_enter_takes_one(editor, qtbot):
    write(editor, "{ | }")
    QTest.keyClicks(editor, "st")
    qtbot.waitUntil(lambda: editor.completer.is_open)
    assert offered(editor) == ['status, "open" or "done", optional']
    QTest.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_Return)
    assert editor.text() == "{ status:  }"
    qtbot.waitUntil(lambda: offered(editor) == ['"open"', '"done"'])
    QTest.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_Down)
    QTest.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_Tab)
    assert editor.text() == '{ status: "done" }'


def test_taking_an_offer_is_one_step_of_undo(editor, qtbot):
    write(editor, "{ ti| }")
    editor.completer.offer()
    QTest.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_Return)
    assert editor.text() == "{ title:  }"
    editor.completer.put_away()
    editor.undo()
    assert editor.text() == "{ ti }"


def test_escape_closes_the_list_and_changes_nothing(editor, qtbot):
    write(editor, "{ | }")
    QTest.keyClick(editor, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: editor.completer.is_open)
    assert [each.partition(",")[0] for each in offered(editor)] == ["title", "status"]
    QTest.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_Escape)
    assert not editor.completer.is_open
    assert editor.text() == "{  }"


def test_typing_goes_on_through_the_list(editor, qtbot):
    write(editor, "{ | }")
    QTest.keyClick(editor, Qt.Key.Key_T)
    qtbot.waitUntil(lambda: editor.completer.is_open)
    QTest.keyClicks(QApplication.activePopupWidget(), "zz")
    qtbot.waitUntil(lambda: not editor.completer.is_open)
    assert editor.text() == "{ tzz }"


def test_enter_is_enter_where_nothing_is_offered(editor, qtbot):
    write(editor, "{ title: '',| }")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert editor.text() == "{ title: '',\n }"
    assert not editor.completer.is_open


def test_without_a_validator_nothing_is_offered(editor):
    editor.completer.expect(None)
    write(editor, "{ t| }")
    editor.completer.offer()
    assert not editor.completer.is_open


def test_what_is_behind_characters_of_two_units_is_replaced_whole(editor, qtbot):
    write(editor, "{ title: '😀😀', st| }")
    editor.completer.offer()
    QTest.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_Return)
    assert editor.text() == "{ title: '😀😀', status:  }"
