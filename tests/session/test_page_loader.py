"""Page after page, against the demo deployment on a real port, and against one with a script."""

import asyncio
from dataclasses import replace

import pytest

from convex_explorer.convex import pagination
from convex_explorer.convex.deployment import Deployment, DeploymentKind
from convex_explorer.convex.drafts import CallDraft
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.pagination import Pages, ProblemKind
from convex_explorer.session import page_loader
from convex_explorer.session.demo_host import DEMO_DEPLOYMENT
from convex_explorer.session.page_loader import PageLoader
from tests.support.scripted_server import Reply, ScriptedServer
from tests.support.signals import emitted

ALL_TASKS = 312


@pytest.fixture
def loader(active, identities, tasks) -> PageLoader:
    return PageLoader(active, identities, tasks)


@pytest.fixture
def first_page(runner, active):
    async def first_page(size=100, *, deployment=DEMO_DEPLOYMENT, tab="tab"):
        active.use(deployment)
        args = f"{{ paginationOpts: {{ numItems: {size}, cursor: null }} }}"
        runner.run(CallDraft(tab, "tasks:list", FunctionType.QUERY, args))
        return Pages.of(*await emitted(runner.call_finished))

    return first_page


@pytest.fixture
def scripted():
    """A deployment whose pages are made by a function of the cursor; sees what was asked."""
    pages = {}

    def answer(seen):
        made = pages["of"](seen.json["args"]["paginationOpts"]["cursor"])
        return made if isinstance(made, Reply) else Reply.json(made)

    with ScriptedServer({"POST /api/query": answer}) as server:
        server.pages = pages
        yield server


def listed(rows, cursor, *, done=False):
    value = {"page": rows, "isDone": done, "continueCursor": cursor}
    return {"status": "success", "value": value, "logLines": []}


def counted(cursor):
    """Pages of one row without an end."""
    number = int(cursor or 0)
    return listed([number], str(number + 1))


async def begun(scripted, first_page, pages=counted):
    scripted.pages["of"] = pages
    return await first_page(
        1, deployment=Deployment("Scripted", scripted.url, DeploymentKind.SELF_HOSTED)
    )


# ---------------------------------------------------------------------- loading


async def test_one_press_loads_one_page(loader, first_page, heard):
    pages = await first_page()
    started, shown = heard(loader.started), heard(loader.pages_loaded)
    loader.load_next(pages)
    assert started == [(pages,)]
    assert await emitted(loader.finished) == (pages,)
    assert (pages.page_count, pages.row_count, pages.is_done) == (2, 200, False)
    assert shown == []


async def test_all_pages_are_the_same_rows_as_one_large_page(loader, first_page):
    pages, whole = await first_page(100), await first_page(1000, tab="other")
    loader.load_all(pages)
    await emitted(loader.finished)
    assert pages.page_count == 4
    assert pages.value.at(("page",)) == whole.value.at(("page",))
    assert pages.row_count == whole.row_count == ALL_TASKS
    assert pages.value.value()["isDone"] is True


async def test_nothing_is_asked_for_unasked_and_nothing_beyond_the_end(
    loader, scripted, first_page
):
    pages = await begun(scripted, first_page, lambda _cursor: listed([1], "c", done=True))
    loader.load_next(pages)
    loader.load_all(pages)
    await asyncio.sleep(0)
    assert len(scripted.seen) == 1


async def test_the_next_page_is_asked_for_as_the_first_was(loader, scripted, first_page):
    pages = await begun(scripted, first_page)
    loader.load_next(pages)
    await emitted(loader.finished)
    first, second = (seen.json for seen in scripted.seen)
    assert second["args"]["paginationOpts"] == {"numItems": 1.0, "cursor": "1"}
    second["args"]["paginationOpts"]["cursor"] = None
    assert first == second
    one, other = (dict(seen.headers) for seen in scripted.seen)
    assert one.pop("convex-request-id") != other.pop("convex-request-id")
    one.pop("content-length"), other.pop("content-length")
    assert one == other


async def test_a_tab_loads_once_at_a_time(loader, scripted, first_page, heard):
    pages = await begun(scripted, first_page)
    started = heard(loader.started)
    loader.load_next(pages)
    loader.load_next(pages)
    await emitted(loader.finished)
    assert len(started) == 1
    assert pages.page_count == 2


async def test_tabs_load_beside_each_other(loader, first_page, heard):
    one, other = await first_page(150, tab="one"), await first_page(150, tab="other")
    finished = heard(loader.finished)
    loader.load_all(one)
    loader.load_next(other)
    while len(finished) < 2:
        await emitted(loader.finished)
    assert (one.row_count, other.row_count) == (ALL_TASKS, 300)


async def test_while_all_are_loaded_what_came_is_shown_now_and_then(
    loader, scripted, first_page, heard, monkeypatch
):
    monkeypatch.setattr(page_loader, "SHOWN_EVERY", 600)
    monkeypatch.setattr(pagination, "MOST_ROWS", 10)
    pages = await begun(scripted, first_page)
    shown = heard(loader.pages_loaded)
    loader.load_all(pages)
    await emitted(loader.failed)
    assert len(shown) == 1
    assert pages.page_count == 10


# ---------------------------------------------------------------------- budgets and ends


async def test_it_stops_where_it_is_much_and_goes_on_when_told(
    loader, scripted, first_page, monkeypatch
):
    monkeypatch.setattr(pagination, "MOST_ROWS", 5)
    pages = await begun(scripted, first_page)
    for count in (5, 10):
        loader.load_all(pages)
        _, problem = await emitted(loader.failed)
        assert problem.kind is ProblemKind.MANY
        assert problem.whole
        assert pages.row_count == count
        assert len(scripted.seen) == count


async def test_a_cursor_that_comes_again_ends_it(loader, scripted, first_page):
    pages = await begun(scripted, first_page, lambda cursor: listed([cursor], "same"))
    loader.load_all(pages)
    _, problem = await emitted(loader.failed)
    assert problem.kind is ProblemKind.REPEATED_CURSOR
    assert pages.row_count == 2
    assert len(scripted.seen) == 2


async def test_an_empty_page_is_not_the_end(loader, scripted, first_page):
    replies = {None: listed([1], "a"), "a": listed([], "b"), "b": listed([2], "c", done=True)}
    pages = await begun(scripted, first_page, replies.__getitem__)
    loader.load_all(pages)
    await emitted(loader.finished)
    assert pages.value.value()["page"] == [1, 2]
    assert pages.page_count == 3


# ---------------------------------------------------------------------- trouble


async def test_an_error_keeps_the_rows_and_another_try_goes_on_from_there(
    loader, scripted, first_page
):
    trouble = {"2": Reply(503, b"overloaded")}
    pages = await begun(scripted, first_page, lambda c: trouble.get(c) or counted(c))
    loader.load_all(pages)
    _, problem = await emitted(loader.failed)
    assert problem.kind is ProblemKind.FAILED
    assert problem.message
    assert problem.whole
    assert pages.value.value()["page"] == [0, 1]
    trouble.clear()
    loader.load_next(pages)
    await emitted(loader.finished)
    assert pages.value.value()["page"] == [0, 1, 2]


async def test_a_cursor_that_is_not_taken_any_more_is_told_apart(loader, first_page):
    pages = await first_page(10)
    pages._last = replace(pages._last, cursor="of another list")
    loader.load_next(pages)
    _, problem = await emitted(loader.failed)
    assert problem.kind is ProblemKind.LIST_CHANGED
    assert not problem.whole
    assert pages.row_count == 10


async def test_an_answer_that_is_no_page_is_a_problem(loader, scripted, first_page):
    none = {"status": "success", "value": None}
    pages = await begun(scripted, first_page, lambda c: none if c else counted(c))
    loader.load_next(pages)
    _, problem = await emitted(loader.failed)
    assert problem.kind is ProblemKind.NO_PAGE


# ---------------------------------------------------------------------- stopping


async def test_stopping_keeps_what_came_and_loading_goes_on_from_there(
    loader, scripted, first_page, heard
):
    pages = await begun(scripted, first_page)
    finished, stopped = heard(loader.finished), heard(loader.stopped)
    loader.load_all(pages)
    await emitted(loader.pages_loaded)
    loader.stop("tab")
    count = pages.page_count
    assert stopped == [(pages,)]
    loader.load_next(pages)  # at once, before the stopped work has ended
    await emitted(loader.finished)
    assert pages.page_count == count + 1
    assert pages.value.value()["page"] == list(range(count + 1))
    assert (len(stopped), len(finished)) == (1, 1)


async def test_a_run_of_the_tab_makes_an_end_of_it(loader, scripted, first_page, heard):
    pages = await begun(scripted, first_page)
    stopped = heard(loader.stopped)
    loader.load_all(pages)
    loader.make_way(pages.call)
    assert stopped == [(pages,)]


async def test_all_tabs_are_stopped_at_once(loader, scripted, first_page, heard):
    pages = await begun(scripted, first_page)
    stopped = heard(loader.stopped)
    loader.load_all(pages)
    loader.stop_all()
    loader.stop_all()
    assert stopped == [(pages,)]


async def test_what_is_loaded_leaves_no_trace_with_the_runner(loader, runner, first_page, heard):
    pages = await first_page()
    told = [heard(each) for each in (runner.call_started, runner.call_finished)]
    loader.load_all(pages)
    await emitted(loader.finished)
    assert told == [[], []]
