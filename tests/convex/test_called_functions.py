from datetime import UTC, datetime

from convex_explorer.convex.called_functions import called_functions
from convex_explorer.convex.function_spec import CatalogOrigin, FunctionSpec
from convex_explorer.convex.functions import FunctionPath, FunctionType
from tests.support.records import record_of


def test_what_was_called_is_listed_with_the_type_it_was_called_as_last():
    records = [
        record_of("users:list", function_type=FunctionType.ANY),
        record_of("tasks:create", function_type=FunctionType.MUTATION),
        record_of("users:list", function_type=FunctionType.QUERY),
        record_of("tasks:create", function_type=FunctionType.QUERY),
    ]
    known = called_functions(records, "acme")
    assert known.origin is CatalogOrigin.HISTORY
    assert known.catalog.functions == (
        FunctionSpec(FunctionPath("tasks", "create"), FunctionType.MUTATION),
        FunctionSpec(FunctionPath("users", "list"), FunctionType.QUERY),
    )


def test_other_deployments_and_what_belongs_to_the_deployment_itself_are_left_out():
    records = [record_of("a:b", deployment_id="other"), record_of("_system/cli/modules:apiSpec")]
    assert called_functions(records, "acme") is None


def test_it_is_as_old_as_the_newest_call():
    days = [datetime(2026, 1, day, tzinfo=UTC) for day in (3, 1)]
    assert called_functions([record_of(started_at=day) for day in days], "acme").known_at == days[0]
