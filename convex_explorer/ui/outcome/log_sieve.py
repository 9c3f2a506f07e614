"""Which of the lines that a function printed are to be seen: of which level, with which words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from convex_explorer.convex.calls import LogLevel, LogLine

#: A deployment sends 256 lines at most, and the last says that there were more; of a longer line
#: it sends the first 32,768 bytes (open backend, common/log_lines.rs).
MOST_LINES = 256
_OVERFLOW = "Log overflow"
_CUT = " (truncated due to length)"
#: As much is looked at in one step: characters, and for a line as many as for its length.
_STEP, _LINE = 50_000, 100
#: Bytes of lines that are told of as one block.
_BLOCK = 8_000


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What the user wants to see.

    Attributes:
        level: of the lines; None for all levels.
        words: what they hold; capitals count only if there are some among them.
    """

    level: LogLevel | None = None
    words: str = ""

    @property
    def ignores_case(self) -> bool:
        """Whether there is no capital in the words."""
        return self.words == self.words.lower()

    def lets_pass(self, line: LogLine) -> bool:
        """Whether a line is to be seen."""
        if self.level is not None and line.level is not self.level:
            return False
        if not self.words:
            return True
        text = line.text.lower() if self.ignores_case else line.text
        return self.words in text


class LogSieve:
    """Goes through lines once.

    Attributes:
        kept: those that are to be seen.
        counts: how many lines there are of each level, whether seen or not.
        size: characters of those that are to be seen.
        longest: of them, the characters of the longest.
        cut: how many lines the deployment cut for their length.
        overflows: how often it left lines out behind others.
    """

    def __init__(self, lines: Sequence[LogLine], log_filter: LogFilter) -> None:
        self.lines = lines
        self.kept: list[LogLine] = []
        self.counts: Counter[LogLevel] = Counter()
        self.size = self.longest = self.cut = self.overflows = 0
        self._filter = log_filter

    def steps(self) -> Iterator[None]:
        """Goes through the lines; each step is short."""
        effort = 0
        for number, line in enumerate(self.lines, start=1):
            length = len(line.text)
            if number >= MOST_LINES and line.text.startswith(_OVERFLOW):
                self.overflows += 1
            self.counts[line.level] += 1
            self.cut += line.text.endswith(_CUT)
            if self._filter.lets_pass(line):
                self.kept.append(line)
                self.size += length
                self.longest = max(self.longest, length)
            effort += _LINE + length
            if effort >= _STEP:
                effort = 0
                yield


class LogLayout:
    """Lines as one text for a view that takes text of any size: level, blanks, and the line.

    Attributes:
        text: UTF-8; empty until all the steps are taken.
        blocks: where some lines begin in it, and how many there are until the next block.
    """

    def __init__(self, lines: Sequence[LogLine]) -> None:
        self.text = b""
        self.blocks: list[tuple[int, int]] = []
        self._lines = lines

    def steps(self) -> Iterator[None]:
        """Lays the lines out; each step is short."""
        pieces, block, lines, end, effort = [], 0, 0, 0, 0
        for line in self._lines:
            piece = f"{line.level:<7}{line.text}".encode("utf-8", "replace")
            pieces.append(piece)
            if lines and end + len(piece) - block > _BLOCK:
                self.blocks.append((block, lines))
                block, lines = end, 0
            lines += piece.count(b"\n") + 1
            end += len(piece) + 1
            effort += _LINE + len(piece)
            if effort >= _STEP:
                effort = 0
                yield
        self.blocks.append((block, lines))
        self.text = b"\n".join(pieces)
        yield
