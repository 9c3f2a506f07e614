"""Sizes, times and counts as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from convex_explorer.values.types import ValueType

if TYPE_CHECKING:
    from convex_explorer.values.received import Received

_STEP = 1024
_SECOND = 0.9995  # from here on, milliseconds would be rounded to a thousand
_MINUTE = 59.95
_PAGE_FIELDS = {"page", "isDone", "continueCursor"}


def size_text(size: int) -> str:
    """Bytes in the unit that fits: ``812 B``, ``4.2 KiB``, ``16.0 MiB``."""
    if size < _STEP:
        return f"{size} B"
    kibibytes = size / _STEP
    if kibibytes < _STEP - 0.05:
        return f"{kibibytes:.1f} KiB"
    return f"{kibibytes / _STEP:.1f} MiB"


def progress_text(received: int, expected: int | None) -> str:
    """How much of something has come, in the unit of the whole: ``3.4 of 16.0 MiB``."""
    if expected is None:
        return size_text(received)
    whole = size_text(expected)
    step = {"B": 1, "KiB": _STEP, "MiB": _STEP**2}[whole.rpartition(" ")[2]]
    so_far = f"{received}" if step == 1 else f"{received / step:.1f}"
    return f"{so_far} of {whole}"


def time_text(seconds: float) -> str:
    """A length of time: ``128 ms``, ``2.4 s``, ``1 min 12 s``."""
    if seconds < _SECOND:
        return f"{seconds * 1_000:.0f} ms"
    if seconds < _MINUTE:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"


def clock_text(seconds: float) -> str:
    """How long something has been going on, in whole seconds: ``7 s``, ``2 min 5 s``."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def rows_text(count: int) -> str:
    """``1 row``, ``1,240 rows``."""
    return f"{count:,} row{'' if count == 1 else 's'}"


def pages_text(count: int) -> str:
    """``1 page``, ``3 pages``."""
    return f"{count:,} page{'' if count == 1 else 's'}"


def count_text(value: Received) -> str:
    """How much is in a value: ``37 items``, ``1 field``; empty for what has no parts."""
    count = value.count
    if count is None:
        return ""
    if value.type is ValueType.OBJECT and (page := _page_of(value)) is not None:
        return f"{page.count:,} in this page"
    noun = "item" if value.type is ValueType.ARRAY else "field"
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def _page_of(value: Received) -> Received | None:
    """The documents of a paginated query's result (``PaginationResult`` of ``convex/server``)."""
    fields = dict(value.children())
    page = fields.get("page")
    if page is None or page.type is not ValueType.ARRAY or not fields.keys() >= _PAGE_FIELDS:
        return None
    return page
