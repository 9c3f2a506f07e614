import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.convex.validation import Flaw, Mismatch, branch_of, fits, mismatches
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
from convex_explorer.values.types import Int64, Value
from tests.support.validators import TABLES, fitting, has_nothing_that_fits, validators

USER = DocumentId.make(10001, bytes(16))
TASK = DocumentId.make(10002, bytes(16))


@given(st.data(), validators)
def test_a_value_made_to_fit_fits(data: st.DataObject, validator: Validator) -> None:
    value = data.draw(fitting(validator))
    assert has_nothing_that_fits(validator) or fits(validator, value, TABLES)


@pytest.mark.parametrize(
    ("validator", "value"),
    [
        (Kind.NUMBER, Int64(1)),
        (Kind.INT64, 1.0),
        (Kind.NUMBER, True),
        (Kind.BOOLEAN, 0.0),
        (Kind.STRING, b"bytes"),
        (Kind.NULL, False),
        (Literal(1.0), True),
        (Literal(Int64(1)), 1.0),
        (IdOf("users"), "nobody"),
        (UnionOf(()), None),
        (ArrayOf(Kind.ANY), {}),
        (RecordOf(Kind.STRING, Kind.ANY), []),
        (ObjectOf(), None),
    ],
)
def test_a_value_of_another_type_does_not_fit(validator: Validator, value: Value) -> None:
    assert list(mismatches(validator, value)) == [Mismatch(Flaw.VALUE, (), validator, value)]


def test_all_that_is_wrong_is_found_and_not_only_the_first() -> None:
    wanted = ObjectOf(
        {"a": Field(Kind.STRING), "b": Field(Kind.NUMBER), "c": Field(ArrayOf(Kind.STRING))}
    )
    found = [
        (each.flaw, each.path) for each in mismatches(wanted, {"b": "x", "c": ["", 1.0], "d": 1.0})
    ]
    assert found == [
        (Flaw.MISSING, ("a",)),
        (Flaw.VALUE, ("b",)),
        (Flaw.VALUE, ("c", 1)),
        (Flaw.EXTRA, ("d",)),
    ]


def test_an_id_of_another_table_is_noticed_where_the_tables_are_known() -> None:
    assert list(mismatches(IdOf("users"), TASK, TABLES)) == [
        Mismatch(Flaw.TABLE, (), IdOf("users"), TASK, "tasks")
    ]
    assert fits(IdOf("users"), TASK)


def test_of_a_union_the_branch_with_the_same_tag_is_explained() -> None:
    circle = ObjectOf({"kind": Field(Literal("circle")), "radius": Field(Kind.NUMBER)})
    square = ObjectOf({"kind": Field(Literal("square")), "side": Field(Kind.NUMBER)})
    value: Value = {"kind": "square", "radius": 2.0}
    assert list(mismatches(UnionOf((circle, square, Kind.NULL)), value)) == [
        Mismatch(Flaw.MISSING, ("side",), Kind.NUMBER, branch=square),
        Mismatch(Flaw.EXTRA, ("radius",), square, 2.0, branch=square),
    ]


def test_a_value_is_of_the_member_that_it_fits_or_else_of_the_closest() -> None:
    circle = ObjectOf({"kind": Field(Literal("circle")), "radius": Field(Kind.NUMBER)})
    square = ObjectOf({"kind": Field(Literal("square")), "side": Field(Kind.NUMBER)})
    shape = UnionOf((Kind.NULL, UnionOf((circle, square))))
    assert branch_of(shape, None) is Kind.NULL
    assert branch_of(shape, {"kind": "square", "side": 1.0}) is square
    assert branch_of(shape, {"kind": "square"}) is square
    assert branch_of(shape, "round") is None


def test_of_a_union_without_a_close_branch_the_whole_is_named() -> None:
    union = UnionOf((Literal("a"), Literal("b")))
    assert list(mismatches(union, "c")) == [Mismatch(Flaw.VALUE, (), union, "c")]


def test_an_odd_name_in_a_record_is_told_from_an_odd_value() -> None:
    record = RecordOf(IdOf("users"), Kind.NUMBER)
    found = list(mismatches(record, {"nobody": 1.0, USER: "x"}))
    assert [(each.flaw, each.path) for each in found] == [
        (Flaw.KEY, ("nobody",)),
        (Flaw.VALUE, (USER,)),
    ]


def test_long_work_pauses_time_and_again() -> None:
    pauses: list[None] = []
    list(mismatches(ArrayOf(Kind.STRING), [1.0] * 100, pause=lambda: pauses.append(None)))
    assert len(pauses) > 100


def test_an_id_of_a_table_that_nobody_knows_is_for_the_deployment_to_judge() -> None:
    assert fits(IdOf("users"), DocumentId.make(10_999, bytes(16)), TABLES)


@pytest.mark.parametrize("value", [1.0, True, "1", None])
def test_the_moment_of_a_commit_is_an_int64(value: Value) -> None:
    assert fits(Kind.COMMIT_TS, Int64(1))
    assert not fits(Kind.COMMIT_TS, value)
