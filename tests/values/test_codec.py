import json
import math
import struct

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from convex_explorer.values.codec import InvalidValueError, decode, encode
from convex_explorer.values.types import INT64_MAX, INT64_MIN, Int64
from tests.support.values import same, values


@given(values())
@example(-0.0)
@example([math.nan, math.inf, -math.inf, 5e-324, 1.7976931348623157e308])
@example([Int64(INT64_MIN), Int64(INT64_MAX), Int64(0), 0.0])
def test_every_value_comes_back_as_it_was(value):
    assert same(decode(encode(value)), value)


@given(values())
def test_what_is_written_is_json_in_utf_8(value):
    json.loads(encode(value).decode("utf-8"))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, b"null"),
        (True, b"true"),
        (1.5, b"1.5"),
        (1.0, b"1.0"),
        (math.nan, b'{"$float":"AAAAAAAA+H8="}'),
        (-math.nan, b'{"$float":"AAAAAAAA+H8="}'),
        (math.inf, b'{"$float":"AAAAAAAA8H8="}'),
        (-math.inf, b'{"$float":"AAAAAAAA8P8="}'),
        (-0.0, b'{"$float":"AAAAAAAAAIA="}'),
        (Int64(5), b'{"$integer":"BQAAAAAAAAA="}'),
        (Int64(-1), b'{"$integer":"//////////8="}'),
        (b"\x01\x02", b'{"$bytes":"AQI="}'),
        (b"", b'{"$bytes":""}'),
        ("é\n", '"é\\n"'.encode()),
        ([{"b": [], "a": {}}], b'[{"b":[],"a":{}}]'),
    ],
)
def test_values_are_written_as_a_deployment_writes_them(value, text):
    assert encode(value) == text


def test_a_plain_int_is_written_as_the_float_that_javascript_sees():
    assert encode({"numItems": 10}) == b'{"numItems":10.0}'


def test_a_plain_number_is_a_float_however_it_is_written():
    assert same(decode(b"[1, -0, 1e2, 9007199254740993]"), [1.0, -0.0, 100.0, 9007199254740992.0])


def test_a_number_beyond_all_floats_is_infinite():
    assert decode(b"[1e400, -" + b"9" * 400 + b"]") == [math.inf, -math.inf]


def test_white_space_within_a_tag_is_nothing():
    assert same(decode(b' { "$integer" :\n "BQAAAAAAAAA=" } '), Int64(5))


@pytest.mark.parametrize(
    "text",
    [
        b'{"$integer":"BQAAAAAAAA=="}',  # seven bytes
        b'{"$integer":"BQAAAAAAAAB="}',  # spare bits set
        b'{"$integer":"BQAAAAAAAAA"}',  # no padding
        b'{"$integer":"BQAA AAAAAAA="}',
        b'{"$integer":5}',
        b'{"$integer":"BQAAAAAAAAA=","more":1}',
        b'{"$float":"AAAAAAAAFEA="}',  # 5, which is a plain number
        b'{"$float":"AAA="}',
        b'{"$bytes":"?"}',
        b'{"$bytes":"\xc3\xa9"}',
        b'{"$bytes":"\\ud800"}',
        b'{"$set":[]}',
        b'{"integer":"BQAAAAAAAAA="}',
    ],
)
def test_a_malformed_tag_stays_the_object_that_came(text):
    assert decode(text) == json.loads(text)


def test_a_broken_byte_is_replaced():
    assert decode(b'"a\xffb"') == "a\ufffdb"


def test_half_a_surrogate_pair_stays():
    assert decode(b'"\\ud800"') == "\ud800"


@pytest.mark.parametrize("text", [b"", b"[1,]", b"<html>", b'{"a":1} x', b'"a\nb"'])
def test_what_is_not_json_is_refused(text):
    with pytest.raises(InvalidValueError, match=r"^Not JSON"):
        decode(text)


def test_nothing_too_deep_ends_the_program():
    with pytest.raises(InvalidValueError, match="too deeply"):
        decode(b"[" * 100_000 + b"]" * 100_000)


def test_a_value_is_read_from_a_view():
    assert decode(memoryview(b"[1]")) == [1.0]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("$integer", "starts with"),
        ("$x", "starts with"),
        ("a" * 1025, "longer than 1024 characters"),
        ("é", "printable ASCII"),
        ("a\nb", "printable ASCII"),
        ("\x7f", "printable ASCII"),
    ],
)
def test_a_field_name_that_convex_refuses_is_refused_with_its_place(name, reason):
    with pytest.raises(InvalidValueError, match=reason) as caught:
        encode({"page": [None, {name: "BQAAAAAAAAA="}]})
    assert caught.value.path == ("page", 1)
    assert str(caught.value).startswith("value.page[1]: ")
    assert len(str(caught.value)) < 200
    assert caught.value.advice


@pytest.mark.parametrize("name", ["", " ", "_id", "a$", "~", "a" * 1024, 'say "hi"'])
def test_odd_field_names_that_convex_takes_are_taken(name):
    assert decode(encode({name: None})) == {name: None}


def test_half_a_surrogate_pair_is_refused_with_its_place():
    with pytest.raises(InvalidValueError, match="half of a surrogate pair") as caught:
        encode({"body": ["ok", "a\ud83d"]})
    assert caught.value.path == ("body", 1)


def nested(levels):
    value = []
    for _ in range(levels - 1):
        value = [value]
    return value


def test_64_levels_are_not_too_deep():
    assert decode(encode(nested(64))) == nested(64)


@pytest.mark.parametrize("levels", [65, 100_000])
def test_more_than_64_levels_are_refused(levels):
    with pytest.raises(InvalidValueError, match="nested more than 64 levels deep"):
        encode(nested(levels))


def test_what_is_no_convex_value_is_a_bug():
    with pytest.raises(TypeError):
        encode({"when": object()})


@given(st.floats())
def test_floats_keep_every_bit_but_those_of_nan(number):
    back = decode(encode(number))
    assert math.isnan(number) or struct.pack("<d", back) == struct.pack("<d", number)
