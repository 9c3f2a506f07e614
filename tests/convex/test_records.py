"""What history keeps of a call."""

import pytest

from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.records import CallEnding


@pytest.mark.parametrize("function_type", FunctionType)
def test_what_may_have_written_is_unknown_until_an_outcome_comes(function_type):
    ending = CallEnding.without_outcome(function_type)
    assert (ending is CallEnding.UNKNOWN) is function_type.may_write
    assert ending in {CallEnding.UNKNOWN, CallEnding.STOPPED}
