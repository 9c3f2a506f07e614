"""Long JSON text and long strings in pieces, none of which begins or ends within a character."""

import re
from collections.abc import Iterator

from convex_explorer.values import scanner

_WHOLE_ESCAPES = re.compile(rb"(?:[^\\]++|\\u.{4}|\\[^u])*+", re.DOTALL)
_HIGH_HALF = re.compile(rb"\\u[dD][89abAB]..", re.DOTALL)
_HALF = 6  # bytes of such an escape
_TOP_BITS, _CONTINUED = 0xC0, 0x80
_LONGEST_CHARACTER = 4


def text_pieces(text: memoryview, size: int) -> Iterator[str]:
    """Text in UTF-8; what is none of it is replaced."""
    start = 0
    while start < len(text):
        end = _end_of_bytes(text, start, size, len(text))
        yield str(text[start:end], "utf-8", "replace")
        start = end


def string_pieces(text: memoryview, size: int) -> Iterator[str]:
    """What a JSON string means, from its text with the quotes."""
    start, last = 1, len(text) - 1
    while start < last:
        end = _end_of_characters(text, start, size, last)
        yield scanner.unquote(b'"' + bytes(text[start:end]) + b'"')
        start = end


def _end_of_bytes(text: memoryview, start: int, size: int, last: int) -> int:
    end = min(start + size, last)
    if end < last:
        for _ in range(_LONGEST_CHARACTER - 1):
            if text[end] & _TOP_BITS == _CONTINUED:
                end -= 1
    return end


def _end_of_characters(text: memoryview, start: int, size: int, last: int) -> int:
    """Where a piece ends, with no escape cut in two and no pair of surrogates taken apart."""
    limit = _end_of_bytes(text, start, size, last)
    found = _WHOLE_ESCAPES.match(text, start, limit)
    if found is None or limit == last:
        return limit
    end = found.end()
    if not _HIGH_HALF.fullmatch(text[max(start, end - _HALF) : end]):
        return end
    before = bytes(text[start : end - _HALF])
    is_escape = (len(before) - len(before.rstrip(b"\\"))) % 2 == 0  # and no backslash, then "ud83d"
    return end - _HALF if is_escape else end
