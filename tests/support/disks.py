"""Disks that become full or read-only under the program's hands. They are real ones."""

import os
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_ENDS = (1 << 16, 1 << 12, 1)
_FILLING = "filling"


class Disk:
    """A disk of its own, mounted on a folder.

    Attributes:
        folder: where it is.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self) -> None:
        """Leave no byte of room on it."""
        with (self.folder / _FILLING).open("ab", buffering=0) as file:
            for size in _ENDS:
                try:
                    while file.write(b"\0" * size):
                        pass
                except OSError:
                    continue

    def make_room(self) -> None:
        """Give back what ``fill`` took."""
        (self.folder / _FILLING).unlink()

    def forbid_writing(self) -> None:
        """Make it read-only. Nothing on it may be open for writing."""
        _command("mount", "-o", "remount,ro", str(self.folder))

    def allow_writing(self) -> None:
        """Make it writable again."""
        _command("mount", "-o", "remount,rw", str(self.folder))


@contextmanager
def own_disk(folder: Path, *, kib: int = 4096) -> Iterator[Disk]:
    """A disk with little room on a new folder; the test is skipped where nobody may mount one."""
    if not _is_root():
        pytest.skip("only root may mount a disk")
    folder.mkdir(parents=True, exist_ok=True)
    options = f"size={kib}k,mode=700"
    mounted = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if subprocess.run(mounted, capture_output=True, check=False).returncode != 0:
        pytest.skip("this system lets nobody mount a disk")
    try:
        yield Disk(folder)
    finally:
        # What a test left open there goes with the last who has it open.
        _command("umount", "-l", str(folder))


@contextmanager
def full_disk(folder: Path) -> Iterator[Disk]:
    """A disk on a new folder, on which there is no room for a single byte."""
    with own_disk(folder) as disk:
        disk.fill()
        yield disk


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """A folder that is there, with what is in it, and nobody may write to."""
    if os.name != "posix":
        pytest.skip("rights of folders are another matter here")
    if not _is_root():
        folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
        try:
            yield
        finally:
            folder.chmod(stat.S_IRWXU)
        return
    # Rights do not concern root; a disk that cannot be written to does.
    bound = ["mount", "--bind", str(folder), str(folder)]
    if subprocess.run(bound, capture_output=True, check=False).returncode != 0:
        pytest.skip("this system lets nobody mount a folder")
    try:
        _command("mount", "-o", "remount,ro,bind", str(folder))
        yield
    finally:
        _command("umount", "-l", str(folder))


def _is_root() -> bool:
    return os.name == "posix" and os.geteuid() == 0


def _command(*words: str) -> None:
    subprocess.run(words, capture_output=True, check=True)
