"""Documents as a table: which columns there are, what is in a cell, and rows in another order."""

import math
import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from convex_explorer.values.codec import TAGGED, untag_int64s
from convex_explorer.values.joined import JoinedArray
from convex_explorer.values.path import ValuePath
from convex_explorer.values.received import Received
from convex_explorer.values.slicing import JsonSlice
from convex_explorer.values.types import ValueType

#: The columns of so many rows are known at once; those of the others are looked for in steps.
FIRST_ROWS = 200
_ROWS_A_STEP = 200
#: Among them, after so many that have something new, all are looked at one by one.
_NEW_AT_ONCE = 4
#: So many are sorted in one step, and of large rows no more than weigh so much; bytes.
_SORTED_AT_ONCE, _SORTED_BYTES = 8_000, 1 << 20
#: Bytes of an Int64, written as deployments do it.
_INT64_SIZE = len(b'{"$integer":"AAAAAAAAAAA="}')
#: So many rows that were looked at are kept: more than a screen shows.
_KEPT_ROWS = 256
_PAGE = "page"
_BEGINS_WITH_OBJECT = re.compile(rb'\[[ \t\r\n]*\{[ \t\r\n]*(?:"(?!\$)|\})')
#: A column for what is no object, in an array that begins with one.
ITSELF = "(value)"
#: The order of types, as in Convex' indexes; but an Int64 is a number among numbers.
_NULL, _NOT_A_NUMBER, _NUMBER, _BOOLEAN, _STRING, _BYTES, _ARRAY, _OBJECT = range(8)
_RANKS = {
    ValueType.NULL: _NULL,
    ValueType.INT64: _NUMBER,
    ValueType.BOOLEAN: _BOOLEAN,
    ValueType.STRING: _STRING,
    ValueType.ID: _STRING,
    ValueType.BYTES: _BYTES,
    ValueType.ARRAY: _ARRAY,
    ValueType.OBJECT: _OBJECT,
}
_MISSING = -1
_DIGITS = frozenset(b"%d" % digit for digit in range(10))
_Key: TypeAlias = "float | str | bytes"


class ValueTable:
    """The rows are those of an array, in their order.

    Attributes:
        path: of the array within the whole value.
        rows: the array.
        columns: names of fields, ``_id`` first; more may come while ``look_for_columns`` runs.
    """

    def __init__(self, path: ValuePath, rows: Received) -> None:
        self.path = path
        self.rows = rows
        self.columns: list[str] = []
        self._known: set[str] = set()
        self._kept: dict[int, dict[str, Received]] = {}
        self.row_count = rows.count or 0
        self._searched = min(FIRST_ROWS, self.row_count)
        self._note_columns(range(self._searched))
        if "_id" in self._known:
            self.columns.remove("_id")
            self.columns.insert(0, "_id")

    @staticmethod
    def rows_in(value: Received) -> "tuple[ValuePath, Received] | None":
        """Where a value's rows are, and the array of them; None if it is no table.

        It is one if it is an array that begins with an object, or an object whose ``page`` is
        such an array (``PaginationResult`` of ``convex/server``). Nothing large is taken apart.
        """
        if value.type is ValueType.ARRAY:
            is_table = bool(value.count) and value.passing_child(0).type is ValueType.OBJECT
            return ((), value) if is_table else None
        if value.type is ValueType.OBJECT:
            page = next((part for name, part in value.children() if name == _PAGE), None)
            if page is not None and _begins_with_object(page):
                return (_PAGE,), page
        return None

    @classmethod
    def of(cls, value: Received) -> "ValueTable | None":
        """A value as a table, if it is one."""
        found = cls.rows_in(value)
        return None if found is None else cls(*found)

    def grow(self, rows: Received) -> None:
        """Take an array that begins with all the rows of this one, and has more behind them."""
        self.rows, self.row_count = rows, rows.count or 0

    def look_for_columns(self) -> Iterator[None]:
        """Adds the columns of later rows, behind the others; each step is short."""
        while self._searched < self.row_count:
            rows = range(self._searched, min(self._searched + _ROWS_A_STEP, self.row_count))
            self._note_columns(rows)
            self._searched = rows.stop
            yield

    def cell(self, row: int, column: str) -> Received | None:
        """What is in a cell; None if the row has no such field."""
        fields = self._kept.get(row)
        if fields is None:
            if len(self._kept) >= _KEPT_ROWS:
                self._kept.clear()
            fields = self._kept[row] = self._fields(row)
        return fields.get(column)

    def cell_path(self, row: int, column: str) -> ValuePath:
        """Where the cell's value sits within the whole value."""
        return (*self.path, row) if column == ITSELF else (*self.path, row, column)

    def place_of(self, path: ValuePath) -> tuple[int, str] | None:
        """Row and column of the cell that a path leads into; None if it leads to no cell."""
        depth = len(self.path)
        if path[:depth] != self.path or len(path) <= depth:
            return None
        row, column = path[depth], path[depth + 1] if len(path) > depth + 1 else ITSELF
        if not isinstance(row, int) or column not in self._known or row >= self.row_count:
            return None
        return row, str(column)

    def _note_columns(self, rows: range) -> None:
        for _ in range(_NEW_AT_ONCE):  # each time rows are compared with more columns
            rows = rows[self.rows.leading_items_with_only(self.columns, rows) :]
            if not rows:
                return
            self._note_row(rows[0])
            rows = rows[1:]
        for row in rows:
            self._note_row(row)

    def _note_row(self, row: int) -> None:
        value = self.rows.passing_child(row)
        keys = value.child_keys() if value.type is ValueType.OBJECT else (ITSELF,)
        names = list(map(str, keys))
        if not self._known.issuperset(names):
            fresh = [name for name in dict.fromkeys(names) if name not in self._known]
            self._known.update(fresh)
            self.columns.extend(fresh)

    def _fields(self, row: int) -> dict[str, Received]:
        value = self.rows.passing_child(row)
        if value.type is ValueType.OBJECT:
            return {str(name): part for name, part in value.children()}
        return {ITSELF: value}


def _begins_with_object(page: Received) -> bool:
    first = page.first_array if isinstance(page, JoinedArray) else page
    return first is not None and _BEGINS_WITH_OBJECT.match(first.raw) is not None


class Sorting:
    """Puts the rows of a table in the order of one column; rows without the field come last.

    Attributes:
        order: row numbers in that order, once the steps are taken.
    """

    def __init__(self, table: ValueTable, column: str, *, descending: bool = False) -> None:
        self.order: Sequence[int] = range(table.row_count)
        self._table = table
        self._column = column
        self._descending = descending
        self._ranks: list[int] = []
        self._keys: list[_Key] = []

    def steps(self) -> Iterator[None]:
        """Sorts; each step is short, but the last, which takes some 5 ms for 40,000 rows."""
        present: list[int] = []
        missing: list[int] = []
        all_rows = range(len(self.order))  # and none of those that may come meanwhile
        weight = self._table.rows.size // max(len(all_rows), 1)
        at_once = min(_SORTED_AT_ONCE, max(_SORTED_BYTES // max(weight, 1), 1))
        for start in range(0, len(all_rows), at_once):
            rows = all_rows[start : start + at_once]
            ranks, keys = _sort_keys(self._texts(rows))
            self._ranks += ranks
            self._keys += keys
            some = list(rows)
            if _MISSING in ranks:
                some = [row for row in rows if self._ranks[row] != _MISSING]
                missing += (row for row in rows if self._ranks[row] == _MISSING)
            self._sort(some, set(ranks))  # what is in order here is merged in the end
            present += some
            yield
        self._sort(present, set(self._ranks))
        self.order = present + missing

    def _sort(self, rows: list[int], ranks: set[int]) -> None:
        if len(ranks - {_MISSING}) <= 1:  # nearly always, and twice as fast
            rows.sort(key=self._keys.__getitem__, reverse=self._descending)
        else:
            both = {row: (self._ranks[row], self._keys[row]) for row in rows}
            rows.sort(key=both.__getitem__, reverse=self._descending)

    def _texts(self, rows: range) -> Sequence[JsonSlice]:
        if self._column != ITSELF:
            return self._table.rows.column(self._column, rows)
        cells = (self._table.cell(row, ITSELF) for row in rows)
        return [b"" if cell is None else cell.raw_bytes() for cell in cells]


def _sort_keys(texts: Sequence[JsonSlice]) -> tuple[list[int], Sequence[_Key]]:
    """For each JSON text the rank of its type, and what puts it in order among others of it."""
    present = texts if all(texts) else [text for text in texts if text]
    rank, same = _alike(present)
    if len(same) < len(present):
        both = [_sort_key(Received(text)) if text else (_MISSING, 0.0) for text in texts]
        return [rank for rank, _ in both], [key for _, key in both]
    if len(present) == len(texts):
        return [rank] * len(texts), same
    keys = iter(same)
    return (
        [rank if text else _MISSING for text in texts],
        [next(keys) if text else 0.0 for text in texts],
    )


def _alike(texts: Sequence[JsonSlice]) -> tuple[int, Sequence[_Key]]:
    """The rank and the keys of texts that are all of one frequent kind; no keys if they are not."""
    import msgspec

    beginning = bytes(memoryview(texts[0])[:1]) if texts else b""
    if beginning == b"{":
        return _NUMBER, _int64s(texts)
    kind: type[list[str] | list[float]]
    rank, kind = (_STRING, list[str]) if beginning == b'"' else (_NUMBER, list[float])
    try:
        return rank, msgspec.json.decode(b"[" + b",".join(texts) + b"]", type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return rank, ()


def _int64s(texts: Sequence[JsonSlice]) -> Sequence[int]:
    together = b"".join(texts)
    found = TAGGED.findall(together)
    if len(found) != len(texts) or len(together) != len(texts) * _INT64_SIZE:
        return ()
    if any(name != b"integer" for name, _ in found):
        return ()
    return untag_int64s([payload for _, payload in found]) or ()


def _sort_key(value: Received) -> tuple[int, _Key]:
    """The rank of its type, and what puts it in order among others of that rank."""
    json = value.raw_bytes()
    if json[:1] == b'"' and b"\\" not in json:  # the usual cases first: there may be very many
        return _STRING, str(json[1:-1], "utf-8", "replace")
    if json[:1] in _DIGITS:
        return _NUMBER, float(json)
    if value.type is ValueType.NUMBER:
        number = value.value()
        if isinstance(number, float) and not math.isnan(number):
            return _NUMBER, number
        return _NOT_A_NUMBER, 0
    return _RANKS[value.type], _key_of(value)


def _key_of(value: Received) -> _Key:
    match value.type:
        case ValueType.NULL:
            return 0
        case ValueType.ARRAY | ValueType.OBJECT:
            return value.count or 0
        case _:
            plain = value.value()
            return plain if isinstance(plain, str | bytes | int) else 0
