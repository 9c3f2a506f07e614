"""The functions of a deployment, found and chosen by hand."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QToolButton, QTreeView

from convex_explorer.convex.deployment import CredentialKind, Deployment, DeploymentKind
from convex_explorer.convex.function_spec import (
    Catalog,
    CatalogOrigin,
    FunctionSpec,
    HttpRoute,
    KnownCatalog,
)
from convex_explorer.convex.functions import FunctionPath, FunctionType
from convex_explorer.ui.catalog.pane import CatalogPane

LIST = FunctionSpec(FunctionPath("messages", "list"), FunctionType.QUERY)
SEND = FunctionSpec(FunctionPath("messages", "send"), FunctionType.MUTATION)
KNOWN = KnownCatalog(
    Catalog((LIST, SEND), (HttpRoute("GET", "/hook"),)),
    CatalogOrigin.DEPLOYMENT,
    datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
)
WITH_KEY = Deployment(
    "acme", "https://acme.example", DeploymentKind.DEVELOPMENT, CredentialKind.DEPLOY_KEY
)
WITHOUT_KEY = replace(WITH_KEY, credential_kind=CredentialKind.NONE)


@pytest.fixture
def pane(theme, qtbot):
    pane = CatalogPane(theme)
    qtbot.addWidget(pane)
    pane.resize(300, 500)
    pane.show()
    pane.show_deployment(WITH_KEY)
    return pane


@pytest.fixture
def chosen(pane):
    chosen = []
    pane.function_chosen.connect(chosen.append)
    return chosen


def control(pane, kind, name):
    found = pane.findChild(kind, name)
    assert found is not None
    return found


def text_of(pane, name):
    return control(pane, QLabel, name).text()


def test_where_nothing_is_known_one_press_fetches_the_functions(pane, qtbot):
    fetch = control(pane, QPushButton, "catalogFetchButton")
    assert fetch.isVisible()
    with qtbot.waitSignal(pane.refresh_requested):
        qtbot.mouseClick(fetch, Qt.MouseButton.LeftButton)


def test_without_an_admin_key_the_way_out_is_named(pane):
    pane.show_deployment(WITHOUT_KEY)
    assert "npx convex function-spec" in text_of(pane, "catalogEmpty")
    assert not control(pane, QPushButton, "catalogFetchButton").isVisible()
    assert not control(pane, QToolButton, "catalogRefreshButton").isEnabled()


def test_fetching_shows_and_can_be_stopped(pane, qtbot):
    pane.show_busy(True)
    button = control(pane, QToolButton, "catalogRefreshButton")
    assert text_of(pane, "catalogStatus") == "Fetching…"
    assert button.accessibleName() == "Stop fetching the functions"
    with qtbot.waitSignal(pane.stop_requested):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    pane.show_busy(False)
    with qtbot.waitSignal(pane.refresh_requested):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_it_says_how_many_there_are_and_since_when(pane):
    pane.show_catalog(KNOWN)
    assert text_of(pane, "catalogStatus").startswith("2 functions, fetched on Jan 2")
    odd = replace(KNOWN, catalog=replace(KNOWN.catalog, unreadable=("odd",)))
    pane.show_catalog(odd)
    assert text_of(pane, "catalogStatus").endswith("1 could not be read")


def test_typing_finds_a_function_and_enter_chooses_it(pane, qtbot, chosen):
    pane.show_catalog(KNOWN)
    search = control(pane, QLineEdit, "catalogSearch")
    qtbot.keyClicks(search, "e")
    qtbot.keyClick(search, Qt.Key.Key_Down)
    qtbot.keyClick(search, Qt.Key.Key_Up)
    qtbot.keyClicks(search, "nd")
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert chosen == [SEND]
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert search.text() == ""


def test_what_is_not_found_is_said(pane, qtbot, chosen):
    pane.show_catalog(KNOWN)
    search = control(pane, QLineEdit, "catalogSearch")
    qtbot.keyClicks(search, "zzzzzz")
    assert text_of(pane, "catalogEmpty") == "No function resembles “zzzzzz”."
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert chosen == []


def test_a_double_click_and_enter_in_the_tree_choose_too(pane, qtbot, chosen):
    pane.show_catalog(KNOWN)
    tree = control(pane, QTreeView, "catalogTree")
    row = tree.model().index(0, 0, tree.model().index(0, 0))
    tree.setCurrentIndex(row)
    pane.take_focus()
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    where = tree.visualRect(row).center()
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=where)
    qtbot.mouseDClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert chosen == [LIST, LIST]


def test_a_folder_and_an_http_action_open_no_call(pane, qtbot, chosen):
    pane.show_catalog(KNOWN)
    tree = control(pane, QTreeView, "catalogTree")
    for row in (tree.model().index(0, 0), tree.model().index(0, 0, tree.model().index(1, 0))):
        tree.setCurrentIndex(row)
        qtbot.keyClick(tree, Qt.Key.Key_Return)
    assert chosen == []


def test_reference_and_path_are_copied_from_the_menu(pane, qtbot):
    pane.show_catalog(KNOWN)
    tree = control(pane, QTreeView, "catalogTree")
    row = tree.model().index(0, 0, tree.model().index(0, 0))
    for words, copied in (("Copy reference", "api.messages.list"), ("Copy path", "messages:list")):
        tree.customContextMenuRequested.emit(tree.visualRect(row).center())
        menu = QApplication.activePopupWidget()
        action = next(each for each in menu.actions() if each.text() == words)
        action.trigger()
        menu.close()
        assert QApplication.clipboard().text() == copied


def test_a_newer_catalog_leaves_open_what_was_open(pane, qtbot):
    many = tuple(
        FunctionSpec(FunctionPath(f"m{number:03}", "list"), FunctionType.QUERY)
        for number in range(300)
    )
    pane.show_catalog(replace(KNOWN, catalog=Catalog(many)))
    tree = control(pane, QTreeView, "catalogTree")
    assert not tree.isExpanded(tree.model().index(3, 0))
    tree.expand(tree.model().index(3, 0))
    pane.show_catalog(replace(KNOWN, catalog=Catalog(many[1:])))
    assert tree.isExpanded(tree.model().index(2, 0))
    assert not tree.isExpanded(tree.model().index(3, 0))


def test_what_was_called_is_listed_until_somebody_lists_more(pane, chosen):
    pane.show_catalog(None)
    pane.show_called(replace(KNOWN, catalog=Catalog((LIST,)), origin=CatalogOrigin.HISTORY))
    tree = control(pane, QTreeView, "catalogTree")
    assert tree.isVisible()
    assert text_of(pane, "catalogStatus").startswith("1 function, seen in history.")
    pane.show_catalog(KNOWN)
    assert text_of(pane, "catalogStatus").startswith("2 functions, fetched")
    pane.show_catalog(None)
    pane.show_called(None)
    assert not tree.isVisible()


def test_where_too_many_are_found_the_status_says_so(pane, qtbot):
    many = tuple(
        FunctionSpec(FunctionPath("messages", f"list{at}"), FunctionType.QUERY) for at in range(300)
    )
    pane.show_catalog(replace(KNOWN, catalog=Catalog(many)))
    qtbot.keyClicks(control(pane, QLineEdit, "catalogSearch"), "list")
    assert text_of(pane, "catalogStatus") == (
        "The likeliest 200 are listed. Type more to narrow it down."
    )
    qtbot.keyClicks(control(pane, QLineEdit, "catalogSearch"), "299")
    assert text_of(pane, "catalogStatus").startswith("300 functions")
