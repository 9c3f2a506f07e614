"""Call, its Progress, and Outcome = Returned | Threw."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from convex_explorer.convex.deployment import Deployment
from convex_explorer.convex.drafts import CallDraft
from convex_explorer.convex.functions import FunctionPath, FunctionType
from convex_explorer.convex.identity import Identity
from convex_explorer.values.received import Received
from convex_explorer.values.types import Value


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its args, on its way to a deployment.

    Attributes:
        call_id: unique, for history; never sent.
        request_id: 16 hex digits sent as ``convex-request-id``; the deployment puts it into error
            messages and its own log (convex-wire §2.3).
        args: with variables resolved, as they are sent.
        args_text: as they were typed.
        identity: as whom; never a credential.
        started_at: with time zone UTC.
        variables: those in ``args_text``, and what each stood for.
    """

    call_id: str
    draft_id: str
    deployment: Deployment
    path: FunctionPath
    function_type: FunctionType
    args: dict[str, Value]
    args_text: str
    identity: Identity
    request_id: str
    started_at: datetime
    variables: tuple[tuple[str, Value], ...] = ()

    @property
    def explained_args(self) -> str:
        """The args as they were typed, below a comment for each variable that says what it was."""
        from convex_explorer.values.text import literal  # seldom needed

        said = [f"// {{{{{name}}}}} is {literal(value)}" for name, value in self.variables]
        return "\n".join((*said, self.args_text))

    @property
    def draft(self) -> CallDraft:
        """What it was made from."""
        return CallDraft(self.draft_id, str(self.path), self.function_type, self.args_text)


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of a reply has come, in bytes as the network counts them: compressed ones as such.

    Attributes:
        received: so many so far.
        expected: so many in all; None where the server does not say.
    """

    received: int
    expected: int | None

    @property
    def is_whole(self) -> bool:
        """Whether all has come; what remains is to read it."""
        return self.received == self.expected

    @property
    def percent(self) -> int | None:
        """How far it has come; None where nobody knows."""
        return 100 * self.received // self.expected if self.expected else None


class LogLevel(StrEnum):
    """The level of a log line, as a deployment spells it."""

    DEBUG = "DEBUG"
    INFO = "INFO"
    LOG = "LOG"
    WARN = "WARN"
    ERROR = "ERROR"


_LOG_LINE = re.compile(r"\[(DEBUG|INFO|LOG|WARN|ERROR)\] ?(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line that a function printed; ``text`` may hold line breaks."""

    level: LogLevel
    text: str

    @classmethod
    def parse(cls, line: str) -> "LogLine":
        """Split ``[LEVEL] text`` (convex-wire §4); a line of another form counts as LOG."""
        if match := _LOG_LINE.fullmatch(line):
            return cls(LogLevel(match[1]), match[2])
        return cls(LogLevel.LOG, line)

    def __str__(self) -> str:
        return f"[{self.level}] {self.text}"


class Notice(StrEnum):
    """Something to know about how an outcome came, as a sentence for people."""

    ASKED_TWICE = "Asked twice: the connection broke the first time."
    ASKED_IN_PLAIN_JSON = (
        "Asked twice: the deployment does not know the format that keeps every type."
    )
    PLAIN_JSON = (
        "The deployment answers in plain JSON: Int64s and bytes cannot be told from strings here."
    )


@dataclass(frozen=True, slots=True)
class Returned:
    """The function ran and returned.

    Attributes:
        value: what it returned, as the bytes that came.
        seconds: from sending the request to the last byte of the reply.
        size: bytes of the reply's body.
        notices: what to know about how it came.
    """

    value: Received
    log_lines: tuple[LogLine, ...]
    seconds: float
    size: int
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Threw:
    """The function, or the check of its args or its path, failed.

    Attributes:
        message: what was thrown, without the request id line and the frames; empty where the
            deployment keeps it to itself (production does: convex-wire §4, redaction).
        request_id: from the message's first line, or None.
        frames: the server's stack, innermost first, without indent.
        error_data: what a ConvexError carried; None where there was none (``null`` is a value).
        notices: what to know about how it came.
    """

    message: str
    request_id: str | None
    frames: tuple[str, ...]
    error_data: Received | None
    log_lines: tuple[LogLine, ...]
    seconds: float
    size: int
    notices: tuple[Notice, ...] = ()


Outcome = Returned | Threw
