"""Dated copies of a database, made before it changes its form; the last few are kept."""

import re
import sqlite3
from contextlib import closing
from datetime import datetime
from itertools import count
from pathlib import Path

KEPT = 5
_STAMP = r"\d{4}-\d{2}-\d{2}-\d{6}(?:-\d+)?"


def back_up(database: sqlite3.Connection, name: str, folder: Path) -> Path:
    """Copy a whole database, as it is now, into a folder; older copies but the last few go.

    It is written under another name and then renamed, so that no copy is ever half of one.

    Args:
        database: open, and in no transaction.
        name: of its file, such as ``history.sqlite3``.
        folder: where copies go; it is made if need be.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    stem, _, suffix = name.rpartition(".")
    copy = _free_name(folder, stem, suffix)
    unfinished = copy.with_name(f"{copy.name}.new")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    try:
        with closing(sqlite3.connect(unfinished)) as target:
            database.backup(target)
        unfinished.replace(copy)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    for surplus in copies(folder, name)[:-KEPT]:
        surplus.unlink(missing_ok=True)
    return copy


def copies(folder: Path, name: str) -> list[Path]:
    """The copies of a file that are in a folder, oldest first."""
    stem, _, suffix = name.rpartition(".")
    form = re.compile(rf"{re.escape(stem)}-{_STAMP}\.{re.escape(suffix)}")
    found = (each for each in folder.iterdir() if form.fullmatch(each.name))
    return sorted(found, key=lambda each: (each.stat().st_mtime_ns, each.name))


def _free_name(folder: Path, stem: str, suffix: str) -> Path:
    stamp = datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S")
    for number in count(1):
        again = f"-{number}" if number > 1 else ""
        copy = folder / f"{stem}-{stamp}{again}.{suffix}"
        if not copy.exists():
            break
    return copy
