"""A demo deployment behind a proxy that fails now and then, in a process of its own.

``python -m tests.support.troubled_demo`` prints the two URLs, and ends when its input does.
"""

import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from convex_explorer.demo.server import DemoServer
from tests.support.fault_proxy import Exchange, FaultProxy, pass_through
from tests.support.faults import FAULTS

#: Of a hundred calls so many meet a fault.
TROUBLED = 12
#: What lasts until the time limit would be most of the time.
_QUICK = [
    fault.act for fault in FAULTS if not fault.by_time_limit and "without end" not in str(fault)
]
_SLOW = [fault.act for fault in FAULTS if fault.by_time_limit]
_SLOW_SHARE = 0.01


@contextmanager
def troubled_demo() -> Iterator[tuple[str, str]]:
    """Run one; gives its URL through the proxy, and the one that nothing happens to."""
    command = [sys.executable, "-m", "tests.support.troubled_demo"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        through, around = process.stdout.readline().split()
        yield through, around
        process.stdin.close()


class _Trouble:
    """Chooses by chance, but the same each time."""

    def __init__(self) -> None:
        self._chance = random.Random(3)  # noqa: S311 - no secret
        self._lock = threading.Lock()

    def __call__(self, exchange: Exchange) -> None:
        with self._lock:
            chance = self._chance.random()
            act = self._chance.choice(_SLOW if chance < _SLOW_SHARE else _QUICK)
        (act if chance * 100 < TROUBLED else pass_through)(exchange)


def _main() -> None:
    with DemoServer() as server, FaultProxy(server.url) as proxy:
        proxy.act = _Trouble()
        sys.stdout.write(f"{proxy.url} {server.url}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    _main()
