"""Signs of life, with real processes."""

import subprocess
import sys

import pytest

from convex_explorer.store.signs_of_life import SignOfLife, has_ended

LIVE = """
import sys
from pathlib import Path
from convex_explorer.store.signs_of_life import SignOfLife
sign = SignOfLife(Path(sys.argv[1]), "other")
print("alive", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def other(tmp_path):
    """Another process that lives."""
    command = [sys.executable, "-c", LIVE, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline().strip() == b"alive"
        yield process
        process.kill()


def test_a_process_lives_until_it_is_killed(tmp_path, other):
    assert not has_ended(tmp_path, "other")
    other.kill()
    other.wait()
    assert has_ended(tmp_path, "other")


def test_the_sign_of_a_killed_process_is_taken_away(tmp_path, other):
    other.kill()
    other.wait()
    assert has_ended(tmp_path, "other")
    assert list(tmp_path.iterdir()) == []


def test_one_that_was_never_there_has_ended(tmp_path):
    assert has_ended(tmp_path, "nobody")


def test_what_ends_in_order_leaves_nothing_behind(tmp_path):
    sign = SignOfLife(tmp_path / "running", "this")
    assert not has_ended(tmp_path / "running", "this")
    sign.end()
    assert has_ended(tmp_path / "running", "this")
    assert list((tmp_path / "running").iterdir()) == []
