"""What a deployment says of args that it did not take, at its place in their text."""

import re
from dataclasses import dataclass, replace
from typing import Self

from convex_explorer.convex.args_mismatches import named, problem_of
from convex_explorer.convex.args_places import Place, find_place
from convex_explorer.convex.args_problems import ArgsProblem
from convex_explorer.convex.args_reader import Reader
from convex_explorer.convex.validation import Flaw, Mismatch
from convex_explorer.convex.validator_text import read_validator_text
from convex_explorer.convex.validator_words import words
from convex_explorer.convex.validators import Kind, ObjectOf, Validator
from convex_explorer.values.types import Value

#: Finding a place takes a tenth of a second in so many characters; who wrote more by hand?
LONGEST = 500_000
#: A deployment cuts what is thrown at 64 KiB.
_LONGEST_MESSAGE = 70_000

_PREFIX = r"(?:Uncaught Error: )?ArgumentValidationError: "
# Nothing in them looks through the same white space twice: 60,000 blanks would take seconds.
_OWN_LINE = r"(?:\n(?:Path: *+(?P<path>\S[^\n]*+))?)?"
_SAME_LINE = r"\s*+(?:Path: *+(?P<path>\S[^\n]*+))?"
_END = r"(?:\n+(?:Value|Object): .*?)?(?:\nValidator: (?P<validator>.*))?"
#: The sentences are those of the open backend (common/schemas/validator.rs). Whatever is behind
#: the path may be cut off: messages have 64 KiB at most.
_FORMS = {
    kind: re.compile(_PREFIX + form, re.DOTALL)
    for kind, form in {
        "type": rf"Value does not match validator\.{_OWN_LINE}{_END}",
        "missing": r"Object is missing the required field `(?P<name>[^`]*)`\.[^\n]*"
        + _OWN_LINE
        + _END,
        "extra": r"Object contains extra field `(?P<name>.*?)` that is not in the validator\."
        + _OWN_LINE
        + _END,
        "literal": r"`.*` does not match literal validator `(?P<validator>v\.literal\(.*\))`\."
        + _SAME_LINE,
        "table": r'Found ID ".*?" from (?:a system table|table `(?P<table>[^`]*)`), which does not '
        r"match the table name in validator `(?P<validator>v\.id\(.*?\))`\." + _SAME_LINE,
    }.items()
}
_FLAWS = {
    "type": Flaw.VALUE,
    "literal": Flaw.VALUE,
    "missing": Flaw.MISSING,
    "extra": Flaw.EXTRA,
    "table": Flaw.TABLE,
}
_OF_RECORDS = {".keys()": "A field's name", ".values()": "A value"}


@dataclass(frozen=True, slots=True)
class Complaint:
    """An ``ArgumentValidationError``, taken apart.

    Attributes:
        flaw: in which way something does not fit.
        path_text: to the value in question, or to the object that lacks a field or has too many.
        name: of that field.
        validator: what the value has to be; where a field is missing or too many, the whole
            object. Any, where that could not be read.
        table: of an id of another table, that one's name; "_" for any of the system's.
    """

    flaw: Flaw
    path_text: str
    name: str
    validator: Validator
    table: str

    @classmethod
    def parse(cls, message: str) -> Self | None:
        """Take an error's message apart; None if it says nothing of this kind about args."""
        message = message.rstrip()
        if len(message) > _LONGEST_MESSAGE:
            return None
        for kind, form in _FORMS.items():
            if match := form.fullmatch(message):
                about = {name: text or "" for name, text in match.groupdict().items()}
                return cls(
                    _FLAWS[kind],
                    about.get("path", "").rstrip(),
                    about.get("name", ""),
                    read_validator_text(about.get("validator", "")) or Kind.ANY,
                    about.get("table") or "_",
                )
        return None

    def about(self, place: Place, value: Value) -> Mismatch:
        """The mismatch that is meant, once its place is known, and what stands there."""
        wanted, path = self.validator, place.path
        if self.flaw is Flaw.MISSING:
            fields = wanted.fields if isinstance(wanted, ObjectOf) else {}
            wanted = fields[self.name].validator if self.name in fields else Kind.ANY
        if self.flaw in {Flaw.MISSING, Flaw.EXTRA}:
            path = (*path, self.name)
        return Mismatch(self.flaw, path, wanted, value, self.table)


def remark_on(text: str, message: str) -> ArgsProblem | None:
    """What a deployment says of args, as a problem of their text.

    Args:
        text: the args text that was sent.
        message: what the deployment threw.

    Returns:
        None if that is not about args, or the text is too long to look for the place.
    """
    complaint = Complaint.parse(message) if len(text) <= LONGEST else None
    if complaint is None:
        return None
    place = find_place(text, complaint.path_text)
    mismatch = complaint.about(place, _value_at(text, place))
    problem = problem_of(text, place, mismatch, from_deployment=True)
    for step, subject in _OF_RECORDS.items():
        if complaint.path_text.endswith(step):
            # Which one of them is not said.
            wanted = words(mismatch.wanted)
            message = f"{subject} within {named(place.path)} does not fit"
            message += f": it must be {wanted}." if wanted else "."
            return replace(problem, message=message, fix=None)
    return problem


def _value_at(text: str, place: Place) -> Value:
    head = "{ value: "
    read = Reader(f"{head}{text[place.value_start : place.end]} }}").read()
    return read.get("value")
