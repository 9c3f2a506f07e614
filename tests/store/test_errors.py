"""Trouble with files and SQLite, in words."""

import errno
import sqlite3

import pytest

from convex_explorer.errors import ExplorerError
from convex_explorer.store.errors import DamagedFileError, StoreError, store_errors


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EROFS, "access is denied"),
        (errno.EACCES, "access is denied"),
        (errno.EIO, "the disk reports an error"),
    ],
)
def test_trouble_with_the_disk_says_what_to_do(tmp_path, number, words):
    with pytest.raises(StoreError, match=words) as raised, store_errors("write", tmp_path / "x"):
        raise OSError(number, "as the system says it")
    assert str(tmp_path / "x") in str(raised.value)
    assert raised.value.advice
    assert isinstance(raised.value, ExplorerError)


def test_other_trouble_is_told_as_the_system_tells_it(tmp_path):
    with pytest.raises(StoreError, match="File name too long"), store_errors("write", tmp_path):
        (tmp_path / ("x" * 300)).touch()


def test_a_database_held_by_another_says_so(tmp_path):
    holder = sqlite3.connect(tmp_path / "x", isolation_level=None)
    other = sqlite3.connect(tmp_path / "x", isolation_level=None, timeout=0)
    holder.execute("BEGIN EXCLUSIVE")
    with (
        pytest.raises(StoreError, match="another program holds it"),
        store_errors("read", tmp_path / "x"),
    ):
        other.execute("BEGIN IMMEDIATE")
    holder.close()
    other.close()


def test_what_is_no_database_counts_as_damaged(tmp_path):
    (tmp_path / "x").write_text("no database" * 100)
    database = sqlite3.connect(tmp_path / "x")
    with pytest.raises(DamagedFileError), store_errors("read", tmp_path / "x"):
        database.execute("SELECT * FROM calls")
    database.close()


def test_a_mistake_of_our_own_stays_one(tmp_path):
    database = sqlite3.connect(tmp_path / "x")
    database.close()
    with pytest.raises(sqlite3.ProgrammingError), store_errors("read", tmp_path / "x"):
        database.execute("SELECT 1")
