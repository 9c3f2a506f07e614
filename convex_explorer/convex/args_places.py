"""Where a part of args stands in their text: from a path as error texts print it to a place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from convex_explorer.convex.args_literals import read_string
from convex_explorer.convex.args_tokens import END, ODD, PUNCTUATION, STRING, WORD, scan
from convex_explorer.convex.breathing import Pause, no_pause
from convex_explorer.values.path import ValuePath

_INDEX = re.compile(r"\[(\d{1,5})\]")
#: Of a record's fields an error text does not say which one it means.
_ANY_FIELD = (".keys()", ".values()")


@dataclass(frozen=True, slots=True)
class Entry:
    """A field of an object or an item of an array; positions are indexes into the text.

    Attributes:
        key: the field's name, or the item's index.
        start: where it begins: a field with its name.
        value_start: where its value begins.
        end: where its value ends.
        comma: where the comma behind it is; None if there is none.
    """

    key: str | int
    start: int
    value_start: int
    end: int
    comma: int | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands in args text.

    Attributes:
        path: to the value, from the args down.
        start: where it begins: that of a field with its name.
        value_start: where the value itself begins.
        end: where it ends.
        entries: the parts of an array or object.
        is_object: whether it is written as one; not so for the args of a text that holds none.
    """

    path: ValuePath
    start: int
    value_start: int
    end: int
    entries: tuple[Entry, ...] = ()
    is_object: bool = False

    def entry(self, key: str | int) -> Entry | None:
        """The part of that name or index."""
        return next((entry for entry in self.entries if entry.key == key), None)


def find_place(text: str, path_text: str) -> Place:
    """The place that a path means, or what is around it as far as the path can be followed.

    Names in such a path are not quoted, so ``.a.b`` may be the field “a.b”, or “b” within “a”:
    the text decides which.

    Args:
        text: args text without problems.
        path_text: such as ``.items[2].price`` (open backend, common/schemas/validator.rs).
    """
    return Places(text).find(path_text)


class _Parts(NamedTuple):
    """What is within an array or object: its parts, and the tokens at which their values begin."""

    entries: tuple[Entry, ...]
    tokens: tuple[int, ...]
    #: Of a field that is written twice the last one, which is the one that counts.
    positions: dict[str | int, int]


class Places:
    """Where the values of one text stand; what lies beside the way to one is passed over."""

    def __init__(self, text: str, pause: Pause = no_pause) -> None:
        """Take a text of args without problems."""
        self._text = text
        self._tokens: list[re.Match[str]] = []
        #: The token that closes what one opens: where a value ends is asked for time and again.
        self._closers: dict[int, int] = {}
        self._found: dict[int, _Parts] = {}
        self._read_tokens(pause)

    def find(self, path_text: str) -> Place:
        """As ``find_place``."""
        if self._tokens[0].lastindex == END:
            return Place((), 0, 0, len(self._text))
        return self._follow(0, path_text, self._whole())[1]

    def at(self, path: ValuePath) -> Place:
        """The place of a value, or what is around it as far as the path can be followed."""
        if self._tokens[0].lastindex == END:
            return Place((), 0, 0, len(self._text))
        at, place = 0, self._whole()
        for step in path:
            parts = self._parts(at)
            position = parts.positions.get(step)
            if position is None:
                break
            entry, at = parts.entries[position], parts.tokens[position]
            place = Place((*place.path, step), entry.start, entry.value_start, entry.end)
        return self._with_entries(at, place)

    def _whole(self) -> Place:
        first, end = self._span(0)
        return Place((), first, first, end)

    def _with_entries(self, at: int, place: Place) -> Place:
        is_object = self._tokens[at][PUNCTUATION] == "{"
        return replace(place, entries=self._parts(at).entries, is_object=is_object)

    def _follow(self, at: int, rest: str, here: Place) -> tuple[int, Place]:
        """Go down from the value at a token; says how much of the path could not be followed."""
        here = self._with_entries(at, here)
        if not rest or rest.startswith(_ANY_FIELD):
            return 0, here
        best = (len(rest), here)
        parts = self._parts(at)
        for entry, below in zip(parts.entries, parts.tokens, strict=True):
            if (remaining := _after(rest, entry.key)) is not None:
                place = Place((*here.path, entry.key), entry.start, entry.value_start, entry.end)
                best = min(best, self._follow(below, remaining, place), key=_left)
        return best

    def _parts(self, at: int) -> _Parts:
        """The parts of the array or object at a token; none of any other value."""
        if at not in self._found:
            read = list(self._read_entries(at))
            self._found[at] = _Parts(
                tuple(entry for entry, _ in read),
                tuple(token for _, token in read),
                {entry.key: position for position, (entry, _) in enumerate(read)},
            )
        return self._found[at]

    def _read_entries(self, at: int) -> Iterator[tuple[Entry, int]]:
        opener = self._tokens[at][PUNCTUATION]
        if not opener:
            return
        at += 1
        index = 0
        while self._tokens[at][PUNCTUATION] not in {"}", "]"}:
            start, key = self._span(at)[0], self._key(at) if opener == "{" else index
            if opener == "{":
                at += 2
            value_at = at
            value_start, end = self._span(at)
            at = self._behind(at)
            token = self._tokens[at]
            comma = token.start(PUNCTUATION) if token[PUNCTUATION] == "," else None
            yield Entry(key, start, value_start, end, comma), value_at
            at += comma is not None
            index += 1

    def _key(self, at: int) -> str:
        token = self._tokens[at]
        return read_string(token[STRING]) if token.lastindex == STRING else token[WORD]

    def _span(self, at: int) -> tuple[int, int]:
        """From where to where a value reaches."""
        token = self._tokens[at]
        return token.start(token.lastindex or END), self._tokens[self._behind(at) - 1].end()

    def _behind(self, at: int) -> int:
        """The token behind the value that begins with one."""
        # What is called is Bytes: its parenthesis is the next token.
        return self._closers.get(at, self._closers.get(at + 1, at) if self._calls(at) else at) + 1

    def _calls(self, at: int) -> bool:
        return self._tokens[at][WORD] == "Bytes" and self._tokens[at + 1][ODD] == "("

    def _read_tokens(self, pause: Pause) -> None:
        opened: list[int] = []
        for match in scan(self._text):
            kind = match.lastindex or END
            if kind > END:
                continue
            if kind in {PUNCTUATION, ODD}:
                pause()
                if match[kind] in {"{", "[", "("}:
                    opened.append(len(self._tokens))
                elif match[kind] in {"}", "]", ")"} and opened:
                    self._closers[opened.pop()] = len(self._tokens)
            self._tokens.append(match)


def _left(found: tuple[int, Place]) -> int:
    return found[0]


def _after(path_text: str, key: str | int) -> str | None:
    """What is left of a path after a step to a key; None if it does not begin with that step."""
    if isinstance(key, str):
        return path_text[len(key) + 1 :] if path_text.startswith(f".{key}") else None
    index = _INDEX.match(path_text)
    return path_text[index.end() :] if index and int(index[1]) == key else None
