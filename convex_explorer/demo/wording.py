"""Values within error texts, as Rust's formatting prints them."""

import base64
import json
import math
from typing import Any

from convex_explorer.values.types import Int64, Value

SINGLE_QUOTE = "'"
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0"}


def quoted(text: str) -> str:
    """A string with its quotes and escapes."""
    return '"' + "".join(_escaped(character, '"') for character in text) + '"'


def quoted_character(character: str) -> str:
    """One character in single quotes."""
    return f"'{_escaped(character, SINGLE_QUOTE)}'"


def debug_float(number: float) -> str:
    """A float in its shortest form, always with a point or an exponent: ``3.0``, ``1e16``."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "inf" if number > 0 else "-inf"
    mantissa, _, exponent = repr(number).partition("e")
    return f"{mantissa}e{int(exponent)}" if exponent else mantissa


def display(value: Value) -> str:  # noqa: PLR0911 - one for each type
    """A whole value: ``{a: 1.0, b: "x", c: [5, null]}``."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Int64():
            return str(int(value))
        case float():
            return debug_float(value)
        case str():
            return quoted(value)
        case bytes():
            return f'b"{base64.b64encode(value).decode()}"'
        case list():
            return f"[{', '.join(map(display, value))}]"
        case dict():
            fields = ", ".join(f"{name}: {display(value[name])}" for name in sorted(value))
            return f"{{{fields}}}"


def js_text(value: Value) -> str:
    """A value as JavaScript puts the data of an error into its message: like JSON, in one line."""
    match value:
        case str():
            return value
        case _:
            return json.dumps(_stringified(value), ensure_ascii=False, separators=(",", ":"))


def _stringified(value: Value) -> Any:
    match value:
        case Int64():
            return f"{int(value)}n"
        case float():
            whole = math.isfinite(value) and value.is_integer()
            return int(value) if whole else value if math.isfinite(value) else None
        case bytes():
            return {}
        case list():
            return [_stringified(item) for item in value]
        case dict():
            return {name: _stringified(item) for name, item in value.items()}
        case _:
            return value


def _escaped(character: str, quote: str) -> str:
    if character == quote:
        return f"\\{quote}"
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character < " " or character == "\x7f":
        return f"\\u{{{ord(character):x}}}"
    return character
