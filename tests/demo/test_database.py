import itertools
import threading

import pytest

from convex_explorer.demo.database import Database, Tables
from convex_explorer.demo.failures import ThrownError
from convex_explorer.demo.tables import document_id


@pytest.fixture
def database():
    return Database(lambda: Tables({"users": {}, "tasks": {}}, clock=lambda: 1000.0))


def test_what_is_written_is_read_afterwards(database):
    with database.write() as tables:
        identifier = tables.insert("tasks", {"title": "one"})
        tables.patch(identifier, {"title": "two"})
    document = database.read().get(identifier)
    assert document == {"_id": identifier, "_creationTime": 1_000_000.0, "title": "two"}


def test_a_failed_transaction_leaves_nothing_behind(database):
    with database.write() as tables:
        kept = tables.insert("tasks", {"title": "kept"})

    def fail() -> None:
        with database.write() as tables:
            tables.insert("tasks", {"title": "lost"})
            tables.patch(kept, {"title": "lost too"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert [task["title"] for task in database.read().all("tasks")] == ["kept"]


def test_a_reader_keeps_seeing_what_it_began_with(database):
    before = database.read()
    with database.write() as tables:
        tables.insert("tasks", {})
    assert before.all("tasks") == []
    assert len(database.read().all("tasks")) == 1


def test_documents_are_in_the_order_they_were_made_in_even_within_a_millisecond(database):
    with database.write() as tables:
        for _ in range(1500):
            tables.insert("tasks", {})
    times = [task["_creationTime"] for task in database.read().all("tasks")]
    assert all(earlier < later for earlier, later in itertools.pairwise(times))


def test_what_is_not_there_can_be_read_but_not_changed(database):
    nobody = document_id("tasks", 99)
    with database.write() as tables:
        assert tables.get(nobody) is None
        with pytest.raises(ThrownError, match=f"Update on nonexistent document ID {nobody}"):
            tables.patch(nobody, {})
        with pytest.raises(ThrownError, match=f"Delete on nonexistent document ID {nobody}"):
            tables.delete(nobody)


def test_transactions_take_turns(database):
    def add() -> None:
        for _ in range(50):
            with database.write() as tables:
                tables.insert("tasks", {"number": float(len(tables.all("tasks")))})

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = [task["number"] for task in database.read().all("tasks")]
    assert numbers == [float(number) for number in range(200)]


def test_nothing_is_made_before_somebody_looks():
    def seed() -> Tables:
        raise AssertionError("too early")

    Database(seed)
