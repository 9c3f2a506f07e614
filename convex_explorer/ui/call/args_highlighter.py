"""Colors the text of args by the same tokens that ``read_args`` reads."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from convex_explorer.convex.args_tokens import LineState, TokenKind, line_tokens, utf16_offset
from convex_explorer.ui.theme import Theme
from convex_explorer.ui.widgets.code_brackets import PROSE_PROPERTY, Prose

#: Texts of so many characters (about 1 MiB) stay plain, and so do such long lines.
PLAIN_FROM = 1024 * 1024
_LONG_LINE = 10_000
_COLORS = {
    TokenKind.KEY: "key",
    TokenKind.STRING: "string",
    TokenKind.NUMBER: "number",
    TokenKind.INT64: "int64",
    TokenKind.LITERAL: "boolean",
    TokenKind.CALL: "bytes",
    TokenKind.COMMENT: "comment",
    TokenKind.PUNCTUATION: "muted",
    TokenKind.ERROR: "error",
}


class ArgsHighlighter(QSyntaxHighlighter):
    """Colors one document for as long as it lives."""

    def __init__(self, theme: Theme, document: QTextDocument) -> None:
        super().__init__(document)
        self._theme = theme
        self._plain = False
        self._styles = self._make_styles()
        theme.changed.connect(self._take_theme)

    def highlightBlock(self, text: str) -> None:
        plain = self.document().characterCount() > PLAIN_FROM
        if plain != self._plain:
            self._plain = plain
            QTimer.singleShot(0, self.rehighlight)  # the other lines are plain or colored now too
        if plain or len(text) > _LONG_LINE:
            self.setCurrentBlockState(LineState.PLAIN)
            return
        state = LineState(max(LineState.PLAIN, self.previousBlockState()))
        found, state = line_tokens(text, state)
        for token in found:
            start = utf16_offset(text, token.start)
            length = utf16_offset(text, token.end) - start
            self.setFormat(start, length, self._styles[token.kind])
        self.setCurrentBlockState(state)

    def _make_styles(self) -> dict[TokenKind, QTextCharFormat]:
        styles = {}
        for kind, color in _COLORS.items():
            style = QTextCharFormat()
            style.setForeground(self._theme.color(color))
            styles[kind] = style
        styles[TokenKind.KEY].setFontWeight(QFont.Weight.Medium)
        styles[TokenKind.KEY].setProperty(PROSE_PROPERTY, Prose.STRING.value)
        styles[TokenKind.STRING].setProperty(PROSE_PROPERTY, Prose.STRING.value)
        styles[TokenKind.COMMENT].setProperty(PROSE_PROPERTY, Prose.COMMENT.value)
        return styles

    def _take_theme(self) -> None:
        self._styles = self._make_styles()
        self.rehighlight()
