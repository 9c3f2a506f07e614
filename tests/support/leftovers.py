"""What a call may not leave behind: tasks, sockets, threads."""

import asyncio
import contextlib
import gc
import socket
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

_OPEN_FILES = Path("/proc/self/fd")
_BETWEEN_LOOKS = 0.005
#: Threads that wait for the next piece of work are no leftovers: asyncio keeps a number of them.
_POOLS = ("asyncio_", "ThreadPoolExecutor", "Dummy-")


@dataclass(frozen=True)
class Held:
    """What the process holds now, by names that tell what is new."""

    tasks: frozenset[str]
    sockets: frozenset[str]
    threads: frozenset[str]

    @classmethod
    def now(cls) -> "Held":
        current = asyncio.current_task()
        tasks = (task for task in asyncio.all_tasks() if task is not current)
        threads = (each for each in threading.enumerate() if not each.name.startswith(_POOLS))
        return cls(
            frozenset(task.get_name() for task in tasks),
            frozenset(_open_sockets()),
            frozenset(f"{each.name} {each.ident}" for each in threads),
        )

    def beyond(self, before: "Held") -> str:
        """What was not there before, in words; empty if there is nothing."""
        new = (
            self.tasks - before.tasks,
            self.sockets - before.sockets,
            self.threads - before.threads,
        )
        return ", ".join(sorted(name for names in new for name in names))


@asynccontextmanager
async def nothing_left(*, within: float = 3.0) -> AsyncIterator[None]:
    """Fails if so many seconds after the block there is more held than before it."""
    before = Held.now()
    yield
    left = Held.now().beyond(before)
    for _ in range(int(within / _BETWEEN_LOOKS)):
        if not left:
            return
        await asyncio.sleep(_BETWEEN_LOOKS)
        left = Held.now().beyond(before)
    raise AssertionError(f"left behind: {left}")


def _open_sockets() -> list[str]:
    if not _OPEN_FILES.exists():
        found = (each for each in gc.get_objects() if isinstance(each, socket.socket))
        return [str(each) for each in found if each.fileno() >= 0]
    names = []
    for path in _OPEN_FILES.iterdir():
        # The one that lists them is gone by now.
        with contextlib.suppress(OSError):
            names.append(str(path.readlink()))
    return [name for name in names if name.startswith("socket:")]
