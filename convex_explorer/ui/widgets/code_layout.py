"""How a code document is laid out: line by line, so that a key paints no more than its line."""

from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout


class CodeLayout(QPlainTextDocumentLayout):
    """Lays out what has changed, and not what lies behind it too.

    Qt takes the sum of what went and what came for the stretch that changed. Coloring a line
    replaces it as a whole, so it would reach into the next one, and all lines were painted anew.
    """

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._lines = document.blockCount()

    def documentChanged(self, start: int, removed: int, added: int) -> None:
        lines = self.document().blockCount()
        if lines == self._lines:
            removed, added = 0, max(1, added)
        self._lines = lines
        super().documentChanged(start, removed, added)
