"""Cells of a table as CSV or Markdown, for other programs: whole values, never cut."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from convex_explorer.values.received import Received
from convex_explorer.values.table import ValueTable
from convex_explorer.values.types import ValueType

_ROWS_A_STEP = 200
#: What a spreadsheet would run as a formula (and a tab or line break that hides one). Where people
#: write in wide characters, some take those for the same.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001
_DIGITS = frozenset(b"%d" % digit for digit in range(10))
_NOT_MARKDOWN = {ord("|"): "\\|", ord("\\"): "\\\\", ord("<"): "&lt;"}


class TableFormat(StrEnum):
    """The ways to write cells, in the words that people choose."""

    CSV = "CSV"
    MARKDOWN = "Markdown"


class TableText:
    """Some rows and columns of a table as text, with a line of headings.

    Attributes:
        text: empty until all the steps are taken.
    """

    def __init__(
        self, table: ValueTable, rows: Sequence[int], columns: Sequence[str], form: TableFormat
    ) -> None:
        self.text = ""
        self._table = table
        self._rows = rows
        self._columns = columns
        self._form = form

    def steps(self) -> Iterator[None]:
        """Writes the text; each step takes some milliseconds at most."""
        if self._form is TableFormat.CSV:
            yield from self._write_csv()
        else:
            yield from self._write_markdown()

    def _write_csv(self) -> Iterator[None]:
        lines = CsvLines()
        lines.add_heads(self._columns)
        for count, row in enumerate(self._rows, 1):
            lines.add(self._table.cell(row, name) for name in self._columns)
            if count % _ROWS_A_STEP == 0:
                yield
        self.text = lines.take()

    def _write_markdown(self) -> Iterator[None]:
        heads = [_in_one_line(name) for name in self._columns]
        lines = [_markdown_line(heads), _markdown_line(["---"] * len(heads))]
        for count, row in enumerate(self._rows, 1):
            cells = [markdown_text(self._table.cell(row, name)) for name in self._columns]
            lines.append(_markdown_line(cells))
            if count % _ROWS_A_STEP == 0:
                yield
        self.text = "".join(lines)


class CsvLines:
    """Lines of CSV (RFC 4180), in which no spreadsheet finds a formula that it would run."""

    def __init__(self, *, line_end: str = "\r\n") -> None:
        self._text = io.StringIO(newline="")
        self._writer = csv.writer(self._text, lineterminator=line_end)

    def add_heads(self, names: Iterable[str]) -> None:
        """A line of headings."""
        self._writer.writerow(map(_harmless, names))

    def add(self, cells: Iterable[Received | None]) -> None:
        """A line of values."""
        self._writer.writerow(map(csv_text, cells))

    def take(self) -> str:
        """The lines that were added since they were last taken."""
        text = self._text.getvalue()
        self._text.seek(0)
        self._text.truncate()
        return text


def csv_text(value: Received | None) -> str:
    """A value as a cell of CSV, before it is put into quotes.

    Nothing for a missing one, strings bare, an Int64 as its digits, arrays and objects as the JSON
    that came. An apostrophe keeps a spreadsheet from taking a string for a formula.
    """
    json = b"" if value is None else value.raw_bytes()
    if json[:1] == b'"' and b"\\" not in json:  # the usual cases first: there may be very many
        return _harmless(str(json[1:-1], "utf-8", "replace"))
    if value is None or json[:1] in _DIGITS:
        return str(json, "ascii").removesuffix(".0")
    match value.type:
        case ValueType.STRING | ValueType.ID:
            return _harmless(str(value.value()))
        case ValueType.INT64:
            return value.full_text().removesuffix("n")
        case ValueType.ARRAY | ValueType.OBJECT:
            return str(value.raw, "utf-8", "replace")
        case _:
            return value.full_text()


def markdown_text(value: Received | None) -> str:
    """A value as a cell of a Markdown table, on one line."""
    if value is None:
        return ""
    if value.type in (ValueType.STRING, ValueType.ID):
        text = str(value.value())
    elif value.type in (ValueType.ARRAY, ValueType.OBJECT):
        text = str(value.raw, "utf-8", "replace")
    else:
        text = value.full_text()
    return _in_one_line(text)


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def _in_one_line(text: str) -> str:
    return "<br>".join(text.translate(_NOT_MARKDOWN).splitlines())


def _markdown_line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |\n"
