"""Reads args text once typing has paused; a long text in a thread, so that typing stays fluent."""

from contextlib import suppress
from threading import Thread

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextDocument

from convex_explorer.convex.args import ReadArgs, read_args
from convex_explorer.ui.widgets.code_editor import document_text

_PAUSE, _LONG_PAUSE = 150, 600  # milliseconds
_LONG_TEXT = 64 * 1024


class ArgsCheck(QObject):
    """Finds out, time and again, what ``read_args`` has to say of a document.

    Signals:
        checked: the ReadArgs of the document as it stands now.
    """

    checked = Signal(object)
    _read_in_thread = Signal(int, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._document: QTextDocument | None = None
        #: Counts the texts seen; what a thread found in an older one is of no interest.
        self._edition = 0
        self._checked_edition = -1
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._check_after_pause)
        self._read_in_thread.connect(self._take)

    def watch(self, document: QTextDocument) -> None:
        """Check another document from now on: a short one at once, a long one soon."""
        self._document = document
        self._edition += 1
        if self._is_long():
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
        read = read_args(text)
        with suppress(RuntimeError):  # the window was closed meanwhile
            self._read_in_thread.emit(edition, read)

    def _take(self, edition: int, read: ReadArgs) -> None:
        if edition == self._edition:
            self._checked_edition = edition
            self.checked.emit(read)
