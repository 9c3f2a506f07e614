"""Validators of every kind, and values that fit them or nearly do, for property tests."""

import math
from collections.abc import Mapping

from hypothesis import strategies as st

from convex_explorer.convex.validation import fits
from convex_explorer.convex.validators import (
    ArrayOf,
    Field,
    IdOf,
    Kind,
    Literal,
    ObjectOf,
    RecordOf,
    UnionOf,
    Validator,
)
from convex_explorer.values.ids import DocumentId
from convex_explorer.values.types import INT64_MAX, INT64_MIN, Int64, Value

#: The tables that ids are of, by number.
TABLES = {10001: "users", 10002: "tasks"}
#: The same by name; those of a deployment may have other numbers.
NUMBERS = {name: number for number, name in TABLES.items()}

_int64s = st.integers(INT64_MIN, INT64_MAX).map(Int64)
_floats = st.floats(allow_nan=False)
_strings = st.text(st.characters(codec="utf-8"), max_size=5)
#: As a validator may call its fields, and as a value's record may.
names = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,6}", fullmatch=True)

_leaves: st.SearchStrategy[Validator] = (
    st.sampled_from(list(Kind))
    | st.sampled_from(list(NUMBERS)).map(IdOf)
    | (_strings | _floats | st.booleans() | _int64s).map(Literal)
)

_mostly = st.sampled_from([True, True, True, False])
_seldom = st.sampled_from([False, False, False, False, True])
#: What the names of a record's fields can be held to.
_keys: st.SearchStrategy[Validator] = st.sampled_from(
    [
        Kind.STRING,
        IdOf("users"),
        UnionOf((IdOf("users"), IdOf("tasks"))),
        UnionOf((Kind.STRING,)),
    ]
)


def _fields(validators: st.SearchStrategy[Validator]) -> st.SearchStrategy[Validator]:
    each = st.builds(Field, validators, st.booleans())
    return st.dictionaries(names, each, max_size=3).map(ObjectOf)


def _containers(validators: st.SearchStrategy[Validator]) -> st.SearchStrategy[Validator]:
    return (
        validators.map(ArrayOf)
        | st.builds(RecordOf, _keys, validators)
        | st.lists(validators, max_size=3).map(lambda members: UnionOf(tuple(members)))
        | _fields(validators)
    )


validators: st.SearchStrategy[Validator] = st.recursive(_leaves, _containers, max_leaves=6)
#: As functions declare their args.
args_validators: st.SearchStrategy[Validator] = _fields(validators)

values: st.SearchStrategy[Value] = st.recursive(
    st.none() | st.booleans() | _floats | _int64s | _strings | st.binary(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=5,
)


@st.composite
def fitting(  # noqa: PLR0911 - one for each kind
    draw: st.DrawFn, validator: Validator, numbers: Mapping[str, int] = NUMBERS
) -> Value:
    """A value that a validator lets pass; any value where there is none."""
    match validator:
        case ObjectOf():
            chosen = [
                (name, each.validator)
                for name, each in validator.fields.items()
                if not each.optional or draw(st.booleans())
            ]
            return {name: draw(fitting(each, numbers)) for name, each in chosen}
        case ArrayOf():
            return draw(st.lists(fitting(validator.item, numbers), max_size=3))
        case RecordOf():
            return draw(_records(validator, numbers))
        case UnionOf(members=()):
            return draw(values)
        case UnionOf():
            return draw(fitting(draw(st.sampled_from(validator.members)), numbers))
        case Literal():
            return validator.value
        case IdOf():
            return draw(_ids([numbers[validator.table]]))
        case Kind():
            return draw(_OF_KIND[validator])


@st.composite
def broken(
    draw: st.DrawFn, value: Value, numbers: Mapping[str, int] = NUMBERS, *, depth: int = 0
) -> Value:
    """A value with a part of it replaced, added or left out; it may fit all the same.

    An object stays one, for args are one.
    """
    if isinstance(value, dict) and (depth == 0 or draw(_mostly)):
        odd = dict(value)
        if not odd or draw(_seldom):
            odd[draw(names)] = draw(values)
            return odd
        name = draw(st.sampled_from(list(odd)))
        if draw(_seldom):
            del odd[name]
        else:
            odd[name] = draw(broken(odd[name], numbers, depth=depth + 1))
        return odd
    if isinstance(value, list) and value and draw(_mostly):
        at = draw(st.integers(0, len(value) - 1))
        return [*value[:at], draw(broken(value[at], numbers, depth=depth + 1)), *value[at + 1 :]]
    ids = _ids(list(numbers.values()))
    if isinstance(value, str) and DocumentId.parse(value) and draw(_mostly):
        return draw(ids)
    return draw(st.sampled_from(_neighbors(value)) | ids | values)


def _neighbors(value: Value) -> list[Value]:
    """What a careless check might take for the value."""
    match value:
        case bool() | float() | Int64():
            number = int(value) if math.isfinite(value) else 0
            kept = min(max(number, INT64_MIN), INT64_MAX)
            return [Int64(kept), float(kept), bool(value), str(value)]
        case str():
            return [value.encode("utf-8"), value.upper(), f"{value} ", [value]]
        case bytes():
            return [value.decode("latin-1"), list(map(float, value))]
        case None:
            return [False, {}, [], ""]
        case list():
            return [{str(at): each for at, each in enumerate(value)}, [*value, None], [value]]
        case dict():
            return [list(value.values()), {"value": value}, None]


@st.composite
def _records(draw: st.DrawFn, record: RecordOf, numbers: Mapping[str, int]) -> Value:
    fields: dict[str, Value] = {}
    for _ in range(draw(st.integers(0, 3))):
        name = draw(names if fits(record.keys, "") else fitting(record.keys, numbers))
        assert isinstance(name, str)
        fields[name] = draw(fitting(record.values, numbers))
    return fields


def _ids(numbers: list[int]) -> st.SearchStrategy[str]:
    return st.builds(DocumentId.make, st.sampled_from(numbers), st.binary(min_size=16, max_size=16))


_OF_KIND: dict[Kind, st.SearchStrategy[Value]] = {
    Kind.ANY: values,
    Kind.NULL: st.none(),
    Kind.BOOLEAN: st.booleans(),
    Kind.NUMBER: _floats | st.just(math.inf),
    Kind.INT64: _int64s,
    Kind.COMMIT_TS: _int64s,
    Kind.STRING: _strings,
    Kind.BYTES: st.binary(max_size=4),
}


def has_nothing_that_fits(validator: Validator) -> bool:
    """Whether an empty union, which nothing fits, is somewhere in it."""
    return "v.union()" in str(validator)
