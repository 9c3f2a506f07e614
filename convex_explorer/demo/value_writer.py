"""A value as the JSON of a reply, in the formats that a client can ask for.

Written piece by piece, never in one call over the whole: the demo runs in the program's own
process, and a parser or printer that works through 16 MiB in one go would stop the window.
"""

import base64
import math
import struct
from collections.abc import Iterator
from enum import StrEnum
from json.encoder import encode_basestring

from convex_explorer.demo.wording import debug_float
from convex_explorer.values.types import Int64, Value

#: Characters that are written in one step; a multiple of three, so that base64 fits together.
_STEP = 3 << 16


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
    slices: list[bytes] = []
    pieces: list[str] = []
    length = 0
    for piece in _pieces(value, form):
        pieces.append(piece)
        length += len(piece)
        if length > _STEP:
            slices.append("".join(pieces).encode())
            pieces.clear()
            length = 0
    slices.append("".join(pieces).encode())
    return b"".join(slices)


def _pieces(value: Value, form: Format) -> Iterator[str]:
    if isinstance(value, dict):
        opening = "{"
        for name in sorted(value):
            yield f"{opening}{encode_basestring(name)}:"
            yield from _pieces(value[name], form)
            opening = ","
        yield "}" if value else "{}"
    elif isinstance(value, list):
        opening = "["
        for item in value:
            yield opening
            yield from _pieces(item, form)
            opening = ","
        yield "]" if value else "[]"
    elif isinstance(value, str):
        yield from _text(value)
    elif isinstance(value, bytes):
        yield from _bytes(value, form)
    else:
        yield _scalar(value, form)


def _scalar(value: "bool | Int64 | float | None", form: Format) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Int64():
            return _int64(value, form)
        case float():
            return _float(value, form)


def _text(value: str) -> Iterator[str]:
    if len(value) <= _STEP:
        yield encode_basestring(value)
        return
    yield '"'
    for start in range(0, len(value), _STEP):
        yield encode_basestring(value[start : start + _STEP])[1:-1]
    yield '"'


def _bytes(value: bytes, form: Format) -> Iterator[str]:
    yield '"' if form is Format.CLEAN else '{"$bytes":"'
    for start in range(0, len(value), _STEP):
        yield base64.b64encode(value[start : start + _STEP]).decode()
    yield '"' if form is Format.CLEAN else '"}'


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
