"""Where a caret goes from a place in a long text; places are offsets of bytes of UTF-8."""

import re
from collections.abc import Callable

from convex_explorer.ui.outcome.text_rows import TextRows, begins_character

_WORD_AHEAD = re.compile(rb"\s*(?:[\w\x80-\xff]+|[^\w\s\x80-\xff]+|\Z)")
_WORD_BEHIND = re.compile(rb"(?:[\w\x80-\xff]+|[^\w\s\x80-\xff]+|\A)\s*\Z")
#: How far a word is looked for.
_REACH = 2_000
_LINE_BREAK = 0x0A


def next_character(rows: TextRows, offset: int) -> int:
    """The beginning of the character after the one at a place."""
    text, offset = rows.text, offset + 1
    while offset < len(text) and not begins_character(text[offset]):
        offset += 1
    return min(offset, len(text))


def previous_character(rows: TextRows, offset: int) -> int:
    """The beginning of the character before a place."""
    offset -= 1
    while offset > 0 and not begins_character(rows.text[offset]):
        offset -= 1
    return max(offset, 0)


def next_word(rows: TextRows, offset: int) -> int:
    """The end of the word, or of the signs, that follow a place."""
    match = _WORD_AHEAD.match(rows.text, offset, offset + _REACH)
    return max(match.end() if match else 0, next_character(rows, offset))


def previous_word(rows: TextRows, offset: int) -> int:
    """The beginning of the word, or of the signs, before a place."""
    start = max(0, offset - _REACH)
    match = _WORD_BEHIND.search(rows.text[start:offset])
    return min(start + match.start() if match else offset, previous_character(rows, offset))


def row_start(rows: TextRows, offset: int) -> int:
    """The row's first character that is no blank, or the row's beginning if that is here."""
    row = rows.row(rows.number_at(offset))
    content = rows.text[row.start : row.end]
    after_blanks = row.start + len(content) - len(content.lstrip(b" "))
    return row.start if offset == after_blanks else after_blanks


def row_end(rows: TextRows, offset: int) -> int:
    """The end of the row; of a piece of a long line, its last character, to stay in the row."""
    row = rows.row(rows.number_at(offset))
    ends_line = row.end == len(rows.text) or rows.text[row.end] == _LINE_BREAK
    return row.end if ends_line else previous_character(rows, row.end)


def text_start(_rows: TextRows, _offset: int) -> int:
    """The beginning of all."""
    return 0


def text_end(rows: TextRows, _offset: int) -> int:
    """The end of all."""
    return len(rows.text)


def word_around(rows: TextRows, offset: int) -> tuple[int, int]:
    """The word, or the signs, that a place is in."""
    start = max(0, offset - _REACH)
    for word in re.finditer(
        rb"[\w\x80-\xff]+|[^\w\s\x80-\xff]+", rows.text[start : offset + _REACH]
    ):
        if start + word.start() <= offset < start + word.end():
            return start + word.start(), start + word.end()
    return offset, offset


#: A step: from a place to a place.
Step = Callable[[TextRows, int], int]
