"""Reads args text once typing has paused; a long text in a thread, so that typing stays fluent."""

from __future__ import annotations

from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from convex_explorer.ui.widgets.code_editor import document_text

if TYPE_CHECKING:
    from PySide6.QtGui import QTextDocument
    from PySide6.QtWidgets import QWidget

    from convex_explorer.convex.args import ReadArgs

_PAUSE, _LONG_PAUSE = 150, 600  # milliseconds
_LONG_TEXT = 64 * 1024


class ArgsCheck(QObject):
    """Finds out, time and again, what ``read_args`` has to say of a document.

    Signals:
        checked: the ReadArgs of the document as it stands now.
    """

    checked = Signal(object)
    _read_in_thread = Signal(int, object)

    def __init__(self, editor: QWidget) -> None:
        super().__init__(editor)
        self._editor = editor
        self._document: QTextDocument | None = None
        #: Counts the texts seen; what a thread found in an older one is of no interest.
        self._edition = 0
        self._checked_edition = -1
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._check_after_pause)
        self._read_in_thread.connect(self._take)

    def watch(self, document: QTextDocument) -> None:
        """Check another document from now on: a long one soon, a short one at once.

        What nobody sees yet can wait: there is a lot to load for reading args.
        """
        self._document = document
        self._edition += 1
        if not self._editor.isVisible():
            self._pause.start(_PAUSE)
        elif self._is_long():
            self._pause.start(0)
        else:
            self.check_now()

    def note_edit(self) -> None:
        """The text is another one; check it when no more is typed."""
        self._edition += 1
        self._pause.start(_LONG_PAUSE if self._is_long() else _PAUSE)

    def check_now(self) -> None:
        """Check at once, unless this very text was checked already."""
        self._pause.stop()
        if self._document is not None and self._checked_edition != self._edition:
            from convex_explorer.convex.args import read_args

            self._take(self._edition, read_args(document_text(self._document)))

    def _is_long(self) -> bool:
        return self._document is not None and self._document.characterCount() > _LONG_TEXT

    def _check_after_pause(self) -> None:
        if self._document is None or not self._is_long():
            self.check_now()
            return
        text = document_text(self._document)
        Thread(target=self._read, args=(self._edition, text), daemon=True).start()

    def _read(self, edition: int, text: str) -> None:
        from convex_explorer.convex.args import read_args

        read = read_args(text)
        with suppress(RuntimeError):  # the window was closed meanwhile
            self._read_in_thread.emit(edition, read)

    def _take(self, edition: int, read: ReadArgs) -> None:
        if edition == self._edition:
            self._checked_edition = edition
            self.checked.emit(read)
