"""The parts of a pair as rows."""

from convex_explorer.values.comparison import Change
from convex_explorer.values.comparison_rows import rows_in
from tests.values.test_comparison import compared

BEFORE = {"same": [1.0, 2.0], "gone": {"x": 1.0}, "list": [0.0, 1.0, 2.0, 3.0]}
AFTER = {"same": [1.0, 2.0], "list": [0.0, 2.0, 3.0, 4.0], "new": {"y": [5.0]}}


def told(rows):
    return [(row.key, str(row.change)) for row in rows]


def part(key):
    root = compared(BEFORE, AFTER).root
    return next(row for row in root.parts if row.key == key)


def test_rows_are_those_that_differ_or_all_there_are():
    root = compared(BEFORE, AFTER).root
    assert told(rows_in(root, only_changes=True)) == [
        ("gone", "removed"),
        ("list", "inside"),
        ("new", "added"),
    ]
    assert told(rows_in(root, only_changes=False)) == [
        ("same", "same"),
        ("gone", "removed"),
        ("list", "inside"),
        ("new", "added"),
    ]


def test_what_is_gone_stands_between_the_items_that_are_there():
    assert told(rows_in(part("list"), only_changes=False)) == [
        (0, "same"),
        (1, "removed"),
        (1, "same"),
        (2, "same"),
        (3, "added"),
    ]


def test_a_part_is_found_among_all_rows():
    pair = part("list")
    for only_changes in (True, False):
        rows = rows_in(pair, only_changes=only_changes)
        for number, each in enumerate(pair.parts):
            assert rows[rows.row_of(number)] is each


def test_all_of_what_is_new_or_gone_is_so():
    assert told(rows_in(part("gone"), only_changes=True)) == [("x", "removed")]
    (row,) = rows_in(part("new"), only_changes=True)
    assert (row.key, row.change, row.before) == ("y", Change.ADDED, None)
    assert told(rows_in(row, only_changes=True)) == [(0, "added")]
    assert not row.is_stop


def test_rows_know_the_difference_that_follows_them():
    root = compared(BEFORE, AFTER).root
    rows = rows_in(root, only_changes=False)
    assert [row.first for row in rows] == [0, 0, 1, 3]
    below_gone = rows_in(rows[1], only_changes=False)
    assert [row.first for row in below_gone] == [1]
    assert [row.first for row in rows_in(rows[2], only_changes=False)] == [1, 1, 2, 2, 2]


def test_rows_can_be_cut_out_as_of_any_sequence():
    rows = rows_in(part("list"), only_changes=False)
    assert told(rows[1:3]) == [(1, "removed"), (1, "same")]
    assert rows[-1].change is Change.ADDED
