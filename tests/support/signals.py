"""Waiting for a signal within a coroutine."""

import asyncio
from collections.abc import Callable
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


async def told(
    signal: Any, act: Callable[..., object], *args: object, **kwargs: object
) -> tuple[Any, ...]:
    """Do something, and return the arguments of the emission that follows, at once or later."""
    waiting = asyncio.ensure_future(emitted(signal))
    await asyncio.sleep(0)
    act(*args, **kwargs)
    return await waiting
