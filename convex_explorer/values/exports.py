"""The forms in which a value can be saved: which of them suit it, and its bytes in each."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from convex_explorer.values.table import ValueTable
from convex_explorer.values.types import ValueType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from convex_explorer.values.received import Received
    from convex_explorer.values.splitting import Chunk

_PAGE = "page"


class ExportFormat(StrEnum):
    """The forms, in the words that people choose."""

    AS_RECEIVED = "JSON as received"
    PRETTY = "JSON, pretty"
    LINES = "JSON Lines"
    CSV = "CSV"

    @property
    def suffix(self) -> str:
        """How the names of such files end."""
        return _SUFFIXES[self]

    def objection(self, value: Received) -> str:
        """Why a value cannot be written so, in a few words; empty if it can."""
        if self is ExportFormat.LINES and _items_in(value) is None:
            return "neither an array nor a page"
        if self is ExportFormat.CSV and ValueTable.rows_in(value) is None:
            return "no array or page of objects"
        return ""


_SUFFIXES = {
    ExportFormat.AS_RECEIVED: ".json",
    ExportFormat.PRETTY: ".json",
    ExportFormat.LINES: ".jsonl",
    ExportFormat.CSV: ".csv",
}


def export(value: Received, form: ExportFormat) -> Iterator[Chunk]:
    """A value as a file, step by step. What it does not suit (``objection``) has no bytes.

    Nothing is done before the first step: that may be taken in a thread.
    """
    from convex_explorer.values.csv_export import csv_table
    from convex_explorer.values.json_export import bytes_as_received, json_lines, pretty_json

    if form is ExportFormat.AS_RECEIVED:
        yield from bytes_as_received(value.raw)
    elif form is ExportFormat.PRETTY:
        yield from pretty_json(value)
    elif form is ExportFormat.LINES and (items := _items_in(value)) is not None:
        yield from json_lines(items)
    elif form is ExportFormat.CSV and (found := ValueTable.rows_in(value)) is not None:
        yield from csv_table(found[1])


def _items_in(value: Received) -> Received | None:
    """The array that a value is, or that its ``page`` is."""
    if value.type is ValueType.OBJECT:
        page = next((part for name, part in value.children() if name == _PAGE), value)
        return page if page.type is ValueType.ARRAY else None
    return value if value.type is ValueType.ARRAY else None
