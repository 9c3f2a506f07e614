"""Processes that change one file take turns, so that none writes over what another one wrote."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from convex_explorer.store.errors import StoreError, store_errors

#: A turn takes some milliseconds; who waits longer waits for a process that hangs.
SECONDS_TO_WAIT = 5.0
_SECONDS_BETWEEN_TRIES = 0.005


@contextmanager
def turn_at(
    file: Path, *, doing: str = "write", seconds: float = SECONDS_TO_WAIT
) -> Iterator[None]:
    """Have a file to oneself within the block: what is read in it is still true when it is written.

    It holds against every process and every thread that asks for its turn. A small hidden file
    beside the one in question stays behind. Not to be asked for again within the block.

    Args:
        file: need not be there yet.
        doing: what for, in the words of an error: "Cannot write …".
        seconds: how long to wait for it.

    Raises:
        StoreError: the folder cannot be written to, or another process does not let go.
    """
    from filelock import FileLock, Timeout  # takes longer to load than a small file to read

    with store_errors(doing, file):
        file = file.resolve()  # where it is a link, the one that all links lead to
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(
            file.with_name(f".{file.name}.lock"),
            seconds,
            mode=0o600,
            poll_interval=_SECONDS_BETWEEN_TRIES,
        )
        try:
            lock.acquire()
        except Timeout as error:
            raise StoreError(
                f"Cannot {doing} {file}: another process of Convex Explorer holds it.",
                advice="Close the other window if it does not answer, then try again.",
            ) from error
    try:
        yield
    finally:
        lock.release()
