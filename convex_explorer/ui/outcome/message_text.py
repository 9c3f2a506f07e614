"""Read-only text that is as high as its lines, up to a limit, and can be selected and copied."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from convex_explorer.ui.theme import Theme


class MessageText(QPlainTextEdit):
    """A message or a stack: code font, wrapped anywhere, scrolling only where it is very long."""

    def __init__(self, theme: Theme, most_lines: int = 14, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._most_lines = most_lines
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        theme.changed.connect(self._take_theme)
        self._take_theme()

    def show_text(self, text: str) -> None:
        """Show another text, from its beginning."""
        self.setPlainText(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        lines = int(self.document().size().height())  # this widget's document counts lines
        shown = max(1, min(lines, self._most_lines))
        policy = Qt.ScrollBarPolicy
        scrolls = lines > self._most_lines
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if scrolls else policy.ScrollBarAlwaysOff
        )
        frame = 2 * self.document().documentMargin() + self._theme.unit
        self.setFixedHeight(int(shown * self.fontMetrics().lineSpacing() + frame))

    def _take_theme(self) -> None:
        self.setFont(self._theme.code_font())
        self.document().setDocumentMargin(2 * self._theme.unit)
        self._fit()
