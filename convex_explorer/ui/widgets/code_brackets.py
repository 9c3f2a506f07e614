"""Finds the bracket that belongs to another, whatever strings and comments lie between."""

from collections.abc import Iterator
from enum import IntEnum
from itertools import islice
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextBlock, QTextDocument, QTextFormat

from convex_explorer.convex.args_tokens import utf16_offset

CLOSER_OF = {"{": "}", "[": "]", "(": ")"}
OPENER_OF = {closing: opening for opening, closing in CLOSER_OF.items()}
#: A highlighter sets this property on what it colors as prose; brackets in there do not count.
PROSE_PROPERTY = QTextFormat.Property.UserProperty.value + 1
_LONGEST_LINE = 10_000
_SCREEN = 40  # lines
_PAUSE = 150  # milliseconds
_SLICE = 0.004  # seconds


class Prose(IntEnum):
    """Text within code that is not code itself."""

    STRING = 1
    COMMENT = 2


def in_prose(block: QTextBlock, column: int) -> bool:
    """Whether what is typed at a column (UTF-16 units) becomes part of a string or a comment."""
    for span in block.layout().formats():
        prose = span.format.intProperty(PROSE_PROPERTY)
        end = span.start + span.length
        if prose and span.start < column < end:
            return True
        if prose == Prose.COMMENT and column == end:
            return True
    return False


class BracketSearch(QObject):
    """Looks for the partner of a bracket at the caret: nearby at once, farther off in slices.

    Signals:
        found: two positions, of the bracket and of its partner.
    """

    found = Signal(int, int)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: Iterator[tuple[int, int] | None] = iter(())
        self._document: QTextDocument | None = None
        self._caret = self._revision = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)

    @property
    def running(self) -> bool:
        """Whether it is not known yet if there is a partner."""
        return self._timer.isActive()

    def start(self, document: QTextDocument, caret: int) -> None:
        """Look for the partner of the bracket beside the caret, if there is one."""
        self._document, self._caret, self._revision = document, caret, document.revision()
        self._steps = _pair_at(document, caret)
        # What is far off can wait until nothing is typed for a moment.
        self._timer.start(_PAUSE)
        self._look_through_screen()

    def stop(self) -> None:
        """Give up: nobody wants to know any more."""
        self._timer.stop()

    def _go_on(self) -> None:
        if (document := self._document) is not None and document.revision() != self._revision:
            self.start(document, self._caret)  # edited elsewhere than at the caret
            return
        self._timer.setInterval(0)
        end = monotonic() + _SLICE
        while self.running and monotonic() < end:
            self._look_through_screen()

    def _look_through_screen(self) -> None:
        taken = 0
        for pair in islice(self._steps, _SCREEN):
            if pair is not None:
                self.stop()
                self.found.emit(*pair)
                return
            taken += 1
        if taken < _SCREEN:
            self.stop()


def _pair_at(document: QTextDocument, caret: int) -> Iterator[tuple[int, int] | None]:
    """Step by step, the bracket before or behind the caret, and its partner."""
    for position in (caret - 1, caret):
        if position >= 0:
            for partner in steps_to_partner(document, position):
                yield None if partner is None else (position, partner)


def steps_to_partner(document: QTextDocument, position: int) -> Iterator[int | None]:
    """One step for each line looked through; the last one is the place of the partner, if any."""
    bracket = document.characterAt(position)
    forward = bracket in CLOSER_OF
    if not forward and bracket not in OPENER_OF:
        return
    partner = CLOSER_OF[bracket] if forward else OPENER_OF[bracket]
    depth = 0
    block = document.findBlock(position)
    while block.isValid() and block.length() <= _LONGEST_LINE:
        found = _brackets_in(block, bracket, partner)
        for place, character in found if forward else found[::-1]:
            if place < position if forward else place > position:
                continue
            if character == bracket:
                depth += 1
            elif character == partner:
                depth -= 1
                if depth == 0:
                    yield place
                    return
        if depth == 0:
            return  # it stands in a string or a comment itself
        yield None
        block = block.next() if forward else block.previous()


def _brackets_in(block: QTextBlock, one: str, other: str) -> list[tuple[int, str]]:
    text = block.text()
    if one not in text and other not in text:
        return []
    prose = [
        range(span.start, span.start + span.length)
        for span in block.layout().formats()
        if span.format.intProperty(PROSE_PROPERTY)
    ]
    columns = (
        (utf16_offset(text, index), character)
        for index, character in enumerate(text)
        if character in {one, other}
    )
    return [
        (block.position() + column, character)
        for column, character in columns
        if not any(column in span for span in prose)
    ]
