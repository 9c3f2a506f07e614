"""Args text laid out anew: every comment, number and string as it was typed."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from convex_explorer.convex.args_reader import Reader
from convex_explorer.convex.args_tokens import COMMENT, END, PUNCTUATION, scan
from convex_explorer.convex.breathing import Pause, no_pause

INDENT = 2
#: A flat array or object that was on one line stays there up to this column.
WIDTH = 80

_CLOSERS = ("}", "]")
_BREAK = re.compile(r"\r\n|[\n\r\u2028\u2029]")


def format_args(text: str, pause: Pause = no_pause) -> str:
    """Lay args text out with one field to a line, two spaces a level.

    What it means stays the same, and so do comments, the spelling of numbers and strings, and
    single blank lines. A short array or object within, flat and on one line, stays on one line.
    A text that has problems, or holds no args but comments, is returned as it is.
    """
    reader = Reader(text, pause)
    reader.read()
    reader.forget_tokens()
    if reader.problems:
        return text
    layout = _Layout(text, pause)
    return layout.document() if layout.has_args else text


class _Piece(NamedTuple):
    """A token, with the number of line breaks before it."""

    kind: int
    text: str
    breaks: int
    start: int


@dataclass(slots=True)
class _Entry:
    """A line of a container: an item with what trails it, or a comment of its own."""

    text: str
    has_blank_before: bool
    is_item: bool = False
    trailing: list[str] = field(default_factory=list)


class _Layout:
    """One pass over the tokens of a text without problems."""

    def __init__(self, text: str, pause: Pause) -> None:
        self._text = text
        self._pause = pause
        self._pieces: list[_Piece] = []
        for match in scan(text):
            pause()
            self._pieces.append(_piece(match))
        self._at = 0

    @property
    def has_args(self) -> bool:
        return any(piece.kind == PUNCTUATION for piece in self._pieces)

    @property
    def _next(self) -> _Piece:
        return self._pieces[self._at]

    def _take(self) -> _Piece:
        self._at += 1
        return self._pieces[self._at - 1]

    def document(self) -> str:
        """The whole text, laid out."""
        entries: list[_Entry] = []
        prefix, blank = self._comments_before(entries)
        args = _Entry(prefix + self._block(0), has_blank_before=blank, is_item=True)
        entries.append(args)
        self._trail(args, entries)
        self._comments_before(entries)
        return "\n".join(_lines(entries, 0))

    def _block(self, indent: int) -> str:
        """An array or object with one item to a line."""
        opener = self._take().text
        trailing = self._comments_to_line_end()
        entries: list[_Entry] = []
        while True:
            prefix, blank = self._comments_before(entries)
            if self._next.text in _CLOSERS:
                if prefix:
                    entries.append(_Entry(prefix.rstrip(), has_blank_before=blank))
                break
            text = self._item(prefix, indent + INDENT)
            item = _Entry(text, has_blank_before=blank, is_item=True)
            entries.append(item)
            self._trail(item, entries)
        closer = self._take().text
        if not entries and not trailing:
            return opener + closer
        first = opener + "".join(f" {comment}" for comment in trailing)
        return "\n".join([first, *_lines(entries, indent + INDENT), " " * indent + closer])

    def _item(self, prefix: str, indent: int) -> str:
        """A field, or an item of an array, up to the end of its value."""
        self._pause()
        text = prefix
        if self._is_field():
            text += self._take().text + ":"
            comments = self._comments()
            self._take()
            comments += self._comments()
            for comment in comments:
                text += f" {comment}"
                if comment.startswith("//"):
                    text += "\n" + " " * (indent + INDENT - 1)
            text += " "
        line = text[text.rfind("\n") + 1 :]
        if line.isspace():
            return text + self._value(indent + INDENT, len(line))
        return text + self._value(indent, len(line) + indent)

    def _is_field(self) -> bool:
        following = self._at + 1
        while self._pieces[following].kind == COMMENT:
            following += 1
        return self._pieces[following].text == ":"

    def _value(self, indent: int, column: int) -> str:
        piece = self._next
        if piece.kind == PUNCTUATION:
            return self._line(column) or self._block(indent)
        self._take()
        if piece.text != "Bytes":
            return piece.text
        while self._take().text != ")":  # Bytes( … ) stays as it is, comments and all
            pass
        return self._text[piece.start : self._pieces[self._at - 1].start + 1]

    def _line(self, column: int) -> str | None:
        """A flat array or object on one line, or None if it was not so or does not fit."""
        begin = self._at
        opener = self._take().text
        items: list[str] = []
        while self._next.text not in _CLOSERS:
            item = self._flat_item()
            if item is None:
                self._at = begin
                return None
            items.append(item)
        closer = self._take()
        inner = ", ".join(items)
        if inner and opener == "{":
            inner = f" {inner} "
        line = opener + inner + closer.text
        if (inner and closer.breaks) or column + len(line) >= WIDTH:
            self._at = begin
            return None
        return line

    def _flat_item(self) -> str | None:
        """An item without breaks, comments or items of its own, and the comma after it."""
        text = ""
        while self._next.text not in _CLOSERS:
            piece = self._take()
            if piece.breaks or piece.kind == COMMENT or _BREAK.search(piece.text):
                return None
            if piece.text == ",":
                break
            text += ": " if piece.text == ":" else piece.text
            if piece.text in {"{", "["}:
                closer = self._take()
                if closer.text not in _CLOSERS or closer.breaks:
                    return None
                text += closer.text
        return text

    # Comments

    def _comments(self) -> list[str]:
        found: list[str] = []
        while self._next.kind == COMMENT:
            found.append(self._take().text)
        return found

    def _comments_before(self, entries: list[_Entry]) -> tuple[str, bool]:
        """Give comments that end their line lines of their own.

        Returns:
            What stands before the item on its own line, and whether a blank line precedes it.
        """
        prefix, blank = "", False
        while self._next.kind == COMMENT:
            comment = self._take()
            blank = blank if prefix else comment.breaks > 1
            prefix += comment.text + " "
            if self._next.breaks or self._next.kind == END:
                entries.append(_Entry(prefix.rstrip(), has_blank_before=blank))
                prefix = ""
        return prefix, blank if prefix else self._next.breaks > 1

    def _comments_to_line_end(self) -> list[str]:
        """The comments that stand here, if nothing but a line break follows them."""
        end = self._at
        while self._pieces[end].kind == COMMENT and not self._pieces[end].breaks:
            end += 1
        if not self._pieces[end].breaks and self._pieces[end].kind != END:
            return []
        found = [piece.text for piece in self._pieces[self._at : end]]
        self._at = end
        return found

    def _trail(self, item: _Entry, entries: list[_Entry]) -> None:
        """Take the comma after an item, and the comments around it."""
        while self._next.kind == COMMENT and not self._next.breaks:
            item.trailing.append(self._take().text)
        comma = self._at
        while self._pieces[comma].kind == COMMENT:
            comma += 1
        if self._pieces[comma].text != ",":
            return
        has_more = comma > self._at
        prefix, blank = self._comments_before(entries)
        if prefix:
            entries.append(_Entry(prefix.rstrip(), has_blank_before=blank))
        self._take()
        if not has_more and not (item.trailing and item.trailing[-1].startswith("//")):
            item.trailing += self._comments_to_line_end()


def _piece(match: re.Match[str]) -> _Piece:
    kind = match.lastindex or END
    start = match.start(kind)
    breaks = len(_BREAK.findall(match.string, match.start(), start)) if start > match.start() else 0
    return _Piece(kind, match[kind].rstrip(), breaks, start)


def _lines(entries: list[_Entry], indent: int) -> list[str]:
    last_item = max((i for i, entry in enumerate(entries) if entry.is_item), default=-1)
    lines: list[str] = []
    for i, entry in enumerate(entries):
        if entry.has_blank_before and i > 0:
            lines.append("")
        comma = "," if entry.is_item and i < last_item else ""
        trailing = "".join(f" {comment}" for comment in entry.trailing)
        lines.append(" " * indent + entry.text + comma + trailing)
    return lines
