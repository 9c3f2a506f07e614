from dataclasses import replace

from convex_explorer.convex.catalog_changes import CatalogChanges, changes_between
from convex_explorer.convex.function_spec import Catalog, FunctionSpec, Visibility
from convex_explorer.convex.functions import FunctionPath, FunctionType
from convex_explorer.convex.validators import ObjectOf


def spec(path: str) -> FunctionSpec:
    return FunctionSpec(FunctionPath.parse(path), FunctionType.QUERY)


LIST, GET, SEND = spec("tasks:list"), spec("tasks:get"), spec("tasks:send")


def test_what_was_added_removed_and_changed_is_told_apart() -> None:
    changed = replace(LIST, args=ObjectOf())
    found = changes_between(Catalog((GET, LIST)), Catalog((changed, SEND)))
    assert found == CatalogChanges(("tasks:send",), ("tasks:get",), ("tasks:list",))
    assert str(found) == "1 added: tasks:send. 1 removed: tasks:get. 1 changed: tasks:list."
    assert found


def test_a_function_that_became_internal_has_changed() -> None:
    internal = replace(LIST, visibility=Visibility.INTERNAL)
    assert changes_between(Catalog((LIST,)), Catalog((internal,))).changed == ("tasks:list",)


def test_where_nothing_changed_it_says_so() -> None:
    found = changes_between(Catalog((LIST,)), Catalog((LIST,)))
    assert not found
    assert str(found) == "Nothing has changed."


def test_of_many_only_some_are_named() -> None:
    many = Catalog(tuple(spec(f"tasks:f{number}") for number in range(5)))
    assert str(changes_between(Catalog(), many)) == (
        "5 added: tasks:f0, tasks:f1, tasks:f2 and 2 more."
    )
