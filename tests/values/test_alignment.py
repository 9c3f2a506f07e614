"""Which items of two sequences belong together."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.values.alignment import MOST_CELLS, longest_increasing, matches

few_letters = st.lists(st.sampled_from([b"a", b"b", b"c", b"d"]), max_size=12)


def result_of(steps):
    """What work in steps comes to."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def common_length(ours, theirs):
    """The length of the longest common subsequence, by the book."""
    if not ours or not theirs:
        return 0
    if ours[0] == theirs[0]:
        return 1 + common_length(ours[1:], theirs[1:])
    return max(common_length(ours[1:], theirs), common_length(ours, theirs[1:]))


def is_a_matching(found, ours, theirs):
    increases = all(a < c and b < d for (a, b), (c, d) in pairwise(found))
    return increases and all(ours[mine] == theirs[other] for mine, other in found)


@given(few_letters, few_letters)
def test_as_many_items_as_can_be_are_matched(ours, theirs):
    found = result_of(matches(ours, theirs))
    assert is_a_matching(found, ours, theirs)
    assert len(found) == common_length(tuple(ours), tuple(theirs))


@given(few_letters, few_letters)
def test_the_other_way_round_the_matches_are_the_same(ours, theirs):
    there = result_of(matches(ours, theirs))
    back = result_of(matches(theirs, ours))
    assert there == [(mine, other) for other, mine in back]


def test_in_long_sequences_what_was_put_in_or_taken_out_is_found_exactly():
    ours = [b"%d" % number for number in range(2_000)]
    theirs = [item for item in ours if item not in {b"300", b"1200"}]
    theirs[700:700] = [b"new"] * 3
    assert len(ours) * len(theirs) > MOST_CELLS
    found = result_of(matches(ours, theirs))
    assert is_a_matching(found, ours, theirs)
    assert len(found) == 1_998


def test_long_sequences_of_few_different_items_are_matched_at_both_ends_at_least():
    ours = [b"0", b"1"] * 1_000 + [b"end"]
    theirs = [b"0", b"1"] * 900 + [b"2"] * 300 + [b"end"]
    found = result_of(matches(ours, theirs))
    assert is_a_matching(found, ours, theirs)
    assert len(found) >= 1_801


@given(st.permutations(range(8)))
def test_the_longest_increasing_subsequence_is_the_longest(numbers):
    found = list(result_of(longest_increasing(numbers)))
    assert all(numbers[a] < numbers[b] and a < b for a, b in pairwise(found))
    assert len(found) == common_length(tuple(numbers), tuple(sorted(numbers)))


def test_nothing_increases_in_nothing():
    assert list(result_of(longest_increasing([]))) == []
