"""When garbage is collected in tests, and what earlier tests left behind kept out of it."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_OLDEST, _COLLECTIONS_BETWEEN_WHOLE_ONES = 2, 100


@contextmanager
def without_old_garbage() -> Iterator[None]:
    """Let the collector go through nothing that was there before; that takes long by now."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def collect_due_garbage() -> None:
    """Collect what Python itself would collect by now, in the thread that calls.

    Python collects in whichever thread happens to run, and a widget that goes down in another
    thread than its own takes the tests with it. The program looks after that in the same way.
    Everything is looked through only now and then: with all that tests load, it takes a second.
    """
    due = [count > limit for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)]
    if gc.get_count()[_OLDEST] > _COLLECTIONS_BETWEEN_WHOLE_ONES:
        gc.collect()
    elif True in due[:_OLDEST]:
        gc.collect(max(generation for generation in range(_OLDEST) if due[generation]))
