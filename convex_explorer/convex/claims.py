"""Claims as they are typed, in the language of args, to claims as a deployment takes them."""

import math
import re
from typing import Any

from convex_explorer.convex.args import ArgsProblem, read_args
from convex_explorer.convex.identity import ActingAs, ActingAsError
from convex_explorer.values.types import Int64, Value


class ClaimsError(ActingAsError):
    """The text is no claims; the problems say where, if that can be said."""

    def __init__(
        self, message: str, *, advice: str = "", problems: tuple[ArgsProblem, ...] = ()
    ) -> None:
        super().__init__(message, advice=advice)
        self.problems = problems


def read_acting_as(issuer: str, subject: str, claims_text: str) -> ActingAs:
    """The user that is described by what was typed.

    Args:
        issuer: as typed.
        subject: as typed.
        claims_text: an object in the language of args, or nothing.

    Raises:
        ClaimsError: the text is no claims.
        ActingAsError: a deployment would refuse them.
    """
    return ActingAs(issuer.strip(), subject.strip(), _claims(claims_text))


def read_attributes(text: str) -> ActingAs:
    """The user that is described by one object with everything in it.

    Raises:
        ClaimsError: the text is no object of attributes.
        ActingAsError: a deployment would refuse them.
    """
    return ActingAs.from_attributes(_claims(text))


def _claims(text: str) -> dict[str, Any]:
    read = read_args(text)
    if read.args is None:
        # The reader knows them as args.
        said = re.sub(r"^Args\b", "Claims", read.problems[0].message)
        message = f"Line {read.problems[0].line}: {said}"
        raise ClaimsError(message, problems=read.problems)
    return {name: _json(name, value) for name, value in read.args.items()}


def _json(where: str, value: Value) -> Any:
    """A value as plain JSON, in which a whole number has no point."""
    if isinstance(value, Int64 | bytes):
        raise ClaimsError(
            f"“{where}” holds {'an Int64' if isinstance(value, Int64) else 'bytes'}, which no "
            "token can hold.",
            advice="Claims are plain JSON: write a number without “n”, or a string.",
        )
    if isinstance(value, float) and not math.isfinite(value):
        raise ClaimsError(f"“{where}” holds {value}, which JSON does not have.")
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, list):
        return [_json(where, item) for item in value]
    if isinstance(value, dict):
        return {name: _json(f"{where}.{name}", item) for name, item in value.items()}
    return value
