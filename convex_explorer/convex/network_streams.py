"""The streams of bytes that httpcore reads and writes: TCP, and TLS over another one."""

from __future__ import annotations

import asyncio
import select
import ssl
import sys
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import httpcore

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

#: When so much waits to be read, the server is made to wait.
_MOST_WAITING = 2**20
#: More than a record of TLS holds.
_TLS_STEP = 2**16


class TcpStream(httpcore.AsyncNetworkStream):
    """A connection as httpcore knows it. One task may read it, and others write, at a time."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._holds_something: Callable[[], object] | None = None

    @property
    def is_closed(self) -> bool:
        """Whether nothing can be sent any more."""
        return self._link.is_lost or self._link.transport.is_closing()

    async def read(
        self,
        max_bytes: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
    ) -> bytes:
        """All that came, be it more than ``max_bytes``: httpcore takes that as well."""
        link = self._link
        if not link.came and not link.is_over:
            try:
                async with asyncio.timeout(timeout):
                    await link.wait_for_more()
            except TimeoutError as error:
                raise httpcore.ReadTimeout(str(error)) from error
        if link.came:
            return link.take()
        if link.error is not None:
            raise httpcore.ReadError(str(link.error)) from link.error
        return b""

    async def write(
        self,
        buffer: bytes,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
    ) -> None:
        """Send all of it, even if who sends it is stopped meanwhile."""
        link = self._link
        if not buffer:
            return
        if self.is_closed:
            raise httpcore.WriteError("closed connection") from link.error
        link.transport.write(buffer)
        try:
            async with asyncio.timeout(timeout):
                await link.room.wait()
        except TimeoutError as error:
            raise httpcore.WriteTimeout(str(error)) from error
        if link.is_lost:
            raise httpcore.WriteError("closed connection") from link.error

    async def aclose(self) -> None:
        """Close it at once: nobody waits for what was still to be sent."""
        self._link.transport.abort()
        await asyncio.sleep(0)  # in which it is closed

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
    ) -> TlsStream:
        """Speak TLS from now on, through the stream that this gives."""
        return await TlsStream.over(self, ssl_context, server_hostname, timeout)

    def get_extra_info(self, info: str) -> Any:
        """What httpcore wants to know of a connection."""
        match info:
            case "client_addr":
                return self._link.transport.get_extra_info("sockname")
            case "server_addr":
                return self._link.transport.get_extra_info("peername")
            case "socket":
                return self._link.transport.get_extra_info("socket")
            case "is_readable":
                return self._is_readable()
        return None

    def _is_readable(self) -> bool:
        """Whether something came that was not asked for, be it the end of the connection."""
        if self._link.came or self._link.is_over or self.is_closed:
            return True
        if self._holds_something is None:
            self._holds_something = _look_at(self._link.transport.get_extra_info("socket"))
        return bool(self._holds_something())


class TlsStream(httpcore.AsyncNetworkStream):
    """TLS over another stream.

    asyncio has one too, but that of Python 3.11 stumbles where it is broken off over another one:
    where a proxy is spoken to by TLS.
    """

    def __init__(
        self, beneath: TcpStream | TlsStream, context: ssl.SSLContext, hostname: str | None
    ) -> None:
        self._beneath = beneath
        self._came, self._to_send = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._came, self._to_send, server_hostname=hostname)

    @classmethod
    async def over(
        cls,
        beneath: TcpStream | TlsStream,
        context: ssl.SSLContext,
        hostname: str | None,
        seconds: float | None,
    ) -> TlsStream:
        """Agree with the server on TLS."""
        stream = cls(beneath, context, hostname)
        try:
            async with asyncio.timeout(seconds):
                await stream._shake_hands()
        except TimeoutError as error:
            await beneath.aclose()
            raise httpcore.ConnectTimeout(str(error)) from error
        except (ssl.SSLError, ssl.CertificateError, httpcore.NetworkError) as error:
            await beneath.aclose()
            raise httpcore.ConnectError(str(error)) from error
        return stream

    async def read(
        self,
        max_bytes: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
    ) -> bytes:
        """All that came, be it more than ``max_bytes``, but for HTTP/2.

        Of that httpcore forgets what came for a call that is stopped, and so does the window that
        all calls share: it is to be little.
        """
        is_shared = self._tls.selected_alpn_protocol() == "h2"
        while True:
            if self._to_send.pending:  # the answer to a change of keys
                await self._beneath.write(self._to_send.read())
            try:
                data, is_over = self._decrypt(max_bytes if is_shared else sys.maxsize)
            except ssl.SSLError as error:
                raise httpcore.ReadError(str(error)) from error
            if data or is_over:
                return data
            await self._receive(max_bytes, timeout)

    async def write(
        self,
        buffer: bytes,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
    ) -> None:
        """Send all of it, even if who sends it is stopped meanwhile."""
        if not buffer:
            return
        try:
            self._tls.write(buffer)
        except ssl.SSLError as error:
            raise httpcore.WriteError(str(error)) from error
        await self._beneath.write(self._to_send.read(), timeout)

    async def aclose(self) -> None:
        """Close the connection."""
        await self._beneath.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
    ) -> TlsStream:
        """Speak TLS within this one, to who is behind a proxy."""
        return await TlsStream.over(self, ssl_context, server_hostname, timeout)

    def get_extra_info(self, info: str) -> Any:
        """What httpcore wants to know of a connection."""
        match info:
            case "ssl_object":
                return self._tls
            case "is_readable" if self._came.pending or self._tls.pending():
                return True
        return self._beneath.get_extra_info(info)

    async def _shake_hands(self) -> None:
        while True:
            try:
                self._tls.do_handshake()
            except ssl.SSLWantReadError:
                await self._beneath.write(self._to_send.read())
                await self._receive(_TLS_STEP, None)
            except ssl.SSLError:
                with suppress(httpcore.NetworkError):
                    await self._beneath.write(self._to_send.read())  # what we object to
                raise
            else:
                await self._beneath.write(self._to_send.read())
                return

    def _decrypt(self, most: int) -> tuple[bytes, bool]:
        """What can be read of what came, and whether that was all there will be."""
        pieces: list[bytes] = []
        try:
            while piece := self._tls.read(min(most, _TLS_STEP)):
                pieces.append(piece)
                most -= len(piece)
                if not most:
                    break
        except ssl.SSLWantReadError:
            return b"".join(pieces), False
        except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
            """Many servers end without the farewell of TLS; HTTP knows whether all has come."""
        return b"".join(pieces), not pieces

    async def _receive(self, max_bytes: int, seconds: float | None) -> None:
        if data := await self._beneath.read(max_bytes, seconds):
            self._came.write(data)
        else:
            self._came.write_eof()


class Link(asyncio.Protocol):
    """One end of a connection: what came and was not read yet, and whether more can be sent.

    Attributes:
        transport: what sends.
        came: pieces, in their order.
        error: what broke the connection, if something did.
        is_over: nothing more will come.
        is_lost: the connection is gone.
        room: set unless what is sent has to wait.
    """

    transport: asyncio.Transport

    def __init__(self) -> None:
        self.came: list[bytes] = []
        self.error: Exception | None = None
        self.is_over = False
        self.is_lost = False
        self.room = asyncio.Event()
        self.room.set()
        self._waiting_bytes = 0
        self._is_held_up = False
        self._reader: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It stands."""
        if isinstance(transport, asyncio.Transport):  # as it is for TCP
            self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Keep what came until it is read."""
        self.came.append(data)
        self._waiting_bytes += len(data)
        if self._waiting_bytes > _MOST_WAITING and not self._is_held_up:
            self._is_held_up = True
            self.transport.pause_reading()
        self._wake_reader()

    def eof_received(self) -> bool:
        """The other end says no more; it may still listen."""
        self.is_over = True
        self._wake_reader()
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        """It is gone, and this is why."""
        self.is_over = self.is_lost = True
        self.error = exc
        self.room.set()
        self._wake_reader()

    def pause_writing(self) -> None:
        """The network takes no more for now."""
        self.room.clear()

    def resume_writing(self) -> None:
        """It takes more."""
        self.room.set()

    async def wait_for_more(self) -> None:
        """Until something comes, or nothing will."""
        self._reader = asyncio.get_running_loop().create_future()
        await self._reader

    def take(self) -> bytes:
        """All that came."""
        data = self.came[0] if len(self.came) == 1 else b"".join(self.came)
        self.came.clear()
        self._waiting_bytes = 0
        if self._is_held_up:
            self._is_held_up = False
            if not self.transport.is_closing():
                self.transport.resume_reading()
        return data

    def _wake_reader(self) -> None:
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)


def _look_at(connection: socket.socket) -> Callable[[], object]:
    """What tells whether a connection holds something that was not read yet."""
    number = connection.fileno()
    if hasattr(select, "poll"):
        poll = select.poll()
        poll.register(number, select.POLLIN)
        return partial(poll.poll, 0)
    return lambda: select.select([number], [], [], 0)[0]
