import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convex_explorer.convex import validators
from convex_explorer.demo import validators as v
from convex_explorer.demo.tables import TABLE_NUMBERS, document_id
from convex_explorer.values.ids import DocumentId
from convex_explorer.values.types import Int64
from tests.support.validators import args_validators, broken, fitting
from tests.support.verdicts import disagreement

STATUS = v.Union(v.Literal("open"), v.Literal("done"))
TASK_ID = document_id("tasks", 1)


@pytest.mark.parametrize(
    ("validator", "value"),
    [
        (v.Any(), [None, b"x"]),
        (v.Null(), None),
        (v.Boolean(), False),
        (v.Number(), math.nan),
        (v.Int64(), Int64(5)),
        (v.String(), ""),
        (v.Bytes(), b""),
        (v.Id("tasks"), TASK_ID),
        (v.Literal(True), True),
        (v.Literal(Int64(1)), Int64(1)),
        (v.Array(v.Number()), [1.0, 2.0]),
        (v.Record(v.String(), v.Number()), {"a": 1.0}),
        (v.Object({"a": v.Optional(v.Null())}), {}),
        (STATUS, "done"),
    ],
)
def test_what_fits_has_no_problem(validator, value):
    assert v.problem(validator, value) is None


@pytest.mark.parametrize(
    ("validator", "value"),
    [
        (v.Number(), Int64(5)),
        (v.Int64(), 5.0),
        (v.Number(), True),
        (v.Boolean(), 1.0),
        (v.String(), None),
        (v.Bytes(), "x"),
        (v.Literal(1.0), True),
        (v.Literal(Int64(1)), 1.0),
        (v.Array(v.Any()), {}),
        (v.Record(v.String(), v.Any()), []),
        (v.Object({}), []),
        (v.Union(), None),
        (v.Id("tasks"), "tasks"),
    ],
)
def test_types_are_not_mixed_up(validator, value):
    assert v.problem(validator, value) is not None


def test_a_wrong_type_is_told_with_its_path():
    validator = v.Object({"items": v.Array(v.Object({"price": v.Number()}))})
    assert v.problem(validator, {"items": [{"price": 1.0}, {"price": "free"}]}) == (
        "Value does not match validator.\n"
        "Path: .items[1].price\n"
        'Value: "free"\n'
        "Validator: v.float64()"
    )


def test_at_the_root_the_path_is_an_empty_line():
    assert v.problem(v.Null(), 1.0) == (
        "Value does not match validator.\n\nValue: 1.0\nValidator: v.null()"
    )


def test_a_missing_field_names_the_object_around_it():
    validator = v.Object({"b": v.Object({"a": v.Int64(), "c": v.Optional(v.String())})})
    assert v.problem(validator, {"b": {}}) == (
        "Object is missing the required field `a`. Consider wrapping the field validator in "
        "`v.optional(...)` if this is expected.\n"
        "Path: .b\n"
        "Object: {}\n"
        "Validator: v.object({a: v.int64(), c: v.optional(v.string())})"
    )


def test_an_extra_field_comes_after_what_the_fields_have_to_say():
    validator = v.Object({"z": v.Number()})
    assert v.problem(validator, {"a": None, "z": "x"}).startswith("Value does not match")
    assert v.problem(validator, {"a": None, "z": 1.0}) == (
        "Object contains extra field `a` that is not in the validator.\n"
        "\n"
        "Object: {a: null, z: 1.0}\n"
        "Validator: v.object({z: v.float64()})"
    )


def test_a_literal_and_an_id_are_told_in_one_line():
    validator = v.Object({"kind": v.Literal("a"), "user": v.Id("users")})
    assert v.problem(validator, {"kind": "b"}) == (
        '`"b"` does not match literal validator `v.literal("a")`.Path: .kind'
    )
    assert v.problem(validator, {"kind": "a", "user": TASK_ID}) == (
        f'Found ID "{TASK_ID}" from table `tasks`, which does not match the table name in '
        'validator `v.id("users")`.Path: .user'
    )
    stored = DocumentId.make(35, bytes(16))
    assert "from a system table, which" in v.problem(v.Id("users"), stored)


def test_a_union_says_no_more_than_that_nothing_fits():
    assert v.problem(v.Object({"status": STATUS}), {"status": "lost"}) == (
        "Value does not match validator.\n"
        "Path: .status\n"
        'Value: "lost"\n'
        'Validator: v.union(v.literal("open"), v.literal("done"))'
    )


def test_a_union_of_one_is_as_talkative_as_its_member():
    assert "does not match literal" in v.problem(v.Union(v.Literal("a")), "b")


def test_the_path_into_a_record_says_keys_or_values():
    validator = v.Record(v.Id("users"), v.Number())
    user = document_id("users", 1)
    assert "\nPath: .keys()\n" in v.problem(validator, {"nobody": 1.0})
    assert "\nPath: .values()\n" in v.problem(validator, {user: "x"})


def test_args_are_one_object():
    validator = v.Object({})
    assert v.args_problem(validator, [{}]) is None
    assert v.args_problem(validator, [{}, {}]) == (
        "Expected to receive a single object as the function's argument. "
        "Instead received 2 arguments: [{}, {}]"
    )
    assert v.args_problem(validator, [5.0]) == (
        "Expected to receive an object as the function's argument. Instead received: 5.0"
    )


def test_without_a_validator_any_args_do():
    assert v.args_problem(v.Any(), [1.0, 2.0]) is None


def test_validators_describe_themselves():
    validator = v.Object(
        {
            "id": v.Id("users"),
            "kind": v.Union(v.Literal("a"), v.Literal(Int64(1)), v.Null()),
            "meta": v.Optional(v.Record(v.String(), v.Array(v.Bytes()))),
        }
    )
    assert validator.to_json() == {
        "type": "object",
        "value": {
            "id": {"fieldType": {"type": "id", "tableName": "users"}, "optional": False},
            "kind": {
                "fieldType": {
                    "type": "union",
                    "value": [
                        {"type": "literal", "value": "a"},
                        {"type": "literal", "value": Int64(1)},
                        {"type": "null"},
                    ],
                },
                "optional": False,
            },
            "meta": {
                "fieldType": {
                    "type": "record",
                    "keys": {"type": "string"},
                    "values": {
                        "fieldType": {"type": "array", "value": {"type": "bytes"}},
                        "optional": False,
                    },
                },
                "optional": True,
            },
        },
    }


@pytest.mark.parametrize(
    ("validator", "json_type"),
    [(v.Number(), "number"), (v.Int64(), "bigint"), (v.Boolean(), "boolean"), (v.Any(), "any")],
)
def test_numbers_and_int64_have_their_javascript_names_in_json(validator, json_type):
    assert validator.to_json() == {"type": json_type}


@settings(max_examples=2_000, deadline=None)
@given(st.data(), args_validators)
def test_the_program_comes_to_the_same_verdict(data, declared):
    args = data.draw(fitting(declared, TABLE_NUMBERS))
    if data.draw(st.booleans()):
        args = data.draw(broken(args, TABLE_NUMBERS))
    said = v.problem(as_the_demo_has_it(declared), args)
    tables = {number: name for name, number in TABLE_NUMBERS.items()}
    said = None if said is None else f"ArgumentValidationError: {said}"
    assert disagreement(declared, args, tables, said) is None


def as_the_demo_has_it(  # noqa: PLR0911 - one for each kind
    declared: validators.Validator,
) -> v.Validator:
    match declared:
        case validators.ObjectOf():
            fields = {
                name: v.Optional(shape) if each.optional else shape
                for name, each in declared.fields.items()
                for shape in [as_the_demo_has_it(each.validator)]
            }
            return v.Object(fields)
        case validators.ArrayOf():
            return v.Array(as_the_demo_has_it(declared.item))
        case validators.RecordOf():
            return v.Record(as_the_demo_has_it(declared.keys), as_the_demo_has_it(declared.values))
        case validators.UnionOf():
            return v.Union(*map(as_the_demo_has_it, declared.members))
        case validators.Literal():
            return v.Literal(declared.value)
        case validators.IdOf():
            return v.Id(declared.table)
        case validators.Kind():
            return PLAIN[declared]()


#: The demo has no moments of a transaction's commit; their values are Int64s.
PLAIN = {
    validators.Kind.ANY: v.Any,
    validators.Kind.NULL: v.Null,
    validators.Kind.BOOLEAN: v.Boolean,
    validators.Kind.NUMBER: v.Number,
    validators.Kind.INT64: v.Int64,
    validators.Kind.COMMIT_TS: v.Int64,
    validators.Kind.STRING: v.String,
    validators.Kind.BYTES: v.Bytes,
}
