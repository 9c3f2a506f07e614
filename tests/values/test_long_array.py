import json
from contextlib import contextmanager

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.values import long_array
from convex_explorer.values.codec import encode
from convex_explorer.values.long_array import LongArray
from convex_explorer.values.received import InvalidJsonError, Received
from convex_explorer.values.slicing import slice_array
from tests.support.values import values

SLICER, CHECKER = msgspec.json.Decoder(list[msgspec.Raw]), msgspec.json.Decoder(msgspec.Raw)


def cut(text: bytes) -> LongArray | None:
    return LongArray.of(text, SLICER, CHECKER)


def slices(text: bytes) -> list[bytes]:
    return list(map(bytes, SLICER.decode(text)))


def compact(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def same_as_slices(text: bytes) -> bool:
    array = cut(text)
    assert array is not None
    assert len(array) == len(slices(text))
    return list(array) == slices(text)


@contextmanager
def short_stretches():
    """So that a few items are many stretches already."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(long_array, "_STRETCH", 16)
        patch.setattr(long_array, "_LONGEST_STRETCH", 256)
        yield


@pytest.mark.parametrize(
    "item",
    [
        lambda n: n,
        lambda n: f'a, b"," {n}',
        lambda n: {"a": [n, "],["]},
        lambda n: [[n], {"b": None}],
        lambda n: [n, "a", None, {"$integer": "AAAAAAAAAAA="}, [], {}][n % 6],
    ],
    ids=["numbers", "strings", "objects", "arrays", "mixed"],
)
def test_a_million_bytes_of_small_items_are_what_slices_of_them_are(item):
    text = compact([item(number) for number in range(100_000)])
    assert same_as_slices(text)
    array = cut(text)
    assert array is not None
    for position in (0, 1, 4_999, 99_999, -1, 50_000, 50_001):
        assert array[position] == slices(text)[position]
    assert array[70_000:70_003] == slices(text)[70_000:70_003]
    with pytest.raises(IndexError):
        array[100_000]


def test_white_space_is_no_part_of_an_item():
    text = json.dumps([[], {}, "a"] * 50_000, indent=1).encode()
    assert same_as_slices(text)


blanks = st.sampled_from(["", " ", "\n  "])


@given(st.lists(values(), min_size=1, max_size=30), blanks)
def test_whatever_is_cut_is_cut_as_slices_are(items, blank):
    space = blank.encode()
    text = b"[%s%s%s]" % (space, (space + b"," + space).join(map(encode, items)), space)
    with short_stretches():
        array = cut(text)
        assert array is None or list(array) == slices(text)


@pytest.mark.parametrize("large", [b'"%s"' % (b"a" * 500), b"[%s1]" % (b"1," * 300)])
def test_items_that_are_large_are_left_to_slices(large):
    assert cut(b"[%s]" % b",".join([large] * 600)) is None


def test_a_large_item_among_small_ones_is_an_item():
    large = b'"%s"' % (b"a," * 100_000)
    assert same_as_slices(b"[%s%s%s]" % (b"1," * 100_000, large, b",2" * 100_000))


@pytest.mark.parametrize("broken", [b",", b",,", b",]", b"[", b"}", b'"', b",nul", b" 1"])
def test_what_is_no_json_is_refused_wherever_it_is(broken):
    ones = b"1," * 140_000
    for text in (
        b"[" + ones + b"1" + broken + b"]",
        b"[1" + broken + b"," + ones + b"1]",
        b"[" + ones + b"1" + broken + b"," + ones + b"1]",
        b"[" + ones + b"1" + broken,
    ):
        assert cut(text) is None
        with pytest.raises(InvalidJsonError):
            slice_array(text)


def test_an_empty_array_is_left_to_slices():
    assert cut(b"[]") is None
    assert cut(b"[%s]" % (b" " * 300_000)) is None
    assert len(slice_array(b"[%s]" % (b" " * 300_000))) == 0


def test_a_value_of_many_numbers_counts_them_and_shows_any():
    value = Received.from_bytes(compact(list(range(300_000))))
    assert value.count == 300_000
    assert value.short_text(24) == "(300000) [0, 1, 2, 3, …]"
    assert value.at((299_999,)).raw_bytes() == b"299999"
    assert value.children()[-1][0] == 299_999
    assert value.at((150_000,)) is value.at((150_000,))
    assert sum(value.child_sizes()) + 300_000 + 1 == value.size
    assert [part.raw_bytes() for _, part in value.children()[-2:]] == [b"299998", b"299999"]


def test_numbers_that_only_the_tolerant_reader_takes_are_there_too():
    value = Received.from_bytes(b"[%sNaN]" % (b"1," * 300_000))
    assert value.count == 300_001
    assert value.at((300_000,)).full_text() == "NaN"
