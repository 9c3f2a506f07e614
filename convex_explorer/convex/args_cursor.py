"""A place among the tokens of args text: looks ahead, skips what is wrong, and reports it."""

import re

from convex_explorer.convex.args_problems import ProblemList
from convex_explorer.convex.args_tokens import (
    COMMENT,
    END,
    HASH,
    INVISIBLE,
    ODD,
    PUNCTUATION,
    STRING,
    TYPOGRAPHIC,
    WORD,
    scan,
)
from convex_explorer.convex.breathing import Pause, no_pause

Match = re.Match[str]

CLOSERS = {"{": "}", "[": "]"}
OPENERS = {"}": "{", "]": "["}
_BIT = 1000


class Cursor:
    """The tokens of one text that are part of a value, read from first to last."""

    def __init__(self, text: str, pause: Pause = no_pause) -> None:
        self._pause = pause
        self.problems = ProblemList(text)
        self.has_comments = False
        self._text = text
        self._unclosed: Match | None = None
        self._tokens = self._without_asides()
        self._at = 0
        #: Of each open container the name or index being read.
        self._path: list[str | int | None] = []
        #: Whether the end of the text has been explained already.
        self._cut_off = self._unclosed is not None

    def forget_tokens(self) -> None:
        """Let go of them bit by bit: there may be hundreds of thousands."""
        while self._tokens:
            del self._tokens[-_BIT:]
            self._pause()

    # Reporting

    def _report(self, message: str, start: int, end: int, *, variable: str = "") -> None:
        path = tuple(step for step in self._path if step is not None)
        self.problems.add(message, start, end, path, variable=variable)

    def _report_tokens(self, message: str, first: Match, last: Match) -> None:
        """Note a problem of what reaches from one token to another."""
        self._report(message, first.start(first.lastindex or 0), last.end())

    def _without_asides(self) -> list[Match]:
        kept: list[Match] = []
        for token in scan(self._text):
            self._pause()
            kind = token.lastindex or END
            if kind <= END:
                kept.append(token)
                if kind == END:
                    break
            elif kind == COMMENT:
                self.has_comments = True
            elif kind == HASH:
                message = "A comment begins with “//” here: write that instead of “#”."
                self.problems.add(message, *token.span(HASH))
            elif kind == INVISIBLE:
                message = f"An invisible character (U+{ord(token[INVISIBLE][0]):04X}): delete it."
                self.problems.add(message, *token.span(INVISIBLE))
            else:
                self._unclosed = token
                kept.append(next(scan(self._text, len(self._text))))
                break
        return kept

    def _report_open_end(self, token: Match) -> None:
        """What follows an open quote is anyone's guess, so nothing else is said of its line."""
        start, end = token.span(token.lastindex or 0)
        opener = self._text[start]
        self.problems.forget_line(start)
        if opener == "/":
            message, end = "This comment is never closed: add “*/” at its end.", start + 2
        else:
            message = f"This string is never closed: add {opener} at its end."
        self.problems.add(message, start, end)

    # Looking ahead

    def _is_key(self, at: int) -> bool:
        kind = self._tokens[at].lastindex
        return kind in {STRING, WORD, TYPOGRAPHIC} and self._tokens[at + 1][PUNCTUATION] == ":"

    def _on_one_line(self, before: Match, after: Match) -> bool:
        return self._text.find("\n", before.end(), after.start(after.lastindex or 0)) < 0

    # Skipping

    def _skip_item(self) -> None:
        """Go to the next comma (and past it), closer, or line."""
        while True:
            token = self._tokens[self._at]
            mark = token[PUNCTUATION]
            if mark == ",":
                self._at += 1
                return
            if mark in OPENERS or token.lastindex == END:
                return
            if not self._on_one_line(self._tokens[self._at - 1], token):
                return
            if mark in CLOSERS or token[ODD] == "(":
                self._skip_group()
            else:
                self._at += 1

    def _skip_group(self) -> None:
        """Go past an opener, its closer, and all between."""
        depth = 0
        while True:
            token = self._tokens[self._at]
            if token.lastindex == END:
                self._cut_off = True
                return
            self._at += 1
            mark = token[PUNCTUATION] or token[ODD]
            if mark in {"{", "[", "("}:
                depth += 1
            elif mark in {"}", "]", ")"}:
                depth -= 1
                if depth == 0:
                    return

    def _last_word_of_phrase(self, token: Match) -> Match:
        """Take the words behind an unquoted word that stand on the same line."""
        last = token
        while True:
            following = self._tokens[self._at]
            if following.lastindex not in {WORD, TYPOGRAPHIC} or self._is_key(self._at):
                return last
            if not self._on_one_line(last, following):
                return last
            last = following
            self._at += 1
