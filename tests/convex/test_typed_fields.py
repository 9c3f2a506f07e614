import pytest
from hypothesis import given

from convex_explorer.convex.args_edits import read_value
from convex_explorer.convex.typed_fields import (
    TypedError,
    check_key,
    choice_words,
    new_key,
    switched,
    type_words,
    typed_int64,
    typed_number,
)
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
)
from convex_explorer.values.text import literal
from convex_explorer.values.types import INT64_MAX, INT64_MIN, Int64
from tests.support.validators import has_nothing_that_fits, validators
from tests.support.values import same, scalars, values

CIRCLE = ObjectOf({"kind": Field(Literal("circle")), "size": Field(Kind.NUMBER)})
SQUARE = ObjectOf(
    {
        "kind": Field(Literal("square")),
        "size": Field(Kind.NUMBER),
        "tilted": Field(Kind.BOOLEAN, optional=True),
    }
)


@pytest.mark.parametrize(
    "typed", ["1", "-0", "1.50", "1e3", "NaN", "-Infinity", "0x10", "1_000", ".5", "1."]
)
def test_a_number_stays_as_it_was_typed(typed):
    assert typed_number(f" {typed} ") == typed
    assert isinstance(read_value(typed)[0], float)


@given(scalars())
def test_every_number_can_be_typed_in_the_form_in_which_it_is_shown(value):
    if isinstance(value, Int64):
        assert read_value(typed_int64(str(int(value)))) == (value, literal(value))
    elif isinstance(value, float):
        assert same(read_value(typed_number(literal(value)))[0], value)


@pytest.mark.parametrize(
    "typed", ["", "abc", "1,5", "12n", "--1", "007", "9007199254740993", "1 2"]
)
def test_what_is_no_number_is_told_why(typed):
    with pytest.raises(TypedError) as refusal:
        typed_number(typed)
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("12", "12n"),
        ("-12n", "-12n"),
        (str(INT64_MAX), f"{INT64_MAX}n"),
        (f" {INT64_MIN} ", f"{INT64_MIN}n"),
    ],
)
def test_an_int64_needs_no_n(typed, written):
    assert typed_int64(typed) == written


@pytest.mark.parametrize("typed", ["", "n", "1.5", "1e3", str(INT64_MAX + 1), "abc", "007"])
def test_what_is_no_int64_is_told_why(typed):
    with pytest.raises(TypedError) as refusal:
        typed_int64(typed)
    assert str(refusal.value).endswith(".")


def test_a_key_that_is_taken_or_impossible_is_refused():
    check_key("b", {"a"})
    for typed in ("a", "$b", "é", "two\nlines"):
        with pytest.raises(TypedError):
            check_key(typed, {"a"})


def test_a_new_key_is_a_free_one():
    assert new_key(Kind.STRING, {}) == "key"
    assert new_key(Kind.STRING, {"key", "key2"}) == "key3"
    colors = UnionOf((Literal("red"), Literal("green")))
    assert new_key(colors, {"red"}) == "green"


@pytest.mark.parametrize(
    ("validator", "words"),
    [
        (IdOf("users"), "id of users"),
        (ArrayOf(Kind.NUMBER), "array of number"),
        (RecordOf(Kind.STRING, Kind.ANY), "record of any value"),
        (UnionOf((Literal("a"), Kind.NULL)), "choice"),
        (UnionOf((Kind.STRING, Kind.NUMBER)), "string or number"),
        (UnionOf(tuple(Kind)), "one of several"),
        (UnionOf(()), "nothing fits"),
        (CIRCLE, "object"),
    ],
)
def test_types_are_named_in_few_words(validator, words):
    assert type_words(validator) == words


def test_choices_are_named_by_their_tags_and_literals():
    assert choice_words(CIRCLE) == '{ kind: "circle", … }'
    assert choice_words(Literal("red")) == "red"
    assert choice_words(Literal("")) == '""'
    assert choice_words(Literal(Int64(3))) == "3n"


def test_another_branch_keeps_what_fits_it():
    circle = {"kind": "circle", "size": 2.0, "tilted": True}
    assert switched(circle, SQUARE) == {"kind": "square", "size": 2.0, "tilted": True}
    assert same(switched(3.0, Kind.INT64), Int64(3))
    assert same(switched(Int64(3), Kind.NUMBER), 3.0)
    assert switched(0.5, Kind.INT64) == Int64(0)
    assert switched("abc", ArrayOf(Kind.STRING)) == []


@given(values(), validators)
def test_what_another_branch_gets_fits_it_wherever_something_does(value, validator):
    if has_nothing_that_fits(validator) or "v.id" in str(validator):
        return
    assert fits(validator, switched(value, validator))
