"""The program, started once more."""

import os
import subprocess
import sys

from convex_explorer import __version__
from convex_explorer.session.own_program import module_path, own_command


def test_it_is_the_same_program_wherever_it_is_started(tmp_path):
    said = subprocess.run(
        own_command("--version"),
        capture_output=True,
        check=True,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": module_path()},
        text=True,
    ).stdout
    assert said == f"convex-explorer {__version__}\n"


def test_a_frozen_program_is_started_by_its_own_name(monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert own_command("--portable") == [sys.executable, "--portable"]
