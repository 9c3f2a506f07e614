"""Few calls begin at a time, so that many at once do not hold each other up."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Self

#: Of 1,000 calls at once fewer end in a second the more of them are under way.
PLACES = 8
#: In seconds. Whoever takes longer waits for the server, and is no work for us meanwhile.
PATIENCE = 0.1


class Gate:
    """Lets calls in in the order in which they came.

    It sets no limit to how many run: who is inside for longer than a moment does not count, so
    that a long action in one tab never keeps a call in another one waiting.

    Args:
        places: so many are let in at once.
        patience: after so many seconds another one is let in beside them.
    """

    def __init__(self, places: int = PLACES, patience: float = PATIENCE) -> None:
        self._free = places
        self._patience = patience
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def enter(self) -> Place:
        """Wait for a place, which has to be left; who is stopped meanwhile has none."""
        if self._free:
            self._free -= 1
        else:
            await self._wait_for_turn()
        return Place(self, self._patience)

    def let_next_in(self) -> None:
        """A place is free."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1

    async def _wait_for_turn(self) -> None:
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # Stopped in the moment in which it was let in.
                self.let_next_in()
            raise


class Place:
    """A place within the gate: ``with await gate.enter():``."""

    def __init__(self, gate: Gate, patience: float) -> None:
        self._gate = gate
        self._timer = asyncio.get_running_loop().call_later(patience, self._leave)
        self._is_left = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._timer.cancel()
        self._leave()

    def _leave(self) -> None:
        if not self._is_left:
            self._is_left = True
            self._gate.let_next_in()
