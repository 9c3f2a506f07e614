import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QWidget

from convex_explorer.convex.drafts import CallDraft
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.saved_calls import SavedCall
from convex_explorer.ui.saved.conflict_dialog import ConflictDialog

MINE = CallDraft("tab", "tasks:list", FunctionType.QUERY, "{\n  n: 1,\n  mine: true,\n}")
THEIRS = SavedCall("/c/a.call.json", "A", "tasks:all", FunctionType.QUERY, "{\n  n: 1,\n}")


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def dialog(theme, window):
    dialog = ConflictDialog(theme, MINE, THEIRS, window)
    dialog.open()
    return dialog


def text(dialog, name):
    return dialog.findChild(QPlainTextEdit, name).toPlainText().split("\n")


def test_both_sides_stand_beside_each_other_and_lines_that_differ_are_marked(dialog):
    assert text(dialog, "conflictMine") == [
        "+ query tasks:list",
        "  {",
        "    n: 1,",
        "+   mine: true,",
        "  }",
    ]
    assert text(dialog, "conflictTheirs") == ["- query tasks:all", "  {", "    n: 1,", "", "  }"]


@pytest.mark.parametrize(
    ("button", "signal"),
    [
        ("keepMineButton", "mine_kept"),
        ("takeTheirsButton", "theirs_taken"),
        ("otherNameButton", "other_name_wished"),
        ("decideLaterButton", "put_off"),
    ],
)
def test_each_button_is_one_answer(dialog, qtbot, button, signal):
    answers = []
    for name in ("mine_kept", "theirs_taken", "other_name_wished", "put_off"):
        getattr(dialog, name).connect(lambda name=name: answers.append(name))
    dialog.findChild(QPushButton, button).click()
    assert answers == [signal]


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_a_hasty_key_decides_nothing(dialog, qtbot, key):
    with (
        qtbot.assertNotEmitted(dialog.mine_kept),
        qtbot.assertNotEmitted(dialog.theirs_taken),
        qtbot.waitSignal(dialog.put_off),
    ):
        QTest.keyClick(dialog.findChild(QPushButton, "decideLaterButton"), key)


def test_both_sides_scroll_together(theme, window):
    long = "\n".join(f"  a{n}: 1," for n in range(300))
    dialog = ConflictDialog(
        theme, MINE, SavedCall("/c", "A", "a:b", FunctionType.ANY, long), window
    )
    dialog.show()
    mine = dialog.findChild(QPlainTextEdit, "conflictMine").verticalScrollBar()
    theirs = dialog.findChild(QPlainTextEdit, "conflictTheirs").verticalScrollBar()
    theirs.setValue(100)
    assert mine.value() == 100
