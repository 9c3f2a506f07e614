import re

import pytest
from hypothesis import given

from convex_explorer.convex.function_spec import FunctionSpec
from convex_explorer.convex.functions import FunctionPath, FunctionType
from convex_explorer.convex.validator_layout import WIDTH, laid_out, signature
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
from convex_explorer.values.types import Int64
from tests.support.validators import validators

STATUS = UnionOf((Literal("open"), Literal("in progress"), Literal("done"), Literal("dropped")))
TASK = ObjectOf(
    {
        "_id": Field(IdOf("tasks")),
        "status": Field(STATUS),
        "labels": Field(ArrayOf(Kind.STRING), optional=True),
    }
)


def test_what_fits_in_a_line_is_one():
    assert laid_out(ObjectOf({"id": Field(IdOf("users"))})) == 'v.object({ id: v.id("users") })'


def test_what_does_not_has_a_line_for_each_field_and_member():
    assert (
        laid_out(TASK)
        == """v.object({
  _id: v.id("tasks"),
  status: v.union(
    v.literal("open"),
    v.literal("in progress"),
    v.literal("done"),
    v.literal("dropped"),
  ),
  labels: v.optional(v.array(v.string())),
})"""
    )


def test_what_is_around_an_object_opens_and_closes_in_its_lines():
    lines = laid_out(ObjectOf({"all": Field(RecordOf(Kind.STRING, ArrayOf(TASK)), optional=True)}))
    assert lines.splitlines()[1] == "  all: v.optional(v.record(v.string(), v.array(v.object({"
    assert lines.splitlines()[-2] == "  })))),"


@given(validators)
def test_only_white_space_and_last_commas_are_added(validator):
    bare = str.maketrans("", "", " ,\n")
    assert laid_out(validator).translate(bare) == str(validator).translate(bare)


@given(validators)
def test_a_long_line_is_one_that_cannot_be_parted(validator):
    for line in laid_out(validator).splitlines():
        # What is said of a record's names stays in its line.
        assert len(line) <= WIDTH or not re.search(r"(?<!record\()v\.union\(.|v\.object\({ ", line)


@pytest.mark.parametrize(
    ("args", "returns", "expected"),
    [
        (ObjectOf(), Kind.NULL, "tasks:list(): null"),
        (Kind.ANY, Kind.ANY, "tasks:list(any): any"),
        (
            ObjectOf({"id": Field(IdOf("tasks")), "note": Field(Kind.STRING, optional=True)}),
            ArrayOf(UnionOf((Kind.NULL, Literal(Int64(1)), IdOf("tasks")))),
            'tasks:list({ id, note? }): (null | 1n | Id<"tasks">)[]',
        ),
        (
            RecordOf(Kind.STRING, Kind.INT64),
            TASK,
            "tasks:list(Record<string, int64>): { _id, status, labels? }",
        ),
    ],
)
def test_a_signature_is_one_line(args, returns, expected):
    spec = FunctionSpec(
        FunctionPath.parse("tasks:list"), FunctionType.QUERY, args=args, returns=returns
    )
    assert signature(spec) == expected


def test_a_signature_is_never_long():
    fields = ObjectOf({f"field{number}": Field(Kind.ANY) for number in range(100)})
    spec = FunctionSpec(FunctionPath.parse("a:b"), FunctionType.QUERY, args=fields, returns=fields)
    assert len(signature(spec)) < 260
