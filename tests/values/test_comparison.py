"""What differs between two values."""

import json
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convex_explorer.values.codec import encode
from convex_explorer.values.comparison import Change, Comparison
from convex_explorer.values.comparison_rows import rows_in
from convex_explorer.values.joined import Joining
from convex_explorer.values.received import Received
from convex_explorer.values.types import Int64
from tests.support.values import same, values

ADDED, REMOVED, CHANGED = Change.ADDED, Change.REMOVED, Change.CHANGED
documents = st.lists(
    st.fixed_dictionaries({"_id": st.sampled_from("abcdefgh"), "n": st.integers(0, 2).map(float)}),
    max_size=7,
    unique_by=lambda document: document["_id"],
)
small_arrays = st.lists(st.integers(0, 3).map(float), max_size=8)
#: Values that have something in common, as two runs of one function have.
alike = st.recursive(
    st.sampled_from([None, True, 0.0, -0.0, 1.0, Int64(1), "1", b"1"]),
    lambda parts: (
        st.lists(parts, max_size=4) | st.dictionaries(st.sampled_from("abc"), parts, max_size=3)
    ),
    max_leaves=12,
)
pairs = (
    st.tuples(alike, alike)
    | st.tuples(documents, documents)
    | st.tuples(small_arrays, small_arrays)
    | st.tuples(values(), values())
)


def compared(before, after, **options) -> Comparison:
    before, after = (
        value if isinstance(value, Received) else Received.from_bytes(encode(value))
        for value in (before, after)
    )
    comparison = Comparison(before, after, **options)
    for _ in comparison.steps():
        pass
    return comparison


def told(comparison):
    """All stops: where, and what became of it."""
    found = []

    def look(pair, path):
        if pair.is_stop:
            moved = f"moved from {pair.was}" if pair.moved else ""
            found.append((path, str(pair.change), moved))
        for part in pair.parts:
            look(part, (*path, part.key))

    look(comparison.root, ())
    return [
        (path, moved if change in {"same", "inside"} else change) for path, change, moved in found
    ]


def value_of(received):
    return received.value()


def rebuilt(pair, side, *, key):
    """One of the two values, put together from all rows."""
    if pair.change is not Change.INSIDE:
        return value_of(getattr(pair, side))
    rows = [row for row in rows_in(pair, only_changes=False) if getattr(row, side) is not None]
    if isinstance(value_of(pair.after), dict):
        return {getattr(row, key): rebuilt(row, side, key=key) for row in rows}
    if side == "after":
        return [rebuilt(row, side, key=key) for row in rows]
    known = {row.was: row for row in rows if row.stops}
    others = (row for row in rows if not row.stops)
    whole = [known.get(place) or next(others) for place in range(len(rows))]
    return [rebuilt(row, side, key=key) for row in whole]


@given(pairs)
@settings(max_examples=300)
def test_both_values_can_be_put_together_from_the_rows(both):
    before, after = both
    comparison = compared(before, after)
    assert same(rebuilt(comparison.root, "after", key="key"), after)
    assert same(rebuilt(comparison.root, "before", key="was"), before)


@given(pairs)
@settings(max_examples=300)
def test_nothing_differs_exactly_if_the_values_are_the_same(both):
    before, after = both
    comparison = compared(before, after)
    assert (comparison.stops == 0) == same(before, after)
    assert comparison.is_complete


@given(pairs)
@settings(max_examples=300)
def test_the_other_way_round_what_was_added_is_removed(both):
    before, after = both
    there, back = compared(before, after), compared(after, before)
    turned = {ADDED: REMOVED, REMOVED: ADDED, CHANGED: CHANGED}
    assert there.counts == Counter({turned[change]: n for change, n in back.counts.items()})
    assert (there.moved, there.stops) == (back.moved, back.stops)


@given(pairs)
def test_every_stop_can_be_gone_to_by_its_number(both):
    comparison = compared(*both)
    for stop in range(comparison.stops):
        pair = comparison.root
        for number in comparison.way_to(stop):
            pair = pair.parts[number]
        assert pair.is_stop
        assert pair.first == stop
    assert len(told(comparison)) == comparison.stops


@given(documents, documents)
def test_documents_differ_as_a_plain_comparison_by_id_has_it(before, after):
    ours, theirs = ({each["_id"]: each for each in side} for side in (before, after))
    comparison = compared(before, after)
    assert comparison.counts[ADDED] == len(theirs.keys() - ours.keys())
    assert comparison.counts[REMOVED] == len(ours.keys() - theirs.keys())
    changed = [id_ for id_ in ours.keys() & theirs.keys() if ours[id_] != theirs[id_]]
    assert comparison.counts[CHANGED] == len(changed)
    common = [id_ for id_ in ours if id_ in theirs]
    assert (comparison.moved > 0) == (common != [id_ for id_ in theirs if id_ in ours])


def test_fields_are_added_removed_and_changed():
    before = {"kept": 1.0, "gone": 2.0, "name": "a", "deep": {"x": [1.0]}}
    after = {"new": None, "name": "b", "kept": 1.0, "deep": {"x": [1.0, 2.0]}}
    assert told(compared(before, after)) == [
        (("new",), "added"),
        (("name",), "changed"),
        (("gone",), "removed"),
        (("deep", "x", 1), "added"),
    ]


def test_a_document_that_moved_has_not_changed():
    before = [{"_id": letter, "n": 1.0} for letter in "abcd"]
    after = [before[0], before[2], before[3], before[1]]
    comparison = compared(before, after)
    assert told(comparison) == [((3,), "moved from 1")]
    assert not comparison.counts
    assert comparison.moved == 1


def test_a_document_may_have_moved_and_changed():
    before = [{"_id": letter, "n": 1.0} for letter in "abcd"]
    after = [{"_id": "d", "n": 2.0}, *before[:3]]
    comparison = compared(before, after)
    assert told(comparison) == [((0,), "moved from 3"), ((0, "n"), "changed")]


def test_one_that_was_put_in_at_the_front_moves_nothing():
    before = [{"_id": letter} for letter in "abc"]
    assert told(compared(before, [{"_id": "new"}, *before])) == [((0,), "added")]


def test_items_without_ids_are_aligned():
    assert told(compared([1.0, 2.0, 3.0, 4.0], [1.0, 3.0, 9.0, 4.0])) == [
        ((1,), "removed"),
        ((2,), "added"),
    ]
    assert told(compared([1.0, 2.0, 3.0], [1.0, 9.0, 3.0])) == [((1,), "changed")]


def test_where_an_id_occurs_twice_items_are_aligned_as_any_others():
    before = [{"_id": "a", "n": 1.0}, {"_id": "a", "n": 2.0}]
    assert told(compared(before, [before[1]])) == [((0,), "removed")]


def test_an_object_that_became_an_array_has_changed_as_a_whole():
    comparison = compared({"a": {"b": 1.0}}, {"a": [1.0, 2.0]})
    assert told(comparison) == [(("a",), "changed")]
    rows = rows_in(comparison.root.parts[0], only_changes=True)
    assert [(row.key, row.change) for row in rows] == [
        ("b", REMOVED),
        (0, ADDED),
        (1, ADDED),
    ]


@pytest.mark.parametrize("count", [3_000, 300_000])
def test_long_arrays_of_numbers_show_what_was_put_in_or_else_are_paired_by_index(count):
    before = Received.from_bytes(json.dumps([*range(count)]).encode())
    after = Received.from_bytes(json.dumps([*range(10), -1, *range(10, count)]).encode())
    comparison = compared(before, after)
    assert comparison.counts == {ADDED: 1}
    assert comparison.root.parts[0].key == 10


def test_more_differences_than_are_kept_are_counted():
    comparison = compared([float(n) for n in range(50)], [float(-n - 1) for n in range(50)], most=7)
    assert comparison.counts == {CHANGED: 50}
    assert comparison.kept_stops == len(comparison.root.parts) == 7
    assert not comparison.keeps_all
    assert comparison.is_complete


def test_a_comparison_that_is_stopped_tells_what_it_found():
    before = Received.from_bytes(
        json.dumps([{"_id": f"{n}", "n": n} for n in range(5_000)]).encode()
    )
    after = Received.from_bytes(
        json.dumps([{"_id": f"{n}", "n": -n} for n in range(5_000)]).encode()
    )
    comparison = Comparison(before, after)
    steps = comparison.steps()
    while comparison.stops < 100:
        next(steps)
    assert 0 < comparison.done < 1
    comparison.stop()
    assert sum(1 for _ in steps) < 5
    assert not comparison.is_complete
    assert not comparison.keeps_all
    assert 100 <= comparison.stops < 1_000
    assert comparison.root.stops == comparison.stops


def test_pages_that_were_joined_are_compared_without_putting_their_text_together():
    joining = Joining()
    for start in (0, 3):
        page = [{"_id": f"{n}"} for n in range(start, start + 3)]
        joining.add(Received.from_bytes(encode(page)))
    joined = joining.array()
    comparison = compared(joined, [{"_id": f"{n}"} for n in range(1, 6)])
    assert told(comparison) == [((0,), "removed")]
    assert not joined.is_in_one_piece


def test_of_a_field_that_was_sent_twice_the_last_counts():
    twice = Received.from_bytes(b'{"a":1,"b":2,"a":3}')
    assert compared(twice, {"a": 3.0, "b": 2.0}).stops == 0
    assert told(compared({"a": 1.0, "b": 2.0, "c": 1.0}, twice)) == [
        (("c",), "removed"),
        (("a",), "changed"),
    ]


@pytest.mark.parametrize(
    "data", [b"[" * 300 + b"1" + b"]" * 300, b'{"a":' * 300 + b"1" + b"}" * 300]
)
def test_no_depth_is_too_deep(data):
    assert compared(Received.from_bytes(data), Received.from_bytes(data)).stops == 0
    other = Received.from_bytes(data.replace(b"1", b"2"))
    assert compared(Received.from_bytes(data), other).counts == {CHANGED: 1}
