"""A value as text in the language of the args editor: pretty, or as one literal.

That language is JSON with ``12n``, ``NaN``, ``Infinity``, ``-Infinity``, ``-0`` and
``Bytes("base64")``.
"""

import binascii
import json
import math
import re
from typing import Protocol

from convex_explorer.values import scanner
from convex_explorer.values.codec import TAGGED, check_nesting, untag
from convex_explorer.values.types import Int64, Value

# JSON allows them as they are; on a screen they would break the line, or show nothing.
_UNSHOWABLE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_WHOLE_NUMBER_END = re.compile(rb"\.0(?=,?\n|\Z)")
# JavaScript spares itself an exponent within these.
_SMALLEST_PLAIN, _LARGEST_PLAIN = -6, 20


class JsonText(Protocol):
    """What carries JSON text: a received value."""

    @property
    def raw(self) -> memoryview:
        """The text, in UTF-8."""


def pretty(received: JsonText) -> bytes:
    """The whole value, one part a line, indented by two, in UTF-8; numbers keep their digits.

    It works on the text as a whole and builds no objects: strings hold no line breaks, so
    ``.0`` at the end of a line belongs to a number.
    """
    text = _WHOLE_NUMBER_END.sub(b"", _indent(received.raw))
    return TAGGED.sub(_tagged_literal, text)


def literal(value: Value, *, indent: int = 0) -> str:
    """A value as text that the args editor reads back to the same value.

    Args:
        value: what to write.
        indent: blanks a level, one part a line; 0 puts all on one line.

    Raises:
        InvalidValueError: it is nested more deeply than Convex allows.
    """
    return _literal(value, indent, 0)


def string_literal(text: str) -> str:
    """A string in quotes, on one line, with what no screen shows as escapes."""
    return _UNSHOWABLE.sub(_escape, json.dumps(text, ensure_ascii=False))


def number_literal(number: float) -> str:
    """A number as JavaScript writes it, but for ``-0``, which it would write as ``0``."""
    if not math.isfinite(number):
        return "NaN" if math.isnan(number) else f"{'-' * (number < 0)}Infinity"
    shortest = repr(number).removesuffix(".0")
    mantissa, _, exponent_text = shortest.partition("e")
    if not exponent_text:
        return shortest
    exponent = int(exponent_text)
    if not _SMALLEST_PLAIN <= exponent <= _LARGEST_PLAIN:
        return f"{mantissa}e{exponent:+d}"
    sign, digits = "-" * (number < 0), mantissa.lstrip("-").replace(".", "")
    if exponent < 0:
        return f"{sign}0.{'0' * (-exponent - 1)}{digits}"
    return f"{sign}{digits:0<{exponent + 1}}"


def bytes_literal(data: bytes) -> str:
    """``Bytes("base64")``."""
    return f'Bytes("{binascii.b2a_base64(data, newline=False).decode("ascii")}")'


def _indent(raw: memoryview) -> bytes:
    import msgspec

    try:
        return msgspec.json.format(raw, indent=2)
    except (msgspec.DecodeError, RecursionError):
        return scanner.indent(bytes(raw))


def _tagged_literal(match: re.Match[bytes]) -> bytes:
    name, payload = match.groups()
    value = untag(str(name, "ascii"), payload)
    return match[0] if value is None else _scalar_literal(value).encode("ascii")


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def _literal(value: Value, indent: int, depth: int) -> str:
    match value:
        case list():
            check_nesting(depth)
            parts = [_literal(item, indent, depth + 1) for item in value]
            return _bracketed("[", parts, "]", indent, depth)
        case dict():
            check_nesting(depth)
            parts = [
                f"{string_literal(name)}: {_literal(item, indent, depth + 1)}"
                for name, item in value.items()
            ]
            return _bracketed("{", parts, "}", indent, depth)
        case _:
            return _scalar_literal(value)


def _scalar_literal(value: bool | Int64 | float | str | bytes | None) -> str:
    match value:
        case Int64():
            return f"{int(value)}n"
        case None | bool():
            return json.dumps(value)
        case str():
            return string_literal(value)
        case bytes():
            return bytes_literal(value)
        case _:
            return number_literal(float(value))


def _bracketed(opening: str, parts: list[str], closing: str, indent: int, depth: int) -> str:
    if not parts or not indent:
        return f"{opening}{', '.join(parts)}{closing}"
    line_break = "\n" + " " * indent * (depth + 1)
    inner = f",{line_break}".join(parts)
    return f"{opening}{line_break}{inner}\n{' ' * indent * depth}{closing}"
