"""StoreError, and the one place where trouble with files and SQLite is put into words."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from convex_explorer.errors import ExplorerError


class StoreError(ExplorerError):
    """Something on this machine could not be read or kept. The work can go on without it.

    Attributes:
        set_aside: where an unreadable file was moved to, or None. What raised this can be tried
            again: it then begins with nothing.
    """

    def __init__(self, message: str, *, advice: str = "", set_aside: Path | None = None) -> None:
        super().__init__(message, advice=advice)
        self.set_aside = set_aside


class DamagedFileError(StoreError):
    """SQLite cannot make sense of the file."""


class NewerFileError(StoreError):
    """A newer version of the program wrote the file, so this one leaves it as it is."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} was written by a newer version of Convex Explorer, so it is not changed.",
            advice="Update Convex Explorer to go on with it.",
        )


_FULL = ("the disk is full", "Make room on the disk; until then nothing new is kept.")
_DENIED = (
    "access is denied",
    "Allow yourself to write there, or name another folder in CONVEX_EXPLORER_HOME.",
)
_HELD = ("another program holds it", "Close the other program, then try again.")
_DISK = ("the disk reports an error", "Check the disk, then try again.")

_OS_REASONS = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.EROFS: _DENIED,
    errno.EBUSY: _HELD,
    errno.EIO: _DISK,
}
_CHOOSE_NAME = "Choose another name."
_NO_FOLDER = ("there is no such folder", "Choose a folder that exists.")
_REFUSED = (
    "access is denied",
    "Choose another folder, or close the file where it is open, or allow yourself to write there.",
)
_NO_ROOM = "Make room on the disk, or save to another one."
#: For files that the user chose: in another place, they can be saved at once.
_SAVE_REASONS = {
    errno.ENOSPC: ("the disk is full", _NO_ROOM),
    errno.EDQUOT: ("the disk is full", _NO_ROOM),
    errno.EFBIG: ("the disk takes no file of that size", "Save it to another disk."),
    errno.EACCES: _REFUSED,
    errno.EPERM: _REFUSED,
    errno.EROFS: ("the disk is read-only", "Choose a folder on another disk."),
    errno.ENOENT: _NO_FOLDER,
    errno.ENOTDIR: _NO_FOLDER,
    errno.EISDIR: ("there is a folder of that name", _CHOOSE_NAME),
    errno.ENAMETOOLONG: ("the name is too long", "Choose a shorter name."),
    errno.EINVAL: ("such a name is not allowed there", _CHOOSE_NAME),
    errno.EBUSY: _HELD,
    errno.EIO: _DISK,
}
#: The low byte of SQLite's extended codes is the plain code.
_PLAIN_CODE = 0xFF


@contextmanager
def store_errors(doing: str, path: Path) -> Iterator[None]:
    """Translate what goes wrong within the block, which is ``doing`` ("read", "write") a file.

    Raises:
        DamagedFileError: SQLite cannot make sense of the file.
        StoreError: anything else that the disk, its permissions or another program caused.
    """
    try:
        yield
    except OSError as error:
        reason, advice = _OS_REASONS.get(error.errno or 0, (error.strerror or str(error), ""))
        raise StoreError(f"Cannot {doing} {path}: {reason}.", advice=advice) from error
    except _sqlite_error() as error:
        raise _put_into_words(error, doing, path) from error


def _sqlite_error() -> type[Exception]:
    """Asked for only when something went wrong; small files are read without SQLite."""
    import sqlite3

    return sqlite3.Error


def _put_into_words(error: Exception, doing: str, path: Path) -> Exception:
    import sqlite3

    if isinstance(
        error, sqlite3.IntegrityError | sqlite3.ProgrammingError | sqlite3.InterfaceError
    ):
        raise error  # Nothing outside the program causes these.
    reasons = {
        sqlite3.SQLITE_FULL: _FULL,
        sqlite3.SQLITE_READONLY: _DENIED,
        sqlite3.SQLITE_PERM: _DENIED,
        sqlite3.SQLITE_CANTOPEN: ("it cannot be opened", _DENIED[1]),
        sqlite3.SQLITE_BUSY: _HELD,
        sqlite3.SQLITE_LOCKED: _HELD,
        sqlite3.SQLITE_PROTOCOL: _HELD,
        sqlite3.SQLITE_IOERR: _DISK,
        sqlite3.SQLITE_CORRUPT: ("it is damaged", ""),
        sqlite3.SQLITE_NOTADB: ("it is not a database", ""),
    }
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & _PLAIN_CODE
    reason, advice = reasons.get(code, (str(error), ""))
    damaged = code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
    kind = DamagedFileError if damaged else StoreError
    return kind(f"Cannot {doing} {path}: {reason}.", advice=advice)


@contextmanager
def save_errors(path: Path) -> Iterator[None]:
    """Translate what goes wrong within the block, which saves to a file that the user chose.

    Raises:
        StoreError: the disk, its permissions or another program caused it.
    """
    try:
        yield
    except OSError as error:
        reason, advice = _SAVE_REASONS.get(
            error.errno or 0, (error.strerror or str(error), "Choose another folder.")
        )
        raise StoreError(f"Cannot save {path}: {reason}.", advice=advice) from error
