"""Keeps what earlier tests left behind out of a measurement."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_old_garbage() -> Iterator[None]:
    """Let the collector go through nothing that was there before; that takes long by now."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
