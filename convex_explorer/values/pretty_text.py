"""The pretty text of a value, made in short steps, and which part of the value each line shows."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from convex_explorer.values import scanner
from convex_explorer.values.path import ValuePath
from convex_explorer.values.received import Received
from convex_explorer.values.text import pretty
from convex_explorer.values.types import ValueType

#: As much as is laid out in one step: bytes of JSON, and children of one array or object.
_RUN, _RUN_CHILDREN = 64 * 1024, 4_096
#: Below so many levels a part is laid out in one step, however large it is.
_DEEPEST = 64
_ITEM = re.compile(rb"[ \t\r\n,]*+()")
_FIELD = re.compile(rb'[ \t\r\n,]*+("(?:[^"\\]++|\\.)*+")[ \t\r\n]*+:[ \t\r\n]*+')
#: A line that a part begins in: its indentation, and the part's name if it has one.
_LINE = re.compile(rb'^( *+)(?:"((?:[^"\\\n]++|\\.)*+)": |(?=[^\]} \n]))', re.MULTILINE)
# One more field keeps a lonely ``$integer`` from being taken for a tagged value.
_FILLER, _LAID_OUT_FILLER = b',"":0', b'"": 0'


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some whole lines: children, one after the other, of one array or object.

    Attributes:
        start: offset in the text.
        end: offset of the next stretch.
        holder: the array or object.
        path: of the array or object.
        first: position in it of the first child.
        has_odd_escapes: whether it writes characters by their numbers, or a ``/`` with an escape.
    """

    start: int
    end: int
    holder: Received
    path: ValuePath
    first: int
    has_odd_escapes: bool


class PrettyText:
    """The same text as ``pretty`` gives. Laying out 16 MiB at one go would hold a window.

    Attributes:
        text: UTF-8; empty until all the steps are taken.
        stretches: all of the text, in order; empty until then.
    """

    def __init__(self, value: Received) -> None:
        self.text = b""
        self.stretches: list[Stretch] = []
        self._value = value
        self._pieces: list[bytes] = []
        self._beginnings: list[tuple[int, Received, ValuePath, int, bool]] = []
        self._size = 0

    def steps(self) -> Iterator[None]:
        """Lays the text out; each step takes some milliseconds at most."""
        if self._value.children():
            yield from self._lay_out(self._value, (), b"")
        else:
            text = pretty(self._value)
            self._begin(self._value, (), 0, odd=_has_odd_escapes(text))
            self._add(text)
        yield
        self.text = self.text_so_far()
        self._pieces = []
        ends = [start for start, *_ in self._beginnings[1:]] + [len(self.text)]
        for (start, holder, path, first, odd), end in zip(self._beginnings, ends, strict=True):
            self.stretches.append(Stretch(start, end, holder, path, first, odd))

    def text_so_far(self) -> bytes:
        """As much of the text as there is."""
        if not self._pieces:
            return self.text
        self._pieces = [b"".join(self._pieces)]
        return self._pieces[0]

    def path_at(self, offset: int) -> ValuePath:
        """Which part begins in the line that a byte is in.

        Below a hundred levels lines are not indented further; there it is the part above them.
        """
        stretch = self.stretches[
            max(0, bisect_right(self.stretches, offset, key=lambda each: each.start) - 1)
        ]
        line_start = self.text.rfind(b"\n", stretch.start, offset) + 1
        if not line_start:  # the first line, which may be very long
            return (*stretch.path, *self._key_of(stretch))
        steps: list[bytes | int] = []
        for line in _LINE.finditer(self.text, stretch.start, line_start):
            _take_step(steps, line, stretch)
        if last_line := _LINE.match(self.text, line_start):
            _take_step(steps, last_line, stretch)
        names = (step if isinstance(step, int) else _unquoted(step) for step in steps)
        return (*stretch.path, *names)[: scanner.DEEPEST_INDENT - 1]

    def _key_of(self, stretch: Stretch) -> ValuePath:
        return (stretch.holder.children()[stretch.first][0],) if stretch.start else ()

    # ------------------------------------------------------------------ laying out

    def _lay_out(self, value: Received, path: ValuePath, lead: bytes) -> Iterator[None]:
        """An array or object; ``lead`` is what stands before it in its line."""
        opening, closing = (b"[", b"]") if value.type is ValueType.ARRAY else (b"{", b"}")
        if not path:
            self._begin(value, (), 0, odd=False)
        self._add(lead + opening + b"\n")
        run = _Run(0)
        for position, place in enumerate(_places(value)):
            if place.end - place.start > _RUN and len(path) < _DEEPEST:
                key, child = value.children()[position]
                if child.children():
                    yield from self._lay_out_run(value, path, run)
                    self._begin_child(value, path, position, odd=_has_odd_escapes(place.key))
                    lead_in = b"  " * (len(path) + 1) + place.key
                    yield from self._lay_out(child, (*path, key), lead_in)
                    run = _Run(position + 1)
                    continue
            run.take(place)
            if run.end - run.start >= _RUN or run.count >= _RUN_CHILDREN:
                yield from self._lay_out_run(value, path, run)
                run = _Run(position + 1)
        yield from self._lay_out_run(value, path, run)
        self._add(b"\n" + b"  " * len(path) + closing)

    def _lay_out_run(self, value: Received, path: ValuePath, run: "_Run") -> Iterator[None]:
        """Some children, within as many brackets as they have around them, which are cut off."""
        if not run.count:
            return
        around, depth = b"[" * len(path), len(path) + 1
        text = bytes(value.raw[run.start : run.end])
        if value.type is ValueType.ARRAY:
            laid_out = pretty(_Text(memoryview(around + b"[" + text + b"]" * depth)))
            filler = 0
        else:
            text = b"{" + text + _FILLER + b"}"
            laid_out = pretty(_Text(memoryview(around + text + b"]" * len(path))))
            filler = len(b",\n") + 2 * depth + len(_LAID_OUT_FILLER)
        brackets = depth * depth + depth  # lines of 2, 4, 6… bytes
        laid_out = laid_out[brackets : len(laid_out) - brackets - filler]
        self._begin_child(value, path, run.first, odd=_has_odd_escapes(laid_out))
        self._add(laid_out)
        yield

    def _begin_child(self, value: Received, path: ValuePath, position: int, *, odd: bool) -> None:
        if position:
            self._add(b",\n")
        self._begin(value, path, position, odd=odd)

    def _begin(self, value: Received, path: ValuePath, first: int, *, odd: bool) -> None:
        self._beginnings.append((self._size, value, path, first, odd))

    def _add(self, piece: bytes) -> None:
        self._pieces.append(piece)
        self._size += len(piece)


class _Text(NamedTuple):
    raw: memoryview


class _Place(NamedTuple):
    """Where a child is in the JSON text, and its name as it stands there, with a colon."""

    key: bytes
    start: int
    end: int


class _Run:
    """Children that are laid out at one go: which, and where in the JSON text they are."""

    __slots__ = ("count", "end", "first", "start")

    def __init__(self, first: int) -> None:
        self.first = first
        self.count = self.start = self.end = 0

    def take(self, place: _Place) -> None:
        if not self.count:
            self.start = place.start
        self.count += 1
        self.end = place.end


def _places(value: Received) -> Iterator[_Place]:
    raw, end = value.raw, 1
    is_array = value.type is ValueType.ARRAY
    find_head = (_ITEM if is_array else _FIELD).match
    for size in value.child_sizes():
        head = find_head(raw, end)
        if head is None:  # cannot be: the text was sliced before
            return
        end = head.end() + size
        yield _Place(b"" if is_array else head[1] + b": ", head.start(1), end)


def _has_odd_escapes(text: bytes) -> bool:
    return b"\\u" in text or b"\\/" in text


def _take_step(steps: list[bytes | int], line: re.Match[bytes], stretch: Stretch) -> None:
    """Note that a line begins a part: of that level it is the next, and what was below is past."""
    level = len(line[1]) // 2 - len(stretch.path) - 1
    if level < 0:
        return
    before = steps[level] if level < len(steps) else None
    del steps[level:]
    if line[2] is not None:
        steps.append(line[2])
    elif isinstance(before, int):
        steps.append(before + 1)
    else:
        steps.append(0 if level else stretch.first)


def _unquoted(text: bytes) -> str:
    return scanner.unquote(b'"' + text + b'"')
