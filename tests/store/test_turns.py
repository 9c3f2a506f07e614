"""Turns at a file, among threads and among processes."""

import subprocess
import sys
import threading

import pytest

from convex_explorer.store.errors import StoreError
from convex_explorer.store.turns import turn_at
from tests.support.disks import read_only

COUNT_UP = """
import sys
from pathlib import Path
from convex_explorer.store.turns import turn_at
file = Path(sys.argv[1])
for _ in range(50):
    with turn_at(file):
        file.write_text(str(int(file.read_text()) + 1))
"""
HOLD = """
import sys
from pathlib import Path
from convex_explorer.store.turns import turn_at
with turn_at(Path(sys.argv[1])):
    print("mine", flush=True)
    sys.stdin.read()
"""


def started(code, file, **pipes):
    return subprocess.Popen([sys.executable, "-c", code, str(file)], text=True, **pipes)


def test_what_is_read_in_a_turn_is_true_until_it_is_written(tmp_path):
    file = tmp_path / "count"
    file.write_text("0")
    counting = [started(COUNT_UP, file) for _ in range(3)]
    for each in counting:
        assert each.wait() == 0
    assert file.read_text() == "150"


def test_threads_take_turns_too(tmp_path):
    file = tmp_path / "count"
    file.write_text("0")

    def count_up():
        for _ in range(50):
            with turn_at(file):
                file.write_text(str(int(file.read_text()) + 1))

    threads = [threading.Thread(target=count_up) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert file.read_text() == "150"


def test_a_process_that_is_killed_lets_go(tmp_path):
    file = tmp_path / "file"
    with started(HOLD, file, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == "mine\n"
        holder.kill()
        with turn_at(file):
            file.write_text("ours")


def test_who_waits_too_long_is_told(tmp_path):
    file = tmp_path / "file"
    with started(HOLD, file, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == "mine\n"
        with pytest.raises(StoreError, match="another process"), turn_at(file, seconds=0.05):
            pass
        holder.kill()


def test_links_lead_to_the_same_turn(tmp_path):
    file, link = tmp_path / "file", tmp_path / "elsewhere" / "link"
    file.touch()
    link.parent.mkdir()
    link.symlink_to(file)
    with turn_at(link):
        assert (tmp_path / ".file.lock").exists()
        assert not list(link.parent.glob(".*"))


def test_a_folder_that_is_read_only_says_so(tmp_path):
    with (
        read_only(tmp_path),
        pytest.raises(StoreError, match="access is denied"),
        turn_at(tmp_path / "file"),
    ):
        pass
