"""HTTP/2 where a deployment asks for it: what httpx leaves open where calls share a connection."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import Any

import httpcore
import httpx
from h2.errors import ErrorCodes
from h2.events import ConnectionTerminated, StreamReset
from h2.exceptions import ProtocolError

from convex_explorer.convex.network import Network, NetworkTransport
from convex_explorer.convex.network_streams import TcpStream
from convex_explorer.convex.wire import NotProcessedError

#: So long a server that takes nothing more may hold up who leaves a stream.
_GOODBYE_SECONDS = 0.5


class Http2Transport(NetworkTransport):
    """One that speaks HTTP/2 if the server chooses it, and HTTP/1.1 otherwise.

    It sends no request twice, raises ``NotProcessedError`` where the server says for certain that
    it passed one over, and leaves the other calls on a connection alone when one is stopped.

    Args:
        options: as httpx has them.
    """

    def __init__(self, **options: Any) -> None:
        self._network = _KnownNetwork()
        super().__init__(http2=True, network=self._network, **options)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """As httpx does; what h2 objects to comes as httpx's errors too."""
        await self._drop_left_connections()
        stream = _Stream(self._pool, request.extensions.get("trace"))
        request.extensions = {**request.extensions, "trace": stream.follow}
        try:
            response = await super().handle_async_request(request)
        except BaseException as error:
            await stream.leave()
            if stream.was_passed_over(error):
                raise NotProcessedError from error
            if isinstance(error, ProtocolError):
                raise httpx.LocalProtocolError(str(error)) from error
            raise
        if response.extensions.get("http_version") == b"HTTP/2":
            response.stream = _Reply(response.stream, stream)
        return response

    async def aclose(self) -> None:
        """Close all connections, those too that the pool lost sight of."""
        await super().aclose()
        await self._network.close()

    async def _drop_left_connections(self) -> None:
        """Close those on which something came while nothing was under way.

        It will be the server's goodbye. httpcore looks for that with HTTP/1.1 only; a request that
        it assigned to one of these meanwhile goes by another, as nothing of it was sent.
        """
        for connection in self._pool.connections:
            network = getattr(_beneath(connection), "_network_stream", None)
            if network is None or not connection.is_idle():
                continue
            if network.get_extra_info("is_readable"):
                await connection.aclose()


def _beneath(connection: Any) -> Any:
    """The connection that speaks HTTP/2, beneath what connects, perhaps through a tunnel."""
    while connection is not None and not hasattr(connection, "_h2_state"):
        connection = getattr(connection, "_connection", None)
    return connection


class _Stream:
    """One request on a connection that others may share.

    Args:
        pool: that will choose the connection.
        trace: whom to pass on to what httpcore tells, or None.
    """

    def __init__(
        self, pool: Any, trace: Callable[[str, dict[str, Any]], Awaitable[None]] | None
    ) -> None:
        self._pool = pool
        self._trace = trace
        self._request: httpcore.Request | None = None
        self._connection: Any = None
        self._id = 0

    async def follow(self, event: str, happening: dict[str, Any]) -> None:
        """Hear from httpcore what it does now. Does not wait: it would give an id out twice.

        Raises:
            NotProcessedError: the server passed the request over, and httpcore would send it anew.
            httpx.RemoteProtocolError: httpcore would send it anew for another reason.
        """
        if self._id and event.endswith(("connect_tcp.started", "send_request_headers.started")):
            terminated = getattr(self._connection, "_connection_terminated", None)
            if self._is_beyond(terminated):
                raise NotProcessedError
            raise httpx.RemoteProtocolError(f"closed connection: {terminated}")
        if event == "http2.send_request_headers.started":
            self._request, self._id = happening["request"], happening["stream_id"]
            self._connection = self._find_connection()
        if self._trace is not None:
            await self._trace(event, happening)

    def was_passed_over(self, error: BaseException) -> bool:
        """Whether the server guarantees that it did nothing about the request (RFC 9113, 8.7)."""
        said = error.__cause__.args if error.__cause__ else ()
        return self._id > 0 and any(
            self._is_refusal(each) or self._is_beyond(each) for each in said
        )

    async def leave(self) -> None:
        """Tell the server that nobody waits for more, unless the stream is over.

        httpcore does not: what the server goes on sending would use up the window of all.
        """
        state = getattr(self._connection, "_h2_state", None)
        if state is None:
            return
        try:
            state.reset_stream(self._id, ErrorCodes.CANCEL)
        except ProtocolError:
            return
        with suppress(httpcore.NetworkError, TimeoutError, OSError):
            async with asyncio.timeout(_GOODBYE_SECONDS):
                await self._connection._write_outgoing_data(self._request)  # noqa: SLF001 - see above

    def _is_refusal(self, said: object) -> bool:
        return (
            isinstance(said, StreamReset)
            and said.remote_reset
            and said.stream_id == self._id
            and said.error_code == ErrorCodes.REFUSED_STREAM
        )

    def _is_beyond(self, said: object) -> bool:
        return (
            isinstance(said, ConnectionTerminated)
            and said.last_stream_id is not None
            and said.last_stream_id < self._id
        )

    def _find_connection(self) -> Any:
        for chosen in getattr(self._pool, "_requests", ()):
            if chosen.request is self._request:
                return _beneath(chosen.connection)
        return None


class _Reply(httpx.AsyncByteStream):
    """The body of a reply, which leaves its stream if it is not read to the end."""

    def __init__(self, body: Any, stream: _Stream) -> None:
        self._body = body
        self._stream = stream
        self._is_whole = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._body:
                yield chunk
        except ProtocolError as error:
            raise httpx.RemoteProtocolError(f"closed connection: {error}") from error
        self._is_whole = True

    async def aclose(self) -> None:
        await self._body.aclose()
        if not self._is_whole:
            await self._stream.leave()


class _KnownNetwork(Network):
    """The network, which knows what is open.

    httpcore's pool loses a connection whose first user is stopped while it connects and whose
    second one connects in its place.
    """

    def __init__(self) -> None:
        self._opened: list[TcpStream] = []

    async def connect_tcp(self, *arguments: Any, **options: Any) -> TcpStream:
        stream = await super().connect_tcp(*arguments, **options)
        self._opened = [each for each in self._opened if not each.is_closed]
        self._opened.append(stream)
        return stream

    async def close(self) -> None:
        """Close what is open."""
        for stream in self._opened:
            await stream.aclose()
        self._opened.clear()
