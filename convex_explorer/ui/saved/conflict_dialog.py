"""Asks what becomes of a call that was changed here and outside: both are there to be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from convex_explorer.convex.text_comparison import compare_lines
from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from convex_explorer.convex.drafts import CallDraft
    from convex_explorer.convex.saved_calls import SavedCall
    from convex_explorer.ui.theme import Theme

#: What stands before a line that only one of the two has, for those who see no color.
_ONLY_MINE, _ONLY_THEIRS, _BOTH = "+ ", "- ", "  "
_MOST_MARKED = 500


class ConflictDialog(QDialog):
    """Nothing is lost whatever is chosen; Escape puts it off.

    Signals:
        mine_kept: what is in the tab counts, and the other one is written over.
        theirs_taken: what is in the file counts; undo brings back what was in the tab.
        other_name_wished: what is in the tab is to be saved as another call.
        put_off: the user decides later.
    """

    mine_kept = Signal()
    theirs_taken = Signal()
    other_name_wished = Signal()
    put_off = Signal()

    def __init__(self, theme: Theme, mine: CallDraft, theirs: SavedCall, parent: QWidget) -> None:
        super().__init__(parent)
        title = f"“{theirs.name}” was changed on both sides"
        named(self, "conflictDialog", title)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme = theme
        self._mine = self._text("conflictMine", "Mine, in this tab")
        self._theirs = self._text("conflictTheirs", "Theirs, in the file")
        self._later = named(QPushButton("Decide later"), "decideLaterButton")
        self._later.clicked.connect(self.reject)
        self._lay_out(title)
        self._show(mine, theirs)
        self._later.setDefault(True)
        self._later.setFocus()  # Only now it is part of the dialog.
        self.rejected.connect(self.put_off)

    # ------------------------------------------------------------------ how it is done

    def _show(self, mine: CallDraft, theirs: SavedCall) -> None:
        lines = compare_lines(
            _whole(mine.function_type, mine.path_text, mine.args_text),
            _whole(theirs.function_type, theirs.path_text, theirs.args_text),
        )
        changed = [number for number, each in enumerate(lines) if not each.same]
        for edit, texts, mark, color in (
            (self._mine, [each.left for each in lines], _ONLY_MINE, "success_surface"),
            (self._theirs, [each.right for each in lines], _ONLY_THEIRS, "warning_surface"),
        ):
            own = [number for number in changed if texts[number] is not None]
            marked = set(own)
            shown = [
                "" if text is None else f"{mark if number in marked else _BOTH}{text}"
                for number, text in enumerate(texts)
            ]
            edit.setPlainText("\n".join(shown))
            edit.setExtraSelections(self._marks(edit, own, color))
        if changed:
            self._scroll_to(changed[0])

    def _marks(
        self, edit: QPlainTextEdit, lines: Sequence[int], color: str
    ) -> list[QTextEdit.ExtraSelection]:
        style = QTextCharFormat()
        style.setBackground(self._theme.color(color))
        style.setProperty(QTextFormat.Property.FullWidthSelection, True)
        marks = []
        for number in lines[:_MOST_MARKED]:
            mark = QTextEdit.ExtraSelection()
            mark.cursor = QTextCursor(edit.document().findBlockByNumber(number))
            mark.format = style
            marks.append(mark)
        return marks

    def _scroll_to(self, line: int) -> None:
        for edit in (self._mine, self._theirs):
            edit.setTextCursor(QTextCursor(edit.document().findBlockByNumber(line)))
            edit.centerCursor()

    def _text(self, name: str, spoken: str) -> QPlainTextEdit:
        edit = named(QPlainTextEdit(), name, spoken)
        edit.setReadOnly(True)
        edit.setTabChangesFocus(True)
        edit.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        edit.setFont(self._theme.code_font())
        self._theme.veils.cover(edit)
        return edit

    def _lay_out(self, title: str) -> None:
        unit = self._theme.unit
        words = (
            "It was changed in this tab, and in its file by another program. Lines that differ "
            "are marked with + and -. “Keep mine” writes this tab's call to the file; after “Take "
            "theirs”, undo in the args brings mine back."
        )
        heading = named(QLabel(title), "conflictTitle", role="title")
        heading.setWordWrap(True)
        hint = named(QLabel(words), "conflictHint", role="muted")
        hint.setWordWrap(True)
        sides = QHBoxLayout()
        sides.setSpacing(unit * 3)
        for edit in (self._mine, self._theirs):
            side = QVBoxLayout()
            side.setSpacing(unit)
            label = QLabel(edit.accessibleName())
            label.setProperty("role", "pane-title")
            side.addWidget(label)
            side.addWidget(edit, 1)
            sides.addLayout(side)
        here, there = self._mine.verticalScrollBar(), self._theirs.verticalScrollBar()
        here.valueChanged.connect(there.setValue)
        there.valueChanged.connect(here.setValue)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(unit * each for each in (5, 4, 5, 4)))
        column.setSpacing(unit * 3)
        column.addWidget(heading)
        column.addWidget(hint)
        column.addLayout(sides, 1)
        column.addLayout(self._make_buttons())
        room = self.screen().availableSize() * 0.9
        self.resize(min(unit * 200, room.width()), min(unit * 110, room.height()))

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.unit * 2)
        row.addStretch()
        for name, text, answer in (
            ("otherNameButton", "Save mine as…", self.other_name_wished),
            ("takeTheirsButton", "Take theirs", self.theirs_taken),
            ("keepMineButton", "Keep mine", self.mine_kept),
        ):
            button = named(QPushButton(text), name)
            button.setAutoDefault(False)
            button.clicked.connect(self.accept)
            button.clicked.connect(answer)
            row.addWidget(button)
        row.addWidget(self._later)
        return row


def _whole(function_type: str, path: str, args: str) -> str:
    return f"{function_type} {path.strip()}\n{args}"
