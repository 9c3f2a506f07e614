"""What the runner did, recorded in order and found again."""

import asyncio
import sqlite3
from asyncio import gather
from contextlib import closing

import pytest

from convex_explorer.convex.drafts import CallDraft
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.records import CallEnding
from convex_explorer.session import history_keeper
from convex_explorer.session.demo_host import DEMO_DEPLOYMENT
from convex_explorer.session.history_keeper import HistoryKeeper
from convex_explorer.store.history import HistoryStore
from convex_explorer.store.history_limits import STEP
from convex_explorer.store.settings import Settings
from tests.support.made_calls import call
from tests.support.signals import emitted, told


@pytest.fixture
def store(tmp_path):
    store = HistoryStore(tmp_path / "history.sqlite3")
    yield store
    store.close()


@pytest.fixture
def history(store, runner, tasks, active):
    history = HistoryKeeper(lambda: store, tasks)
    runner.call_started.connect(history.record_started)
    runner.call_finished.connect(history.record_finished)
    runner.call_failed.connect(history.record_failed)
    runner.call_stopped.connect(history.record_stopped)
    active.use(DEMO_DEPLOYMENT)
    return history


def draft(path: str, args: str = "", kind: FunctionType = FunctionType.QUERY) -> CallDraft:
    return CallDraft("tab", path, kind, args)


async def ended(history) -> list:
    """The records, once none of them runs any more."""
    while True:
        (records,) = await emitted(history.records_found)
        if records and all(record.ending is not CallEnding.RUNNING for record in records):
            return records


async def test_several_calls_are_read_whole_and_together(history, runner):
    runner.run(draft("tasks:search", '{ text: "printer" }'))
    await ended(history)
    runner.run(draft("tasks:countByStatus"))
    newer, older = await ended(history)
    history.fetch_several([older.record_id, 12345, newer.record_id])
    (records,) = await emitted(history.records_fetched)
    assert [record.path_text for record in records] == ["tasks:search", "tasks:countByStatus"]
    assert all(record.whole and record.value_json is not None for record in records)


async def test_a_call_is_in_history_with_its_outcome(history, runner):
    runner.run(draft("tasks:search", '{ text: "printer" } // why'))
    (record,) = await ended(history)
    assert record.path_text == "tasks:search"
    assert record.args_text == '{ text: "printer" } // why'
    assert record.ending is CallEnding.RETURNED
    assert record.deployment_name == "Demo"


async def test_a_stopped_write_is_unknown_and_a_stopped_query_is_not(history, runner):
    runner.run(draft("jobs:sleep", "{ ms: 60000 }", FunctionType.ACTION))
    await emitted(runner.call_started)
    runner.stop("tab")
    runner.run(draft("values:rows", "{ n: 100 }"))
    runner.stop("tab")
    records = await ended(history)
    while len(records) < 2:
        records = await ended(history)
    assert [record.ending for record in records] == [CallEnding.STOPPED, CallEnding.UNKNOWN]


async def test_closing_writes_what_is_still_to_be_written(history, runner, store):
    runner.run(draft("jobs:sleep", "{ ms: 60000 }", FunctionType.ACTION))
    await emitted(runner.call_started)
    runner.stop("tab")
    await history.close()
    (record,) = store.search("")
    assert record.ending is CallEnding.UNKNOWN


async def test_what_became_of_a_call_waits_until_it_is_shown_and_a_new_call_does_not(
    history, runner, store, monkeypatch
):
    runner.run(draft("jobs:sleep", "{ ms: 60000 }", FunctionType.ACTION))
    await emitted(history.records_found)
    monkeypatch.setattr(history_keeper, "SECONDS_TO_SHOW", 60)
    runner.stop("tab")
    for _ in range(50):
        await asyncio.sleep(0)
    (record,) = store.search("")
    assert record.ending is CallEnding.RUNNING
    runner.run(draft("jobs:sleep", "{ ms: 60000 }", FunctionType.ACTION))
    (records,) = await emitted(history.records_found)
    assert [each.ending for each in records] == [CallEnding.RUNNING, CallEnding.UNKNOWN]
    runner.stop("tab")


async def test_a_record_is_fetched_with_what_became_of_it_a_moment_ago(
    history, runner, monkeypatch
):
    monkeypatch.setattr(history_keeper, "SECONDS_TO_SHOW", 60)
    runner.run(draft("tasks:countByStatus"))
    await emitted(runner.call_finished)
    records = []
    while not records:
        history.search("")
        (records,) = await emitted(history.records_found)
    assert records[0].ending is CallEnding.RUNNING
    history.fetch(records[0].record_id)
    (record,) = await emitted(history.record_fetched)
    assert record.ending is CallEnding.RETURNED


async def test_closing_does_not_wait_until_it_is_shown(history, runner, store, monkeypatch):
    monkeypatch.setattr(history_keeper, "SECONDS_TO_SHOW", 60)
    runner.run(draft("jobs:sleep", "{ ms: 60000 }", FunctionType.ACTION))
    await emitted(history.records_found)
    runner.stop("tab")
    await asyncio.sleep(0)
    await history.close()
    (record,) = store.search("")
    assert record.ending is CallEnding.UNKNOWN


async def test_only_the_latest_search_is_answered(history, runner, heard):
    runner.run(draft("tasks:countByStatus"))
    await ended(history)
    found = heard(history.records_found)
    history.search("nothing like it")
    history.search("count")
    await emitted(history.records_found)
    assert [[record.path_text for record in records] for (records,) in found] == [
        ["tasks:countByStatus"]
    ]


async def test_a_record_is_fetched_whole(history, runner):
    runner.run(draft("tasks:countByStatus"))
    (light,) = await ended(history)
    history.fetch(light.record_id)
    (record,) = await emitted(history.record_fetched)
    assert record.whole
    assert record.value_json.startswith(b"{")


async def test_older_records_follow_the_oldest_shown(history, runner):
    for path in ("tasks:countByStatus", "users:list", "projects:list"):
        runner.run(draft(path))
        await emitted(runner.call_finished)
    records = await ended(history)
    while len(records) < 3:
        records = await ended(history)
    history.find_older(records[0].record_id)
    (older,) = await emitted(history.older_records_found)
    assert [record.path_text for record in older] == ["users:list", "tasks:countByStatus"]


async def test_a_deleted_record_is_gone(history, runner):
    runner.run(draft("tasks:countByStatus"))
    (record,) = await ended(history)
    history.delete(record.record_id)
    (records,) = await emitted(history.records_found)
    assert records == []


async def test_without_a_place_for_history_calls_still_run(tmp_path, runner, tasks, active):
    (tmp_path / "file").write_text("", encoding="utf-8")
    store = HistoryStore(tmp_path / "file" / "history.sqlite3")
    keeper = HistoryKeeper(lambda: store, tasks)
    runner.call_started.connect(keeper.record_started)
    active.use(DEMO_DEPLOYMENT)
    runner.run(draft("tasks:countByStatus"))
    # Which of the two comes first, nobody knows.
    (error,), _ = await gather(emitted(keeper.failed), emitted(runner.call_finished))
    assert "history.sqlite3" in str(error)


async def test_history_of_a_newer_version_is_shown_left_alone_and_told_of_once(
    store, tasks, tmp_path, heard
):
    store.record_started(call("tasks:older"))
    store.close()
    with closing(sqlite3.connect(tmp_path / "history.sqlite3")) as database:
        database.execute("PRAGMA user_version = 99")
    keeper = HistoryKeeper(lambda: store, tasks)
    told = heard(keeper.failed)
    keeper.search("")
    (records,) = await emitted(keeper.records_found)
    assert [record.path_text for record in records] == ["tasks:older"]
    for _ in range(2):
        keeper.record_started(call())
        (records,) = await emitted(keeper.records_found)
    assert [record.path_text for record in records] == ["tasks:older"]
    ((error,),) = told
    assert "newer version" in str(error)


async def test_what_is_too_much_goes_beside_the_work(store, tasks):
    for number in range(2 * STEP + 1):
        store.record_started(call(f"tasks:number{number}"))
    keeper = HistoryKeeper(lambda: store, tasks)
    keeper.take_settings(Settings(history_calls=3))
    (records,) = await emitted(keeper.records_found)
    assert len(records) == store.count() == 3


async def test_pins_and_names_are_kept(history, runner, store):
    runner.run(draft("tasks:countByStatus"))
    (record,) = await ended(history)
    history.pin(record.record_id, True)
    history.describe(record.record_id, "Monday", "why?")
    (records,) = await emitted(history.records_found)
    while not records[0].label:
        (records,) = await emitted(history.records_found)
    found = store.search("monday is:pinned")
    assert [(each.pinned, each.label, each.note) for each in found] == [(True, "Monday", "why?")]


async def test_what_another_window_recorded_is_found_when_this_one_looks(
    history, tmp_path, tasks, heard
):
    history.search("")
    await emitted(history.records_found)
    found = heard(history.records_found)
    with closing(HistoryStore(tmp_path / "history.sqlite3")) as other:
        other.record_started(call("other:window"))
    (records,) = await told(history.records_found, history.look)
    assert [record.path_text for record in records] == ["other:window"]
    history.look()
    await history.close()
    await tasks.stop_all()
    assert len(found) == 1
