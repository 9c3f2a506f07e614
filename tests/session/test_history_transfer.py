"""History to files, and from files."""

import pytest

from convex_explorer.session.history_keeper import HistoryKeeper
from convex_explorer.session.history_transfer import HistoryTransfer
from convex_explorer.store.history import HistoryStore
from tests.support.made_calls import call, run
from tests.support.signals import emitted


@pytest.fixture
def store(tmp_path):
    store = HistoryStore(tmp_path / "history.sqlite3")
    yield store
    store.close()


@pytest.fixture
def transfer(store, tasks):
    return HistoryTransfer(HistoryKeeper(lambda: store, tasks), tasks)


async def test_history_goes_out_and_comes_back(transfer, store, tmp_path):
    records = [run(store) for _ in range(3)]
    file = tmp_path / "calls.jsonl"
    transfer.export(str(file))
    assert await emitted(transfer.ended) == (f"3 calls saved as {file}.",)
    store.delete(records[1].record_id)
    transfer.take_in(str(file))
    said = "1 call added from calls.jsonl. 2 calls were there already."
    assert await emitted(transfer.ended) == (said,)
    assert store.get(records[1].record_id) == records[1]


async def test_one_that_is_stopped_leaves_no_file(transfer, store, tmp_path):
    for _ in range(3):
        store.record_started(call())
    file = tmp_path / "calls.jsonl"
    transfer.export(str(file))
    transfer.stop()
    assert await emitted(transfer.ended) == ("Stopped.",)
    assert not file.exists()
    assert store.count() == 3


async def test_what_goes_wrong_is_told_and_the_next_one_goes_well(transfer, store, tmp_path, heard):
    told = heard(transfer.advanced)
    transfer.take_in(str(tmp_path / "nowhere.jsonl"))
    (error,) = await emitted(transfer.failed)
    assert "nowhere.jsonl" in str(error)
    run(store)
    transfer.export(str(tmp_path / "calls.jsonl"))
    (said,) = await emitted(transfer.ended)
    assert told[0] == (0.0,)
    assert said.startswith("1 call saved")
