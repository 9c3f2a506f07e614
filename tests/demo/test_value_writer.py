import json
import math

import pytest
from hypothesis import given

from convex_explorer.demo.value_writer import Format, write_value
from convex_explorer.values.codec import decode
from convex_explorer.values.types import Int64
from tests.support.values import same, values


@given(values())
def test_what_is_encoded_is_read_by_the_program_to_the_same_value(value):
    assert same(decode(write_value(value, Format.ENCODED)), value)


@given(values())
@pytest.mark.parametrize("form", list(Format))
def test_every_format_is_json(form, value):
    json.loads(write_value(value, form))


@pytest.mark.parametrize(
    ("value", "encoded", "clean", "export"),
    [
        (3.0, b"3.0", b"3.0", b"3.0"),
        (1e16, b"1e16", b"1e16", b"1e16"),
        (-1.5e-5, b"-0.000015", b"-0.000015", b"-0.000015"),
        (-0.0, b'{"$float":"AAAAAAAAAIA="}', b"-0.0", b"-0.0"),
        (math.nan, b'{"$float":"AAAAAAAA+H8="}', b'"NaN"', b'{"$float":"AAAAAAAA+H8="}'),
        (-math.inf, b'{"$float":"AAAAAAAA8P8="}', b'"-Infinity"', b'{"$float":"AAAAAAAA8P8="}'),
        (Int64(-1), b'{"$integer":"//////////8="}', b'"-1"', b"-1"),
        (b"\x00\xff", b'{"$bytes":"AP8="}', b'"AP8="', b'{"$bytes":"AP8="}'),
        (None, b"null", b"null", b"null"),
        (True, b"true", b"true", b"true"),
        ("ě\n\x01", '"ě\\n\\u0001"'.encode(), '"ě\\n\\u0001"'.encode(), '"ě\\n\\u0001"'.encode()),
        ({"b": [], "a": {}}, b'{"a":{},"b":[]}', b'{"a":{},"b":[]}', b'{"a":{},"b":[]}'),
    ],
)
def test_each_type_in_each_format(value, encoded, clean, export):
    assert write_value(value, Format.ENCODED) == encoded
    assert write_value(value, Format.CLEAN) == clean
    assert write_value(value, Format.EXPORT) == export


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("convex_encoded_json", Format.ENCODED),
        ("convex_json", Format.ENCODED),
        ("json", Format.CLEAN),
        ("convex_clean_json", Format.CLEAN),
        ("export_json", Format.EXPORT),
        ("convex_export_json", None),
        ("xml", None),
    ],
)
def test_formats_go_by_the_names_that_deployments_know(name, form):
    assert Format.named(name) is form


@pytest.mark.parametrize("length", [200_000, 3 << 16, (3 << 16) + 1])
def test_what_is_written_in_steps_reads_as_one(length):
    text = 'quote " and ě ' * (length // 14)
    data = bytes(range(256)) * (length // 256)
    assert decode(write_value([text, data], Format.ENCODED)) == [text, data]
