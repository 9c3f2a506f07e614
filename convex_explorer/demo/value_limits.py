"""How large and how deep a value may be, and its size in Convex' own units."""

from convex_explorer.demo.wording import quoted_character
from convex_explorer.values.types import Int64, Value

MAX_NESTING = 64
MAX_ARRAY_LENGTH = 8192
MAX_OBJECT_FIELDS = 1024
MAX_FIELD_NAME_LENGTH = 1024
MAX_VALUE_BYTES = 1 << 25
#: Of the args of a call, and of its result.
MAX_CALL_BYTES = 1 << 24


class InvalidValueError(Exception):
    """The value breaks a rule that holds for every Convex value."""


def check_field_name(name: str) -> None:
    """Let pass what may name a field of an object.

    Raises:
        InvalidValueError: the name starts with ``$``, is too long or not printable ASCII.
    """
    if name.startswith("$"):
        raise InvalidValueError(f"Field name {name} starts with '$', which is reserved.")
    if not (name.isascii() and name.isprintable()):
        culprit = next(c for c in name if not (c.isascii() and c.isprintable()))
        raise InvalidValueError(
            f"Field name {name} has invalid character {quoted_character(culprit)}: "
            "Field names can only contain non-control ASCII characters"
        )
    if len(name) > MAX_FIELD_NAME_LENGTH:
        raise InvalidValueError(
            f"Field name is too long ({len(name)} > maximum {MAX_FIELD_NAME_LENGTH})"
        )


def measure(value: Value) -> int:
    """The size of a value as a deployment counts it, which is not the length of its JSON.

    Raises:
        InvalidValueError: it is too deep, too large, or one of its parts is.
    """
    size = _measure(value, MAX_NESTING)
    if size > MAX_VALUE_BYTES:
        actual, limit = binary_size(size), binary_size(MAX_VALUE_BYTES)
        raise InvalidValueError(f"Value is too large ({actual} > maximum size {limit})")
    return size


def _measure(value: Value, levels_left: int) -> int:
    match value:
        case str():
            return (len(value) if value.isascii() else len(value.encode())) + 2
        case None | bool():
            return 1
        case float() | Int64():
            return 9
        case bytes():
            return len(value) + 2
        case list():
            _check_container(len(value), MAX_ARRAY_LENGTH, levels_left, _ARRAY_TOO_LONG)
            return 2 + sum([_measure(item, levels_left - 1) for item in value])
        case dict():
            _check_container(len(value), MAX_OBJECT_FIELDS, levels_left, _TOO_MANY_FIELDS)
            for name in value:
                check_field_name(name)
            return 2 + sum(
                [len(name) + 1 + _measure(item, levels_left - 1) for name, item in value.items()]
            )


_ARRAY_TOO_LONG = "Array length is too long ({count} > maximum length {limit})"
_TOO_MANY_FIELDS = "Object has too many fields ({count} > maximum number {limit})"


def _check_container(count: int, limit: int, levels_left: int, too_many: str) -> None:
    if levels_left == 0:
        # Values are built from the inside, so the first level too many is the one reported.
        raise InvalidValueError(
            f"Value is too nested (nested {MAX_NESTING + 1} levels deep "
            f"> maximum nesting {MAX_NESTING})"
        )
    if count > limit:
        raise InvalidValueError(too_many.format(count=count, limit=limit))


def binary_size(size: int) -> str:
    """``16 MiB``, ``1.5 KiB``: bytes as error texts write them."""
    number = float(size)
    for unit in ("B", "KiB", "MiB"):
        if number < 1024:  # noqa: PLR2004 - what a binary unit is
            return f"{round(number, 2):g} {unit}"
        number /= 1024
    return f"{round(number, 2):g} GiB"
