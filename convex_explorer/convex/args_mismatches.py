"""What does not fit in args, as problems of their text: with a place, in words, with a fix."""

from convex_explorer.convex.args_fixes import ArgsFix, add_field, remove_field, write_value
from convex_explorer.convex.args_places import Place
from convex_explorer.convex.args_problems import ArgsProblem
from convex_explorer.convex.args_words import shown
from convex_explorer.convex.skeletons import skeleton
from convex_explorer.convex.validation import Flaw, Mismatch, fits
from convex_explorer.convex.validator_words import branch_words, words
from convex_explorer.convex.validators import (
    IdOf,
    Kind,
    Literal,
    ObjectOf,
    Validator,
    choices_of,
)
from convex_explorer.convex.variables import variable_in
from convex_explorer.values.path import ValuePath, to_javascript
from convex_explorer.values.text import literal, number_literal
from convex_explorer.values.types import INT64_MAX, INT64_MIN, Int64, Value

_MOST_FIELDS = 8
_ITSELF = "The object of args"
_BETWEEN = {Flaw.MISSING, Flaw.EXTRA, Flaw.KEY}


def problem_of(
    text: str, place: Place, mismatch: Mismatch, *, from_deployment: bool = False
) -> ArgsProblem:
    """One mismatch, as a problem of the text.

    Args:
        text: args text without problems of its own.
        place: of the value that does not fit; of a field that is missing, is too many or has an
            odd name, the object that it belongs to.
        mismatch: its path need not be known as far as the place has one.
        from_deployment: whether the deployment said so; if not, the validator does.
    """
    start, end = _stretch(text, place, mismatch)
    message, fix = _message(mismatch), _fix(text, place, mismatch)
    if (name := _variable_at(text, place)) is not None:
        # What is wrong is not in the text.
        message, fix = f"The variable “{name}”: {message}", None
    return ArgsProblem(
        message=message,
        start=start,
        end=end,
        line=text.count("\n", 0, start) + 1,
        column=start - text.rfind("\n", 0, start),
        path=place.path,
        from_deployment=from_deployment,
        from_validator=not from_deployment,
        fix=fix,
    )


def _variable_at(text: str, place: Place) -> str | None:
    # Only now the text of it: an object may be long.
    if not text.startswith("{{", place.value_start + 1):
        return None
    return variable_in(text[place.value_start : place.end])


def _stretch(text: str, place: Place, mismatch: Mismatch) -> tuple[int, int]:
    """What to underline: a value, the field that is too many, the name of what lacks a field."""
    if mismatch.flaw in {Flaw.EXTRA, Flaw.KEY} and (entry := place.entry(mismatch.path[-1])):
        return entry.start, entry.end if mismatch.flaw is Flaw.EXTRA else entry.value_start
    if mismatch.flaw in _BETWEEN or place.entries:
        # Of an array or an object only its name and its bracket.
        return place.start, max(place.start + 1, min(place.value_start + 1, len(text)))
    return place.value_start, place.end


# ------------------------------------------------------------------ in words


def named(path: ValuePath) -> str:
    """What a sentence calls a part of args: ``items[0].price``."""
    return to_javascript(path, root="").removeprefix(".") or _ITSELF


def _message(mismatch: Mismatch) -> str:
    message = _sentence(mismatch)
    if mismatch.branch is not None:
        message += f" (Of all choices, {branch_words(mismatch.branch)} is the closest.)"
    return message


def _sentence(mismatch: Mismatch) -> str:
    name, wanted = named(mismatch.path), words(mismatch.wanted)
    match mismatch.flaw:
        case Flaw.MISSING:
            return f"{name} is missing: it must be {wanted}." if wanted else f"{name} is missing."
        case Flaw.EXTRA:
            message = f"{name} is a field that the function does not take."
            return f"{message}{_known_fields(mismatch.wanted)}"
        case Flaw.TABLE:
            origin = _origin(mismatch.table)
            return f"{name} must be {wanted}, not of {origin}."
        case Flaw.KEY:
            return f"{name} has a name that does not fit" + (
                f": it must be {wanted}." if wanted else "."
            )
        case Flaw.VALUE:
            # Where any value is wanted and this one is not, nobody knows what is.
            if not wanted or Kind.ANY in choices_of(mismatch.wanted):
                return f"{name} does not fit what the function declares."
            return f"{name} must be {wanted}, not {_kind_of(mismatch)}."


def _origin(table: str) -> str:
    return "a system table" if table.startswith("_") else f"the table “{table}”"


def _known_fields(wanted: Validator) -> str:
    names = list(wanted.fields) if isinstance(wanted, ObjectOf) else []
    if not 0 < len(names) <= _MOST_FIELDS:
        return ""
    *others, last = names
    return f" It takes {', '.join(others)} and {last}." if others else f" It takes {last}."


def _kind_of(mismatch: Mismatch) -> str:
    """What a value is, as far as that says why it does not fit."""
    value, choices = mismatch.found, choices_of(mismatch.wanted)
    # Of an Int64 that is to be a certain one, a deployment does not say which.
    exact = any(isinstance(each, Literal) for each in choices) or fits(mismatch.wanted, value)
    if exact and not isinstance(value, list | dict | bytes):
        return shown(literal(value))
    if value is None:
        return "null (leave the field out if it is optional)"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and all(isinstance(each, IdOf) for each in choices):
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

# ------------------------------------------------------------------ what mends it


def _fix(text: str, place: Place, mismatch: Mismatch) -> ArgsFix | None:
    match mismatch.flaw:
        case Flaw.MISSING:
            return add_field(
                text, place, str(mismatch.path[-1]), literal(skeleton(mismatch.wanted))
            )
        case Flaw.EXTRA:
            return remove_field(text, place, str(mismatch.path[-1]))
        case Flaw.VALUE:
            return _other_number(place, mismatch.wanted, mismatch.found)
        case _:
            return None


def _other_number(place: Place, wanted: Validator, value: Value) -> ArgsFix | None:
    """``1n`` where ``1`` stands, or the reverse, if that is wanted and the same number."""
    if isinstance(value, float) and value.is_integer() and INT64_MIN <= value < INT64_MAX:
        other: Int64 | float = Int64(int(value))
        written = f"{other:d}n"
    elif isinstance(value, Int64) and int(float(value)) == value:
        other = float(value)
        written = number_literal(other)
    else:
        return None
    return write_value(place, written) if fits(wanted, other) else None
