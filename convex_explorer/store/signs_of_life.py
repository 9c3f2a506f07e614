"""Whether a program still runs, however it may have ended: each one holds a file while it lives."""

from contextlib import suppress
from pathlib import Path

from convex_explorer.store.errors import store_errors


class SignOfLife:
    """Held from now on; the system lets go of it when the process ends, killed or not."""

    def __init__(self, folder: Path, program_id: str) -> None:
        """Hold the file of this program.

        Raises:
            StoreError: the folder cannot be written to.
        """
        from filelock import FileLock  # not for the first paint

        file = folder / program_id
        with store_errors("write", file):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = FileLock(file, mode=0o600, thread_local=False)
            self._lock.acquire(blocking=False)

    def end(self) -> None:
        """Let go of the file, and take it away."""
        self._lock.release()
        with suppress(OSError):
            Path(self._lock.lock_file).unlink(missing_ok=True)


def has_ended(folder: Path, program_id: str) -> bool:
    """Whether a program does not run any more. The file of one that has ended is taken away."""
    from filelock import FileLock, Timeout

    file = folder / program_id
    if not file.exists():
        return True
    lock = FileLock(file, mode=0o600, thread_local=False)
    with store_errors("write", file):
        try:
            lock.acquire(blocking=False)
        except Timeout:
            return False
    lock.release()
    with suppress(OSError):
        file.unlink(missing_ok=True)
    return True
