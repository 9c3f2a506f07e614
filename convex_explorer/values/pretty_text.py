"""The pretty text of a value, made in short steps, and which part of the value each line shows."""

import re
from bisect import bisect_right
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from itertools import accumulate, islice, pairwise
from typing import NamedTuple

from convex_explorer.values import scanner
from convex_explorer.values.path import ValuePath
from convex_explorer.values.received import Received
from convex_explorer.values.text import indent, pretty, write_literals
from convex_explorer.values.types import ValueType

#: As much as is laid out in one step: bytes of JSON, and children of one array or object.
_RUN, _RUN_CHILDREN = 64 * 1024, 4_096
#: Items whose sizes are added up in one step.
_ADDED_UP = 16_384
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
        lines: how many there are.
    """

    start: int
    end: int
    holder: Received
    path: ValuePath
    first: int
    has_odd_escapes: bool
    lines: int


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
        self._beginnings: list[_Beginning] = []
        self._size = self._line = 0

    def steps(self) -> Iterator[None]:
        """Lays the text out; each step takes some milliseconds at most."""
        if self._value.children():
            yield from self._lay_out(self._value, (), b"")
        else:
            text = pretty(self._value)
            self._begin(self._value, (), 0, odd=_has_odd_escapes(text))
            self._add(text, lines=0)
        yield
        self.text = self.text_so_far()
        self._pieces = []
        self._line += 1
        self._begin(self._value, (), 0, odd=False)  # what would come next
        self.stretches = [
            Stretch(each.start, after.start, *each[1:5], lines=after.line - each.line)
            for each, after in pairwise(self._beginnings)
        ]
        yield

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
        is_plain = False
        if value.type is ValueType.ARRAY:
            is_plain = yield from _is_without_white_space(value)
        for run in _item_runs(value) if is_plain else _runs(_places(value)):
            if run.end - run.start > _RUN and run.children == 1 and len(path) < _DEEPEST:
                key, child = value.children()[run.first]
                if child.children():
                    self._begin_child(value, path, run.first, odd=_has_odd_escapes(run.key))
                    lead_in = b"  " * (len(path) + 1) + run.key
                    yield from self._lay_out(child, (*path, key), lead_in)
                    continue
            self._lay_out_run(value, path, run)
            yield
        self._add(b"\n" + b"  " * len(path) + closing)

    def _lay_out_run(self, value: Received, path: ValuePath, run: "_Run") -> None:
        """Some children, within as many brackets as they have around them, which are cut off."""
        around, depth = b"[" * len(path), len(path) + 1
        text = value.raw[run.start : run.end]
        if value.type is ValueType.ARRAY:
            whole = around + b"[" + text + b"]" * depth
            filler = 0
        else:
            whole = around + b"{" + text + _FILLER + b"}" + b"]" * len(path)
            filler = len(b",\n") + 2 * depth + len(_LAID_OUT_FILLER)
        laid_out = memoryview(indent(whole))
        brackets = depth * depth + depth  # lines of 2, 4, 6… bytes
        laid_out = laid_out[brackets : len(laid_out) - brackets - filler]
        self._begin_child(value, path, run.first, odd=_has_odd_escapes(whole))
        self._add(write_literals(laid_out))

    def _begin_child(self, value: Received, path: ValuePath, position: int, *, odd: bool) -> None:
        if position:
            self._add(b",\n")
        self._begin(value, path, position, odd=odd)

    def _begin(self, value: Received, path: ValuePath, first: int, *, odd: bool) -> None:
        self._beginnings.append(_Beginning(self._size, value, path, first, odd, self._line))

    def _add(self, piece: bytes, *, lines: int | None = None) -> None:
        self._pieces.append(piece)
        self._size += len(piece)
        self._line += piece.count(b"\n") if lines is None else lines


class _Beginning(NamedTuple):
    """Of a stretch."""

    start: int
    holder: Received
    path: ValuePath
    first: int
    odd: bool
    line: int


class _Place(NamedTuple):
    """Where a child is in the JSON text, and its name as it stands there, with a colon."""

    key: bytes
    start: int
    end: int


class _Run(NamedTuple):
    """Children that are laid out at one go: which, and where in the JSON text they are.

    One that is larger than what is laid out in a step is a run of its own, with its name.
    """

    first: int
    children: int
    start: int
    end: int
    key: bytes = b""


def _is_without_white_space(array: Received) -> Generator[None, None, bool]:
    """Whether there is nothing but commas between the items, as deployments write it."""
    sizes, total = array.child_sizes(), 1
    while some := list(islice(sizes, _ADDED_UP)):
        total += sum(some) + len(some)
        yield
    return total == array.size


def _item_runs(array: Received) -> Iterator[_Run]:
    """The runs of an array without white space: found without a look at each of its items."""
    sizes, first, start = array.child_sizes(), 0, 1
    while some := list(islice(sizes, _RUN_CHILDREN)):
        before = list(accumulate(some, initial=0))
        taken = 0
        while taken < len(some):
            stop = bisect_right(before, before[taken] + _RUN, taken + 1) - 1
            stop = max(stop, taken + 1)
            begin, end = start + before[taken] + taken, start + before[stop] + stop - 1
            yield _Run(first + taken, stop - taken, begin, end)
            taken = stop
        first, start = first + taken, start + before[taken] + taken


def _runs(places: Iterator[_Place]) -> Iterator[_Run]:
    first = count = start = end = 0
    for place in places:
        is_large = place.end - place.start > _RUN
        if count and (is_large or end - start >= _RUN or count >= _RUN_CHILDREN):
            yield _Run(first, count, start, end)
            first, count = first + count, 0
        if is_large:
            yield _Run(first, 1, place.start, place.end, place.key)
            first += 1
            continue
        start = start if count else place.start
        count, end = count + 1, place.end
    if count:
        yield _Run(first, count, start, end)


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
    return b"\\" in text and (b"\\u" in text or b"\\/" in text)


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
