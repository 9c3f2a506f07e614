"""A draft that is open in a tab: its text with undo steps, and where the user is in it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCursor, QTextDocument

from convex_explorer.convex.drafts import CallDraft
from convex_explorer.convex.open_tabs import TabState
from convex_explorer.ui.call.args_highlighter import ArgsHighlighter
from convex_explorer.ui.call.path_edit import is_command
from convex_explorer.ui.call.text_changes import replace
from convex_explorer.ui.widgets.code_editor import document_text
from convex_explorer.ui.widgets.code_layout import CodeLayout

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtCore import QObject
    from PySide6.QtWidgets import QPlainTextEdit

    from convex_explorer.convex.args import ArgsProblem
    from convex_explorer.convex.open_tabs import BegunField
    from convex_explorer.ui.theme import Theme

#: To read a longer text at once would hold the window.
_LONG_TEXT = 1 << 20
#: Whether a text is blank is asked so often that longer ones are not even read.
_BLANK_TEXTS, _LONGEST_BLANK = ("", "{}"), 100


class OpenDraft:
    """What the one call pane needs to show a draft as the user left it.

    Attributes:
        draft_id: names the draft, and its tab.
        path_text: the function path as typed.
        function_type: which endpoint is asked.
        edited: whether it was typed in since it was opened, run or saved.
        path_checked: whether the user has seen what is wrong with the path.
        running: whether its call runs.
        remark: what the deployment said of the args as they stand.
        saved_as: the saved call that it stems from; None where it is none.
        origin: where it is from, until the user has edited or run it.
        begun: what stands in the form and is no value yet, as far as was told.
    """

    def __init__(
        self, draft: CallDraft, theme: Theme, parent: QObject, state: TabState | None = None
    ) -> None:
        """Open a draft, where ``state`` says that the user was; the text is laid out when seen."""
        self.draft_id = draft.draft_id
        self.path_text = draft.path_text
        self.function_type = draft.function_type
        self.saved_as = draft.saved_as
        self.origin = draft.origin
        self.begun: tuple[BegunField, ...] = () if state is None else state.begun
        self.edited = state is not None and state.edited
        self.path_checked = False
        self.running = False
        self.remark: ArgsProblem | None = None
        self._theme = theme
        self._parent = parent
        self._first_text = draft.args_text
        self._caret, self._anchor, self._scrolled = 0, 0, (0, 0)
        if state is not None:
            self._caret, self._anchor, self._scrolled = state.caret, state.anchor, state.scrolled
        #: The edition of the text that is kept; None where none is. 0 is the first one.
        self._kept_edition = None if state is None else 0

    @cached_property
    def document(self) -> QTextDocument:
        """The args text with its undo steps; made when somebody first looks at it."""
        document = QTextDocument(self._parent)
        document.setDocumentLayout(CodeLayout(document))
        document.setDefaultFont(self._theme.code_font())
        document.setPlainText(self._first_text)
        self._highlighter = ArgsHighlighter(self._theme, document)
        self._first_edition = document.revision()
        return document

    def draft(self) -> CallDraft:
        """The draft as it stands now."""
        return CallDraft(
            draft_id=self.draft_id,
            path_text=self.path_text,
            function_type=self.function_type,
            args_text=self._text(),
            saved_as=self.saved_as,
            origin=self.origin,
        )

    def write_args(self, args_text: str) -> None:
        """Put other args in place of those that are there, as one step of undo."""
        before = document_text(self.document)
        if args_text != before:
            replace(self.document, before, args_text)

    @property
    def has_blank_args(self) -> bool:
        """Whether there are no args in it."""
        length = self.document.characterCount() if self._is_made else len(self._first_text)
        return length <= _LONGEST_BLANK and self._text().strip() in _BLANK_TEXTS

    # ------------------------------------------------------------------ where the user is

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
        cursor, end = QTextCursor(self.document), self.document.characterCount() - 1
        cursor.setPosition(min(self._anchor, end))
        cursor.setPosition(min(self._caret, end), QTextCursor.MoveMode.KeepAnchor)
        editor.setTextCursor(cursor)
        editor.horizontalScrollBar().setValue(self._scrolled[0])
        editor.verticalScrollBar().setValue(self._scrolled[1])

    # ------------------------------------------------------------------ what is to be kept

    def state(self, outcome_tab: int, look: str) -> TabState:
        """How it stands, but for the text; ``note_place`` first where it is shown."""
        return TabState(
            draft_id=self.draft_id,
            # A command may hold a key, and no key is written down.
            path_text="" if is_command(self.path_text) else self.path_text,
            function_type=self.function_type,
            saved_as=self.saved_as,
            origin=self.origin,
            edited=self.edited,
            caret=self._caret,
            anchor=self._anchor,
            scrolled=self._scrolled,
            begun=self.begun,
            outcome_tab=outcome_tab,
            look=look,
        )

    @property
    def has_new_text(self) -> bool:
        """Whether the text is another one than was given out to be kept."""
        return self._edition != self._kept_edition

    @property
    def has_long_text(self) -> bool:
        """Whether the text is so long that it should be read piece by piece."""
        return self._is_made and self.document.characterCount() > _LONG_TEXT

    def text_to_keep(self) -> str:
        """The text, which counts as kept from now on."""
        self._kept_edition = self._edition
        return self._text()

    def pieces_to_keep(self) -> Iterator[str | None]:
        """The same for a long text, which comes at the end; None for each step to there.

        Nothing comes at the end where the text is changed meanwhile.
        """
        edition, pieces = self._edition, []
        cursor, end = QTextCursor(self.document), self.document.characterCount() - 1
        while (start := cursor.position()) < end:
            cursor.setPosition(start)
            stop = min(start + _LONG_TEXT, end)
            # Half a surrogate pair would be left out.
            stop += "\udc00" <= self.document.characterAt(stop) <= "\udfff"
            cursor.setPosition(stop, QTextCursor.MoveMode.KeepAnchor)
            pieces.append(cursor.selectedText().replace("\u2029", "\n"))
            yield None
            if edition != self._edition:
                return
        self._kept_edition = edition
        yield "".join(pieces)

    def close(self) -> None:
        """Free the text."""
        if self._is_made:
            self.document.deleteLater()

    # ------------------------------------------------------------------ how it is done

    @property
    def _is_made(self) -> bool:
        return "document" in vars(self)

    @property
    def _edition(self) -> int:
        return self.document.revision() - self._first_edition if self._is_made else 0

    def _text(self) -> str:
        return document_text(self.document) if self._is_made else self._first_text
