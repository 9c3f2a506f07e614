from datetime import UTC, datetime

import pytest

from convex_explorer.convex.function_spec import (
    Catalog,
    CatalogOrigin,
    FunctionSpec,
    KnownCatalog,
)
from convex_explorer.convex.functions import FunctionPath, FunctionType
from convex_explorer.ui.call.known_functions import KnownFunctions

LIST = FunctionSpec(FunctionPath("messages", "list"), FunctionType.QUERY)
KNOWN = KnownCatalog(
    Catalog((LIST,)), CatalogOrigin.DEPLOYMENT, datetime(2026, 1, 2, tzinfo=UTC), {10001: "users"}
)


@pytest.fixture
def functions():
    return KnownFunctions(KNOWN, ["messages:list", "old:one"])


@pytest.mark.parametrize("text", ["messages:list", " messages.js:list ", "api.messages.list"])
def test_a_function_is_known_by_whatever_means_its_path(functions, text):
    assert functions.named(text).spec == LIST


@pytest.mark.parametrize("text", ["messages:other", "old:one", "", "no path"])
def test_another_one_is_not(functions, text):
    assert functions.named(text).spec is None


def test_paths_that_were_called_come_after_those_of_the_catalog(functions):
    assert functions.paths == ("messages:list", "old:one")
    assert functions.tables == {10001: "users"}


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("messages:lst", "Did you mean messages:list?"),
        ("payments:refund", "as far as is known."),
        ("messages:list", ""),
        ("_system/cli/tables", ""),
        ("no path", ""),
    ],
)
def test_what_is_not_deployed_is_doubted(functions, text, end):
    doubt = functions.doubt_about(text)
    assert doubt.endswith(end)
    assert bool(doubt) == bool(end)


def test_where_nothing_is_known_nothing_is_doubted():
    assert KnownFunctions(None, ["a:b"]).doubt_about("messages:lst") == ""


def test_what_is_not_listed_is_told_from_what_nobody_listed(functions):
    assert functions.named("messages:other").is_listed
    assert functions.named("messages:other").path == FunctionPath("messages", "other")
    assert not KnownFunctions(None, ["messages:other"]).named("messages:other").is_listed
    assert functions.named("no path").path is None
