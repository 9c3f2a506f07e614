"""Where a caret stands in args text, which need not be args yet: within what, and beside what."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from convex_explorer.convex.args_literals import LiteralError, read_string
from convex_explorer.convex.args_tokens import (
    COMMENT,
    END,
    PUNCTUATION,
    STRING,
    UNCLOSED,
    WORD,
    scan,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from convex_explorer.values.path import ValuePath

_WORDS = {WORD, STRING, UNCLOSED}


@dataclass(slots=True)
class Level:
    """An object or an array that is open around the caret.

    Attributes:
        key: the name of the object's field, or the index of the array's item, that is being
            written; None where no name stands yet.
        fields: of an object the text of each field that has a plain value, and "" for the others.
        wants_key: whether the name of a field comes next, with its colon.
        is_filled: whether a value stands already, so that only a comma can come next.
    """

    is_object: bool
    key: str | int | None = None
    fields: dict[str, str] = field(default_factory=dict)
    wants_key: bool = False
    is_filled: bool = False


@dataclass(frozen=True, slots=True)
class CaretPlace:
    """What is known of a place in a text.

    Attributes:
        levels: from the outside in; none at the very top.
        word: what the caret is in, or right behind: up to the caret.
        start: where that word begins; else the caret.
        end: where it ends; of a string without its other end, the caret.
        in_key: whether the name of a field stands or belongs there.
        in_value: whether a value does.
        has_colon: whether a colon follows the name already.
    """

    levels: tuple[Level, ...]
    word: str
    start: int
    end: int
    in_key: bool
    in_value: bool
    has_colon: bool

    @property
    def path(self) -> ValuePath:
        """To the object or array around the caret; in a value, to that."""
        keys = [level.key for level in self.levels]
        steps = keys[:-1] if self.in_key else keys
        return tuple(step for step in steps if step is not None)


class _Token(NamedTuple):
    kind: int
    start: int
    end: int
    text: str


def find_caret(text: str, position: int) -> CaretPlace | None:
    """The place at a position; None within a comment.

    Args:
        text: args text, finished or not.
        position: an index into it.
    """
    tokens: list[_Token] = []
    for match in scan(text):
        kind = match.lastindex or END
        token = _Token(kind, match.start(kind), match.end(kind), match[kind])
        if kind == END:
            break
        if kind == COMMENT or token.text.startswith("/*"):
            if token.start < position and (position < token.end or not token.text.endswith("*/")):
                return None
            continue
        tokens.append(token)
    touched = next((each for each in tokens if _touches(each, position)), None)
    others = [each for each in tokens if each is not touched]
    levels: list[Level] = []
    for token in others:
        if token.end <= position:
            _take(levels, token)
    innermost = levels[-1] if levels else None
    in_key = innermost is not None and innermost.wants_key and innermost.key is None
    if innermost is not None and innermost.is_object:
        innermost.fields = {**_fields_behind(others, position, in_key=in_key), **innermost.fields}
    start, end = (touched.start, touched.end) if touched else (position, position)
    if touched is not None and touched.kind == UNCLOSED:
        end = position
    return CaretPlace(
        levels=tuple(levels),
        word=text[start:position],
        start=start,
        end=end,
        in_key=in_key,
        in_value=innermost is not None and not innermost.wants_key and not innermost.is_filled,
        has_colon=text[end:].lstrip().startswith(":"),
    )


def _touches(token: _Token, position: int) -> bool:
    return token.kind in _WORDS and token.start <= position <= token.end


def _fields_behind(tokens: Iterable[_Token], position: int, *, in_key: bool) -> dict[str, str]:
    """The fields that follow in the object around the caret, up to where it is closed."""
    around = Level(is_object=True, wants_key=in_key)
    levels = [around]
    for token in tokens:
        if token.start >= position and levels:
            _take(levels, token)
    return around.fields


def _take(levels: list[Level], token: _Token) -> None:
    """Note what a token says of the levels that are open after it."""
    if token.kind == PUNCTUATION and token.text in {"{", "["}:
        is_object = token.text == "{"
        levels.append(Level(is_object, None if is_object else 0, wants_key=is_object))
        return
    if not levels:
        return
    level = levels[-1]
    if token.kind != PUNCTUATION:
        _take_word(level, token)
    elif token.text == ":":
        level.wants_key = False
    elif token.text == ",":
        level.is_filled = False
        level.wants_key = level.is_object
        level.key = None if level.is_object else int(level.key or 0) + 1
    else:
        levels.pop()
        if levels:
            levels[-1].is_filled = True


def _take_word(level: Level, token: _Token) -> None:
    if level.is_object and level.wants_key:
        level.key = _name(token.text)
        level.fields[level.key] = ""
        return
    if level.is_object and isinstance(level.key, str):
        level.fields[level.key] = token.text
    level.is_filled = True


def _name(word: str) -> str:
    if word[:1] in {'"', "'", "`"}:
        try:
            return read_string(word)
        except LiteralError:
            pass
    return word
