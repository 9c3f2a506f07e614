"""Small files that are whole at every moment, and unreadable ones moved out of the way."""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from convex_explorer.store.errors import StoreError, store_errors

#: What SQLite keeps beside a database; it belongs to it and moves with it.
_COMPANIONS = ("-wal", "-shm")


def replace_file(path: Path, data: bytes) -> None:
    """Write a file so that it holds, whatever happens, either what it held or all of ``data``.

    Written aside, flushed to the disk, then renamed. Only its owner may read the new file. A link
    stays a link: what it points to is replaced.

    Raises:
        StoreError: the file is as it was.
    """
    import tempfile

    with store_errors("write", path):
        path = path.resolve()
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            prefix=f".{path.name}.", suffix=".new", dir=path.parent, delete=False
        ) as file:
            aside = Path(file.name)
            try:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
                file.close()  # Windows renames no open file.
                aside.replace(path)
            except BaseException:
                with suppress(OSError):
                    file.close()  # It tries once more to write what did not fit.
                aside.unlink(missing_ok=True)
                raise
        _flush_folder(path.parent)


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


def _flush_folder(folder: Path) -> None:
    """Make a renaming last; Windows does so by itself and cannot open a folder."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
