"""A value as text in the language of the args editor: pretty, or as one literal.

That language is JSON with ``12n``, ``NaN``, ``Infinity``, ``-Infinity``, ``-0`` and
``Bytes("base64")``.
"""

import binascii
import json
import math
import re
from collections.abc import Sequence
from typing import Protocol

from convex_explorer.values import scanner
from convex_explorer.values.codec import check_nesting, untag, untag_int64s
from convex_explorer.values.types import Int64, Value

# JSON allows them as they are; on a screen they would break the line, or show nothing.
_UNSHOWABLE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_LAID_OUT_TAGGED = re.compile(rb'\{\n *+"\$(integer|float|bytes)": "([^"]*+)"\n *+\}')
_WHOLE_NUMBER_END = re.compile(rb"\.0(?=,?\n|\Z)")
# JavaScript spares itself an exponent within these.
_SMALLEST_PLAIN, _LARGEST_PLAIN = -6, 20


class JsonText(Protocol):
    """What carries JSON text: a received value."""

    @property
    def raw(self) -> memoryview:
        """The text, in UTF-8."""


def pretty(received: JsonText) -> bytes:
    """The whole value, one part a line, indented by two, in UTF-8; numbers keep their digits."""
    text = indent(received.raw)
    return text if text[:1] == b'"' else write_literals(text)


def write_literals(text: bytes | memoryview) -> bytes:
    """Laid out JSON in the language of the args editor: ``12n`` where a tagged value stands.

    It works on the text as a whole and builds no objects: strings hold no line breaks, so
    ``.0`` at the end of a line belongs to a number.
    """
    text = _WHOLE_NUMBER_END.sub(b"", text)
    if b"$" not in text:
        return text
    between_and_tagged = _LAID_OUT_TAGGED.split(text)
    names, payloads = between_and_tagged[1::3], between_and_tagged[2::3]
    literals = _tagged_literals(names, payloads)
    if literals is None:
        return _LAID_OUT_TAGGED.sub(_tagged_literal, text)
    between_and_tagged[1::3] = literals
    del between_and_tagged[2::3]
    return b"".join(between_and_tagged)


def indent(json_text: bytes | memoryview) -> bytes:
    """JSON text with one part a line, indented by two; its numbers and strings as they came.

    Text that is good only to the tolerant reader, or nested very deeply, is laid out all the same.
    """
    import msgspec

    if json_text[:1] == b'"':
        return bytes(json_text)
    try:
        return msgspec.json.format(json_text, indent=2)
    except (msgspec.DecodeError, RecursionError):
        return scanner.indent(bytes(json_text))


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


def _tagged_literals(names: Sequence[bytes], payloads: Sequence[bytes]) -> list[bytes] | None:
    """What many tagged values are in text, all Int64s decoded at one go.

    One by one, 46,000 Int64s take several times as long.

    Returns:
        None if any of them is not what its tag says.
    """
    if names.count(_INT64) == len(names):
        return _int64_literals(payloads)
    int64s = _int64_literals([p for n, p in zip(names, payloads, strict=True) if n == _INT64])
    if int64s is None:
        return None
    literals: list[bytes] = []
    following = iter(int64s)
    for name, payload in zip(names, payloads, strict=True):
        if name == _INT64:
            literals.append(next(following))
        elif (value := untag(str(name, "ascii"), payload)) is not None:
            literals.append(_scalar_literal(value).encode("ascii"))
        else:
            return None
    return literals


_INT64 = b"integer"


def _int64_literals(payloads: Sequence[bytes]) -> list[bytes] | None:
    """``12n`` for each payload; None if one of them is not an Int64."""
    numbers = untag_int64s(payloads)
    if numbers is None:
        return None
    numbers = tuple(numbers)
    return (b"%dn " * len(numbers) % numbers).split()


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
