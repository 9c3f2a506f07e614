"""Finds text within a value: in its keys and values as people read them, or in its pretty text.

What people read is a string without its escapes, an Int64 as its digits (``12n``), a number as it
was sent. 16 MiB are searched for a rare word about as fast as ``bytes.find`` does it.
"""

import json
import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from convex_explorer.errors import ExplorerError
from convex_explorer.values import scanner
from convex_explorer.values.pretty_text import PrettyText, Stretch

#: More are not counted; nobody walks through so many.
MOST_HITS = 1_000_000
#: As much is searched in one step where that is fast (bytes), and where it is not (lines, hits).
_FAST_STEP, _SLOW_STEP = 1 << 20, 1_000
#: Of a long text, a regular expression is tried at so many places at one go, and sees so much more
#: behind them: what it does with ``x+y`` takes the square of that.
_WINDOW = _BEHIND = 4_096
#: ``(a+)+`` and the like may take longer than the sun will shine, and nothing can stop them.
_ENDLESS = re.compile(r"(?<!\\)[*+?}]\)[*+{]")
_HEAD = re.compile(rb' *+(?:"((?:[^"\\\n]++|\\.)*+)": )?')
_ESCAPED = re.compile(r"\\.", re.DOTALL)
_BACKSLASH = ord("\\")


class InvalidPatternError(ExplorerError):
    """A text is no regular expression."""


class Scope(StrEnum):
    """In what is searched, in the word that people choose."""

    BOTH = "Keys and values"
    KEYS = "Keys"
    VALUES = "Values"


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for.

    Attributes:
        words: capitals count only if there are some among them.
        is_pattern: ``words`` is a regular expression (Python's).
        scope: in keys, in values, or in both.
        as_shown: search the pretty text, line by line, as it is: every place is a hit. If not,
            every key and every value that the words occur in is one.
    """

    words: str
    is_pattern: bool = False
    scope: Scope = Scope.BOTH
    as_shown: bool = False

    @property
    def ignores_case(self) -> bool:
        """Whether there is no capital in it, those that only a regular expression needs apart."""
        plain = _ESCAPED.sub("", self.words) if self.is_pattern else self.words
        return plain == plain.lower()


class Hit(NamedTuple):
    """Where something was found: offsets in the pretty text, and whether in a key."""

    start: int
    end: int
    in_key: bool


class Search:
    """One search through one value.

    Attributes:
        is_complete: it has ended by itself.
    """

    def __init__(self, laid_out: PrettyText, query: Query) -> None:
        """Prepare to search a text that is laid out completely.

        Raises:
            InvalidPatternError: the words are no regular expression.
        """
        self._laid_out = laid_out
        self._text = laid_out.text
        self._query = query
        self._pattern = _compiled(query)
        self._starts, self._ends = array("Q"), array("Q")
        self._line = _Line(self._text, 0)
        self.is_complete = False

    def __len__(self) -> int:
        """How many hits there are so far."""
        return len(self._starts)

    @property
    def is_full(self) -> bool:
        """Whether there are more hits than are counted."""
        return len(self) >= MOST_HITS

    def hit(self, number: int) -> Hit:
        """A hit, by its number in the order of the text."""
        start, end = self._starts[number], self._ends[number]
        line = self._line_at(start)
        return Hit(start, end, in_key=line.key is not None and start < line.key[1])

    def number_from(self, offset: int) -> int:
        """The number of the first hit at or after a byte of the pretty text."""
        from bisect import bisect_left

        return bisect_left(self._starts, offset)

    def steps(self) -> Iterator[None]:
        """Searches; each step takes some milliseconds at most."""
        if self._query.words:
            needle = self._needle()
            for stretch in self._laid_out.stretches:
                if needle is None or (stretch.has_odd_escapes and not self._query.as_shown):
                    yield from self._search_lines(stretch)
                else:
                    yield from self._search_bytes(stretch, needle)
                if self.is_full:
                    break
        self.is_complete = True

    # ------------------------------------------------------------------ the fast way

    def _needle(self) -> bytes | None:
        """The bytes to look for, if the words can be found by their bytes."""
        words = self._query.words
        if self._query.is_pattern or (self._query.ignores_case and not words.isascii()):
            return None
        shown = words if self._query.as_shown else json.dumps(words, ensure_ascii=False)[1:-1]
        return shown.encode("utf-8", "surrogatepass")

    def _search_bytes(self, stretch: Stretch, needle: bytes) -> Iterator[None]:
        position = stretch.start
        while position < stretch.end and not self.is_full:
            end = min(position + _FAST_STEP, stretch.end)
            position = self._search_block(position, end, needle)
            yield

    def _search_block(self, start: int, end: int, needle: bytes) -> int:
        """Look for some of the hits that begin in a part of the text; where to go on."""
        last = min(end + len(needle) - 1, len(self._text))
        text, base = self._text, 0
        if self._query.ignores_case:
            text, base = text[start:last].lower(), start
        position = start
        for _ in range(_SLOW_STEP):
            found = text.find(needle, position - base, last - base)
            if found < 0:
                return max(position, end)
            position = self._take_candidate(found + base, found + base + len(needle))
            if position >= end:
                break
        return position

    def _take_candidate(self, start: int, end: int) -> int:
        """Judge a place that has the bytes looked for; where to look for the next."""
        if self._query.as_shown:
            if self._query.scope is Scope.BOTH or self._is_in_scope(start, end):
                self._add(start, end)
                return end
            return start + 1
        line = self._line_at(start)
        for span, scope, going_on in (
            (line.key, Scope.KEYS, line.value[0]), (line.value, Scope.VALUES, line.end),
        ):  # fmt: skip
            if span is not None and span[0] <= start and end <= span[1]:
                if self._query.scope not in (Scope.BOTH, scope):
                    return max(going_on, start + 1)
                if self._begins_character(start, span[0]):
                    self._add(start, end)
                    return max(going_on, start + 1)
        return start + 1

    def _begins_character(self, offset: int, beginning: int) -> bool:
        """Whether a character, and not the second half of an escape, begins at a place."""
        before = offset
        while before > beginning and self._text[before - 1] == _BACKSLASH:
            before -= 1
        return (offset - before) % 2 == 0

    # ------------------------------------------------------------------ the thorough way

    def _search_lines(self, stretch: Stretch) -> Iterator[None]:
        position = stretch.start
        count = 0
        while position < stretch.end and not self.is_full:
            line = self._line_at(position)
            if self._query.as_shown:
                yield from self._search_shown(line)
            else:
                yield from self._search_parts(line)
            position = line.end + 1
            count += 1
            if count % _SLOW_STEP == 0:
                yield

    def _search_parts(self, line: "_Line") -> Iterator[None]:
        for span, scope in ((line.key, Scope.KEYS), (line.value, Scope.VALUES)):
            if span is None or span[0] > span[1] or self._query.scope not in (Scope.BOTH, scope):
                continue
            text = _readable(self._text[span[0] : span[1]])
            for match in _matches(self._pattern, text):
                if match is not None:
                    self._add(*span)
                    break
                yield

    def _search_shown(self, line: "_Line") -> Iterator[None]:
        data = self._text[line.start : line.end]
        text = data.decode("utf-8", "surrogateescape")
        character, offset = 0, line.start
        for match in _matches(self._pattern, text):
            if match is None:
                yield
                continue
            if match.start() == match.end():
                continue
            if data.isascii():
                start, end = line.start + match.start(), line.start + match.end()
            else:
                start = offset + _size(text[character : match.start()])
                end = start + _size(match[0])
                character, offset = match.end(), end
            if self._is_in_scope(start, end):
                self._add(start, end)
            if self.is_full:
                return

    # ------------------------------------------------------------------ lines and hits

    def _is_in_scope(self, start: int, end: int) -> bool:
        """Whether a place in the shown text is in a key or in a value, quotes included."""
        if self._query.scope is Scope.BOTH:
            return True
        line = self._line_at(start)
        in_key = line.key is not None and line.key[0] - 1 <= start and end <= line.key[1] + 1
        if self._query.scope is Scope.KEYS:
            return in_key
        return not in_key and start >= line.value_start and end <= line.end

    def _line_at(self, offset: int) -> "_Line":
        if not self._line.start <= offset <= self._line.end:
            self._line = _Line(self._text, self._text.rfind(b"\n", 0, offset) + 1)
        return self._line

    def _add(self, start: int, end: int) -> None:
        self._starts.append(start)
        self._ends.append(end)


class _Line:
    """A line of pretty text. Spans are from where to where; those of strings leave out the quotes.

    Attributes:
        value: empty where an array or object begins or ends.
        value_start: where the value stands, with its quotes.
    """

    __slots__ = ("end", "key", "start", "value", "value_start")

    def __init__(self, text: bytes, start: int) -> None:
        end = text.find(b"\n", start)
        self.start, self.end = start, len(text) if end < 0 else end
        head = _HEAD.match(text, start)
        self.key = head.span(1) if head is not None and head[1] is not None else None
        self.value_start = start if head is None else head.end()
        self.value = _content(text, self.value_start, self.end)


def _content(text: bytes, start: int, end: int) -> tuple[int, int]:
    first = text[start : start + 1]
    if first in (b"[", b"]", b"{", b"}", b""):
        return start, start
    if text[end - 1 : end] == b",":
        end -= 1
    return (start + 1, end - 1) if first == b'"' else (start, end)


def _readable(text: bytes) -> str:
    return scanner.unquote(b'"' + text + b'"') if b"\\" in text else str(text, "utf-8", "replace")


def _compiled(query: Query) -> "re.Pattern[str]":
    words = query.words if query.is_pattern else re.escape(query.words)
    if query.is_pattern and (endless := _ENDLESS.search(words)):
        message = f"It could take for ever: at {endless[0]}, what is repeated may be repeated."
        raise InvalidPatternError(message)
    try:
        return re.compile(words, re.IGNORECASE if query.ignores_case else 0)
    except (re.error, OverflowError, RecursionError) as error:
        raise InvalidPatternError(f"Not a regular expression: {error}.") from error


def _matches(pattern: "re.Pattern[str]", text: str) -> "Iterator[re.Match[str] | None]":
    """All matches; of a long text, a None whenever a part of it was gone through."""
    if len(text) <= _WINDOW + _BEHIND:
        yield from pattern.finditer(text)
        return
    position = 0
    while position < len(text):
        border = position + _WINDOW
        end = min(border + _BEHIND, len(text))
        match = pattern.search(text, position, end)
        if match is None or match.start() >= border:
            position = border
            yield None
            continue
        if match.end() == end < len(text):  # perhaps only because nothing behind it was seen
            position = match.start() + 1
            match = pattern.match(text, match.start())
        if match is not None:
            position = max(match.end(), match.start() + 1)
        yield match


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogateescape"))
