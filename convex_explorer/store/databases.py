"""A SQLite file of ours: opened on first use, brought up to date, set aside where it is damaged."""

import errno
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from convex_explorer.store.backups import back_up
from convex_explorer.store.errors import DamagedFileError, NewerFileError, store_errors
from convex_explorer.store.files import unreadable

#: Seconds to wait for another process that writes.
_BUSY_SECONDS = 5.0
#: Moves what was written lately into the one file, as far as no other process reads it.
CHECKPOINT = "PRAGMA wal_checkpoint(TRUNCATE)"


class Form(NamedTuple):
    """What is kept in a database, and how.

    Attributes:
        holds: what it holds, for errors: "history".
        steps: step n turns a database of version n into one of version n + 1 (SQLite's
            ``user_version``). A step is never edited once released; a change of form is one more.
        settle: called once the file is open and up to date, within a transaction.
        outlasts_power: whether each thing written is on the disk when writing returns, so that a
            power cut takes none of it. Else it takes the last ones, and never half of one.
    """

    holds: str
    steps: Sequence[Sequence[str]]
    settle: Callable[[sqlite3.Connection], None] = lambda _: None
    outlasts_power: bool = False


class Database:
    """One file, used from any thread, by any number of processes.

    What goes wrong is raised as StoreError. A damaged file is set aside (``set_aside``), and the
    next use begins with an empty one. What a newer version wrote can be read, as far as this one
    understands it; writing raises NewerFileError. In a folder that nobody may write to, it is read.

    Attributes:
        read_only: whether a newer version wrote it; known once it is open.
    """

    def __init__(self, file: Path, form: Form, *, backups: Path) -> None:
        """Nothing is opened yet; ``backups`` is the folder for copies made before a step."""
        self.file = file
        self.read_only = False
        self._form = form
        self._backups = backups
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        #: Why nothing can be written, although the file can be read; known once it is open.
        self._denied: OSError | None = None

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, for one thread at a time.

        Raises:
            StoreError: the file cannot be used.
        """
        with self._lock:
            try:
                with store_errors(f"keep {self._form.holds} in", self.file):
                    if self._connection is None:
                        self._connection = self._opened()
                    yield self._connection
            except DamagedFileError as error:
                if self._connection is not None:
                    self._connection.close()
                    self._connection = None
                raise unreadable(self.file, "it is damaged") from error

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The connection within a transaction, which takes place whole or not at all.

        Raises:
            NewerFileError: a newer version wrote the file.
            StoreError: the file cannot be used; nothing was written.
        """
        with self.reading() as connection:
            self._refuse_if_unwritable()
            with transaction(connection):
                yield connection

    def require_writing(self) -> None:
        """Open the file.

        Raises:
            NewerFileError: a newer version wrote it; it can be read.
            StoreError: nothing can be written to it; perhaps it can be read.
        """
        with self.reading():
            self._refuse_if_unwritable()

    def close(self) -> None:
        """Write everything into the one file and close it. A later use opens it again."""
        with self._lock, store_errors("close", self.file):
            connection, self._connection = self._connection, None
            if connection is not None:
                with closing(connection):
                    if not self.read_only and self._denied is None:
                        connection.execute(CHECKPOINT)

    def _refuse_if_unwritable(self) -> None:
        if self.read_only:
            raise NewerFileError(self.file)
        if self._denied is not None:
            raise self._denied

    def _opened(self) -> sqlite3.Connection:
        if self.file.exists() and not os.access(self.file.parent, os.W_OK):
            return self._opened_for_reading()
        self._denied = None
        self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.file.touch(mode=0o600)
        connection = sqlite3.connect(
            self.file, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            connection.row_factory = sqlite3.Row
            self.read_only = version_of(connection) > len(self._form.steps)
            if not self.read_only:
                if 0 < version_of(connection) < len(self._form.steps):
                    back_up(connection, self.file.name, self._backups)
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA secure_delete = ON")
                synchronous = "FULL" if self._form.outlasts_power else "NORMAL"
                connection.execute(f"PRAGMA synchronous = {synchronous}")
                take_steps(connection, self._form.steps)
                with transaction(connection):
                    self._form.settle(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _opened_for_reading(self) -> sqlite3.Connection:
        """The file in a folder that nobody may write to: without what SQLite keeps beside it.

        Raises:
            PermissionError: it is of an older version, and cannot be brought up to date there.
        """
        self._denied = PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        where = f"{self.file.resolve().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(where, uri=True, isolation_level=None, check_same_thread=False)
        try:
            connection.row_factory = sqlite3.Row
            version = version_of(connection)
        except BaseException:
            connection.close()
            raise
        self.read_only = version > len(self._form.steps)
        if version < len(self._form.steps):
            connection.close()
            raise self._denied
        return connection


def version_of(connection: sqlite3.Connection) -> int:
    """How many of the steps a database has taken; 0 for a new one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def take_steps(connection: sqlite3.Connection, steps: Sequence[Sequence[str]]) -> None:
    """Take the steps that a database has not taken yet, all of them or none."""
    if version_of(connection) == len(steps):
        return
    with transaction(connection):
        # Another process may have been faster.
        for step in steps[version_of(connection) :]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(steps)}")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All that is written within takes place, or nothing; other processes wait."""
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
