"""The functions as rows, read as a view reads them."""

import pytest
from PySide6.QtCore import QModelIndex, Qt

from convex_explorer.convex.function_spec import Catalog, FunctionSpec, HttpRoute, Visibility
from convex_explorer.convex.functions import FunctionPath, FunctionType
from convex_explorer.convex.validators import Field, Kind, ObjectOf
from convex_explorer.ui.catalog.tree_model import KIND, NAME, CatalogTreeModel

INTERNAL = Visibility.INTERNAL


def spec(path, function_type=FunctionType.QUERY, **about):
    return FunctionSpec(FunctionPath.parse(path), function_type, **about)


CATALOG = Catalog(
    (
        spec("admin/users:list", visibility=INTERNAL),
        spec("admin/users:remove", FunctionType.MUTATION),
        spec("messages:list", args=ObjectOf({"limit": Field(Kind.NUMBER, optional=True)})),
        spec("messages:mail", FunctionType.ACTION),
    ),
    (HttpRoute("POST", "/hook"),),
)


@pytest.fixture
def model(theme, qtmodeltester):
    model = CatalogTreeModel(theme)
    model.show_catalog(CATALOG)
    qtmodeltester.check(model)
    return model


def outline(model, parent=None, depth=0):
    """All rows with what they say, within those they are in."""
    lines = []
    parent = parent or QModelIndex()
    for row in range(model.rowCount(parent)):
        name, kind = (model.index(row, column, parent) for column in (NAME, KIND))
        lines.append(f"{'  ' * depth}{name.data()} {kind.data()}".rstrip())
        lines += outline(model, name, depth + 1)
    return lines


def test_modules_are_folders(model):
    assert outline(model) == [
        "admin",
        "  users",
        "    list internal query",
        "    remove mutation",
        "messages",
        "  list query",
        "  mail action",
        "HTTP actions",
        "  /hook POST",
    ]


def test_what_was_searched_for_is_a_flat_list(model, qtmodeltester):
    model.search("list")
    qtmodeltester.check(model)
    assert outline(model) == ["messages:list query", "admin/users:list internal query"]
    model.search("hook")
    assert outline(model) == ["/hook POST"]
    model.search("")
    assert outline(model)[0] == "admin"


def test_a_newer_catalog_keeps_what_is_searched_for(model):
    model.search("mail")
    model.show_catalog(Catalog((spec("mails:send", FunctionType.ACTION),)))
    assert outline(model) == ["mails:send action"]


def test_kinds_are_told_apart_by_icon_and_in_words(model):
    model.search("list")
    index = model.index(0, NAME)
    assert not index.data(Qt.ItemDataRole.DecorationRole).isNull()
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "messages:list, query"
    assert index.data(Qt.ItemDataRole.ToolTipRole).splitlines() == [
        "messages:list",
        "query",
        "Args: limit?",
    ]


def test_a_folder_stands_for_no_function(model):
    folder = model.index(0, NAME)
    assert model.entry_at(folder) is None
    assert folder.data(Qt.ItemDataRole.AccessibleTextRole) == "admin, 1 within"


def test_an_empty_catalog_has_no_rows(model):
    model.show_catalog(Catalog())
    assert outline(model) == []


@pytest.fixture
def huge(theme, qtmodeltester):
    """5,000 functions in folders of folders."""
    paths = sorted(f"area{at % 7}/part{at % 60}/deep/task{at % 300}:f{at}" for at in range(5_000))
    model = CatalogTreeModel(theme)
    model.show_catalog(Catalog(tuple(map(spec, paths))))
    qtmodeltester.check(model)
    return model


def test_thousands_of_functions_are_all_in_their_folders(huge):
    lines = outline(huge)
    assert sum(line.endswith("query") for line in lines) == 5_000
    assert lines[0] == "area0"
    assert lines[1].strip() == "part0"
    assert huge.rowCount() == 7


def test_of_thousands_that_are_found_the_likeliest_are_shown(huge):
    huge.search("task")
    assert huge.rowCount() == 200
    assert huge.found_more
    assert all("task" in line for line in outline(huge))
    huge.search("task4 f4999")
    assert not huge.found_more
    huge.search("")
    assert not huge.found_more
    assert huge.rowCount() == 7
