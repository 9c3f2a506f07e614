"""SQLite files of ours: opened, brought up to date, damaged, and of newer versions."""

import sqlite3
from contextlib import closing

import pytest

from convex_explorer.store.databases import Database, Form, take_steps, version_of
from convex_explorer.store.errors import NewerFileError, StoreError
from tests.support.disks import read_only

STEPS = (("CREATE TABLE notes (text TEXT)",), ("ALTER TABLE notes ADD COLUMN label TEXT",))


@pytest.fixture
def connection():
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        yield connection


def notes(file, steps=STEPS):
    return Database(file, Form("notes", steps), backups=file.parent / "backups")


def add(database, text):
    with database.writing() as connection:
        connection.execute("INSERT INTO notes (text) VALUES (?)", (text,))


def add_half_of(text, database):
    with database.writing() as connection:
        connection.execute("INSERT INTO notes (text) VALUES (?)", (text,))
        raise ZeroDivisionError


def texts(database):
    with database.reading() as connection:
        return [row["text"] for row in connection.execute("SELECT text FROM notes ORDER BY rowid")]


# ---------------------------------------------------------------------- steps


def test_a_new_database_takes_every_step(connection):
    assert version_of(connection) == 0
    take_steps(connection, STEPS)
    assert version_of(connection) == len(STEPS)
    assert connection.execute("SELECT count(*) FROM notes").fetchone() == (0,)


def test_a_database_that_is_up_to_date_stays_as_it_is(connection):
    take_steps(connection, STEPS)
    before = list(connection.iterdump())
    take_steps(connection, STEPS)
    assert list(connection.iterdump()) == before


def test_a_further_step_is_taken_by_an_older_database_and_only_once(connection):
    take_steps(connection, STEPS[:1])
    take_steps(connection, STEPS)
    take_steps(connection, STEPS)
    assert version_of(connection) == len(STEPS)
    assert connection.execute("SELECT label FROM notes").fetchall() == []


def test_a_step_that_fails_leaves_the_database_as_it_was(connection):
    take_steps(connection, STEPS[:1])
    before = list(connection.iterdump())
    with pytest.raises(sqlite3.OperationalError):
        take_steps(connection, (*STEPS, ("no SQL",)))
    assert list(connection.iterdump()) == before
    assert version_of(connection) == 1


# ---------------------------------------------------------------------- files


def test_what_was_written_is_there_when_it_is_opened_again(tmp_path):
    with closing(notes(tmp_path / "notes.sqlite3")) as database:
        add(database, "one")
        database.close()
        add(database, "two")
    with closing(notes(tmp_path / "notes.sqlite3")) as database:
        assert texts(database) == ["one", "two"]


def test_what_fails_within_a_transaction_takes_all_of_it_back(tmp_path):
    with closing(notes(tmp_path / "notes.sqlite3")) as database:
        add(database, "one")
        with pytest.raises(ZeroDivisionError):
            add_half_of("two", database)
        assert texts(database) == ["one"]


def test_an_older_file_is_copied_before_it_takes_a_step(tmp_path):
    with closing(notes(tmp_path / "notes.sqlite3", STEPS[:1])) as database:
        add(database, "one")
    with closing(notes(tmp_path / "notes.sqlite3")) as database:
        assert texts(database) == ["one"]
    (copy,) = (tmp_path / "backups").iterdir()
    with closing(sqlite3.connect(copy)) as connection:
        assert version_of(connection) == 1


def test_what_a_newer_version_wrote_is_read_and_left_alone(tmp_path):
    with closing(notes(tmp_path / "notes.sqlite3")) as database:
        add(database, "one")
    with closing(notes(tmp_path / "notes.sqlite3", STEPS[:1])) as database:
        assert texts(database) == ["one"]
        with pytest.raises(NewerFileError):
            add(database, "two")


def test_a_damaged_file_is_set_aside_and_named(tmp_path):
    file = tmp_path / "notes.sqlite3"
    file.write_bytes(b"this is no database, and never was one " * 100)
    with closing(notes(file)) as database:
        with pytest.raises(StoreError, match="set aside") as raised:
            texts(database)
        assert raised.value.set_aside.read_bytes().startswith(b"this is no database")
        assert texts(database) == []


# ---------------------------------------------------------------------- folders that are read-only


def test_where_nobody_may_write_it_is_read_all_the_same(tmp_path):
    file = tmp_path / "notes.sqlite3"
    database = notes(file)
    add(database, "before")
    database.close()
    with read_only(tmp_path):
        database = notes(file)
        assert texts(database) == ["before"]
        with pytest.raises(StoreError, match="access is denied"):
            database.require_writing()
        with pytest.raises(StoreError, match="access is denied"):
            add(database, "meanwhile")
        assert texts(database) == ["before"]
        database.close()
    add(database, "after")
    assert texts(database) == ["before", "after"]
    database.close()


def test_where_nobody_may_write_an_older_form_stays_as_it_is(tmp_path):
    file = tmp_path / "notes.sqlite3"
    older = notes(file, STEPS[:1])
    add(older, "before")
    older.close()
    before = file.read_bytes()
    with read_only(tmp_path), pytest.raises(StoreError, match="access is denied"):
        texts(notes(file))
    assert file.read_bytes() == before
