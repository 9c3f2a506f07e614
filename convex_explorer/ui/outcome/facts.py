"""What there is to know of a value beside its text, for the inspector; and the text itself."""

from typing import NamedTuple

from convex_explorer.ui.outcome.figures import size_text
from convex_explorer.ui.outcome.meanings import NO_NAMES, TableNames, table_of, time_in_words
from convex_explorer.ui.outcome.part import Part
from convex_explorer.values.ids import DocumentId
from convex_explorer.values.text import pretty
from convex_explorer.values.types import Int64, ValueType

#: Larger arrays and objects are for the tree and the text.
_LARGEST_PARTS = 256 * 1024
#: More bytes are not shown in hexadecimal: four times as much text, which nobody reads.
_MOST_HEX = 64 * 1024
_HEX_ROW = 16
_LONGEST_LINK = 2_048


class Fact(NamedTuple):
    """What it is about, and what is the case."""

    name: str
    text: str


def facts_of(part: Part, tables: TableNames = NO_NAMES) -> list[Fact]:
    """All there is to know of a part, but for its type and where it is.

    Args:
        part: what is asked about.
        tables: of the deployment that it came from.
    """
    if part.bounds is not None:
        return [Fact("Items", f"{part.bounds.start:,} to {part.bounds.stop - 1:,}")]
    value = part.value
    if value.type in (ValueType.ARRAY, ValueType.OBJECT):
        name = "Items" if value.type is ValueType.ARRAY else "Fields"
        return [Fact(name, f"{value.count:,}"), Fact("JSON", _exact_size(value.size))]
    plain = value.value() if value.tagged is None else value.tagged
    match plain:
        case Int64():
            digits = f"0x{plain & (2**64 - 1):016x}"
            return [Fact("Hexadecimal", digits), *_time_facts(part, plain)]
        case bytes():
            return [Fact("Size", _exact_size(len(plain)))]
        case str():
            identity = DocumentId.parse(plain) if value.type is ValueType.ID else None
            is_id = [Fact("Id of", table_of(identity, tables))] if identity else None
            size = len(plain) if plain.isascii() else len(plain.encode("utf-8", "replace"))
            return is_id or string_facts(len(plain), size, plain.count("\n") + 1)
        case _:
            return _time_facts(part, plain)


def whole_text(part: Part) -> bytes | None:
    """The text of a part in UTF-8, whole; None if it is an array or object too large for that.

    Strings without quotes and escapes, bytes in rows of sixteen with their characters.
    """
    value = part.value
    match value.type:
        case ValueType.STRING | ValueType.ID:
            return str(value.value()).encode("utf-8", "replace")
        case ValueType.BYTES:
            data = value.tagged
            return hex_rows(data).encode() if isinstance(data, bytes) else b""
        case ValueType.ARRAY | ValueType.OBJECT:
            is_shown = part.bounds is None and value.size <= _LARGEST_PARTS
            return pretty(value) if is_shown else None
        case _:
            return value.full_text().encode()


def link_in(part: Part) -> str | None:
    """The web address that a string is, if it is one and nothing else."""
    if part.value.type is not ValueType.STRING or part.value.size > _LONGEST_LINK:
        return None
    text = str(part.value.value())
    is_link = text.lower().startswith(("http://", "https://")) and text.isprintable()
    return text if is_link and " " not in text else None


def hex_rows(data: bytes) -> str:
    """Sixteen bytes a row: where they begin, in hexadecimal, and as characters."""
    rows = []
    for start in range(0, min(len(data), _MOST_HEX), _HEX_ROW):
        row = data[start : start + _HEX_ROW]
        signs = "".join(chr(byte) if 0x20 <= byte < 0x7F else "·" for byte in row)  # noqa: PLR2004 - what ASCII prints
        rows.append(f"{start:06x}  {row.hex(' '):<47}  {signs}")
    if len(data) > _MOST_HEX:
        rows.append(f"… and {len(data) - _MOST_HEX:,} bytes more; a copy has them all")
    return "\n".join(rows)


def _time_facts(part: Part, number: object) -> list[Fact]:
    if not isinstance(number, float | Int64):  # also of booleans and null
        return []
    words = time_in_words(float(number), part.key)
    if words is None:
        return []
    local, utc, ago = words.split("\n")
    return [Fact("Local time", local), Fact("UTC", utc.removesuffix(" UTC")), Fact("When", ago)]


def string_facts(characters: int, size: int, lines: int) -> list[Fact]:
    """How long a string is, in characters, in bytes of UTF-8 and in lines."""
    facts = [Fact("Length", f"{characters:,} character{'' if characters == 1 else 's'}")]
    if size != characters:
        facts.append(Fact("UTF-8", _exact_size(size)))
    if lines > 1:
        facts.append(Fact("Lines", f"{lines:,}"))
    return facts


def _exact_size(size: int) -> str:
    plain = f"{size:,} byte{'' if size == 1 else 's'}"
    return plain if size < 1024 else f"{plain} ({size_text(size)})"  # noqa: PLR2004 - a KiB
