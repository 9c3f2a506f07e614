"""What a value means to a person, where its digits do not say it: dates, ids, sizes."""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TypeAlias

from convex_explorer.values.ids import DocumentId
from convex_explorer.values.received import Received
from convex_explorer.values.types import ValueType

#: The names of a deployment's tables by their numbers, as far as they are known.
TableNames: TypeAlias = Mapping[int, str]
NO_NAMES: TableNames = MappingProxyType({})
#: Milliseconds since 1970 of 2001-09-09 and 2096-10-02: numbers between them are likely times.
_EARLIEST, _LATEST = 1e12, 4e12
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
_MONTH, _YEAR = 30 * _DAY, 365 * _DAY
_LONG_STRING = 200


def meaning_of(key: str | int | None, value: Received, tables: TableNames = NO_NAMES) -> str | None:
    """A sentence for the tooltip of a value, or None where it speaks for itself.

    Args:
        key: under which the value stands; ``_creationTime`` is always a time.
        value: looked at only if it is small.
        tables: of the deployment that it came from.
    """
    match value.type:
        case ValueType.NUMBER:
            number = value.value()
            return time_in_words(number, key) if isinstance(number, float) else None
        case ValueType.ID:
            identity = DocumentId.parse(str(value.value()))
            return f"The id of a document in {table_of(identity, tables)}" if identity else None
        case ValueType.INT64:
            return "A 64-bit integer (v.int64(), a bigint in JavaScript)"
        case ValueType.BYTES:
            return "Bytes (v.bytes(), an ArrayBuffer in JavaScript)"
        case ValueType.STRING if value.size > _LONG_STRING:
            return f"Cut here, {value.size:,} bytes in all; Text shows it whole, so does a copy"
        case _:
            return None


def table_of(identity: DocumentId, tables: TableNames) -> str:
    """The table of a document, by its name if that is known."""
    number = identity.table_number
    return f"{tables[number]} (table {number})" if number in tables else f"table number {number}"


def time_in_words(number: float, key: str | int | None, now: datetime | None = None) -> str | None:
    """Milliseconds since 1970 as local time, UTC, and how long ago; None if it is no time."""
    if key != "_creationTime" and not (_EARLIEST <= number < _LATEST and number == int(number)):
        return None
    try:
        then = datetime.fromtimestamp(number / 1_000, UTC)
    except (OverflowError, ValueError, OSError):
        return None
    local = then.astimezone()
    ago = how_long_ago((now or datetime.now(UTC)).timestamp() - then.timestamp())
    return f"{local:%Y-%m-%d %H:%M:%S} {local:%Z}\n{then:%Y-%m-%d %H:%M:%S} UTC\n{ago}"


def how_long_ago(seconds: float) -> str:
    """In the largest unit that fits: ``3 days ago``, ``in 2 hours``."""
    distance = abs(seconds)
    for size, unit in (
        (_YEAR, "year"), (_MONTH, "month"), (_DAY, "day"), (_HOUR, "hour"), (_MINUTE, "minute"),
    ):  # fmt: skip
        if distance >= size:
            count = int(distance // size)
            words = f"{count} {unit}" + ("" if count == 1 else "s")
            return f"{words} ago" if seconds > 0 else f"in {words}"
    return "just now"
