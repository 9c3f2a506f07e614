"""Waiting for a signal within a coroutine."""

import asyncio
from typing import Any


async def emitted(signal: Any, seconds: float = 10) -> tuple[Any, ...]:
    """Wait for the next emission of a signal, and return its arguments.

    Raises:
        TimeoutError: the signal was not emitted in time.
    """
    answer: asyncio.Future[tuple[Any, ...]] = asyncio.get_running_loop().create_future()

    def take(*arguments: Any) -> None:
        if not answer.done():
            answer.set_result(arguments)

    signal.connect(take)
    try:
        return await asyncio.wait_for(answer, seconds)
    finally:
        signal.disconnect(take)
