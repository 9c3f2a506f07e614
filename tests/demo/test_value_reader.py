import json
import math

import pytest
from hypothesis import given

from convex_explorer.demo.value_limits import InvalidValueError
from convex_explorer.demo.value_reader import json_kind, read_value
from convex_explorer.values.codec import encode
from convex_explorer.values.types import Int64
from tests.support.values import same, values


@given(values())
def test_what_the_program_writes_is_read_to_the_same_value(value):
    assert same(read_value(json.loads(encode(value), parse_int=float)), value)


def test_a_tag_beside_other_fields_is_a_field_with_a_bad_name():
    with pytest.raises(InvalidValueError, match="starts with '\\$', which is reserved"):
        read_value({"$integer": "AQAAAAAAAAA=", "more": 1.0})


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"$integer": "AQ=="}, "Int64 must be exactly eight bytes"),
        ({"$float": "AQ=="}, "Float64 must be exactly eight bytes"),
        ({"$float": "AAAAAAAAFEA="}, "Float64 5 should be encoded as a number"),
        ({"$bytes": "a"}, "Encoded text cannot have a 6-bit remainder."),
        ({"$bytes": "a*=="}, "Invalid byte 42, offset 1."),
        ({"$bytes": 5.0}, "invalid type: integer `5`, expected a string"),
        ({"š": 1.0}, "Field name š has invalid character 'š': Field names can only contain"),
    ],
)
def test_what_is_no_value_is_refused_with_the_reason(data, reason):
    with pytest.raises(InvalidValueError) as refused:
        read_value(data)
    assert str(refused.value).startswith(reason)


def test_the_special_floats_are_read_from_their_tag():
    assert math.isnan(read_value({"$float": "AAAAAAAA+H8="}))
    assert read_value({"$float": "AAAAAAAA8P8="}) == -math.inf
    assert math.copysign(1, read_value({"$float": "AAAAAAAAAIA="})) == -1


def test_an_int64_is_told_from_a_number():
    value = read_value({"n": {"$integer": "//////////8="}, "f": -1.0})
    assert value == {"n": -1, "f": -1.0}
    assert type(value["n"]) is Int64


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (None, "null"),
        (True, "boolean `true`"),
        (3.0, "integer `3`"),
        (0.5, "floating point `0.5`"),
        ("a", 'string "a"'),
        ([], "sequence"),
        ({}, "map"),
    ],
)
def test_json_is_called_what_serde_calls_it(data, kind):
    assert json_kind(data) == kind
