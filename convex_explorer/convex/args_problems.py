"""ArgsProblem: what keeps a text from being args, and where."""

from dataclasses import dataclass

from convex_explorer.convex.args_fixes import ArgsFix
from convex_explorer.values.path import ValuePath

#: Nobody reads more, and a text with more is no args text.
MAX_PROBLEMS = 100


@dataclass(frozen=True, slots=True)
class ArgsProblem:
    """One thing to mend: before the args can be sent, or before the function takes them.

    Attributes:
        message: one sentence, for people, that says what is wrong and what to write.
        start: where the part to underline begins: an index into the text (a Python ``str``).
        end: where it ends, always after ``start``.
        line: of ``start``, counted from 1.
        column: of ``start``, counted from 1.
        path: within which value of the args.
        from_deployment: whether the deployment said so of args that were sent.
        from_validator: whether it is against what the function declares.
        fix: how the text can be mended, where there is one way to do it.
        variable: the name of the variable that nobody has set; else empty.
    """

    message: str
    start: int
    end: int
    line: int
    column: int
    path: ValuePath
    from_deployment: bool = False
    from_validator: bool = False
    fix: ArgsFix | None = None
    variable: str = ""

    @property
    def remedy(self) -> str:
        """What can be done about it at once, in a few words; empty where that is nothing."""
        if self.fix is not None:
            return self.fix.label
        return "Set it…" if self.variable else ""

    @property
    def sendable(self) -> bool:
        """Whether the args can be sent all the same: the deployment judges in the end."""
        return self.from_deployment or self.from_validator


class ProblemList:
    """The problems of one text, as they are found."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._problems: list[ArgsProblem] = []

    def __len__(self) -> int:
        return len(self._problems)

    @property
    def full(self) -> bool:
        """Whether reading on is in vain."""
        return len(self._problems) >= MAX_PROBLEMS

    def add(
        self, message: str, start: int, end: int, path: ValuePath = (), *, variable: str = ""
    ) -> None:
        """Note a problem of ``text[start:end]``."""
        if self.full:
            return
        line = self._text.count("\n", 0, start) + 1
        column = start - self._line_start(start) + 1
        self._problems.append(
            ArgsProblem(message, start, end, line, column, path, variable=variable)
        )

    def forget_line(self, index: int) -> None:
        """Forget what was said of the line that ``index`` is on: it comes of something worse."""
        start = self._line_start(index)
        self._problems = [problem for problem in self._problems if problem.start < start]

    def in_order(self) -> tuple[ArgsProblem, ...]:
        """The problems, in the order of the text."""
        return tuple(sorted(self._problems, key=lambda problem: (problem.start, problem.end)))

    def _line_start(self, index: int) -> int:
        return self._text.rfind("\n", 0, index) + 1
