"""Convex JSON to Value and back.

The format is the one that loses nothing, ``convex_encoded_json``: what JSON cannot say is an
object with one tag, ``{"$integer": …}``, ``{"$float": …}`` or ``{"$bytes": …}``, around base64
(open backend, value/json/mod.rs).
"""

import binascii
import json
import math
import re
import struct
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from convex_explorer.errors import ExplorerError
from convex_explorer.values.path import ValuePath, to_javascript
from convex_explorer.values.types import Int64, Value

#: How deep arrays and objects may be nested in one another (open backend, value/size.rs).
MAX_NESTING = 64
_MAX_FIELD_NAME = 1024
_SHOWN_OF_FIELD_NAME = 40
_NUMBER_SIZE = 8
#: Eight bytes in base64: eleven characters and one to pad them.
_INT64_PAYLOAD = 12

#: A tagged value in JSON text; the groups are the tag's name without ``$``, and the base64. The
#: braces, quotes and ``$`` cannot meet like this within a string, so it may be searched for.
TAGGED = re.compile(
    rb'\{[ \t\r\n]*"\$(integer|float|bytes)"[ \t\r\n]*:[ \t\r\n]*"([^"]*+)"[ \t\r\n]*\}'
)


class InvalidValueError(ExplorerError):
    """Something is not a Convex value, or text not the JSON of one.

    Attributes:
        path: the string, or the array or object, that it is about; empty for the whole value.
    """

    def __init__(self, reason: str, *, path: ValuePath = (), advice: str = "") -> None:
        where = f"{to_javascript(path)}: " if path else ""
        super().__init__(where + reason, advice=advice)
        self.path = path


def encode(value: Value) -> bytes:
    """Write a value as ``convex_encoded_json``, without white space, in UTF-8.

    A plain ``int`` is written as the Float64 that JavaScript would take it for.

    Raises:
        InvalidValueError: a field name or string that Convex does not take, or deeper nesting
            than it takes.
    """
    import msgspec

    return msgspec.json.encode(_to_json(value, (), 0))


def decode(data: bytes | memoryview) -> Value:
    """Read ``convex_encoded_json``; every plain number becomes a ``float``.

    It reads more than a deployment should send, so that nothing is kept from the user: a tag
    around anything but fitting base64 stays the object that it is, a broken byte becomes U+FFFD,
    half a surrogate pair stays, and ``NaN`` and ``Infinity`` are numbers.

    Raises:
        InvalidValueError: it is not JSON, or nested too deeply to be built.
    """
    text = str(data, "utf-8", "replace")
    try:
        value: Value = json.loads(text, parse_int=float, object_hook=_untag_object)
    except RecursionError:
        raise InvalidValueError("The value is nested too deeply to be taken apart.") from None
    except ValueError as error:
        raise InvalidValueError(f"Not JSON: {error}.") from error
    return value


def untag(name: str, payload: bytes) -> Int64 | float | bytes | None:
    """The value that a tag stands for (name without ``$``), or None if the two do not fit."""
    try:
        data = binascii.a2b_base64(payload, strict_mode=True)
    except ValueError:
        return None
    # Strict mode lets spare bits pass, which only the last four characters can have.
    end = data[-(len(data) % 3 or 3) :]
    return _READERS[name](data) if _base64(end) == str(payload[-4:], "ascii") else None


def untag_int64s(payloads: Sequence[bytes]) -> Sequence[int] | None:
    """The numbers that many ``$integer`` tags stand for; None if one of them is no Int64.

    One by one, 46,000 of them take several times as long.
    """
    joined = b"".join(payloads)
    padding = joined[_INT64_PAYLOAD - 1 :: _INT64_PAYLOAD]
    if set(map(len, payloads)) - {_INT64_PAYLOAD} or padding.strip(b"="):
        return None
    try:
        # As if six bits of zero went on: they make a byte with the spare bits before them.
        data = binascii.a2b_base64(joined.replace(b"=", b"A"), strict_mode=True)
    except ValueError:
        return None
    if joined.count(b"=") != len(payloads) or any(data[_NUMBER_SIZE :: _NUMBER_SIZE + 1]):
        return None
    return struct.unpack("<" + "qx" * len(payloads), data)


def _untag_object(fields: dict[str, Any]) -> Any:
    if len(fields) == 1:
        ((name, payload),) = fields.items()
        if name[:1] == "$" and name[1:] in _READERS and isinstance(payload, str):
            value = untag(name[1:], payload.encode("utf-8", "replace"))
            return fields if value is None else value
    return fields


def _read_integer(data: bytes) -> Int64 | None:
    return Int64(int.from_bytes(data, "little", signed=True)) if len(data) == _NUMBER_SIZE else None


def _read_float(data: bytes) -> float | None:
    if len(data) != _NUMBER_SIZE:
        return None
    number: float = struct.unpack("<d", data)[0]
    # Every other number has to come as a plain number; tagged it is an error to a deployment.
    return number if number == 0 or not math.isfinite(number) else None


_READERS: dict[str, Callable[[bytes], Int64 | float | bytes | None]] = {
    "integer": _read_integer,
    "float": _read_float,
    "bytes": bytes,
}


def _base64(data: bytes) -> str:
    return binascii.b2a_base64(data, newline=False).decode("ascii")


def _to_json(value: Value, path: ValuePath, depth: int) -> Any:
    """A value as what msgspec writes as ``convex_encoded_json``."""
    match value:
        case list():
            check_nesting(depth)
            return [_to_json(item, (*path, i), depth + 1) for i, item in enumerate(value)]
        case dict():
            check_nesting(depth)
            return {
                _checked_name(name, path): _to_json(item, (*path, name), depth + 1)
                for name, item in value.items()
            }
        case str():
            return _checked_string(value, path)
        case _:
            return _scalar_to_json(value)


def _scalar_to_json(value: bool | Int64 | float | bytes | None) -> Any:
    match value:
        case None | bool():
            return value
        case Int64():
            return {"$integer": _base64(value.to_bytes(_NUMBER_SIZE, "little", signed=True))}
        case bytes():
            return {"$bytes": _base64(value)}
        case _:
            return _number_to_json(float(value))


def _number_to_json(number: float) -> Any:
    if math.isnan(number):
        number = math.nan  # one of the many, the one that JavaScript has
    elif math.isfinite(number) and (number != 0 or math.copysign(1, number) > 0):
        return number
    return {"$float": _base64(struct.pack("<d", number))}


def check_nesting(depth: int) -> None:
    """Refuse an array or object that lies within more of them than Convex allows.

    Raises:
        InvalidValueError: ``depth`` others are already around it, and that is the limit.
    """
    if depth >= MAX_NESTING:
        raise InvalidValueError(
            f"The value is nested more than {MAX_NESTING} levels deep.",
            advice="Send it in parts, or as a string of JSON.",
        )


def _checked_string(text: str, path: ValuePath) -> str:
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise InvalidValueError(
                f"The string holds half of a surrogate pair, \\u{ord(text[error.start]):04x}.",
                path=path,
                advice="Remove it, or write both halves.",
            ) from error
    return text


def _checked_name(name: str, path: ValuePath) -> str:
    """The name of a field, if it is one (open backend, sync_types/identifier.rs)."""
    if name.startswith("$"):
        _refuse_name(name, "starts with “$”, which Convex keeps for itself", path)
    if len(name) > _MAX_FIELD_NAME:
        _refuse_name(name, f"is longer than {_MAX_FIELD_NAME} characters", path)
    if not (name.isascii() and name.isprintable()):
        _refuse_name(name, "may hold only printable ASCII characters", path)
    return name


def _refuse_name(name: str, reason: str, path: ValuePath) -> NoReturn:
    shown = json.dumps(name[:_SHOWN_OF_FIELD_NAME])[1:-1]
    shown += "…" * (len(name) > _SHOWN_OF_FIELD_NAME)
    raise InvalidValueError(
        f"The field name “{shown}” {reason}.", path=path, advice="Rename the field."
    )
