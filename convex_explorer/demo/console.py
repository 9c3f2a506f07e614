"""What functions print: log lines, each argument rendered as a deployment renders it."""

import math
import re
from collections.abc import Callable
from typing import Any

from convex_explorer.convex.calls import LogLevel
from convex_explorer.demo.failures import ThrownError
from convex_explorer.values.types import Int64

MAX_LINES = 256
MAX_LINE_BYTES = 32768

_ESCAPES = {"\\": "\\\\", "'": "\\'", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f"}
_ESCAPES |= {"\r": "\\r"}


class Undefined:
    """JavaScript's ``undefined``, which can be printed but is no Convex value."""


UNDEFINED = Undefined()


class Console:
    """``console`` within one run of a function.

    Attributes:
        lines: ``[LEVEL] a b c``, 256 at most, the last of which says that there were more.
    """

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.debug = self._printer(LogLevel.DEBUG)
        self.info = self._printer(LogLevel.INFO)
        self.log = self._printer(LogLevel.LOG)
        self.warn = self._printer(LogLevel.WARN)
        self.error = self._printer(LogLevel.ERROR)

    def _printer(self, level: LogLevel) -> Callable[..., None]:
        def write(*arguments: Any) -> None:
            self._add(level, " ".join(inspect(argument) for argument in arguments))

        return write

    def _add(self, level: LogLevel, text: str) -> None:
        if len(self.lines) >= MAX_LINES:
            return
        if len(self.lines) == MAX_LINES - 1:
            self.lines.append(
                f"[ERROR] Log overflow (maximum {MAX_LINES}). Remaining log lines omitted."
            )
            return
        data = text.encode()
        if len(data) > MAX_LINE_BYTES:
            text = f"{data[:MAX_LINE_BYTES].decode(errors='ignore')} (truncated due to length)"
        self.lines.append(f"[{level}] {text}")


def inspect(value: Any, indent: int = 0) -> str:  # noqa: PLR0911 - one for each type
    """One argument as text: strings quoted, objects over several lines.

    As the object-inspect package does it with ``indent: 2``, which is what a deployment uses.
    """
    match value:
        case str():
            return _quoted(value)
        case bool():
            return str(value).lower()
        case Int64():
            return f"{int(value)}n"
        case float():
            return _number(value)
        case None:
            return "null"
        case ThrownError():
            return f"[{value}]"
        case list():
            return _list(value, indent)
        case dict():
            return _object(value, indent)
        case bytes():
            return "ArrayBuffer [ArrayBuffer] {}"
        case _:
            return "undefined"


def _list(items: list[Any], indent: int) -> str:
    if not items:
        return "[]"
    texts = [inspect(item, indent + 1) for item in items]
    if not any("\n" in text for text in texts):
        return f"[ {', '.join(texts)} ]"
    return f"[{_indented(texts, indent)}]"


def _object(fields: dict[str, Any], indent: int) -> str:
    if not fields:
        return "{}"
    texts = [f"{_key(name)}: {inspect(item, indent + 1)}" for name, item in fields.items()]
    return f"{{{_indented(texts, indent)}}}"


def _indented(texts: list[str], indent: int) -> str:
    outer = "\n" + "  " * indent
    inner = f"{outer}  "
    return f"{inner}{f',{inner}'.join(texts)}{outer}"


def _key(name: str) -> str:
    return _quoted(name) if re.search(r"[^\w$]", name, re.ASCII) else name


def _quoted(text: str) -> str:
    return f"'{''.join(map(_escaped, text))}'"


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    return f"\\x{ord(character):02X}" if character < " " else character


def _number(number: float) -> str:
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    return repr(number).removesuffix(".0")
