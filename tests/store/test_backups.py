"""Dated copies of a database before it changes its form."""

import sqlite3
from contextlib import closing

import pytest

from convex_explorer.store.backups import KEPT, back_up, copies
from convex_explorer.store.history import HistoryStore
from convex_explorer.store.history_schema import STEPS
from tests.support.made_calls import paths


@pytest.fixture
def old_file(history_file):
    """History in the form that the first version gave it, with a call in it."""
    with closing(sqlite3.connect(history_file)) as database:
        for statement in STEPS[0]:
            database.execute(statement)
        database.execute("PRAGMA user_version = 1")
        database.execute(
            "INSERT INTO calls (record_id, call_id, deployment_id, deployment_name, "
            "deployment_kind, path_text, function_type, identity, request_id, started_at, ending, "
            "value_kept, message, args_text, value_json, words) VALUES (1700000000000000, 'c', "
            "'dev', 'acme dev', 'development', 'tasks:byName', 'query', 'acting as ada', '00', "
            "'2023-11-14T22:13:20.000000+00:00', 'returned', 1, '', '{ a: 1n } // old', "
            "CAST('{\"b\": 1.0}' AS BLOB), 'by Name')"
        )
        database.commit()
    return history_file


def test_an_older_history_is_copied_before_it_takes_the_new_form(old_file):
    before = old_file.read_bytes()
    with closing(HistoryStore(old_file)) as history:
        (record,) = history.whole_records(2)
        assert (record.args_text, record.value_json) == ("{ a: 1n } // old", b'{"b": 1.0}')
        assert str(record.as_whom) == "acting as ada"
        history.mark(record.record_id, label="kept")
        assert paths(history.search("old name kept")) == ["tasks:byName"]
        history._database._connection.execute(
            "INSERT INTO call_search (call_search, rank) VALUES ('integrity-check', 1)"
        )
    (copy,) = copies(old_file.parent / "backups", old_file.name)
    with closing(sqlite3.connect(copy)) as database, closing(sqlite3.connect(":memory:")) as old:
        old.deserialize(before)
        assert list(database.iterdump()) == list(old.iterdump())
        assert database.execute("PRAGMA user_version").fetchone() == (1,)


def test_a_history_of_this_form_is_not_copied(history, history_file):
    history.open()
    history.close()
    history.open()
    assert not (history_file.parent / "backups").exists()


def test_without_a_copy_the_old_form_stays(old_file):
    (old_file.parent / "backups").write_text("in the way", encoding="utf-8")
    before = old_file.read_bytes()
    with closing(HistoryStore(old_file)) as history, pytest.raises(Exception, match="history"):
        history.open()
    assert old_file.read_bytes() == before


def test_the_last_few_copies_are_kept_and_nothing_else_is_touched(tmp_path):
    stranger = tmp_path / "history-of-mine.sqlite3"
    stranger.write_text("mine", encoding="utf-8")
    with closing(sqlite3.connect(":memory:")) as database:
        made = [back_up(database, "history.sqlite3", tmp_path) for _ in range(KEPT + 3)]
    assert copies(tmp_path, "history.sqlite3") == made[-KEPT:]
    assert sorted(tmp_path.iterdir()) == sorted([stranger, *made[-KEPT:]])
