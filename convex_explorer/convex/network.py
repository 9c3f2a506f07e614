"""The network beneath httpx: asyncio's own connections, read in large pieces."""

from __future__ import annotations

import asyncio
import socket
from collections import deque
from contextlib import suppress
from ipaddress import ip_address
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Any

import httpcore
import httpx

from convex_explorer.convex.network_streams import Link, TcpStream

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: As RFC 8305 says: so long an address is given before the next one is tried beside it.
_NEXT_ADDRESS_SECONDS = 0.25


class NetworkTransport(httpx.AsyncHTTPTransport):
    """httpx's own, on this network.

    Args:
        options: as httpx has them.
        network: to be used instead of a new one.
    """

    def __init__(self, *, network: Network | None = None, **options: Any) -> None:
        super().__init__(**options)
        chosen = Network() if network is None else network
        self._pool._network_backend = chosen  # noqa: SLF001 - httpx has no way to name one


class Network(httpcore.AsyncNetworkBackend):
    """Connects for httpcore, with less between it and the sockets than its own way has.

    That one goes through anyio, which hands out 64 KiB at a time and lets the loop turn at each
    step: on Qt's loop 16 MiB take three times as long, and a small call half as long again.
    """

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> TcpStream:
        """Connect to the first address of a host that answers."""
        race = _Race(port, (local_address, 0) if local_address else None)
        try:
            async with asyncio.timeout(timeout):
                link = await race.run(await _addresses(host, port))
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(str(error)) from error
        except (OSError, ExceptionGroup) as error:
            raise httpcore.ConnectError(str(error)) from error
        for option in socket_options or ():
            link.transport.get_extra_info("socket").setsockopt(*option)
        return TcpStream(link)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


async def _addresses(host: str, port: int) -> Sequence[str]:
    """The addresses of a host, those of IPv6 and IPv4 in turn."""
    with suppress(ValueError):
        return (str(ip_address(host)),)
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    newer = (where[0] for family, *_, where in found if family == socket.AF_INET6)
    older = (where[0] for family, *_, where in found if family == socket.AF_INET)
    in_turn = chain.from_iterable(zip_longest(newer, older))
    return tuple(dict.fromkeys(str(each) for each in in_turn if each is not None))


class _Race:
    """Tries addresses one after the other, and before long beside each other; one of them wins.

    asyncio's own race loses a connection if who waits for it is stopped at the wrong moment.
    """

    def __init__(self, port: int, local_address: tuple[str, int] | None) -> None:
        self._port = port
        self._local_address = local_address
        self._failures: list[OSError] = []
        self._winner: Link | None = None

    async def run(self, addresses: Sequence[str]) -> Link:
        """The link to the first that answers.

        Raises:
            OSError: the only one does not.
            ExceptionGroup: none of several does; holds an OSError for each.
        """
        if len(addresses) == 1:
            return await self._connect(addresses[0])
        waiting, running = deque(addresses), set[asyncio.Task[None]]()
        try:
            async with asyncio.TaskGroup() as attempts:
                while self._winner is None and (waiting or running):
                    if waiting:
                        running.add(attempts.create_task(self._try(waiting.popleft())))
                    _, running = await asyncio.wait(
                        running,
                        timeout=_NEXT_ADDRESS_SECONDS if waiting else None,
                        return_when=asyncio.FIRST_COMPLETED,
                    )
                for attempt in running:
                    attempt.cancel()
        except asyncio.CancelledError:
            if self._winner is not None:
                self._winner.transport.abort()
            raise
        if self._winner is None:
            raise ExceptionGroup("no address answers", self._failures)
        return self._winner

    async def _try(self, address: str) -> None:
        try:
            link = await self._connect(address)
        except OSError as error:
            self._failures.append(error)
            return
        if self._winner is None:
            self._winner = link
        else:
            link.transport.abort()

    async def _connect(self, address: str) -> Link:
        _, link = await asyncio.get_running_loop().create_connection(
            Link, address, self._port, local_addr=self._local_address
        )
        return link
