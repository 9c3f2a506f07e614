"""Documents as a file of CSV: all rows, all columns. Every step is short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from convex_explorer.values import scanner
from convex_explorer.values.received import Received
from convex_explorer.values.slicing import slice_object
from convex_explorer.values.splitting import WINDOW, Chunk, members
from convex_explorer.values.string_pieces import string_pieces, text_pieces
from convex_explorer.values.table import ITSELF
from convex_explorer.values.table_text import FORMULA_SIGNS, CsvLines, csv_text
from convex_explorer.values.types import ValueType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from convex_explorer.values.slicing import JsonSlice

_ID = "_id"
_ROWS_A_STEP = 500
_OBJECT = ord("{")
_MAY_BE_TAGGED = frozenset(b" \t\r\n")
#: Finding the columns takes about so much of the work.
_FINDING = 0.4


def csv_table(rows: Received) -> Iterator[Chunk]:
    """An array of objects (RFC 4180, in UTF-8), with the columns of all rows, ``_id`` first.

    Cells are as ``csv_text`` says: a missing field is empty, a null is ``null``.
    """
    text = rows.raw
    names: dict[str, None] = {}
    for done in _note_names(text, names):
        yield Chunk(b"", _FINDING * done)
    columns = [_ID] * (_ID in names) + [name for name in names if name != _ID]
    lines = CsvLines()
    lines.add_heads(columns)
    read = 0
    for count, (_, start, end) in enumerate(members(text)):
        done = _FINDING + (1 - _FINDING) * end / len(text)
        cells = dict(_fields(text[start:end]))
        if end - start > WINDOW:
            yield Chunk(_utf8(lines.take()), done)
            for piece in _long_row([cells.get(name) for name in columns]):
                yield Chunk(piece, done)
        else:
            lines.add([Received(cells[name]) if name in cells else None for name in columns])
        if count % _ROWS_A_STEP == 0 or end - read > WINDOW:
            yield Chunk(_utf8(lines.take()), done)
            read = end
    yield Chunk(_utf8(lines.take()), 1.0)


def _note_names(text: memoryview, names: dict[str, None]) -> Iterator[float]:
    """Note the columns of all rows; each step says which part of the rows was looked at."""
    for count, (_, start, end) in enumerate(members(text)):
        names.update((name, None) for name, _ in _fields(text[start:end]))
        if count % _ROWS_A_STEP == 0:
            yield end / len(text)


def _fields(row: memoryview) -> Iterable[tuple[str, JsonSlice]]:
    """What is in a row, by its column; a field that was sent twice is there twice."""
    text = bytes(row)
    is_plain = text[0] == _OBJECT and text[1] not in _MAY_BE_TAGGED and text[2:3] != b"$"
    if not is_plain and Received(text).type is not ValueType.OBJECT:
        return ((ITSELF, text),)
    if len(text) > WINDOW:
        return ((scanner.unquote(key), text[start:end]) for key, start, end in members(row))
    return zip(*slice_object(text), strict=True)


def _long_row(cells: Sequence[JsonSlice | None]) -> Iterator[bytes]:
    for place, cell in enumerate(cells):
        if place:
            yield b","
        if cell is not None and len(cell) > WINDOW:
            yield from _long_cell(Received(cell))
        else:
            lines = CsvLines(line_end="")
            lines.add([None if cell is None else Received(cell)])
            yield _utf8(lines.take())
    yield b"\r\n"


def _long_cell(cell: Received) -> Iterator[bytes]:
    """A cell in quotes, a piece at a time."""
    lead = b'"'
    for piece in _pieces(cell):
        if lead == b'"' and piece.startswith(FORMULA_SIGNS):
            lead = b"\"'"
        yield lead + _utf8(piece.replace('"', '""'))
        lead = b""
    yield b'"'


def _pieces(cell: Received) -> Iterator[str]:
    """What ``csv_text`` gives for a cell, without the apostrophe."""
    if cell.type is ValueType.STRING:
        yield from string_pieces(cell.raw, WINDOW)
    elif cell.type in (ValueType.ARRAY, ValueType.OBJECT):
        yield from text_pieces(cell.raw, WINDOW)
    else:
        yield csv_text(cell)


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")  # half a surrogate pair has no bytes
