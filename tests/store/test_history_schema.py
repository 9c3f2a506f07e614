"""The form of the history database."""

import threading

from convex_explorer.store.history import HistoryStore
from convex_explorer.store.history_schema import delete_all_calls
from tests.support.made_calls import call, paths, returned, run


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
    before = history._database._connection.execute("SELECT * FROM call_texts").fetchall()
    history._database._connection.execute(
        "INSERT INTO call_search (call_search) VALUES ('rebuild')"
    )
    assert len(before) == 1
    assert paths(history.search("canary name")) == ["tasks:byName"]


def test_deleting_all_calls_leaves_a_database_that_works_on(history):
    run(history, path="tasks:before")
    delete_all_calls(history._database._connection)
    record = run(history, path="tasks:afterwards")
    history.delete(record.record_id)
    history._database._connection.execute(
        "INSERT INTO call_search (call_search, rank) VALUES ('integrity-check', 1)"
    )
    assert history.search("tasks") == []
