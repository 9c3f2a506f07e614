"""The JSON of a request's args to Convex values, by a deployment's rules and with its words.

Written apart from ``values.codec`` on purpose: what the program writes is read here by another
hand, so a mistake on one side cannot hide behind the same mistake on the other. The rules are
those of the open backend's value/json.
"""

import base64
import binascii
import json
import math
import struct
from typing import Any

from convex_explorer.demo.value_limits import InvalidValueError, check_field_name
from convex_explorer.values.types import Int64, Value

_TAGS = ("$bytes", "$integer", "$float")


def read_value(data: Any) -> Value:
    """One value from JSON as the json module reads it, all of its numbers as floats.

    Raises:
        InvalidValueError: a tag without a fitting payload, or a field name that is not allowed.
    """
    if isinstance(data, list):
        return [read_value(item) for item in data]
    if not isinstance(data, dict):
        value: Value = data
        return value
    if len(data) == 1:
        ((tag, payload),) = data.items()
        if tag in _TAGS:
            return _read_tagged(tag, payload)
    return {_checked(name): read_value(item) for name, item in data.items()}


def json_kind(data: Any) -> str:
    """What a piece of JSON is, as error texts of the deployment call it."""
    match data:
        case None:
            return "null"
        case bool():
            return f"boolean `{str(data).lower()}`"
        case float():
            whole = math.isfinite(data) and data == int(data)
            return f"integer `{int(data)}`" if whole else f"floating point `{data}`"
        case str():
            return f"string {json.dumps(data, ensure_ascii=False)}"
        case list():
            return "sequence"
        case _:
            return "map"


def _checked(name: str) -> str:
    check_field_name(name)
    return name


def _read_tagged(tag: str, payload: Any) -> Value:
    if not isinstance(payload, str):
        raise InvalidValueError(f"invalid type: {json_kind(payload)}, expected a string")
    data = _decode_base64(payload)
    if tag == "$bytes":
        return data
    if len(data) != 8:  # noqa: PLR2004 - both kinds have 64 bits
        kind = "Int64" if tag == "$integer" else "Float64"
        raise InvalidValueError(f"{kind} must be exactly eight bytes")
    if tag == "$integer":
        return Int64(int.from_bytes(data, "little", signed=True))
    (number,) = struct.unpack("<d", data)
    if math.isfinite(number) and (number != 0 or math.copysign(1, number) > 0):
        raise InvalidValueError(f"Float64 {number:g} should be encoded as a number")
    return float(number)


def _decode_base64(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise InvalidValueError(_describe_bad_base64(text)) from None
    if base64.b64encode(data).decode() != text:
        raise InvalidValueError(_describe_bad_base64(text))
    return data


def _describe_bad_base64(text: str) -> str:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
    for offset, character in enumerate(text):
        if character not in alphabet:
            return f"Invalid byte {character.encode()[0]}, offset {offset}."
    return "Encoded text cannot have a 6-bit remainder."
