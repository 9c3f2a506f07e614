import pytest

from convex_explorer.values.types import INT64_MAX, INT64_MIN, Int64


@pytest.mark.parametrize("number", [INT64_MIN, -1, 0, INT64_MAX])
def test_an_int64_is_the_number_it_was_made_from(number):
    assert Int64(number) == number


@pytest.mark.parametrize("number", [INT64_MIN - 1, INT64_MAX + 1])
def test_what_needs_more_than_64_bits_is_no_int64(number):
    with pytest.raises(OverflowError, match="does not fit in 64 bits"):
        Int64(number)


def test_an_int64_says_in_its_repr_that_it_is_one():
    assert repr(Int64(5)) == "Int64(5)"
