"""Finds the bracket that belongs to another, whatever strings and comments lie between."""

import re
from collections.abc import Iterator
from enum import IntEnum

from PySide6.QtGui import QTextBlock, QTextDocument, QTextFormat

from convex_explorer.convex.args_tokens import utf16_offset

CLOSER_OF = {"{": "}", "[": "]", "(": ")"}
OPENER_OF = {closing: opening for opening, closing in CLOSER_OF.items()}
#: A highlighter sets this property on what it colors as prose; brackets in there do not count.
PROSE_PROPERTY = QTextFormat.Property.UserProperty.value + 1
_FARTHEST_LINES = 5_000
_LONGEST_LINE = 10_000


class Prose(IntEnum):
    """Text within code that is not code itself."""

    STRING = 1
    COMMENT = 2


def in_prose(block: QTextBlock, column: int) -> bool:
    """Whether what is typed at a column (UTF-16 units) becomes part of a string or a comment."""
    for span in block.layout().formats():
        prose = span.format.intProperty(PROSE_PROPERTY)
        end = span.start + span.length
        if prose and span.start < column < end:
            return True
        if prose == Prose.COMMENT and column == end:
            return True
    return False


def matching_bracket(document: QTextDocument, position: int) -> int | None:
    """Where the partner of the bracket at ``position`` stands.

    Returns:
        A position (UTF-16 units), or None where there is no bracket, or none belongs to it
        within the next few thousand lines.
    """
    bracket = document.characterAt(position)
    forward = bracket in CLOSER_OF
    if not forward and bracket not in OPENER_OF:
        return None
    partner = CLOSER_OF[bracket] if forward else OPENER_OF[bracket]
    depth = 0
    for place, character in _brackets_from(document, position, forward=forward):
        if character == bracket:
            depth += 1
        elif character == partner:
            depth -= 1
            if depth == 0:
                return place
        elif depth == 0:
            return None  # it stands in a string or a comment itself
    return None


def _brackets_from(
    document: QTextDocument, position: int, *, forward: bool
) -> Iterator[tuple[int, str]]:
    block = document.findBlock(position)
    for _ in range(_FARTHEST_LINES):
        if not block.isValid() or block.length() > _LONGEST_LINE:
            return
        found = list(_brackets_in(block))
        for place, character in found if forward else reversed(found):
            if place >= position if forward else place <= position:
                yield place, character
        block = block.next() if forward else block.previous()


def _brackets_in(block: QTextBlock) -> Iterator[tuple[int, str]]:
    text = block.text()
    prose = [
        range(span.start, span.start + span.length)
        for span in block.layout().formats()
        if span.format.intProperty(PROSE_PROPERTY)
    ]
    for match in re.finditer(r"[][{}()]", text):
        column = utf16_offset(text, match.start())
        if not any(column in span for span in prose):
            yield block.position() + column, match[0]
