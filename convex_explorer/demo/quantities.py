"""Numbers by which callers ask for much: made whole, and kept within what functions can hold."""

import math

from convex_explorer.demo.failures import FunctionFailedError, ThrownError

MAX_MEMORY_BYTES = 64 << 20


def whole(number: float) -> int:
    """How many are asked for, as ``"x".repeat(n)`` would take it.

    Raises:
        ThrownError: less than none, or infinitely many.
    """
    if math.isnan(number):
        return 0
    if number < 0 or math.isinf(number):
        shown = f"{'-' * (number < 0)}Infinity" if math.isinf(number) else f"{number:g}"
        raise ThrownError("RangeError", f"Invalid count value: {shown}")
    return int(number)


def in_memory(size: int) -> int:
    """So many bytes, if a function could hold them.

    Raises:
        FunctionFailedError: it could not; real functions die of it in the same words.
    """
    if size > MAX_MEMORY_BYTES:
        raise FunctionFailedError(
            "JavaScript execution ran out of memory (maximum memory usage: 64 MB)"
        )
    return size
