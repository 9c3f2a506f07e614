"""Reads args text once typing has paused; a long text in a thread, so that typing stays fluent."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from convex_explorer.convex.breathing import AbandonedError, Breath, let_go, no_pause
from convex_explorer.convex.variables import Variables
from convex_explorer.ui.widgets.code_editor import document_text

if TYPE_CHECKING:
    from PySide6.QtGui import QTextDocument
    from PySide6.QtWidgets import QWidget

    from convex_explorer.convex.args import ReadArgs
    from convex_explorer.convex.breathing import Pause
    from convex_explorer.convex.validation import Tables
    from convex_explorer.convex.validators import Validator

_PAUSE, _LONG_PAUSE = 150, 600  # milliseconds
_LONG_TEXT = 30_000  # characters
#: Read and checked in a third of a frame. Longer ones are in a thread.
_SHORT_TEXT = 10_000


class ArgsCheck(QObject):
    """Finds out, time and again, what ``read_args`` has to say of a document.

    Signals:
        checked: the ReadArgs of the document as it stands now; of a long one without the args.
        tidied: two texts, the document's as it stands and the same laid out anew.
        tidying: bool, whether a long text is being laid out.
    """

    checked = Signal(object)
    tidied = Signal(object, object)
    tidying = Signal(bool)
    _read_in_thread = Signal(int, object)
    _tidied_in_thread = Signal(int, object, object)

    def __init__(self, editor: QWidget) -> None:
        super().__init__(editor)
        self._editor = editor
        self._document: QTextDocument | None = None
        #: What the args have to be, and the tables of ids, where that is known.
        self._expected: tuple[Validator, Tables] | None = None
        self._variables = Variables()
        #: Counts the texts seen; what a thread found in an older one is of no interest.
        self._edition = 0
        self._checked_edition = self._reading_edition = -1
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self.check_now)
        self._read_in_thread.connect(self._take)
        self._tidied_in_thread.connect(self._take_tidy)

    def watch(self, document: QTextDocument) -> None:
        """Check another document from now on, a short one at once.

        What nobody sees yet can wait: there is a lot to load for reading args.
        """
        self._document = document
        self._count_edition()
        if self._editor.isVisible():
            self.check_now()
        else:
            self._pause.start(_PAUSE)

    def expect(self, expected: tuple[Validator, Tables] | None) -> None:
        """Check against another validator from now on, or against none."""
        if expected != self._expected:
            self._expected = expected
            self._count_edition()
            self._pause.start(0)

    def resolve(self, variables: Variables) -> None:
        """Take these for the variables in args from now on."""
        if variables != self._variables:
            self._variables = variables
            self._count_edition()
            self._pause.start(0)

    def note_edit(self) -> None:
        """The text is another one; check it when no more is typed."""
        self._count_edition()
        self._pause.start(_LONG_PAUSE if self._is_long() else _PAUSE)

    def check_now(self) -> None:
        """Check at once, unless this very text was checked already; a long one as it goes."""
        self._pause.stop()
        edition = self._edition
        if self._document is None or edition in (self._checked_edition, self._reading_edition):
            return
        text = document_text(self._document)
        if self._document.characterCount() > _SHORT_TEXT:
            self._reading_edition = edition
            Thread(target=self._read, args=(edition, text), daemon=True).start()
        else:
            self._take(edition, self._compared(text, self._read_now(text)))

    def tidy(self) -> None:
        """Lay the text out anew: at once, or as long as it takes and nothing is typed."""
        if self._document is None:
            return
        edition, text = self._edition, document_text(self._document)
        if self._is_long():
            self.tidying.emit(True)
            Thread(target=self._lay_out, args=(edition, text), daemon=True).start()
        else:
            from convex_explorer.convex.args import format_args

            self.tidied.emit(text, format_args(text))

    def _read_now(self, text: str, pause: Pause = no_pause) -> ReadArgs:
        from convex_explorer.convex.args import read_args

        return read_args(text, pause, self._variables)

    def _compared(self, text: str, read: ReadArgs, pause: Pause = no_pause) -> ReadArgs:
        """With what does not fit the validator, if there is one."""
        if self._expected is None or read.args is None:
            return read
        from convex_explorer.convex.args_validation import validate_args

        return replace(read, mismatches=validate_args(text, read.args, *self._expected, pause))

    def _is_long(self) -> bool:
        return self._document is not None and self._document.characterCount() > _LONG_TEXT

    def _count_edition(self) -> None:
        self._edition += 1
        self.tidying.emit(False)

    def _take(self, edition: int, read: ReadArgs) -> None:
        if edition == self._edition:
            self._checked_edition = edition
            self.checked.emit(read)

    def _take_tidy(self, edition: int, text: str, tidy: str) -> None:
        if edition == self._edition:
            self.tidying.emit(False)
            self.tidied.emit(text, tidy)

    # ------------------------------------------------------------------ in a thread

    def _read(self, edition: int, text: str) -> None:
        breath = self._breath(edition)
        with suppress(AbandonedError, RuntimeError):  # edited, or the window was closed
            read = self._compared(text, self._read_now(text, breath), breath)
            self._read_in_thread.emit(edition, replace(read, args=None))
            let_go(read.args, breath)

    def _lay_out(self, edition: int, text: str) -> None:
        from convex_explorer.convex.args import format_args

        with suppress(AbandonedError, RuntimeError):
            tidy = format_args(text, self._breath(edition))
            self._tidied_in_thread.emit(edition, text, tidy)

    def _breath(self, edition: int) -> Breath:
        return Breath(lambda: edition == self._edition)
