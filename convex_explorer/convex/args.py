"""Args text to args, or to problems with positions; formatting; tokens for highlighting.

The language is what the official dashboard takes, a superset of JSON: one object with bare or
quoted names, strings in any quotes, ``12n`` for an Int64, ``NaN`` and ``Infinity``,
``Bytes("base64")``, comments and trailing commas. A number without ``n`` is always a Float64.
Convex's own encoded forms (``{"$integer": "…"}``) are understood too.
"""

from dataclasses import dataclass, field

from convex_explorer.convex.args_format import format_args
from convex_explorer.convex.args_problems import ArgsProblem
from convex_explorer.convex.args_reader import Reader
from convex_explorer.convex.args_tokens import (
    LineState,
    Token,
    TokenKind,
    line_tokens,
    tokens,
    utf16_offset,
)
from convex_explorer.convex.breathing import Pause, no_pause
from convex_explorer.convex.variables import Variables
from convex_explorer.values.types import Value

__all__ = [
    "ArgsProblem",
    "LineState",
    "ReadArgs",
    "Token",
    "TokenKind",
    "format_args",
    "line_tokens",
    "read_args",
    "tokens",
    "utf16_offset",
]


@dataclass(frozen=True, slots=True)
class ReadArgs:
    """What a text says.

    Attributes:
        args: the args; None if there are problems.
        problems: what has to be mended, in the order of the text; at most 100.
        has_comments: whether something in it is not sent.
        mismatches: what does not fit what the function declares, where that was asked; it can be
            sent all the same.
        variables: those that were met, and what each stands for.
    """

    args: dict[str, Value] | None
    problems: tuple[ArgsProblem, ...]
    has_comments: bool
    mismatches: tuple[ArgsProblem, ...] = ()
    variables: dict[str, Value] = field(default_factory=dict)


def read_args(text: str, pause: Pause = no_pause, variables: Variables | None = None) -> ReadArgs:
    """Read args text; no text, whitespace or comments alone are empty args.

    Args:
        text: as it was typed.
        pause: called time and again.
        variables: what to put in place of those that are met, one that is not among them being a
            problem; None leaves them the strings that they are.
    """
    reader = Reader(text, pause, variables)
    args = reader.read()
    problems = reader.problems.in_order()
    reader.forget_tokens()
    return ReadArgs(
        None if problems else args,
        problems,
        reader.has_comments,
        variables=reader.used_variables,
    )
