"""A draft that is open in a tab: its text with undo steps, and where the user is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCursor, QTextDocument

from convex_explorer.convex.drafts import CallDraft
from convex_explorer.ui.call.args_highlighter import ArgsHighlighter
from convex_explorer.ui.call.text_changes import replace
from convex_explorer.ui.widgets.code_editor import document_text
from convex_explorer.ui.widgets.code_layout import CodeLayout

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtWidgets import QPlainTextEdit

    from convex_explorer.convex.args import ArgsProblem
    from convex_explorer.ui.theme import Theme


class OpenDraft:
    """What the one call pane needs to show a draft as the user left it.

    Attributes:
        draft_id: names the draft, and its tab.
        path_text: the function path as typed.
        function_type: which endpoint is asked.
        document: the args text with its undo steps.
        path_checked: whether the user has seen what is wrong with the path.
        running: whether its call runs.
        remark: what the deployment said of the args as they stand.
        saved_as: the saved call that it stems from; None where it is none.
        origin: where it is from, until the user has edited or run it.
    """

    def __init__(self, draft: CallDraft, theme: Theme, parent: QObject) -> None:
        self.draft_id = draft.draft_id
        self.path_text = draft.path_text
        self.function_type = draft.function_type
        self.saved_as = draft.saved_as
        self.origin = draft.origin
        self.path_checked = False
        self.running = False
        self.remark: ArgsProblem | None = None
        self.document = QTextDocument(parent)
        self.document.setDocumentLayout(CodeLayout(self.document))
        self.document.setDefaultFont(theme.code_font())
        self.document.setPlainText(draft.args_text)
        self._highlighter = ArgsHighlighter(theme, self.document)
        self._caret = self._anchor = 0
        self._scrolled = (0, 0)

    def draft(self) -> CallDraft:
        """The draft as it stands now."""
        return CallDraft(
            draft_id=self.draft_id,
            path_text=self.path_text,
            function_type=self.function_type,
            args_text=document_text(self.document),
            saved_as=self.saved_as,
            origin=self.origin,
        )

    def write_args(self, args_text: str) -> None:
        """Put other args in place of those that are there, as one step of undo."""
        before = document_text(self.document)
        if args_text != before:
            replace(self.document, before, args_text)

    def note_place(self, editor: QPlainTextEdit) -> None:
        """Remember caret, selection and scroll positions, before another draft is shown."""
        cursor = editor.textCursor()
        self._anchor, self._caret = cursor.anchor(), cursor.position()
        self._scrolled = (
            editor.horizontalScrollBar().value(),
            editor.verticalScrollBar().value(),
        )

    def restore_place(self, editor: QPlainTextEdit) -> None:
        """Put the user back where they were."""
        cursor = QTextCursor(self.document)
        cursor.setPosition(self._anchor)
        cursor.setPosition(self._caret, QTextCursor.MoveMode.KeepAnchor)
        editor.setTextCursor(cursor)
        editor.horizontalScrollBar().setValue(self._scrolled[0])
        editor.verticalScrollBar().setValue(self._scrolled[1])

    def close(self) -> None:
        """Free the text."""
        self.document.deleteLater()
