"""The pages of a paginated query, loaded one by one and all at once, into one result."""

import json

import pytest
from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QMenu

from tests.support.scripted_server import Reply

pytestmark = pytest.mark.usefixtures("acme")

ALL_TASKS, A_FIFTH = 312, 70
PAGED = f"{{ paginationOpts: {{ numItems: {A_FIFTH}, cursor: null }} }}"


async def list_tasks(user, args: str = PAGED) -> None:
    await user.run("tasks:list", args)
    assert user.text("pagesNote").endswith("more to come")


async def loaded(user, words: str) -> None:
    await user.until(lambda: user.text("pagesNote").startswith(words), words)


async def load_next(user, words: str) -> None:
    user.click("loadNextPageButton")
    await loaded(user, words)


async def load_all(user) -> None:
    user.click("loadAllButton")
    await user.until(lambda: user.text("pagesNote").endswith("all of them"), "all are loaded")


def titles(server) -> list[str]:
    """The titles of all tasks, in the order of the list."""
    asked = {"path": "tasks:list", "args": {"paginationOpts": {"numItems": 1e6, "cursor": None}}}
    headers = {"Convex-Client": "tests-1.0.0", "Content-Type": "application/json"}
    body = json.dumps(asked).encode()
    reply = server._deployment.handle("POST", "/api/query", headers, body)
    return [task["title"] for task in json.loads(reply.body)["value"]["page"]]


def tree_model(user):
    return user.find("resultTree", QAbstractItemView).model()


async def test_all_five_pages_are_loaded_with_a_stop_on_the_way(opened, server):
    async with opened() as user:
        await list_tasks(user)
        assert user.text("pagesNote") == "70 rows loaded · more to come"
        await load_next(user, "140 rows loaded in 2 pages")
        server.hold()
        user.click("loadAllButton")
        await user.until(lambda: user.sees("pagesStopButton"), "it can be stopped")
        assert user.text("pagesNote").endswith("loading…")
        user.click("pagesStopButton")
        await loaded(user, "140 rows loaded in 2 pages · more to come")
        server.let_go()
        await load_all(user)
        assert user.text("pagesNote") == "312 rows loaded in 5 pages · all of them"
        assert "5 pages, 312 rows" in user.text("statusLine")
        assert not user.sees("loadNextPageButton")
        assert user.focused() == "resultTree"
        shown = tree_model(user).value.value()
        assert [task["title"] for task in shown["page"]] == titles(server)
        assert shown["isDone"] is True


async def test_what_stands_in_the_editor_by_now_is_not_what_the_next_page_is_asked_with(
    opened, server
):
    async with opened() as user:
        await list_tasks(user)
        await user.fill_in("tasks:get", "{ broken", "Mutation")
        await load_next(user, "140 rows")
        first, second = (json.loads(seen.body) for seen in server.requests)
        assert second["args"]["paginationOpts"].pop("cursor")
        first["args"]["paginationOpts"].pop("cursor")
        assert first == second
        assert {seen.target for seen in server.requests} == {"POST /api/query"}


async def test_the_next_page_is_asked_for_as_whom_the_first_was(opened, server):
    async with opened() as user:
        await list_tasks(user)
        user.click("identityButton")
        await user.until(lambda: user.sees("identityMenu"), "the menu is open")
        menu = user.find("identityMenu", QMenu)
        anonymous = next(each for each in menu.actions() if "nonymous" in each.text())
        QTest.mouseClick(
            menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(anonymous).center()
        )
        await load_next(user, "140 rows")
        one, other = (seen.headers["authorization"] for seen in server.requests)
        assert one == other
        await user.run("tasks:list", PAGED)
        assert "authorization" not in server.requests[-1].headers


async def test_history_keeps_the_call_and_none_of_its_further_pages(opened):
    async with opened() as user:
        await list_tasks(user)
        await load_all(user)
        await user.until(lambda: len(user.rows("historyList")) == 1, "the call is recorded")
        await user.run("tasks:countByStatus")
        await user.until(lambda: len(user.rows("historyList")) == 2, "the next one, too")


async def test_where_one_is_in_the_tree_stays_as_rows_come(opened):
    async with opened() as user:
        await list_tasks(user)
        if user.rows("resultTree")[3][0] != "0":
            user.open_row("resultTree", "page")
        user.open_row("resultTree", "30")
        user.choose_row("resultTree", "31")
        tree = user.find("resultTree", QAbstractScrollArea)
        tree.verticalScrollBar().setValue(12)
        before = [row for row in user.rows("resultTree") if row[0] not in ("page", "isDone")]
        place = tree.visualRect(tree.currentIndex())
        await load_next(user, "140 rows")
        await load_all(user)
        tree.executeDelayedItemsLayout()
        assert tree.verticalScrollBar().value() == 12
        assert tree.visualRect(tree.currentIndex()) == place
        assert tree.currentIndex().data() == "31"
        shown = [row for row in user.rows("resultTree") if row[0] not in ("page", "isDone")]
        assert shown[2 : len(before) - 2] == before[2:-2]
        user.press("Ctrl+Shift+C", on="resultTree")
        assert QGuiApplication.clipboard().text() == "$.page[31]"


async def test_a_sorted_table_keeps_its_order_and_new_rows_stand_below(opened, server):
    async with opened() as user:
        await list_tasks(user)
        user.click("resultLookTable")
        table = user.find("resultTable", QAbstractItemView)
        model = table.table_model
        title = list(model.columns).index("title")

        def shown() -> list[str]:
            return [json.loads(model.index(row, title).data()) for row in range(model.rowCount())]

        table.sort_by_click(title)
        first = sorted(titles(server)[:A_FIFTH])
        await user.until(lambda: shown() == first, "the rows are sorted")
        everything = QItemSelectionModel.SelectionFlag.ClearAndSelect
        table.selectionModel().setCurrentIndex(model.index(7, title), everything)
        table.horizontalHeader().moveSection(table.horizontalHeader().visualIndex(title), 0)
        await load_all(user)
        assert shown() == first + titles(server)[A_FIFTH:]
        assert table.currentIndex().row() == 7
        assert table.selectionModel().selectedIndexes() == [model.index(7, title)]
        assert table.shown_columns[0] == "title"
        assert "242 came later and stand below" in user.text("tableNote")
        user.click("tableSortButton")
        await user.until(lambda: shown() == sorted(titles(server)), "all rows are sorted")
        assert not user.sees("tableSortButton")


async def test_text_and_find_go_through_all_rows(opened, server):
    async with opened() as user:
        await list_tasks(user)
        user.click("resultLookText")
        text = user.find("resultText", QAbstractScrollArea)
        text.verticalScrollBar().setValue(200)
        user.click("findButton")
        await user.type("findEdit", '"title": ')
        await user.until(lambda: user.text("findCount").endswith("of 70"), "all are found")
        top = text.verticalScrollBar().value()
        await load_all(user)
        await user.until(lambda: user.text("findCount").endswith("312"), "those of all pages")
        assert text.verticalScrollBar().value() == top
        user.press("Ctrl+A", on="resultText")
        user.press("Ctrl+C", on="resultText")
        copied = QGuiApplication.clipboard().text()
        assert copied.count('"title": ') == ALL_TASKS
        assert copied.count('"continueCursor": ') == 1


async def test_a_tab_in_the_background_goes_on_and_is_found_as_it_was(opened, server):
    async with opened() as user:
        await list_tasks(user)
        server.hold()
        user.click("loadAllButton")
        user.press("Ctrl+T")
        assert not user.sees("pagesBar")
        server.let_go()
        await user.until(lambda: len(server.requests) == 5, "all pages are asked for")
        user.choose_tab("tasks:list")
        await loaded(user, "312 rows loaded in 5 pages · all of them")
        assert len(tree_model(user).value.at(("page",)).children()) == ALL_TASKS


@pytest.mark.parametrize("way", ["close the tab", "change deployments", "run again"])
async def test_loading_ends_with(opened, server, way):
    async with opened() as user:
        await list_tasks(user)
        server.hold()
        user.click("loadAllButton")
        await user.until(lambda: len(server.requests) == 2, "the next page is asked for")
        if way == "close the tab":
            user.press("Ctrl+W")
        elif way == "change deployments":
            user.choose_command("Deployment", "Try the demo")
        else:
            user.press("Ctrl+Return")
        server.let_go()
        if way == "run again":
            await user.ended()
            assert user.text("pagesNote") == "70 rows loaded · more to come"
        # Whatever is asked for after this came after the pages would have.
        await user.run("tasks:countByStatus")
        assert server.called.count("tasks:list") == (3 if way == "run again" else 2)


async def test_after_an_error_the_rows_stay_and_it_can_be_tried_again(opened, server):
    async with opened() as user:
        await list_tasks(user)
        server.instead = Reply.json({"code": "Overloaded", "message": "busy"}, 503)
        user.click("loadNextPageButton")
        await user.until(lambda: user.sees("bannerMessage"), "it says what happened")
        assert user.text("bannerMessage").startswith("Page 2 could not be loaded: ")
        assert user.text("pagesNote") == "70 rows loaded · more to come"
        server.instead = None
        user.click("bannerActionButton")
        await loaded(user, "140 rows loaded in 2 pages")
        assert not user.sees("bannerMessage")


async def test_where_the_list_has_changed_one_can_start_again(opened, server):
    async with opened() as user:
        await list_tasks(user)
        await load_next(user, "140 rows")
        server.instead = Reply.json(
            {
                "status": "error",
                "errorMessage": "[Request ID: 0] Server Error",
                "errorData": {"isConvexSystemError": True, "paginationError": "InvalidCursor"},
            }
        )
        user.click("loadAllButton")
        await user.until(lambda: user.sees("bannerMessage"), "it says what happened")
        assert user.text("bannerMessage").startswith("The list has changed")
        assert tree_model(user).rowCount(tree_model(user).find(("page",))) == 140
        server.instead = None
        user.click("bannerActionButton")
        await loaded(user, "70 rows loaded · more to come")
        assert not user.sees("bannerMessage")


async def test_only_queries_that_were_asked_for_a_page_have_pages(opened):
    async with opened() as user:
        await user.run("tasks:countByStatus")
        assert not user.sees("pagesBar")
        await list_tasks(user)
        assert user.sees("pagesBar")
        await user.run("tasks:list", PAGED, "Run")
        assert not user.sees("pagesBar")
        assert tree_model(user).find(("page",)) != QModelIndex()
