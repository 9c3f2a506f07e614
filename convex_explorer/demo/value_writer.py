"""A value as the JSON of a reply, in the formats that a client can ask for.

Written piece by piece, never in one call over the whole: the demo runs in the program's own
process, and a parser or printer that works through 16 MiB in one go would stop the window.
"""

import base64
import math
import struct
from enum import StrEnum
from json.encoder import encode_basestring

from convex_explorer.demo.wording import debug_float
from convex_explorer.values.types import Int64, Value

#: Characters that are written in one step; a multiple of three, so that base64 fits together.
_STEP = 3 << 16
#: Pieces that are put together in one step.
_GROUP = 1 << 12


class Format(StrEnum):
    """How values are put into JSON (open backend, value/export.rs)."""

    #: Without loss: ``{"$integer": …}``, ``{"$bytes": …}``, ``{"$float": …}``.
    ENCODED = "convex_encoded_json"
    #: For reading: Int64 and bytes are strings, and so are NaN and the infinities.
    CLEAN = "json"
    #: Without loss for a reader that tells 3 from 3.0: an Int64 is an integer.
    EXPORT = "export_json"

    @classmethod
    def named(cls, name: str) -> "Format | None":
        """The format that a request asks for, or None if there is no such format."""
        return _NAMES.get(name)


_NAMES = {
    "convex_encoded_json": Format.ENCODED,
    "convex_json": Format.ENCODED,
    "json": Format.CLEAN,
    "convex_clean_json": Format.CLEAN,
    "export_json": Format.EXPORT,
}


def write_value(value: Value, form: Format) -> bytes:
    """The value as UTF-8 JSON, compact, with the keys of objects in order."""
    pieces: list[str] = []
    _write(value, form, pieces)
    # In groups as well: the whole as one string would take up to four bytes a character.
    groups = range(0, len(pieces), _GROUP)
    return b"".join(["".join(pieces[start : start + _GROUP]).encode() for start in groups])


def _write(value: Value, form: Format, pieces: list[str]) -> None:
    match value:
        case str():
            _write_text(value, pieces)
        case float():
            pieces.append(_float(value, form))
        case None:
            pieces.append("null")
        case bool():
            pieces.append("true" if value else "false")
        case Int64():
            pieces.append(_int64(value, form))
        case bytes():
            _write_bytes(value, form, pieces)
        case list():
            _write_list(value, form, pieces)
        case dict():
            _write_object(value, form, pieces)


def _write_list(items: list[Value], form: Format, pieces: list[str]) -> None:
    separator = "["
    for item in items:
        pieces.append(separator)
        _write(item, form, pieces)
        separator = ","
    pieces.append("]" if items else "[]")


def _write_object(fields: dict[str, Value], form: Format, pieces: list[str]) -> None:
    separator = "{"
    for name in sorted(fields):
        pieces.append(f"{separator}{encode_basestring(name)}:")
        _write(fields[name], form, pieces)
        separator = ","
    pieces.append("}" if fields else "{}")


def _write_text(text: str, pieces: list[str]) -> None:
    if len(text) <= _STEP:
        pieces.append(encode_basestring(text))
        return
    steps = (text[start : start + _STEP] for start in range(0, len(text), _STEP))
    pieces += ['"', *(encode_basestring(step)[1:-1] for step in steps), '"']


def _write_bytes(data: bytes, form: Format, pieces: list[str]) -> None:
    steps = (data[start : start + _STEP] for start in range(0, len(data), _STEP))
    opening, closing = ('"', '"') if form is Format.CLEAN else ('{"$bytes":"', '"}')
    pieces += [opening, *(base64.b64encode(step).decode() for step in steps), closing]


def _int64(value: Int64, form: Format) -> str:
    match form:
        case Format.CLEAN:
            return f'"{int(value)}"'
        case Format.EXPORT:
            return str(int(value))
        case Format.ENCODED:
            payload = int(value).to_bytes(8, "little", signed=True)
            return f'{{"$integer":"{base64.b64encode(payload).decode()}"}}'


def _float(value: float, form: Format) -> str:
    if math.isfinite(value):
        negative_zero = value == 0 and math.copysign(1, value) < 0
        if form is not Format.ENCODED or not negative_zero:
            return _finite(value)
    elif form is Format.CLEAN:
        return '"NaN"' if math.isnan(value) else f'"{"-" * (value < 0)}Infinity"'
    # Of the many NaNs, the one that JavaScript has.
    bits = struct.pack("<d", math.nan if math.isnan(value) else value)
    return f'{{"$float":"{base64.b64encode(bits).decode()}"}}'


def _finite(number: float) -> str:
    """As error texts print it, but for one power of ten that JSON still writes out."""
    text = debug_float(number)
    if not text.endswith("e-5"):
        return text
    digits = text.removesuffix("e-5").replace(".", "")
    return f"-0.0000{digits[1:]}" if number < 0 else f"0.0000{digits}"
