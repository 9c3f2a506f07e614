"""A question that nobody agrees to by mistake."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from convex_explorer.ui.widgets.question_dialog import Question, QuestionDialog

QUESTION = Question(
    name="writing",
    dialog_name="writingDialog",
    button_name="confirmWritingButton",
    title="Write?",
    question="Run <b>tasks:clear</b> in production?",
    consequences="It may change data.",
    action="Run",
    about=("tasks:clear", 7),
)
WITH_EVERYTHING = replace(
    QUESTION, text='{\n  "all": true\n}', tick="Do not ask again", name_to_type="acme"
)


@pytest.fixture
def ask(theme, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()

    def ask(question=QUESTION):
        dialog = QuestionDialog(theme, question, window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        dialog.answers = []
        dialog.confirmed.connect(lambda *answer: dialog.answers.append(answer))
        dialog.open()
        qtbot.waitUntil(dialog.isActiveWindow)
        return dialog

    yield ask
    for dialog in window.findChildren(QuestionDialog):
        dialog.reject()


def part(dialog, name, kind=QPushButton):
    return dialog.findChild(kind, name)


def click(dialog, name):
    QTest.mouseClick(part(dialog, name), Qt.MouseButton.LeftButton)


def test_going_on_takes_a_click_and_hands_back_what_it_is_about(ask):
    dialog = ask()
    click(dialog, "confirmWritingButton")
    assert dialog.answers == [(("tasks:clear", 7), False)]
    assert not dialog.isVisible()


def test_cancel_does_nothing(ask):
    dialog = ask()
    click(dialog, "cancelWritingButton")
    assert dialog.answers == []
    assert not dialog.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape])
@pytest.mark.parametrize("on", ["writingDialog", "confirmWritingButton", "cancelWritingButton"])
def test_a_hasty_key_does_nothing_wherever_the_keyboard_is(ask, key, on):
    dialog = ask()
    target = dialog if on == "writingDialog" else part(dialog, on)
    target.setFocus()
    QTest.keyClick(target, key)
    assert dialog.answers == []
    assert not dialog.isVisible()


def test_the_keyboard_begins_at_cancel_and_space_on_the_button_goes_on(ask):
    dialog = ask()
    assert part(dialog, "cancelWritingButton").hasFocus()
    button = part(dialog, "confirmWritingButton")
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert len(dialog.answers) == 1


def test_markup_is_shown_as_it_is_and_all_is_spoken(ask):
    dialog = ask()
    label = part(dialog, "writingQuestion", QLabel)
    assert label.text() == QUESTION.question
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert dialog.accessibleName() == "Write?"
    assert dialog.accessibleDescription() == f"{QUESTION.question} {QUESTION.consequences}"


def test_what_is_not_asked_for_is_not_there(ask):
    dialog = ask()
    for kind in (QCheckBox, QLineEdit, QPlainTextEdit):
        assert dialog.findChildren(kind) == []


def test_a_name_must_be_typed_before_one_can_go_on(ask):
    dialog = ask(WITH_EVERYTHING)
    edit, button = part(dialog, "writingNameEdit", QLineEdit), part(dialog, "confirmWritingButton")
    assert edit.hasFocus()
    for typed, enabled in (("", False), ("Acme", False), ("acm", False), ("acme", True)):
        edit.clear()
        QTest.keyClicks(edit, typed)
        assert button.isEnabled() is enabled
    QTest.keyClick(edit, Qt.Key.Key_Return)  # it only goes to what is next
    assert dialog.isVisible()
    assert dialog.answers == []
    assert not edit.hasFocus()
    button.click()
    assert dialog.answers == [(("tasks:clear", 7), False)]


def test_the_tick_is_handed_back_with_the_answer(ask):
    dialog = ask(replace(QUESTION, tick="Do not ask again"))
    tick = part(dialog, "writingTick", QCheckBox)
    assert not tick.isChecked()
    QTest.keyClick(tick, Qt.Key.Key_Space)
    click(dialog, "confirmWritingButton")
    assert dialog.answers == [(("tasks:clear", 7), True)]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('{\n  "all": true\n}', '{\n  "all": true\n}'),
        ("\n".join(map(str, range(20))), "\n".join(map(str, range(20)))),
        ("\n".join("x" * 21), "\n".join("x" * 20) + "\n… and 1 more line"),
        ("\n".join("x" * 5_020), "\n".join("x" * 20) + "\n… and 5,000 more lines"),
        ("y" * 16_000_000, "y" * 1_999 + "…"),
    ],
    ids=["short", "as long as shown", "a line more", "long", "one line"],
)
def test_of_a_text_the_first_lines_are_shown_and_cannot_be_changed(ask, text, shown):
    edit = part(ask(replace(QUESTION, text=text)), "writingText", QPlainTextEdit)
    assert edit.toPlainText() == shown
    assert edit.isReadOnly()


@pytest.mark.parametrize("zoom", [100, 200])
@pytest.mark.parametrize("question", [QUESTION, WITH_EVERYTHING], ids=["plain", "everything"])
def test_nothing_is_cut(ask, theme, zoom, question):
    theme.set_zoom(zoom)
    dialog = ask(replace(question, question="a name that is long " * 6))
    for label in dialog.findChildren(QLabel):
        assert label.height() >= label.heightForWidth(label.width())
    assert dialog.height() < 1_000
