import pytest

from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.guard import GuardLevel, Verdict, judge

ALLOW, ASK, READ_ONLY = GuardLevel.ALLOW, GuardLevel.ASK, GuardLevel.READ_ONLY
QUERY, MUTATION, ACTION, ANY = FunctionType
WRITES = (MUTATION, ACTION, ANY)


@pytest.mark.parametrize("level", GuardLevel)
def test_a_query_passes_at_every_level(level):
    assert judge(level, QUERY) is Verdict.PASS


@pytest.mark.parametrize("function_type", WRITES)
@pytest.mark.parametrize(
    ("level", "verdict"),
    [(ALLOW, Verdict.PASS), (ASK, Verdict.ASK), (READ_ONLY, Verdict.REFUSE)],
)
def test_whatever_else_may_change_something(level, verdict, function_type):
    assert judge(level, function_type) is verdict


@pytest.mark.parametrize("level", GuardLevel)
@pytest.mark.parametrize("known_type", [MUTATION, ACTION, ANY, None])
def test_the_unified_endpoint_counts_as_a_change_unless_it_is_known_to_run_a_query(
    level, known_type
):
    assert judge(level, ANY, QUERY) is Verdict.PASS
    assert judge(level, ANY, known_type) is judge(level, MUTATION)


@pytest.mark.parametrize("level", [ASK, READ_ONLY])
def test_what_the_catalog_says_lets_no_mutation_pass(level):
    assert judge(level, MUTATION, QUERY) is not Verdict.PASS
    assert judge(level, ACTION, QUERY) is not Verdict.PASS
