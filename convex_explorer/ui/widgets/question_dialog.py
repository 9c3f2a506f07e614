"""Asks before something is done that cannot be taken back; a hasty key never agrees to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from convex_explorer.ui.widgets.held_key import HeldKey
from convex_explorer.ui.widgets.naming import named
from convex_explorer.ui.widgets.scrolled_body import ScrolledBody

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from convex_explorer.ui.theme import Theme

#: Of a longer text, the beginning is shown; of that so many lines at once.
SHOWN_LINES, LINES_AT_ONCE = 20, 8
_LONGEST_LINE = 2_000
_SHARE_OF_SCREEN = 0.9


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and in which words.

    Attributes:
        name: what the names of the dialog's parts begin with: ``removal`` gives
            ``removalQuestion``, ``removalConsequences``, ``removalText``, ``removalTick`` and
            ``removalNameEdit``, and ``cancelRemovalButton``.
        dialog_name: of the dialog.
        button_name: of the button that goes on.
        title: of the window.
        question: a sentence.
        consequences: what happens then, and what does not.
        action: the words on the button that goes on.
        about: what it is about; handed back with the answer.
        text: what would be sent or lost, shown as code.
        tick: a wish beside the answer, such as not to be asked again; none if empty.
        name_to_type: it must be typed before one can go on; nothing if empty.
    """

    name: str
    dialog_name: str
    button_name: str
    title: str
    question: str
    consequences: str
    action: str
    about: object = None
    text: str = ""
    tick: str = ""
    name_to_type: str = ""


class QuestionDialog(QDialog):
    """Enter and Escape never go on: that takes a click, or Space on the button.

    Nor does a key that is held down, which the keyboard repeats.

    Signals:
        confirmed: what the question is about (object), and whether the tick is set (bool).
    """

    confirmed = Signal(object, bool)

    def __init__(self, theme: Theme, question: Question, parent: QWidget) -> None:
        super().__init__(parent)
        self._question = question
        self._held = HeldKey()
        self._tick: QCheckBox | None = None
        self._name_edit: QLineEdit | None = None
        named(self, question.dialog_name, question.title)
        self.setAccessibleDescription(f"{question.question} {question.consequences}")
        self._veils = theme.veils
        self.setWindowTitle(self._veils.words(question.title))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._width = theme.unit * 110
        self._body = ScrolledBody()
        self._parts = self._body.column
        self._parts.setSpacing(theme.unit * 3)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(*(theme.unit * each for each in (5, 4, 5, 4)))
        self._column.setSpacing(theme.unit * 3)
        self._column.addWidget(self._words(question.question, "Question", role="title"))
        self._column.addWidget(self._body, 1)
        self._parts.addWidget(self._words(question.consequences, "Consequences", role="muted"))
        if question.text:
            self._add_text(theme, question.text)
        if question.name_to_type:
            self._add_name_edit(question.name_to_type)
        if question.tick:
            self._tick = named(QCheckBox(question.tick), f"{question.name}Tick")
            self._parts.addWidget(self._tick)
        self._add_buttons()

    def showEvent(self, event: QShowEvent) -> None:
        """Be as high as the parts need, within the screen; what has no room is scrolled to."""
        room = self.screen().availableSize() * _SHARE_OF_SCREEN
        width = min(self._width, room.width())
        margins = self._column.contentsMargins()
        self._body.set_width(width - margins.left() - margins.right())
        self.setMinimumWidth(width)
        self._column.invalidate()
        self._column.activate()  # The least height was that of before the style sheet.
        self.resize(width, min(self._column.totalHeightForWidth(width), room.height()))
        super().showEvent(event)
        if self._name_edit is not None:
            self._column.activate()
            self._body.ensureWidgetVisible(self._name_edit)

    def eventFilter(self, _button: QObject, event: QEvent) -> bool:
        """A key that is held since before the question was there is no answer to it."""
        if not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.KeyRelease:
            self._held.note_release(event)
        is_press = event.type() == QEvent.Type.KeyPress
        return event.isAutoRepeat() or (is_press and self._held.is_repeat(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and self._name_edit is not None and self._name_edit.hasFocus():
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def _confirm(self) -> None:
        self.accept()
        is_ticked = self._tick is not None and self._tick.isChecked()
        self.confirmed.emit(self._question.about, is_ticked)

    def _take_name(self, typed: str) -> None:
        self._going_on.setEnabled(typed.strip() == self._question.name_to_type)

    def _words(self, words: str, part: str, *, role: str = "") -> QLabel:
        shown = self._veils.words(words)
        label = named(QLabel(shown), f"{self._question.name}{part}", words, role=role)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        return label

    def _add_text(self, theme: Theme, text: str) -> None:
        shown = _beginning(text)
        edit = named(QPlainTextEdit(shown), f"{self._question.name}Text", "What it is about")
        theme.veils.cover(edit)
        edit.setReadOnly(True)
        edit.setTabChangesFocus(True)
        edit.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        edit.setFont(theme.code_font())
        lines = min(shown.count("\n") + 1, LINES_AT_ONCE)
        edit.setFixedHeight(lines * edit.fontMetrics().lineSpacing() + 5 * theme.unit)
        self._parts.addWidget(edit)

    def _add_name_edit(self, name: str) -> None:
        words = f"Type “{name}” to go on."
        hint = self._words("", "NameHint")
        hint.setText(words)  # It must be read to be typed, and so it is covered as a whole.
        self._veils.cover(hint)
        self._parts.addWidget(hint)
        self._name_edit = named(QLineEdit(), f"{self._question.name}NameEdit", words)
        self._name_edit.textChanged.connect(self._take_name)
        self._parts.addWidget(self._name_edit)

    def _add_buttons(self) -> None:
        question = self._question
        self._going_on = named(QPushButton(question.action), question.button_name, role="danger")
        self._going_on.setAutoDefault(False)
        self._going_on.setEnabled(not question.name_to_type)
        part = question.name[:1].upper() + question.name[1:]
        cancel = named(QPushButton("Cancel"), f"cancel{part}Button")
        buttons = QDialogButtonBox()
        buttons.addButton(self._going_on, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(cancel, QDialogButtonBox.ButtonRole.RejectRole)
        for button in (self._going_on, cancel):
            button.installEventFilter(self)
        buttons.accepted.connect(self._confirm)
        buttons.rejected.connect(self.reject)
        self._column.addWidget(buttons)
        cancel.setDefault(True)  # Only now is there a dialog that will remember it.
        (self._name_edit or cancel).setFocus()


def _beginning(text: str) -> str:
    lines = text.split("\n", SHOWN_LINES)
    shown = [
        line if len(line) <= _LONGEST_LINE else line[: _LONGEST_LINE - 1] + "…"
        for line in lines[:SHOWN_LINES]
    ]
    if len(lines) > SHOWN_LINES:
        rest = lines[SHOWN_LINES].count("\n") + 1
        shown.append(f"… and {rest:,} more line{'' if rest == 1 else 's'}")
    return "\n".join(shown)
