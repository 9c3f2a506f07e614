"""Makes one text of another within a document, and finds the same places in both."""

from collections.abc import Iterable

from PySide6.QtGui import QTextCursor, QTextDocument

from convex_explorer.convex.args_tokens import utf16_offset

_STRETCH = 4096


def replace(document: QTextDocument, text: str, other: str, *, joined: bool = False) -> None:
    """Make one text of another, touching only where they differ.

    Args:
        document: holds the text.
        text: as it is.
        other: as it is to be.
        joined: whether it belongs to the last step of undo; it is a step by itself otherwise.
    """
    start = _common_length(text, other)
    rest = min(len(text), len(other)) - start
    end = _common_length(text[::-1][:rest], other[::-1][:rest])
    cursor = QTextCursor(document)
    if joined:
        cursor.joinPreviousEditBlock()
    else:
        cursor.beginEditBlock()
    cursor.setPosition(utf16_offset(text, start))
    cursor.setPosition(utf16_offset(text, len(text) - end), QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(other[start : len(other) - end])
    cursor.endEditBlock()


def same_place(text: str, caret: int, tidy: str) -> int:
    """Where the caret goes: after as many visible characters as it had before it."""
    left = _visible(text[:caret])
    if not left:
        return 0
    at = 0
    for line in tidy.splitlines(keepends=True):
        visible = _visible(line)
        if visible >= left:
            break
        left -= visible
        at += len(line)
    while left and at < len(tidy):
        left -= not tidy[at].isspace()
        at += 1
    return at


def utf16_offsets(text: str, indexes: Iterable[int]) -> dict[int, int]:
    """Where in Qt's documents characters of a text begin, found in one pass through it."""
    offsets: dict[int, int] = {}
    ascii_only, at, offset = text.isascii(), 0, 0
    for index in sorted(set(indexes)):
        step = index - at
        offset += step if ascii_only else utf16_offset(text[at:index], step)
        offsets[index] = offset
        at = index
    return offsets


def python_offset(text: str, utf16: int) -> int:
    """The reverse of ``utf16_offset``."""
    if text.isascii():
        return utf16
    units = text.encode("utf-16-le", "surrogatepass")[: 2 * utf16]
    return len(units.decode("utf-16-le", "surrogatepass"))


def _visible(text: str) -> int:
    return sum(map(len, text.split()))


def _common_length(text: str, other: str) -> int:
    end, at = min(len(text), len(other)), 0
    while at < end and text[at : at + _STRETCH] == other[at : at + _STRETCH]:
        at += _STRETCH
    while at < end and text[at] == other[at]:
        at += 1
    return min(at, end)
