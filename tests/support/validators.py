"""Validators of every kind, and values that fit them, for property tests."""

import math

from hypothesis import strategies as st

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
_NUMBERS = {name: number for number, name in TABLES.items()}

_int64s = st.integers(INT64_MIN, INT64_MAX).map(Int64)
_floats = st.floats(allow_nan=False)
_strings = st.text(st.characters(codec="utf-8"), max_size=5)
#: As a validator may call its fields, and as a value's record may.
names = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,6}", fullmatch=True)

_leaves: st.SearchStrategy[Validator] = (
    st.sampled_from(list(Kind))
    | st.sampled_from(list(_NUMBERS)).map(IdOf)
    | (_strings | _floats | st.booleans() | _int64s).map(Literal)
)


def _fields(validators: st.SearchStrategy[Validator]) -> st.SearchStrategy[Validator]:
    each = st.builds(Field, validators, st.booleans())
    return st.dictionaries(names, each, max_size=3).map(ObjectOf)


def _containers(validators: st.SearchStrategy[Validator]) -> st.SearchStrategy[Validator]:
    return (
        validators.map(ArrayOf)
        | validators.map(lambda values: RecordOf(Kind.STRING, values))
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
    draw: st.DrawFn, validator: Validator
) -> Value:
    """A value that a validator lets pass; any value where there is none."""
    match validator:
        case ObjectOf():
            chosen = [
                (name, each.validator)
                for name, each in validator.fields.items()
                if not each.optional or draw(st.booleans())
            ]
            return {name: draw(fitting(each)) for name, each in chosen}
        case ArrayOf():
            return draw(st.lists(fitting(validator.item), max_size=3))
        case RecordOf():
            return draw(st.dictionaries(names, fitting(validator.values), max_size=3))
        case UnionOf(members=()):
            return draw(values)
        case UnionOf():
            return draw(fitting(draw(st.sampled_from(validator.members))))
        case Literal():
            return validator.value
        case IdOf():
            internal = draw(st.binary(min_size=16, max_size=16))
            return DocumentId.make(_NUMBERS[validator.table], internal)
        case Kind():
            return draw(_OF_KIND[validator])


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
