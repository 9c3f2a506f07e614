"""The text of an .env file: its variables, by the rules of dotenv."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_START = re.compile(r"[ \t]*(?:export[ \t]+)?([\w.][\w.-]*)[ \t]*(?:=|:(?=[ \t]))[ \t]*")
_AFTER_QUOTES = re.compile(r"[ \t]*(?:#[^\r\n]*)?(?=[\r\n]|\Z)")
_LINE_END = re.compile(r"\r\n|\r|\n|\Z")
_QUOTES = "'\"`"
#: A quote that is not closed within so many characters is one that somebody forgot to close.
_LONGEST_QUOTED = 8192


@dataclass(frozen=True, slots=True)
class EnvVariable:
    """One assignment. Its value may be a secret, and is masked wherever it is printed."""

    name: str
    value: str = field(repr=False)


def read_env(text: str) -> Iterator[EnvVariable | str]:
    r"""What a text holds, in its order: assignments, and as they are the lines that are none.

    Values may be in single, double or back quotes, and then run over several lines; only in
    double quotes do ``\n`` and ``\r`` mean line ends. Outside of quotes ``#`` begins a comment.
    The rules are those of dotenv, by which Convex's own command line reads such files.
    """
    place = 0
    while place < len(text):
        if assignment := _START.match(text, place):
            value, end = _value(text, assignment.end())
            yield EnvVariable(assignment[1], value)
            _, place = _line(text, end)
        else:
            line, place = _line(text, place)
            yield line


def _line(text: str, start: int) -> tuple[str, int]:
    """The rest of a line, and where the next one begins."""
    end = _LINE_END.search(text, start)
    return (text[start:], len(text)) if end is None else (text[start : end.start()], end.end())


def _value(text: str, start: int) -> tuple[str, int]:
    """The value that begins at a place, and where it ends."""
    quote = text[start : start + 1]
    if quote and quote in _QUOTES:
        end = _closing_quote(text, start)
        if end is not None:
            inside = text[start + 1 : end]
            return _unescaped(inside) if quote == '"' else inside, end + 1
    line, _ = _line(text, start)
    value = line.partition("#")[0].strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in _QUOTES:
        value = value[1:-1]
    return value, start


def _closing_quote(text: str, start: int) -> int | None:
    """Where the quote at a place is closed, with nothing but a comment after it."""
    quote, limit = text[start], start + _LONGEST_QUOTED
    end = text.find(quote, start + 1, limit)
    while end != -1:
        if text[end - 1] != "\\" or end - 1 == start:
            return end if _AFTER_QUOTES.match(text, end + 1) else None
        end = text.find(quote, end + 1, limit)
    return None


def _unescaped(text: str) -> str:
    return text.replace("\\n", "\n").replace("\\r", "\r")
