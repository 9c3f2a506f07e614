"""Another window is another process."""

import os
import signal
import sys
from pathlib import Path

import pytest

from convex_explorer.session.new_window import NewWindow
from convex_explorer.store.folders import Folders
from convex_explorer.store.signs_of_life import has_ended

PROCESSES = Path("/proc")


def holders_of(file):
    """The ids of the processes that have a file open."""
    return [
        int(descriptor.parts[2])
        for descriptor in PROCESSES.glob("[0-9]*/fd/*")
        if is_open_as(descriptor, file)
    ]


def is_open_as(descriptor, file):
    try:
        return descriptor.readlink() == file
    except OSError:  # not ours to see, or closed by now
        return False


@pytest.mark.skipif(not PROCESSES.is_dir(), reason="nothing tells here who has a file open")
def test_it_opens_on_the_same_data_folder_and_lives_by_itself(own_data_folder, qtbot):
    folders = Folders(own_data_folder)
    folders.create()
    NewWindow(folders).open()
    qtbot.waitUntil(lambda: any(folders.signs_of_life.glob("*")), timeout=30_000)
    (sign,) = folders.signs_of_life.iterdir()
    assert not has_ended(folders.signs_of_life, sign.name)
    (process_id,) = holders_of(sign)
    os.kill(process_id, signal.SIGTERM)
    qtbot.waitUntil(lambda: has_ended(folders.signs_of_life, sign.name), timeout=30_000)


def test_a_program_that_does_not_start_says_so(own_data_folder, heard, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(own_data_folder / "nothing"))
    windows = NewWindow(Folders(own_data_folder))
    failures = heard(windows.failed)
    windows.open()
    assert "could not be opened" in str(failures[0][0])
