"""Colors the text of args by the same tokens that ``read_args`` reads."""

from collections.abc import Iterator
from time import monotonic

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import (
    QFont,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextLayout,
)

from convex_explorer.convex.args_tokens import LineState, TokenKind, line_tokens, utf16_offset
from convex_explorer.convex.variables import variable_in
from convex_explorer.ui.theme import Theme
from convex_explorer.ui.widgets.code_brackets import PROSE_PROPERTY, Prose

#: Texts of so many characters (about 1 MiB) stay plain, and so do such long lines.
PLAIN_FROM = 1024 * 1024
_LONG_LINE = 10_000
_SLICE = 0.004  # seconds
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


class ArgsHighlighter(QObject):
    """Colors one document for as long as it lives.

    A QSyntaxHighlighter would color all lines of a document at one go, before it is shown, after
    a paste, or when the theme changes; this one leaves what takes long to slices.
    """

    def __init__(self, theme: Theme, document: QTextDocument) -> None:
        super().__init__(document)
        self._theme = theme
        self._document = document
        self._plain = False
        #: What is still to be colored begins and ends in these lines; they move with the text.
        self._first, self._last = QTextCursor(document), QTextCursor(document)
        self._first.setKeepPositionOnInsert(True)
        self._later = QTimer(self)
        self._later.setInterval(0)
        self._later.timeout.connect(self._go_on)
        self._styles = self._make_styles()
        document.contentsChange.connect(self._follow_change)
        theme.changed.connect(self._take_theme)
        self._color_all()

    # ------------------------------------------------------------------ which lines, and when

    def _follow_change(self, start: int, _removed: int, added: int) -> None:
        """Color what was typed, at once; the layout is told of the change after this."""
        if self._is_large() != self._plain:
            self._color_all()  # the other lines are plain or colored now too
        else:
            self._color(self._document.findBlock(start), start + added)

    def _color_all(self) -> None:
        self._plain = self._is_large()
        self._note_rest(0, self._document.characterCount())
        self._go_on()  # what is seen first has its colors when it is painted first

    def _is_large(self) -> bool:
        return self._document.characterCount() > PLAIN_FROM

    def _go_on(self) -> None:
        self._later.stop()
        block, start = self._first.block(), self._first.block().position()
        last = self._last.position()
        self._first.setPosition(0)
        self._last.setPosition(0)
        end = self._color(block, last)
        self._document.markContentsDirty(start, end - start)

    def _color(self, block: QTextBlock, last: int) -> int:
        """Color lines until behind a position nothing changes. Return how far that went."""
        end = monotonic() + _SLICE
        while block.isValid():
            before = block.userState()
            self._color_line(block)
            behind = block.position() + block.length()
            if behind > last and block.userState() == before:
                return behind
            block = block.next()
            if block.isValid() and monotonic() >= end:
                self._note_rest(block.position(), last)
                return behind
        return self._document.characterCount()

    def _note_rest(self, start: int, last: int) -> None:
        if self._later.isActive():
            start, last = min(start, self._first.position()), max(last, self._last.position())
        self._first.setPosition(start)
        self._last.setPosition(min(last, self._document.characterCount() - 1))
        self._later.start()

    # ------------------------------------------------------------------ one line

    def _color_line(self, block: QTextBlock) -> None:
        text = block.text()
        layout = block.layout()
        if self._plain or len(text) > _LONG_LINE:
            block.setUserState(LineState.PLAIN)
            ranges = []
        else:
            ranges = list(self._ranges(block, text))
        if preedit := len(layout.preeditAreaText()):
            ranges = _around(ranges, layout, layout.preeditAreaPosition(), preedit)
        if ranges or layout.formats():
            layout.setFormats(ranges)

    def _ranges(self, block: QTextBlock, text: str) -> Iterator[QTextLayout.FormatRange]:
        state = LineState(max(LineState.PLAIN, block.previous().userState()))
        found, state = line_tokens(text, state)
        block.setUserState(state)
        for token, following in zip(found, [*found[1:], None], strict=False):
            # The blank behind a mark looks the same in any color; fewer runs paint faster.
            end = token.end
            if following is not None and token.kind is TokenKind.PUNCTUATION:
                end = following.start
            start = utf16_offset(text, token.start)
            style = self._styles[token.kind]
            if token.kind is TokenKind.STRING and text.startswith("{{", token.start + 1):
                is_variable = variable_in(text[token.start : token.end]) is not None
                style = self._variable_style if is_variable else style
            yield _range(start, utf16_offset(text, end) - start, style)

    # ------------------------------------------------------------------ how it looks

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
        self._variable_style = QTextCharFormat(styles[TokenKind.STRING])
        self._variable_style.setForeground(self._theme.color("accent"))
        return styles

    def _take_theme(self) -> None:
        self._styles = self._make_styles()
        self._color_all()


def _range(start: int, length: int, style: QTextCharFormat) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length, made.format = start, length, style
    return made


def _around(
    ranges: list[QTextLayout.FormatRange], layout: QTextLayout, place: int, length: int
) -> list[QTextLayout.FormatRange]:
    """The ranges of a line in which an input method shows what is not text yet."""
    composed = [
        each
        for each in layout.formats()
        if each.start >= place and each.start + each.length <= place + length
    ]
    for each in ranges:
        if each.start >= place:
            each.start += length
        elif each.start + each.length > place:
            each.length += length
    return [*composed, *ranges]
