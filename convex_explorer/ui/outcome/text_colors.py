"""Which part of a row of pretty text has which color."""

import re
from dataclasses import dataclass
from functools import lru_cache

from convex_explorer.values.ids import DocumentId

_TOKEN = re.compile(
    r"""
    (?P<key>"(?:[^"\\]|\\.)*"(?=\s*:))
  | (?P<bytes>Bytes\("[^"]*"?\)?)
  | (?P<string>"(?:[^"\\]|\\.)*"?)
  | (?P<int64>-?\d+n\b)
  | (?P<number>-?(?:\d[\d.]*(?:[eE][+-]?\d+)?|Infinity\b)|\bNaN\b)
  | (?P<boolean>\b(?:true|false)\b)
  | (?P<null>\bnull\b)
    """,
    re.VERBOSE,
)
_ID = re.compile(r'"[0-9a-hjkmnp-tv-z]{31,37}"')


@dataclass(frozen=True, slots=True)
class ColoredPart:
    """A stretch of a row (in characters), and the name of its color in the theme."""

    start: int
    end: int
    color: str


@lru_cache(maxsize=512)  # a row is painted again and again while one scrolls past it
def colored_parts(text: str) -> tuple[ColoredPart, ...]:
    """The parts of a row that begins where its line does; what is between them is punctuation."""
    return tuple(
        ColoredPart(match.start(), match.end(), _color_of(match)) for match in _TOKEN.finditer(text)
    )


def _color_of(match: re.Match[str]) -> str:
    name = match.lastgroup or "text"
    if name == "string" and _ID.fullmatch(match[0]) and DocumentId.parse(match[0][1:-1]):
        return "id"
    return name


def color_of_long_line(beginning: str) -> str:
    """The color of a long line's later pieces, which are within its one long literal."""
    return "bytes" if re.search(r'Bytes\("[^"]*$', beginning) else "string"
