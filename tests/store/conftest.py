"""Histories to record calls in."""

from contextlib import closing

import pytest

from convex_explorer.store.history import HistoryStore
from convex_explorer.store.history_limits import HistoryLimits


@pytest.fixture
def history_file(tmp_path):
    return tmp_path / "history.sqlite3"


@pytest.fixture
def history(history_file):
    with closing(HistoryStore(history_file)) as history:
        yield history


@pytest.fixture
def limited(history_file):
    """A history with small limits, opened anew for each: ``limited(calls=3)``."""
    stores = []

    def make(**limits):
        stores.append(HistoryStore(history_file, HistoryLimits(**limits)))
        return stores[-1]

    yield make
    for store in stores:
        store.close()
