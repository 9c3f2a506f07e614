"""What can be written at a caret in args text, by what the function declares."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from convex_explorer.convex.args_caret import CaretPlace, Level, find_caret
from convex_explorer.convex.args_reader import Reader
from convex_explorer.convex.args_words import shown
from convex_explorer.convex.skeletons import skeleton
from convex_explorer.convex.validation import fits
from convex_explorer.convex.validator_words import words
from convex_explorer.convex.validators import (
    ArrayOf,
    Field,
    IdOf,
    Kind,
    Literal,
    ObjectOf,
    RecordOf,
    Validator,
    choices_of,
)
from convex_explorer.convex.variables import Variables, variable_at
from convex_explorer.values.text import literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from convex_explorer.values.types import Value

_QUOTES = "\"'`"
#: A string that begins like a variable, up to the caret.
_BEGUN_VARIABLE = re.compile(r"([\"'`])\{\{[ \t]*(\w*)\Z")


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that can be written.

    Attributes:
        label: as a list shows it.
        detail: what it is: ``string, required``.
        replacement: what is written.
        sure: whether it is one of few (a name, a literal), rather than the beginning of any.
    """

    label: str
    detail: str
    replacement: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Completion:
    """What can stand in place of ``text[start:end]``, the likeliest first."""

    start: int
    end: int
    offers: tuple[Offer, ...]


def complete(text: str, position: int, validator: Validator) -> Completion | None:
    """What can be written at a place.

    Args:
        text: args text, finished or not.
        position: an index into it.
        validator: what the function declares of its args.

    Returns:
        None where nothing is known of the place, or nothing more can be written there.
    """
    place = find_caret(text, position)
    if place is None or not (place.in_key or place.in_value):
        return None
    wanted = list(_validators_at(validator, place))
    offers = _names(wanted, place) if place.in_key else _values(wanted)
    typed = place.word.strip(_QUOTES).casefold()
    matching = [each for each in offers if typed in each.label.casefold().strip(_QUOTES)]
    matching.sort(key=lambda each: not each.label.casefold().strip(_QUOTES).startswith(typed))
    if not matching or (len(matching) == 1 and matching[0].replacement == place.word):
        return None
    return Completion(place.start, place.end, tuple(dict.fromkeys(matching)))


def complete_variable(text: str, position: int, variables: Variables) -> Completion | None:
    """The variables that can be named at a place; None where no name of one is being written."""
    start = text.rfind("\n", 0, position) + 1
    begun = _BEGUN_VARIABLE.search(text, start, position)
    if begun is None:
        return None
    quote, typed = begun[1], begun[2].casefold()
    rest = re.compile(rf"\w*[ \t]*\}}{{0,2}}{quote}?").match(text, position)
    names = sorted(variables.values, key=lambda name: not name.casefold().startswith(typed))
    offers = tuple(
        Offer(name, shown(literal(variables.values[name])), f"{quote}{{{{{name}}}}}{quote}")
        for name in names
        if typed in name.casefold()
    )
    end = position if rest is None else rest.end()
    if not offers or (len(offers) == 1 and offers[0].replacement == text[begun.start() : end]):
        return None
    return Completion(begun.start(), end, offers)


def describe_variable(text: str, position: int, variables: Variables) -> str:
    """What the variable at a place stands for, in words; empty where there is none."""
    name = variable_at(text, position)
    if name is None:
        return ""
    if name not in variables.values:
        return variables.complaint(name)
    value = shown(literal(variables.values[name]))
    return f"{name} is {value}\nA variable of {variables.deployment_name}"


def describe(text: str, position: int, validator: Validator) -> str:
    """What belongs at a place, in words and as it is declared; empty where nobody knows."""
    place = find_caret(text, position)
    if place is None or not place.levels:
        return ""
    level = place.levels[-1]
    name = place.word if place.in_key else level.key
    if place.in_key and place.end > position:
        name = text[place.start : place.end]
    wanted = list(_validators_at(validator, place))
    if isinstance(name, str) and level.is_object and place.in_key:
        bare = name.strip(_QUOTES)
        wanted = [each.fields[bare].validator for each in _objects(wanted) if bare in each.fields]
    declared = list(dict.fromkeys(map(str, wanted)))
    if not declared:
        return ""
    in_words = words(wanted[0])
    return f"{name}: {in_words}\n{declared[0]}" if in_words else f"{name}\n{declared[0]}"


# ------------------------------------------------------------------ what is wanted there


def _validators_at(validator: Validator, place: CaretPlace) -> Iterator[Validator]:
    """What the object around a name, or the value at the caret, has to be: one of these."""
    levels = place.levels
    if not levels:
        return
    here = [validator]
    for level in levels[:-1]:
        here = [below for each in here for below in _below(each, level)]
    yield from (
        here if place.in_key else [below for each in here for below in _below(each, levels[-1])]
    )


def _below(validator: Validator, level: Level) -> Iterator[Validator]:
    """What the part that is being written within one has to be."""
    for choice in choices_of(validator):
        match choice:
            case ArrayOf() if not level.is_object:
                yield choice.item
            case RecordOf() if level.is_object:
                yield choice.values
            case ObjectOf() if level.is_object and _may_be(choice, level):
                if (named := choice.fields.get(str(level.key))) is not None:
                    yield named.validator


def _may_be(branch: ObjectOf, level: Level) -> bool:
    """Whether the fields that are written already allow for a branch of a union."""
    for name, text in level.fields.items():
        each = branch.fields.get(name)
        if each is None or not text or name == level.key:
            continue
        if isinstance(each.validator, Literal) and not fits(each.validator, _value_of(text)):
            return False
    return True


def _value_of(text: str) -> Value:
    return Reader(f"{{ value: {text} }}").read().get("value")


def _objects(wanted: list[Validator]) -> Iterator[ObjectOf]:
    for validator in wanted:
        yield from (each for each in choices_of(validator) if isinstance(each, ObjectOf))


# ------------------------------------------------------------------ what is offered


def _names(wanted: list[Validator], place: CaretPlace) -> list[Offer]:
    level = place.levels[-1]
    fields: dict[str, Field] = {}
    for branch in _objects(wanted):
        if _may_be(branch, level):
            for name, each in branch.required_first:
                if name not in level.fields:
                    fields.setdefault(name, each)
    quote = place.word[:1] if place.word and place.word[0] in _QUOTES else ""
    behind = "" if place.has_colon else ": "
    return [
        Offer(name, _detail(each), f"{quote}{name}{quote}{behind}")
        for name, each in sorted(fields.items(), key=lambda named: named[1].optional)
    ]


def _detail(declared: Field) -> str:
    kind = words(declared.validator) or str(declared.validator)
    return f"{kind}, optional" if declared.optional else f"{kind}, required"


def _values(wanted: list[Validator]) -> list[Offer]:
    return [
        offer
        for validator in wanted
        for choice in choices_of(validator)
        for offer in _offers_for(choice)
    ]


def _offers_for(choice: Validator) -> list[Offer]:
    match choice:
        case Literal():
            written = literal(choice.value)
            return [Offer(written, "", written)]
        case Kind.BOOLEAN:
            return [Offer(word, "", word) for word in ("true", "false")]
        case Kind.NULL:
            return [Offer("null", "", "null")]
        case Kind.ANY:
            return []
        case IdOf():
            return [Offer('""', words(choice), '""', sure=False)]
        case _:
            written = literal(skeleton(choice))
            return [Offer(written, words(choice), written, sure=False)]
