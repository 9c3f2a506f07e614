import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.convex.args import read_args
from convex_explorer.convex.args_completion import (
    complete,
    complete_variable,
    describe,
    describe_variable,
)
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
from convex_explorer.convex.variables import Variables
from convex_explorer.values.text import literal
from convex_explorer.values.types import Int64
from tests.support.validators import args_validators, names, values

CIRCLE = ObjectOf({"kind": Field(Literal("circle")), "radius": Field(Kind.NUMBER)})
SQUARE = ObjectOf({"kind": Field(Literal("square")), "side": Field(Kind.NUMBER)})
DECLARED = ObjectOf(
    {
        "note": Field(Kind.STRING, optional=True),
        "title": Field(Kind.STRING),
        "done": Field(Kind.BOOLEAN, optional=True),
        "owner": Field(UnionOf((IdOf("users"), Kind.NULL)), optional=True),
        "status": Field(UnionOf((Literal("open"), Literal("done"))), optional=True),
        "shapes": Field(ArrayOf(UnionOf((CIRCLE, SQUARE))), optional=True),
        "scores": Field(RecordOf(Kind.STRING, Kind.INT64), optional=True),
    }
)


def offers(marked: str, validator=DECLARED) -> list[str]:
    before, _, behind = marked.partition("|")
    found = complete(before + behind, len(before), validator)
    return [] if found is None else [each.label for each in found.offers]


def completed(marked: str, label: str) -> str:
    """The text once an offer was taken."""
    before, _, behind = marked.partition("|")
    text = before + behind
    found = complete(text, len(before), DECLARED)
    assert found is not None
    (offer,) = [each for each in found.offers if each.label == label]
    return text[: found.start] + offer.replacement + text[found.end :]


def test_names_are_offered_required_ones_first_and_none_twice():
    assert offers("{ | }")[:3] == ["title", "note", "done"]
    assert offers("{ note: '', |, done: true }")[:2] == ["title", "owner"]


def test_what_is_typed_narrows_the_offers():
    assert offers("{ no| }") == ["note"]
    assert offers("{ o| }")[0] == "owner"
    assert offers("{ 'ti|' }") == ["title"]


@pytest.mark.parametrize(
    ("marked", "label", "text"),
    [
        ("{ ti| }", "title", "{ title:  }"),
        ('{ "ti|": 1 }', "title", '{ "title": 1 }'),
        ("{ ti|: 1 }", "title", "{ title: 1 }"),
        ("{ status: | }", '"open"', '{ status: "open" }'),
        ("{ status: 'o|' }", '"open"', '{ status: "open" }'),
        ('{ status: "o| }', '"open"', '{ status: "open" }'),
        ("{ done: f| }", "false", "{ done: false }"),
        ("{ scores: { a: | } }", "0n", "{ scores: { a: 0n } }"),
    ],
)
def test_what_is_chosen_stands_in_place_of_what_was_typed(marked, label, text):
    assert completed(marked, label) == text


@pytest.mark.parametrize(
    ("marked", "labels"),
    [
        ("{ done: | }", ["true", "false"]),
        ("{ owner: | }", ['""', "null"]),
        ("{ shapes: [{ | }] }", ["kind", "radius", "side"]),
        ("{ shapes: [{ kind: 'square', | }] }", ["side"]),
        ("{ shapes: [{ |, kind: 'circle' }] }", ["radius"]),
        ("{ shapes: [{ kind: | }] }", ['"circle"', '"square"']),
        ("{ title: '' | }", []),
        ("{ nobody: | }", []),
        ("{ // | \n }", []),
        ("{ done: true| }", []),
    ],
)
def test_what_is_offered_depends_on_the_place(marked, labels):
    assert offers(marked) == labels


def test_of_function_without_a_validator_nothing_is_known():
    assert offers("{ | }", Kind.ANY) == []


@pytest.mark.parametrize(
    ("marked", "start"),
    [
        ("{ ti|tle: 1 }", "title: a string\nv.string()"),
        ("{ title: |1 }", "title: a string\nv.string()"),
        ("{ shapes: [{ kind: 'square', side|: 1 }] }", "side: a number (Float64)"),
        ("{ nobody|: 1 }", ""),
        ("|", ""),
    ],
)
def test_what_belongs_somewhere_is_told(marked, start):
    before, _, behind = marked.partition("|")
    told = describe(before + behind, len(before), DECLARED)
    assert told.startswith(start)
    assert bool(told) == bool(start)


@given(args_validators, st.dictionaries(names, values, max_size=3), st.data())
def test_whatever_is_offered_can_be_taken_at_any_place(validator, args, data):
    text = literal(args, indent=2)
    position = data.draw(st.integers(0, len(text)))
    found = complete(text, position, validator)
    describe(text, position, validator)
    if found is not None:
        assert 0 <= found.start <= position <= found.end <= len(text)
        for offer in found.offers:
            if not offer.replacement.endswith(": "):
                after = text[: found.start] + offer.replacement + text[found.end :]
                assert read_args(after) is not None


VARIABLES = Variables("acme", {"userId": "j57", "count": Int64(3), "user": None})


def offered_variables(before: str, after: str = "") -> list[str] | None:
    found = complete_variable(before + after, len(before), VARIABLES)
    return None if found is None else [offer.label for offer in found.offers]


@pytest.mark.parametrize("quote", ["'", '"', "`"])
def test_names_of_variables_are_offered_within_double_braces(quote):
    assert offered_variables(f"{{ a: {quote}{{{{") == ["userId", "count", "user"]
    assert offered_variables(f"{{ a: {quote}{{{{ us", "}}") == ["userId", "user"]
    assert offered_variables(f"{{ a: {quote}{{") is None
    assert offered_variables(f"{{ a: {quote}x{{{{") is None
    assert offered_variables(f"{{ a: {quote}{{{{none") is None


@pytest.mark.parametrize("after", ["", '"', '}}"', 'Id}}"', ' }}"', '}"'])
def test_a_chosen_variable_takes_the_place_of_all_that_is_there_of_one(after):
    before = '{ a: "{{user'
    found = complete_variable(f"{before}{after}, b: 1 }}", len(before), VARIABLES)
    text = f"{before}{after}, b: 1 }}"
    offer = found.offers[0]
    written = text[: found.start] + offer.replacement + text[found.end :]
    assert written == '{ a: "{{userId}}", b: 1 }'
    assert offer.detail == '"j57"'


def test_a_variable_is_described_where_it_stands():
    text = '{\n  a: "{{count}}", b: "{{gone}}",\n}'
    assert describe_variable(text, text.index("count"), VARIABLES) == (
        "count is 3n\nA variable of acme"
    )
    assert "no variable of acme" in describe_variable(text, text.index("gone"), VARIABLES)
    assert describe_variable(text, text.index("b:"), VARIABLES) == ""
