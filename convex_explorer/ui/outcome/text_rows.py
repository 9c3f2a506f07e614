"""Rows of a very long text: found by number or by place, without cutting the text up."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

#: A longer line (bytes of UTF-8) is shown in pieces.
LONG_LINE = 10_000
#: The length of such a piece; short, because pieces are read one below the other.
PIECE = 500
_CONTINUING = range(0x80, 0xC0)


def begins_character(byte: int) -> bool:
    """Whether a byte of UTF-8 is the first of its character."""
    return byte not in _CONTINUING


@dataclass(frozen=True, slots=True)
class Row:
    """What is shown in one row: a line without its line break, or a piece of a long line.

    Attributes:
        start: offset of its first byte.
        end: offset after its last byte.
        line: number of its line, from 0.
        line_start: offset of its line's first byte; other than ``start`` for a later piece.
    """

    start: int
    end: int
    line: int
    line_start: int


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Some whole lines, none of them long, or one long line; ``end`` is without a line break."""

    start: int
    end: int
    row: int
    line: int
    rows: int
    is_long: bool


class TextRows:
    """Where the rows of a text are.

    The index has a stretch for each long line, and one for some thousands of other lines; a row is
    found by a bisection and a little reading.
    """

    def __init__(self, text: bytes, blocks: Sequence[tuple[int, int]] = ()) -> None:
        """Make the index, which for 16 MiB takes a frame; with blocks, a tenth of one.

        Args:
            text: in UTF-8.
            blocks: what is known of its lines: where a block of whole lines begins, and how many
                there are in it. All of the text, in order, or nothing.
        """
        self.text = text
        self._stretches: list[_Stretch] = []
        self.count = self.line_count = 0
        ends = [start - 1 for start, _ in blocks[1:]] + [len(text)]
        for (start, lines), end in zip(blocks, ends, strict=False):
            if lines == 1 or not self._has_long_line(start, end):
                self._add(start, end, lines, is_long=lines == 1 and end - start > LONG_LINE)
            else:
                self._cut_up(start, end)
        if not blocks:
            self._cut_up(0, len(text))
        self._starts = [stretch.start for stretch in self._stretches]
        self._first_rows = [stretch.row for stretch in self._stretches]

    def _has_long_line(self, start: int, end: int) -> bool:
        while end - start > LONG_LINE:
            line_break = self.text.rfind(b"\n", start, start + LONG_LINE + 1)
            if line_break < 0:
                return True
            start = line_break + 1
        return False

    def _cut_up(self, start: int, stop: int) -> None:
        """Add whole lines of which nothing is known."""
        text = self.text
        while start <= stop:
            limit, end, is_long = start + LONG_LINE, stop, False
            if stop > limit and (end := text.rfind(b"\n", start, limit + 1)) < 0:
                end, is_long = text.find(b"\n", limit, stop), True
                end = stop if end < 0 else end
            lines = 1 if is_long else text.count(b"\n", start, end) + 1
            self._add(start, end, lines, is_long=is_long)
            start = end + 1

    def _add(self, start: int, end: int, lines: int, *, is_long: bool) -> None:
        rows = -(-(end - start) // PIECE) if is_long else lines
        stretch = _Stretch(start, end, self.count, self.line_count, rows, is_long)
        self._stretches.append(stretch)
        self.count += rows
        self.line_count += lines

    def row(self, number: int) -> Row:
        """The row of a number; the nearest one if there is none."""
        number = max(0, min(number, self.count - 1))
        return next(self.rows(number, 1))

    def rows(self, first: int, count: int) -> Iterator[Row]:
        """Some rows, one after the other; fewer where the text ends."""
        return islice(self._rows_from(first), count)

    def number_at(self, offset: int) -> int:
        """The number of the row that holds a byte; the end of a row belongs to that row."""
        stretch = self._stretches[max(0, bisect_right(self._starts, offset) - 1)]
        if not stretch.is_long:
            return stretch.row + self.text.count(b"\n", stretch.start, offset)
        piece = min((offset - stretch.start) // PIECE, stretch.rows - 1)
        if piece + 1 < stretch.rows and offset >= self._boundary(stretch, piece + 1):
            piece += 1
        return stretch.row + piece

    def _rows_from(self, first: int) -> Iterator[Row]:
        at = max(0, bisect_right(self._first_rows, first) - 1)
        for stretch in self._stretches[at:]:
            skipped = max(0, first - stretch.row)
            if stretch.is_long:
                for piece in range(skipped, stretch.rows):
                    start = self._boundary(stretch, piece)
                    end = self._boundary(stretch, piece + 1)
                    yield Row(start, end, stretch.line, stretch.start)
            else:
                yield from self._lines_of(stretch, skipped)

    def _lines_of(self, stretch: _Stretch, skipped: int) -> Iterator[Row]:
        start, line = stretch.start, stretch.line
        for number in range(stretch.rows):
            end = self.text.find(b"\n", start, stretch.end)
            end = stretch.end if end < 0 else end
            if number >= skipped:
                yield Row(start, end, line + number, start)
            start = end + 1

    def _boundary(self, stretch: _Stretch, piece: int) -> int:
        """Where a piece of a long line begins: never within a character."""
        offset = stretch.start + piece * PIECE
        if offset >= stretch.end:
            return stretch.end
        while not begins_character(self.text[offset]):
            offset -= 1
        return offset
