"""What keys do in a code editor beyond their letter: indenting, pairs, lines."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from convex_explorer.ui.widgets.code_brackets import CLOSER_OF, OPENER_OF, in_prose

INDENT = "  "
_PARTNERS = {**CLOSER_OF, '"': '"', "'": "'"}
_BLANK_BEFORE_PAIR = (" ", "\t", ",", ";", ":", *OPENER_OF)
_PLAIN = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_KEYPAD = Qt.KeyboardModifier.KeypadModifier


class CodeTyping:
    """Gives keys their meaning in an editor. Each key is one step of undo."""

    def __init__(self, editor: QPlainTextEdit) -> None:
        self._editor = editor
        #: Just before each closing character that we typed for the user, who may type it again.
        self._closers: list[QTextCursor] = []

    def forget(self) -> None:
        """Start over: the editor shows another document."""
        self._closers.clear()

    def take(self, event: QKeyEvent) -> bool:
        """Act on a key; False where it means nothing special."""
        modifiers = event.modifiers() & ~_KEYPAD
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if modifiers in (_PLAIN, _SHIFT):
                self._new_line()
            case Qt.Key.Key_Tab if modifiers == _PLAIN:
                self._indent()
            case Qt.Key.Key_Backtab if modifiers == _SHIFT:
                self._outdent()
            case Qt.Key.Key_Backspace if modifiers == _PLAIN:
                return self._backspace()
            case _:
                return self._character(event.text())
        return True

    # ------------------------------------------------------------------ pairs

    def _character(self, text: str) -> bool:
        if text in OPENER_OF or text in {'"', "'"}:
            if self._step_over(text):
                return True
            if text in OPENER_OF:
                return self._close(text)
        return text in _PARTNERS and self._open(text)

    def _step_over(self, closing: str) -> bool:
        cursor = self._editor.textCursor()
        position = cursor.position()
        if cursor.hasSelection() or self._character_at(position) != closing:
            return False
        for closer in self._closers:
            if closer.position() == position:
                self._closers.remove(closer)
                cursor.movePosition(QTextCursor.MoveOperation.Right)
                self._editor.setTextCursor(cursor)
                return True
        return False

    def _open(self, opening: str) -> bool:
        cursor = self._editor.textCursor()
        closing = _PARTNERS[opening]
        if cursor.hasSelection():
            return self._surround(cursor, opening, closing)
        if not self._pair_wanted(cursor, opening):
            return False
        cursor.insertText(opening + closing)
        cursor.movePosition(QTextCursor.MoveOperation.Left)
        self._editor.setTextCursor(cursor)
        self._closers = [c for c in self._closers if self._character_at(c.position()) in _CLOSERS]
        self._closers.append(QTextCursor(cursor))
        return True

    def _surround(self, cursor: QTextCursor, opening: str, closing: str) -> bool:
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        cursor.beginEditBlock()
        cursor.setPosition(end)
        cursor.insertText(closing)
        cursor.setPosition(start)
        cursor.insertText(opening)
        cursor.endEditBlock()
        cursor.setPosition(start + 1)
        cursor.setPosition(end + 1, QTextCursor.MoveMode.KeepAnchor)
        self._editor.setTextCursor(cursor)
        return True

    def _pair_wanted(self, cursor: QTextCursor, opening: str) -> bool:
        if in_prose(cursor.block(), cursor.positionInBlock()):
            return False
        before, after = _around(cursor)
        if after and not after.startswith(_BLANK_BEFORE_PAIR):
            return False
        return opening in CLOSER_OF or not (before[-1:].isalnum() or before.endswith(_UNPAIRED))

    def _close(self, closing: str) -> bool:
        """A closing bracket on a line of its own stands one step to the left."""
        cursor = self._editor.textCursor()
        before, _ = _around(cursor)
        if cursor.hasSelection() or before.strip() or not before.endswith(INDENT):
            return False
        cursor.beginEditBlock()
        _delete_before(cursor, len(INDENT))
        cursor.insertText(closing)
        cursor.endEditBlock()
        return True

    # ------------------------------------------------------------------ lines

    def _new_line(self) -> None:
        cursor = self._editor.textCursor()
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        before, after = _around(cursor)
        margin = before[: len(before) - len(before.lstrip())]
        opening = before.rstrip()[-1:]
        inner = margin + INDENT if opening in CLOSER_OF else margin
        cursor.insertText("\n" + inner)
        if opening in CLOSER_OF and after.lstrip().startswith(CLOSER_OF[opening]):
            place = cursor.position()
            cursor.insertText("\n" + margin)
            cursor.endEditBlock()
            cursor.setPosition(place)
        else:
            cursor.endEditBlock()
        self._editor.setTextCursor(cursor)

    def _indent(self) -> None:
        cursor = self._editor.textCursor()
        if cursor.hasSelection():
            self._shift_lines(cursor, deeper=True)
            return
        cursor.insertText(" " * (len(INDENT) - cursor.positionInBlock() % len(INDENT)))
        self._editor.setTextCursor(cursor)

    def _outdent(self) -> None:
        self._shift_lines(self._editor.textCursor(), deeper=False)

    def _shift_lines(self, cursor: QTextCursor, *, deeper: bool) -> None:
        document = cursor.document()
        first = document.findBlock(cursor.selectionStart())
        last = document.findBlock(cursor.selectionEnd())
        if first != last and last.position() == cursor.selectionEnd():
            last = last.previous()  # a selection of whole lines ends where the next line begins
        cursor.beginEditBlock()
        for number in range(first.blockNumber(), last.blockNumber() + 1):
            block = document.findBlockByNumber(number)
            edit = QTextCursor(block)
            if deeper and block.text():
                edit.insertText(INDENT)
            elif not deeper:
                for _ in range(_surplus(block.text())):
                    edit.deleteChar()
        cursor.endEditBlock()

    def _backspace(self) -> bool:
        cursor = self._editor.textCursor()
        if cursor.hasSelection():
            return False
        before, after = _around(cursor)
        partner = _PARTNERS.get(before[-1:])
        if partner and after.startswith(partner) and self._typed_by_us(cursor.position()):
            cursor.beginEditBlock()
            cursor.deleteChar()
            cursor.deletePreviousChar()
            cursor.endEditBlock()
            return True
        if before and not before.strip(" ") and len(before) % len(INDENT) == 0:
            _delete_before(cursor, len(INDENT))
            return True
        return False

    def _typed_by_us(self, position: int) -> bool:
        return any(closer.position() == position for closer in self._closers)

    def _character_at(self, position: int) -> str:
        return self._editor.document().characterAt(position)


_CLOSERS = frozenset(_PARTNERS.values())
_UNPAIRED = ('"', "'", "\\", "_", "$")


def _around(cursor: QTextCursor) -> tuple[str, str]:
    """The text of the line before and after the caret."""
    before, after = QTextCursor(cursor.block()), QTextCursor(cursor)
    before.setPosition(cursor.position(), QTextCursor.MoveMode.KeepAnchor)
    after.clearSelection()
    after.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    return before.selectedText(), after.selectedText()


def _delete_before(cursor: QTextCursor, count: int) -> None:
    cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, count)
    cursor.removeSelectedText()


def _surplus(line: str) -> int:
    """How many characters of a line's margin make one step."""
    if line.startswith("\t"):
        return 1
    return len(line[: len(INDENT)]) - len(line[: len(INDENT)].lstrip(" "))
