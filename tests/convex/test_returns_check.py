import json
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.convex.returns_check import SMALL, note_on, place_of, steps
from convex_explorer.convex.validation import Flaw, Mismatch, mismatches
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
from convex_explorer.values.codec import encode
from convex_explorer.values.ids import DocumentId
from convex_explorer.values.received import Received
from tests.support.validators import TABLES, fitting, validators, values

CIRCLE = ObjectOf({"kind": Field(Literal("circle")), "all": Field(ArrayOf(Kind.STRING))})
SQUARE = ObjectOf({"kind": Field(Literal("square")), "all": Field(ArrayOf(Kind.NUMBER))})


def found(validator, value, *, small=SMALL):
    return found_in(encode(value), validator, small=small)


def found_in(text, validator, *, small=SMALL):
    received = Received.from_bytes(text)
    return [step for step in steps(validator, received, TABLES, small=small) if step is not None]


def verdicts(mismatched):
    return [(each.flaw, each.path, each.wanted, each.table, each.branch) for each in mismatched]


def test_bytes_are_a_value_as_any_other():
    assert found(Kind.BYTES, b"") == found(Kind.ANY, b"") == []
    [mismatch] = found(Kind.STRING, b"")
    assert mismatch.flaw is Flaw.VALUE


@given(st.data(), validators, st.sampled_from([0, 10, SMALL]))
def test_the_verdict_is_that_of_validation(data, validator, small):
    value = data.draw(fitting(validator) | values)
    expected = verdicts(mismatches(validator, value, TABLES))
    assert verdicts(found(validator, value, small=small)) == expected


def test_what_may_be_anything_is_not_looked_at():
    received = Received.from_bytes(b'{"a":[1,2]}')
    assert list(steps(ObjectOf({"a": Field(Kind.ANY)}), received, {}, small=0)) == []
    assert list(steps(Kind.ANY, received, {})) == []


def test_a_large_array_is_looked_at_step_by_step():
    rows = [{"_id": "x" * 40, "n": 1} for _ in range(20_000)]
    rows[12_345]["n"] = "one"
    validator = ArrayOf(ObjectOf({"_id": Field(Kind.STRING), "n": Field(Kind.NUMBER)}))
    received = Received.from_bytes(json.dumps(rows).encode())
    all_steps = list(steps(validator, received, {}))
    [mismatch] = [step for step in all_steps if step is not None]
    assert mismatch.path == (12_345, "n")
    assert len(all_steps) > 100


def test_no_step_takes_long():
    rows = [{"_id": "x" * 40, "text": "y" * 250} for _ in range(40_000)]
    validator = ArrayOf(ObjectOf({"_id": Field(Kind.STRING), "text": Field(Kind.STRING)}))
    received = Received.from_bytes(json.dumps(rows).encode())
    longest, before = 0.0, perf_counter()
    for _ in steps(validator, received, {}):
        now = perf_counter()
        longest, before = max(longest, now - before), now
    assert longest < 0.1  # some 0.3 ms on an idle machine


def test_of_a_large_union_the_member_with_the_same_tags_is_meant():
    value = {"kind": "circle", "all": ["a" * 100] * 100 + [1.0]}
    [mismatch] = found(UnionOf((SQUARE, CIRCLE)), value)
    assert mismatch.path == ("all", 100)
    assert mismatch.branch == CIRCLE
    assert found(UnionOf((SQUARE, CIRCLE, Kind.ANY)), value) == []


def test_a_field_that_was_sent_twice_counts_as_it_was_sent_last():
    twice = b'{"n":"x","n":1}'
    assert found_in(twice, ObjectOf({"n": Field(Kind.NUMBER)}), small=0) == []


@pytest.mark.parametrize(
    ("validator", "fits"),
    [(Kind.STRING, True), (IdOf("users"), False), (Literal("x"), False), (Kind.NULL, False)],
)
def test_a_long_string_is_judged_without_being_read(validator, fits):
    assert (found_in(b'"' + b"x" * 2**20 + b'"', validator) == []) is fits


@pytest.mark.parametrize(
    ("mismatch", "place", "note"),
    [
        (
            Mismatch(Flaw.MISSING, ("a", "b"), Kind.STRING),
            ("a",),
            "Lacks the declared field “b”: a string.",
        ),
        (
            Mismatch(Flaw.EXTRA, ("a",), CIRCLE),
            ("a",),
            "Is a field that the function does not declare.",
        ),
        (Mismatch(Flaw.VALUE, (0,), Kind.INT64, 1.0), (0,), "Is declared to be an Int64."),
        (
            Mismatch(Flaw.TABLE, (0,), IdOf("users"), "", "tasks"),
            (0,),
            "Is declared to be an id of the table “users”, and is one of the table “tasks”.",
        ),
        (
            Mismatch(Flaw.KEY, ("a",), IdOf("users"), "a"),
            ("a",),
            "Has a name that does not fit what the function declares: an id of the table “users”.",
        ),
    ],
)
def test_a_note_says_what_does_not_fit(mismatch, place, note):
    assert place_of(mismatch) == place
    assert note_on(mismatch) == note


def test_records_are_looked_at_key_by_key():
    user = DocumentId.make(10001, bytes(16))
    wanted = RecordOf(IdOf("users"), Kind.NUMBER)
    flaws = [each.flaw for each in found(wanted, {user: "one", "x": 1.0}, small=0)]
    assert flaws == [Flaw.VALUE, Flaw.KEY]
