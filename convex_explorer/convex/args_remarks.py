"""What a deployment says of args that it did not take, at its place in their text."""

import re
from dataclasses import dataclass
from typing import Self

from convex_explorer.convex.args_fixes import ArgsFix, add_field, remove_field, write_value
from convex_explorer.convex.args_places import Place, find_place
from convex_explorer.convex.args_problems import ArgsProblem
from convex_explorer.convex.args_reader import Reader
from convex_explorer.convex.args_words import shown
from convex_explorer.convex.validator_text import BIGINT, Validator
from convex_explorer.values.path import ValuePath, to_javascript
from convex_explorer.values.text import literal, number_literal
from convex_explorer.values.types import INT64_MAX, INT64_MIN, Int64, Value

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
        "table": r'Found ID ".*?" from (?P<origin>a system table|table `[^`]*`), which does not '
        r"match the table name in validator `(?P<validator>v\.id\(.*?\))`\." + _SAME_LINE,
    }.items()
}
_MOST_FIELDS = 8
_ITSELF = "The object of args"


@dataclass(frozen=True, slots=True)
class Mismatch:
    """An ``ArgumentValidationError``, taken apart.

    Attributes:
        kind: ``type``, ``missing``, ``extra``, ``literal`` or ``table``.
        path_text: to the value in question, or to the object that lacks a field or has too many.
        name: of that field.
        validator: what the value has to be; of ``missing`` and ``extra`` the whole object.
        origin: of an id the table it is from, in the deployment's words.
    """

    kind: str
    path_text: str
    name: str
    validator: Validator
    origin: str

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
                    kind,
                    about.get("path", "").rstrip(),
                    about.get("name", ""),
                    Validator.parse(about.get("validator", "")),
                    about.get("origin", ""),
                )
        return None


def remark_on(text: str, message: str) -> ArgsProblem | None:
    """What a deployment says of args, as a problem of their text.

    Args:
        text: the args text that was sent.
        message: what the deployment threw.

    Returns:
        None if that is not about args, or the text is too long to look for the place.
    """
    mismatch = Mismatch.parse(message) if len(text) <= LONGEST else None
    if mismatch is None:
        return None
    place = find_place(text, mismatch.path_text)
    value = _value_at(text, place)
    words = _WORDS[mismatch.kind](mismatch, place, value)
    start, end = _stretch(text, place, mismatch)
    return ArgsProblem(
        message=words,
        start=start,
        end=end,
        line=text.count("\n", 0, start) + 1,
        column=start - text.rfind("\n", 0, start),
        path=place.path,
        from_deployment=True,
        fix=_fix(text, mismatch, place, value),
    )


def _value_at(text: str, place: Place) -> Value:
    head = "{ value: "
    read = Reader(f"{head}{text[place.value_start : place.end]} }}").read()
    return read.get("value")


def _stretch(text: str, place: Place, mismatch: Mismatch) -> tuple[int, int]:
    """What to underline: a value, the field that is too many, the name of what lacks a field."""
    if mismatch.kind == "extra" and (entry := place.entry(mismatch.name)):
        return entry.start, entry.end
    if mismatch.kind in {"missing", "extra"} or place.entries:
        # Of an array or an object only its name and its bracket.
        return place.start, max(place.start + 1, min(place.value_start + 1, len(text)))
    return place.value_start, place.end


# ------------------------------------------------------------------ in words


def _named(path: ValuePath) -> str:
    return to_javascript(path, root="").removeprefix(".") or _ITSELF


def _type_words(mismatch: Mismatch, place: Place, value: Value) -> str:
    name, wanted = _named(place.path), mismatch.validator.words
    if mismatch.path_text.endswith(".keys()"):
        return f"A field's name within {name} does not fit" + (
            f": it must be {wanted}." if wanted else "."
        )
    if mismatch.path_text.endswith(".values()"):
        return f"A value within {name} does not fit" + (
            f": it must be {wanted}." if wanted else "."
        )
    if not wanted:
        return f"{name} does not fit what the function declares."
    return f"{name} must be {wanted}, not {_kind_of(mismatch, value)}."


def _kind_of(mismatch: Mismatch, value: Value) -> str:
    """What a value is, as far as that says why it does not fit."""
    kinds = {choice.kind for choice in mismatch.validator.choices}
    if "literal" in kinds and not isinstance(value, list | dict | bytes):
        return shown(literal(value))
    if value is None:
        return "null (leave the field out if it is optional)"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and kinds == {"id"}:
        return "this string, which is no id"
    return _KINDS[type(value)]


_KINDS = {
    Int64: "an Int64",
    float: "a number (Float64)",
    str: "a string",
    bytes: "bytes",
    list: "an array",
    dict: "an object",
}


def _missing_words(mismatch: Mismatch, place: Place, _value: Value) -> str:
    field = mismatch.validator.field(mismatch.name)
    wanted = field.words if field is not None else ""
    name = _named((*place.path, mismatch.name))
    return f"{name} is missing: it must be {wanted}." if wanted else f"{name} is missing."


def _extra_words(mismatch: Mismatch, place: Place, _value: Value) -> str:
    names = [name for name, _ in mismatch.validator.fields]
    message = f"{_named((*place.path, mismatch.name))} is a field that the function does not take."
    if 0 < len(names) <= _MOST_FIELDS:
        *others, last = names
        known = f"{', '.join(others)} and {last}" if others else last
        message += f" It takes {known}."
    return message


def _table_words(mismatch: Mismatch, place: Place, _value: Value) -> str:
    origin = mismatch.origin.replace("table `", "the table “").replace("`", "”")
    return f"{_named(place.path)} must be {mismatch.validator.words}, not of {origin}."


_WORDS = {
    "type": _type_words,
    "literal": _type_words,
    "missing": _missing_words,
    "extra": _extra_words,
    "table": _table_words,
}

# ------------------------------------------------------------------ what mends it


def _fix(text: str, mismatch: Mismatch, place: Place, value: Value) -> ArgsFix | None:
    if mismatch.kind == "missing":
        field = mismatch.validator.field(mismatch.name)
        return add_field(text, place, mismatch.name, field.skeleton if field else "null")
    if mismatch.kind == "extra":
        return remove_field(text, place, mismatch.name)
    if mismatch.kind in {"type", "literal"} and not mismatch.path_text.endswith(")"):
        return _other_number(mismatch, place, value)
    return None


def _other_number(mismatch: Mismatch, place: Place, value: Value) -> ArgsFix | None:
    """``1n`` where ``1`` stands, or the reverse, if that is wanted and the same number."""
    kinds = {_number_kind(choice) for choice in mismatch.validator.choices}
    if type(value) is float and "int64" in kinds and INT64_MIN <= value < INT64_MAX:
        return write_value(place, f"{int(value)}n") if value.is_integer() else None
    if isinstance(value, Int64) and "float64" in kinds and int(float(value)) == value:
        return write_value(place, number_literal(float(value)))
    return None


def _number_kind(validator: Validator) -> str:
    if validator.kind != "literal":
        return validator.kind
    if validator.text == BIGINT:
        return "int64"
    return "float64" if validator.text[:1] in set("-0123456789") else "literal"
