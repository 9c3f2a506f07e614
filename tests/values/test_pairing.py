"""Which parts of two arrays or objects belong together."""

import json

from convex_explorer.values.pairing import MOST_ITEMS, Link, pair_fields, pair_items
from convex_explorer.values.received import Received
from tests.values.test_alignment import result_of


def received(value) -> Received:
    return Received.from_bytes(json.dumps(value).encode())


def items(before, after):
    return list(result_of(pair_items(received(before), received(after), 0)))


def fields(before, after):
    return list(result_of(pair_fields(received(before), received(after))))


def test_fields_are_paired_by_name_whatever_their_order():
    assert fields({"a": 1, "b": 2}, {"b": 3, "a": 4}) == [Link(1, 0, 0), Link(0, 1, 1)]


def test_a_field_that_is_gone_stands_where_it_stood():
    assert fields({"a": 1, "gone": 2, "b": 3}, {"a": 1, "new": 0, "b": 3}) == [
        Link(0, 0, 0),
        Link(1, None, 1),
        Link(None, 1, 1),
        Link(2, 2, 2),
    ]


def test_what_arrays_begin_and_end_with_is_not_told():
    assert items([1, 2, 3, 4], [1, 2, 5, 3, 4]) == [Link(None, 2, 2)]
    assert items([1, 2], [1, 2]) == []


def test_documents_are_paired_by_id_and_a_moved_one_is_marked():
    before = [{"_id": letter} for letter in "abcd"]
    after = [{"_id": letter} for letter in "bcad"]
    assert items(before, after) == [Link(1, 0, 0), Link(2, 1, 1), Link(0, 2, 2, moved=True)]


def test_an_id_is_the_same_however_it_is_written():
    before = Received.from_bytes(b'[{"_id":"\\u0061","n":1},{"_id":"b"}]')
    after = Received.from_bytes(b'[{"_id":"b"},{"_id":"a","n":2}]')
    links = list(result_of(pair_items(before, after, 0)))
    assert {(link.before, link.after) for link in links} == {(0, 1), (1, 0)}


def test_objects_that_are_no_documents_are_paired_although_their_fields_are_in_another_order():
    before = [{"a": 1, "b": 1}, {"a": 2, "b": 2}, {"a": 3, "b": 3}]
    after = [{"b": 2, "a": 2}, {"b": 3, "a": 3}]
    assert items(before, after) == [Link(0, None, 0)]


def test_very_long_arrays_are_paired_by_index():
    before = [0, *range(1, MOST_ITEMS + 1), 0]
    after = [-1, *range(MOST_ITEMS + 1), -1]
    links = items(before, after)
    assert links[0] == Link(0, 0, 0)
    assert links[-1] == Link(None, MOST_ITEMS + 2, MOST_ITEMS + 2)
    assert len(links) == MOST_ITEMS + 3
