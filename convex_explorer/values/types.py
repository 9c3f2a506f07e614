"""Value, Int64, and the names of the types."""

from enum import StrEnum
from typing import Self, TypeAlias

INT64_MIN = -(2**63)
INT64_MAX = 2**63 - 1


class Int64(int):
    """A Convex Int64 (``v.int64()``, a bigint in JavaScript): -2**63 to 2**63 - 1.

    A type of its own, because on the wire it is not a number: every plain JSON number is a
    Float64, whatever it looks like.

    Raises:
        OverflowError: the number does not fit in 64 bits.
    """

    __slots__ = ()

    def __new__(cls, number: int) -> Self:
        """Take a number as an Int64, checking that it is one."""
        if not INT64_MIN <= number <= INT64_MAX:
            message = f"{number} does not fit in 64 bits ({INT64_MIN} to {INT64_MAX})"
            raise OverflowError(message)
        return super().__new__(cls, number)

    def __repr__(self) -> str:
        return f"Int64({int(self)})"


#: What a function takes and returns. A ``float`` is a Float64, ``bytes`` are Bytes, an id is a
#: ``str``, and a plain ``int`` never occurs: it is a ``float`` or an ``Int64``.
Value: TypeAlias = "bool | Int64 | float | str | bytes | list[Value] | dict[str, Value] | None"


class ValueType(StrEnum):
    """What a value is, in the word that people read in the *Type* column."""

    NULL = "null"
    BOOLEAN = "boolean"
    NUMBER = "number"
    INT64 = "int64"
    STRING = "string"
    ID = "id"
    BYTES = "bytes"
    ARRAY = "array"
    OBJECT = "object"
