"""How long the window leaves its loop waiting, for each thing that a user does to it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import perf_counter, thread_time
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal

from tests.support.heartbeat import Heartbeat

FRAME = 1 / 60


class Pause(NamedTuple):
    """The longest pause within one step, in seconds.

    Attributes:
        work: what the window's thread did itself, which other work on the machine hardly changes.
        wait: what a clock on the wall says.
    """

    work: float
    wait: float


class WorkHeartbeat(Heartbeat):
    """A heartbeat that also notes how long the thread itself worked between two beats.

    Attributes:
        longest_work: the longest, in seconds.
    """

    beaten = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.longest_work = 0.0
        self._worked = thread_time()

    def begin_again(self) -> None:
        """Forget what was measured; what follows counts from now on."""
        self.longest = self.longest_work = 0.0
        self._last, self._worked = perf_counter(), thread_time()

    async def next_beat(self) -> None:
        """Wait until the loop has come round."""
        beat = asyncio.Event()
        self.beaten.connect(beat.set, Qt.ConnectionType.SingleShotConnection)
        await beat.wait()

    def _beat(self) -> None:
        worked = thread_time()
        self.longest_work = max(self.longest_work, worked - self._worked)
        self._worked = worked
        super()._beat()
        self.beaten.emit()


class Pauses:
    """A list of what was done to a window, and how long each thing held it."""

    def __init__(self) -> None:
        self.by_step: dict[str, Pause] = {}
        self._heart = WorkHeartbeat()

    @asynccontextmanager
    async def during(self, step: str) -> AsyncIterator[None]:
        """Measure what is done within the block, and the turns of the loop that it leads to."""
        with self._heart:
            await self._turns()
            self._heart.begin_again()
            yield
            await self._turns()
        earlier = self.by_step.get(step, Pause(0, 0))
        self.by_step[step] = Pause(
            max(earlier.work, self._heart.longest_work), max(earlier.wait, self._heart.longest)
        )

    async def turn(self) -> None:
        """Within a step, let the window have its turn."""
        await self._turns(1)

    async def _turns(self, count: int = 3) -> None:
        for _ in range(count):
            await self._heart.next_beat()

    def held(self, longest: float) -> list[str]:
        """The steps in which the thread itself worked longer than that without a break."""
        return [step for step, pause in self.by_step.items() if pause.work > longest]

    def __str__(self) -> str:
        """A table of all steps, in milliseconds."""
        lines = [
            f"{step:<36}{pause.work * 1e3:7.1f} ms of its own{pause.wait * 1e3:7.1f} by the clock"
            for step, pause in self.by_step.items()
        ]
        return "\n".join(lines)
