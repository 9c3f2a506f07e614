import pytest

from convex_explorer.convex.catalog_queries import (
    FUNCTIONS,
    CatalogError,
    catalog_query,
    read_catalog,
    read_tables,
)
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.identity import ADMIN
from tests.support.calls import deployment_at
from tests.support.made_calls import returned, threw

ENTRY = {"identifier": "tasks.js:list", "functionType": "Query"}


def test_a_deployment_is_asked_as_an_admin_by_a_query():
    query = catalog_query(deployment_at("https://x.example"), FUNCTIONS)
    assert str(query.path) == "_system/cli/modules:apiSpec"
    assert query.function_type is FunctionType.QUERY
    assert query.identity == ADMIN


def test_the_functions_are_read_from_its_answer():
    (spec,) = read_catalog(returned([ENTRY])).functions
    assert str(spec.path) == "tasks:list"


@pytest.mark.parametrize("outcome", [returned(None), returned({}), threw("Uncaught Error: no")])
def test_an_answer_that_lists_nothing_says_so(outcome):
    with pytest.raises(CatalogError) as raised:
        read_catalog(outcome)
    assert "function-spec" in raised.value.advice


def test_what_the_deployment_says_of_it_is_told():
    with pytest.raises(CatalogError, match="Uncaught Error: no"):
        read_catalog(threw("Uncaught Error: no"))


@pytest.mark.parametrize(
    ("outcome", "tables"),
    [
        (returned({"10001": "users", "10002": "tasks"}), {10001: "users", 10002: "tasks"}),
        (returned({"odd": "users", "10002": 7}), {}),
        (returned([]), {}),
        (threw(), {}),
    ],
)
def test_tables_are_read_as_far_as_they_can_be(outcome, tables):
    assert read_tables(outcome) == tables
