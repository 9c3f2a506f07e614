import pytest
from PySide6.QtCore import QModelIndex, Qt

from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.saved_calls import SavedEntry, SavedListing, UnreadableEntry
from convex_explorer.ui.saved.list_model import NAME, PATH, SavedListModel


def entry(name, group="", path="tasks:list"):
    file = f"/calls/{group}/{name}.call.json"
    return SavedEntry(file, group, name, path, FunctionType.QUERY, name)


BAD = UnreadableEntry("/calls/bad.call.json", "", "It is not JSON.")
LISTING = SavedListing(
    "/calls",
    (entry("c"), entry("d", "team/x", "users:get"), entry("a", "z"), entry("b", "z")),
    (BAD,),
)


@pytest.fixture
def model(theme, qtmodeltester):
    model = SavedListModel(theme)
    model.show_listing(LISTING)
    qtmodeltester.check(model)
    return model


def rows(model, parent=None):
    parent = parent or QModelIndex()
    found = []
    for row in range(model.rowCount(parent)):
        index = model.index(row, NAME, parent)
        found.append((index.data(), *rows(model, index)))
    return found


def test_groups_come_first_and_all_is_in_order(model):
    assert rows(model) == [
        ("team/x", ("d",)),
        ("z", ("a",), ("b",)),
        ("bad.call.json",),
        ("c",),
    ]
    assert model.count == 5


def test_a_search_looks_into_group_name_and_path(model):
    model.search("TEAM get")
    assert rows(model) == [("team/x", ("d",))]
    model.search("z list")
    assert rows(model) == [("z", ("a",), ("b",))]
    model.search("nothing")
    assert rows(model) == []
    assert not model.first().isValid()
    model.search(" ")
    assert model.count == 5


def test_rows_say_what_they_are(model):
    index = model.index_of(LISTING.entries[1].file)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "d, query users:get"
    assert index.siblingAtColumn(PATH).data() == "users:get"
    bad = model.index_of(BAD.file)
    assert bad.siblingAtColumn(PATH).data() == "cannot be read"
    assert "It is not JSON." in bad.data(Qt.ItemDataRole.ToolTipRole)
    assert model.entry_at(index.parent()) is None
    assert index.parent().data(Qt.ItemDataRole.AccessibleTextRole) == "team/x, 1 within"
    assert not model.index_of("/calls/gone").isValid()


def test_the_same_list_again_is_no_change(model, qtbot):
    with qtbot.assertNotEmitted(model.modelReset):
        model.show_listing(LISTING)
    with qtbot.waitSignal(model.modelReset):
        model.show_listing(SavedListing("/calls"))
    assert model.rowCount() == 0
