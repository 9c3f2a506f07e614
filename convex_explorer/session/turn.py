"""One after the other: whoever writes waits until whoever came before has written."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio


class Turn:
    """A lock to be held by ``async with``; asyncio is loaded when it is first wanted."""

    def __init__(self) -> None:
        self._lock: asyncio.Lock | None = None

    async def __aenter__(self) -> None:
        import asyncio

        self._lock = self._lock or asyncio.Lock()
        await self._lock.acquire()

    async def __aexit__(self, *_: object) -> None:
        if self._lock is not None:
            self._lock.release()
