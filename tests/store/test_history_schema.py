"""The form of the history database."""

import sqlite3
import threading
from contextlib import closing

import pytest

from convex_explorer.store import history_schema
from convex_explorer.store.history import HistoryStore
from convex_explorer.store.history_schema import (
    STEPS,
    bring_up_to_date,
    delete_all_calls,
    version_of,
)
from tests.support.made_calls import call, paths, returned, run


@pytest.fixture
def database():
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        yield database


def test_a_new_database_takes_every_step(database):
    assert version_of(database) == 0
    bring_up_to_date(database)
    assert version_of(database) == len(STEPS)
    assert database.execute("SELECT count(*) FROM calls").fetchone() == (0,)


def test_a_database_that_is_up_to_date_stays_as_it_is(database):
    bring_up_to_date(database)
    before = list(database.iterdump())
    bring_up_to_date(database)
    assert list(database.iterdump()) == before


def test_a_further_step_is_taken_by_an_older_database_and_only_once(database, monkeypatch):
    bring_up_to_date(database)
    step = ("ALTER TABLE calls ADD COLUMN label TEXT",)
    monkeypatch.setattr(history_schema, "STEPS", (*STEPS, step))
    bring_up_to_date(database)
    bring_up_to_date(database)
    assert version_of(database) == len(STEPS) + 1
    assert database.execute("SELECT label FROM calls").fetchall() == []


def test_a_step_that_fails_leaves_the_database_as_it_was(database, monkeypatch):
    bring_up_to_date(database)
    before = list(database.iterdump())
    steps = (*STEPS, ("ALTER TABLE calls ADD COLUMN label TEXT",), ("no SQL",))
    monkeypatch.setattr(history_schema, "STEPS", steps)
    with pytest.raises(sqlite3.OperationalError):
        bring_up_to_date(database)
    assert list(database.iterdump()) == before
    assert version_of(database) == len(STEPS)


def test_two_processes_that_begin_at_once_make_one_database(history_file):
    stores = [HistoryStore(history_file) for _ in range(6)]
    threads = [threading.Thread(target=store.record_started, args=(call(),)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(store.search()) for store in stores] == [6] * 6
    for store in stores:
        store.close()


def test_the_index_can_be_made_anew_from_the_calls(history):
    run(history, returned("canary"), path="tasks:byName")
    before = history._database.execute("SELECT * FROM call_texts").fetchall()
    history._database.execute("INSERT INTO call_search (call_search) VALUES ('rebuild')")
    assert len(before) == 1
    assert paths(history.search("canary name")) == ["tasks:byName"]


def test_deleting_all_calls_leaves_a_database_that_works_on(history):
    run(history, path="tasks:before")
    delete_all_calls(history._database)
    record = run(history, path="tasks:afterwards")
    history.delete(record.record_id)
    history._database.execute(
        "INSERT INTO call_search (call_search, rank) VALUES ('integrity-check', 1)"
    )
    assert history.search("tasks") == []
