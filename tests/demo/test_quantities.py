import pytest

from convex_explorer.demo.failures import FunctionFailedError, ThrownError
from convex_explorer.demo.quantities import in_memory, whole


@pytest.mark.parametrize(("number", "count"), [(3.0, 3), (2.9, 2), (0.0, 0), (float("nan"), 0)])
def test_a_number_is_made_whole_as_javascript_does(number, count):
    assert whole(number) == count


@pytest.mark.parametrize(("number", "shown"), [(-1.0, "-1"), (float("inf"), "Infinity")])
def test_less_than_nothing_and_infinitely_many_are_refused(number, shown):
    with pytest.raises(ThrownError, match=f"Invalid count value: {shown}"):
        whole(number)


def test_more_than_a_function_can_hold_ends_it():
    assert in_memory(1 << 26) == 1 << 26
    with pytest.raises(FunctionFailedError, match="ran out of memory"):
        in_memory((1 << 26) + 1)
