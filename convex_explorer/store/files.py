"""Small files that are whole at every moment, and unreadable ones moved out of the way."""

import errno
import json
import os
import stat
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, TypeAlias

from convex_explorer.store.errors import StoreError, save_errors, store_errors

#: Of a file that is replaced as a whole each time.
Stamp: TypeAlias = tuple[int, int, int]

_FOR_ITS_OWNER, _FOR_ALL = 0o600, 0o666
#: What SQLite keeps beside a database; it belongs to it and moves with it.
_COMPANIONS = ("-wal", "-shm")


def replace_file(path: Path, data: bytes) -> None:
    """Write a file so that it holds, whatever happens, either what it held or all of ``data``.

    Written aside, flushed to the disk, then renamed. Only its owner may read the new file. A link
    stays a link: what it points to is replaced.

    Raises:
        StoreError: the file is as it was.
    """
    with store_errors("write", path):
        path = path.resolve()
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_aside(path, (data,), _FOR_ITS_OWNER)


def save_file(path: Path, parts: Iterable[bytes | memoryview]) -> int:
    """Write a file that the user chose, as its parts come; until the last one it is as it was.

    Written like ``replace_file`` does, but with the rights that new files have here, or those of
    the file that is replaced. What is raised where the parts come from ends it too, and goes on.

    Returns:
        how many bytes the file has.

    Raises:
        StoreError: the file is as it was.
    """
    with save_errors(path):
        path = path.resolve()
        _write_aside(path, parts, _rights_for(path))
        return path.stat().st_size


def create_file(path: Path, data: bytes) -> bool:
    """Write a file that is not there yet, whole from the first moment on; whether that went.

    Where another one of that name came first, that one stays.

    Raises:
        StoreError: there is no such file.
    """
    with save_errors(path):
        try:
            _write_aside(path, (data,), _FOR_ALL, _settle_new)
        except FileExistsError:
            return False
    return True


def set_aside(path: Path) -> Path:
    """Move an unreadable file, and what belongs to it, to a dated name beside it; say which.

    Raises:
        StoreError: it cannot be moved.
    """
    stamp = datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S")
    for number in count(1):
        again = f"-{number}" if number > 1 else ""
        aside = path.with_name(f"{path.stem}.unreadable-{stamp}{again}{path.suffix}")
        if not aside.exists():
            break
    with store_errors("move", path):
        path.rename(aside)
        for companion in _COMPANIONS:
            with suppress(FileNotFoundError):
                path.with_name(path.name + companion).rename(
                    aside.with_name(aside.name + companion)
                )
    return aside


def unreadable(path: Path, reason: str) -> StoreError:
    """Set a file aside because of ``reason``; the error to raise, which says so."""
    aside = set_aside(path)
    return StoreError(
        f"{path} could not be read ({reason}). It was set aside as {aside.name}.",
        advice="Convex Explorer goes on without it; nothing in it was changed.",
        set_aside=aside,
    )


def read_json(path: Path) -> dict[str, Any] | None:
    """The object that a JSON file holds, or None where there is no such file.

    Raises:
        StoreError: it is not a JSON object, and was set aside; or it cannot be read at all, and
            was left alone.
    """
    try:
        with store_errors("read", path):
            text = path.read_bytes()
    except StoreError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return None
        raise
    try:
        content = json.loads(text.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise unreadable(path, f"it is not JSON: {error}") from error
    if not isinstance(content, dict):
        raise unreadable(path, "it holds no JSON object")
    return content


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write an object as JSON that people can read, its keys in the order given.

    Raises:
        StoreError: the file is as it was.
    """
    text = json.dumps(content, ensure_ascii=False, indent=2)
    replace_file(path, text.encode("utf-8", "replace") + b"\n")


def is_newer(content: Mapping[str, Any] | None, version: int) -> bool:
    """Whether a newer version of the program wrote a file of ours, by the number in it."""
    written = (content or {}).get("version")
    return isinstance(written, int) and written > version


def stamp_of(path: Path) -> Stamp | None:
    """By what a file is known to be the same as before; None where there is none to be seen."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size


def _rights_for(path: Path) -> int:
    """As a new file or as the one that is there, which must be a file that may be written to."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return _FOR_ALL
    if not stat.S_ISREG(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    return mode


def _settle_new(aside: Path, path: Path) -> None:
    """Give a file its name, unless it is taken."""
    if os.name == "nt":
        aside.rename(path)  # which takes no other's place there
        return
    try:
        path.hardlink_to(aside)
    except FileExistsError:
        raise
    except OSError:  # The disk knows no links.
        if path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
        aside.rename(path)
    else:
        aside.unlink()


def _write_aside(
    path: Path,
    parts: Iterable[bytes | memoryview],
    mode: int,
    settle: Callable[[Path, Path], object] = Path.replace,
) -> None:
    """Write to another file in the same folder, which then takes the name of the first one."""
    # Its name is short: that of the file may be as long as names can be.
    aside = path.with_name(f".convex-explorer-{os.urandom(6).hex()}.new")
    file = open(aside, "xb", opener=partial(os.open, mode=mode & _FOR_ALL))  # noqa: SIM115 - below
    try:
        file.writelines(parts)
        file.flush()
        os.fsync(file.fileno())
        file.close()  # Windows renames no open file.
        if path.exists():
            aside.chmod(stat.S_IMODE(mode))
        settle(aside, path)
    except BaseException:
        with suppress(OSError):
            file.close()  # It tries once more to write what did not fit.
        aside.unlink(missing_ok=True)
        raise
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    """Make a renaming last; Windows does so by itself and cannot open a folder."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
