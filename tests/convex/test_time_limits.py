import pytest

from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.time_limits import TimeLimits


@pytest.mark.parametrize(
    ("function_type", "seconds"),
    [("query", 7), ("mutation", 7), ("action", None), ("any", None)],
)
def test_what_may_be_an_action_has_a_limit_of_its_own(function_type, seconds):
    assert TimeLimits(reply=7).reply_to(FunctionType(function_type)) == seconds
