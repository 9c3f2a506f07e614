"""The modules of packaging/, which are scripts beside the program and no part of it."""

import importlib
import sys
from pathlib import Path

import pytest

PACKAGING = Path(__file__).parents[2] / "packaging"


@pytest.fixture
def packaging_module(monkeypatch):
    """Imports one by its name, and forgets all of them afterwards."""
    before = set(sys.modules)
    monkeypatch.syspath_prepend(str(PACKAGING))
    yield importlib.import_module
    for name in set(sys.modules) - before:
        if (PACKAGING / f"{name}.py").exists():
            del sys.modules[name]
