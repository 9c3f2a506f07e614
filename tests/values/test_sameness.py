"""Whether two values are the same to Convex."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.values.codec import encode
from convex_explorer.values.received import Received
from convex_explorer.values.sameness import are_same, have_same_text
from tests.support.values import same, values
from tests.values.test_alignment import result_of

INT64_12 = b'{"$integer":"DAAAAAAAAAA="}'
NAN = b'{"$float":"AAAAAAAA+H8="}'
OTHER_NAN = b'{"$float":"AQAAAAAA+H8="}'
MINUS_ZERO = b'{"$float":"AAAAAAAAAIA="}'


def are(before: bytes, after: bytes) -> bool:
    return result_of(are_same(Received.from_bytes(before), Received.from_bytes(after), 0))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"1", b"1.0"),
        (b"100", b"1e2"),
        (b"-0.0", MINUS_ZERO),
        (NAN, OTHER_NAN),
        (NAN, b"NaN"),
        (b'"\\u00e9\\/"', '"é/"'.encode()),
        (b'{"a":1,"b":2}', b'{ "b": 2.0, "a": 1 }'),
        (b'[{"a":[1]}]', b'[ {"a" : [1.0]} ]'),
    ],
)
def test_it_does_not_matter_how_a_value_is_written(before, after):
    assert are(before, after)
    assert are(after, before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"12", INT64_12),
        (b'"12"', INT64_12),
        (b"0", MINUS_ZERO),
        (b"0", b"-0"),
        (b"null", b"false"),
        (b"null", NAN),
        (b"true", b"false"),
        (b'{"$bytes":"AA=="}', b'"AA=="'),
        (b'{"$bytes":"AA=="}', b'{"$bytes":"AQ=="}'),
        (b"[]", b"{}"),
        (b"[1]", b"[1,1]"),
        (b'{"a":null}', b"{}"),
        (b'"a"', b'"ab"'),
        (b'"k170000000000000000000000000000000"', b'"k270000000000000000000000000000000"'),
    ],
)
def test_what_differs_by_type_or_content_is_not_the_same(before, after):
    assert not are(before, after)
    assert not are(after, before)


@given(values(), values())
def test_values_are_the_same_exactly_if_they_are_to_convex(before, after):
    assert are(encode(before), encode(after)) == same(before, after)


@given(values())
def test_a_value_is_the_same_when_it_is_written_with_other_spaces_and_escapes(value):
    text = encode(value)
    assert are(text, json.dumps(json.loads(text), indent=1).encode())


@given(st.text(min_size=1), st.integers(1, 3))
def test_long_strings_are_read_piece_by_piece(text, more):
    long = text * (200_000 // len(text))
    escaped, plain = json.dumps(long).encode(), json.dumps(long, ensure_ascii=False).encode()
    assert are(escaped, plain)
    assert not are(escaped, json.dumps(long + "x" * more).encode())


def test_long_texts_are_compared_to_their_end():
    text = b'"%s"' % (b"x" * (1 << 20))
    before, after = Received.from_bytes(text), Received.from_bytes(text[:-2] + b'y"')
    assert result_of(have_same_text(before, Received.from_bytes(bytes(text))))
    assert not result_of(have_same_text(before, after))


def test_what_no_deployment_nests_so_deeply_is_compared_by_its_text():
    deep = b"[" * 500 + b"1" + b"]" * 500
    assert are(deep, bytes(deep))
    assert not are(deep, deep.replace(b"1", b"1.0"))
