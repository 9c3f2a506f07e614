"""Whatever value is sent to a real deployment comes back the same."""

import asyncio

import pytest
from hypothesis import HealthCheck, assume, given, settings

from convex_explorer.values.types import Value
from tests.support.live import Caller
from tests.support.values import same, values

pytestmark = pytest.mark.live


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(value=values())
def test_a_value_comes_back_as_it_was_sent(
    anyone: Caller, qt_loop: asyncio.AbstractEventLoop, value: Value
):
    # JavaScript has its own idea of this name, and the functions here are JavaScript's.
    assume("__proto__" not in repr(value))
    outcome = qt_loop.run_until_complete(anyone.run("values:echo", {"value": value}))
    assert same(outcome.value.value(), value)
