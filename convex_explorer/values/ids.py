"""Convex document ids: telling them from other strings, and which table they belong to.

An id is the table's number (a variable-length integer), sixteen bytes that name the document,
and a Fletcher-16 checksum, in lower-case Crockford base32 (open backend, value/id_v6.rs).
"""

import re
from dataclasses import dataclass
from typing import Self

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_TO_PYTHONS_DIGITS = str.maketrans(_ALPHABET, "0123456789abcdefghijklmnopqrstuv")
_ID = re.compile(f"[{_ALPHABET}]{{31,37}}")
_INTERNAL_LENGTH = 16
_CHECKSUM_LENGTH = 2
_MAX_TABLE_NUMBER = 2**32 - 1


@dataclass(frozen=True, slots=True)
class DocumentId:
    """A well-formed id; whether there is such a document is another question.

    Attributes:
        text: the id as Convex writes it, 31 to 37 characters.
        table_number: of the table it belongs to; a deployment knows the name that goes with it.
        internal: the sixteen bytes that name the document within the table.
    """

    text: str
    table_number: int
    internal: bytes

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The id that a string is, or None if it is any other string."""
        if not _ID.fullmatch(text):
            return None
        data = _from_base32(text)
        table_number, start = _read_table_number(data)
        end = start + _INTERNAL_LENGTH
        internal = data[start:end]
        if len(data) != end + _CHECKSUM_LENGTH or not 0 < table_number <= _MAX_TABLE_NUMBER:
            return None
        if cls.make(table_number, internal) != text:
            return None
        return cls(text, table_number, internal)

    @staticmethod
    def make(table_number: int, internal: bytes) -> str:
        """The id of the document that sixteen bytes name in a table (user tables: 10001 and up)."""
        body = _write_table_number(table_number) + internal
        return _to_base32(body + _fletcher16(body))


def _fletcher16(data: bytes) -> bytes:
    low = high = 0
    for byte in data:
        low = (low + byte) & 0xFF
        high = (high + low) & 0xFF
    return bytes((low, high))


def _write_table_number(number: int) -> bytes:
    written = bytearray()
    while number >= 0x80:  # noqa: PLR2004 - the bit that says that more follows
        written.append(number & 0x7F | 0x80)
        number >>= 7
    written.append(number)
    return bytes(written)


def _read_table_number(data: bytes) -> tuple[int, int]:
    """The number, and how many bytes it takes."""
    number = 0
    for index, byte in enumerate(data):
        number |= (byte & 0x7F) << (7 * index)
        if not byte & 0x80:
            return number, index + 1
    return 0, len(data)


def _to_base32(data: bytes) -> str:
    length, spare = divmod(len(data) * 8, 5)
    number = int.from_bytes(data, "big")
    if spare:
        length += 1
        number <<= 5 - spare
    digits = []
    for _ in range(length):
        digits.append(number & 31)
        number >>= 5
    return "".join(_ALPHABET[digit] for digit in reversed(digits))


def _from_base32(text: str) -> bytes:
    length, spare = divmod(len(text) * 5, 8)
    return (int(text.translate(_TO_PYTHONS_DIGITS), 32) >> spare).to_bytes(length, "big")
