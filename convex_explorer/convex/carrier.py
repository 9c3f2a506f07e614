"""Carries requests to one server and its replies back, within time limits and bounds."""

import asyncio
import io
from collections.abc import Callable
from time import perf_counter
from typing import Any

import httpx

from convex_explorer.convex.calls import Progress
from convex_explorer.convex.certificates import issuer_name
from convex_explorer.convex.connection_settings import DEFAULT_CONNECTION, ConnectionSettings
from convex_explorer.convex.content_coding import undo
from convex_explorer.convex.errors import (
    DeploymentError,
    ReplyTooLargeError,
    TimeLimitError,
    UnknownAuthorityError,
)
from convex_explorer.convex.gate import Gate
from convex_explorer.convex.http_client import certificate_at, open_http
from convex_explorer.convex.network_failures import (
    TRANSLATED,
    host_of,
    no_connection_in_time,
    no_reply_in_time,
    translate,
    with_proxy,
)
from convex_explorer.convex.wire import WireReply, WireRequest

#: Convex returns 16 MiB at most; in JSON, and with log lines, that is far less than this.
MAX_REPLY_BYTES = 64 * 2**20
#: A reply that comes more slowly than this is not waited for beyond the time limit.
SLOWEST_BYTES_PER_SECOND = 1024
#: A request that goes more slowly than this is not sent beyond the time limit.
SLOWEST_SENT_PER_SECOND = 32 * 1024


class Carrier:
    """Keeps the connections to one server. It follows no redirects and repeats nothing.

    Args:
        url: of the deployment; requests must lie beneath it, so that no credential goes astray.
        settings: of its connection.
        transport: instead of the network, or None. It is not timed.
        max_reply_bytes: of a longer reply no more than this is read.

    Raises:
        DeploymentError: the settings cannot be used, or the user has to agree to plain HTTP.
    """

    def __init__(
        self,
        url: str,
        settings: ConnectionSettings = DEFAULT_CONNECTION,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        max_reply_bytes: int = MAX_REPLY_BYTES,
    ) -> None:
        self._url = url.rstrip("/")
        self._settings = settings
        self._is_timed = transport is None
        self._max_reply_bytes = max_reply_bytes
        self._gate = Gate()
        self._http = open_http(url, settings, transport=transport)

    async def exchange(
        self,
        request: WireRequest,
        *,
        read_seconds: float | None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> WireReply:
        """Send a request and read the whole reply.

        Args:
            request: beneath the carrier's URL.
            read_seconds: how long the server may take until its reply begins; None for as long as
                it likes.
            on_progress: told of each piece of the reply's body, and once that was the last one.

        Raises:
            DeploymentError: no reply came, or not all of one.
        """
        if not request.url.startswith(f"{self._url}/"):
            raise ValueError(f"{request.url} is not beneath {self._url}")
        with await self._gate.enter():
            return await self._carry(request, read_seconds, on_progress or _tell_nobody)

    async def _carry(
        self,
        request: WireRequest,
        read_seconds: float | None,
        on_progress: Callable[[Progress], None],
    ) -> WireReply:
        patience = _Patience(self._settings, read_seconds, len(request.body))
        started = perf_counter()
        try:
            async with (
                asyncio.timeout(patience.first if self._is_timed else None) as patience.clock,
                self._http.stream(
                    request.method,
                    request.url,
                    headers=request.headers,
                    content=request.body,
                    timeout=None,
                    extensions={"trace": patience.follow},
                ) as response,
            ):
                body = await self._read_body(response, patience, on_progress)
                if _holds_more(response):
                    await response.extensions["network_stream"].aclose()
        # TLS that breaks off in the middle of a reply comes through as OSError.
        except (*TRANSLATED, OSError) as error:
            raise await self._explained(error, patience) from error
        finally:
            await patience.close_half_open()
        seconds = perf_counter() - started
        headers = {name.lower(): text for name, text in response.headers.items()}
        if location := response.extensions.get("location"):
            headers["location"] = location
        return WireReply(response.status_code, headers, body, seconds)

    async def close(self) -> None:
        """Close all connections; what is still under way fails."""
        await self._http.aclose()

    async def _explained(self, error: Exception, patience: "_Patience") -> DeploymentError:
        if patience.is_over:
            limit = no_reply_in_time if patience.sent else no_connection_in_time
            return limit(self._url, self._settings)
        explained = translate(error, self._url, self._settings)
        if self._is_timed and not patience.sent:
            explained.may_have_run = False
        if isinstance(explained, UnknownAuthorityError):
            certificate = await certificate_at(self._url, self._settings)
            if certificate and (issuer := issuer_name(certificate)):
                words = f"{explained} It names “{issuer}” as its issuer."
                return UnknownAuthorityError(words, advice=explained.advice)
        return explained

    async def _read_body(
        self,
        response: httpx.Response,
        patience: "_Patience",
        on_progress: Callable[[Progress], None],
    ) -> bytes:
        if response.is_stream_consumed:  # by a transport that is not the network
            return response.content
        # BytesIO hands out its own buffer: 16 MiB take 16 MiB, while joining chunks takes 32.
        body, expected = io.BytesIO(), _expected_size(response)
        # Raw, because qasync does not finalize an asynchronous generator that is left half way,
        # and httpx leaves one when a chunk cannot be decoded.
        started = perf_counter()
        patience.wait_for_more()
        async for chunk in response.aiter_raw():
            body.write(chunk)
            patience.wait_for_more()
            seconds = perf_counter() - started
            if body.tell() > self._max_reply_bytes:
                await response.aclose()
                raise self._too_large(response.status_code, body)
            if patience.is_too_slow(body.tell(), seconds):
                await response.aclose()
                raise self._too_slow(response.status_code, body.tell(), seconds)
            on_progress(Progress(body.tell(), expected))
        on_progress(Progress(body.tell(), body.tell()))
        content_encoding = response.headers.get("content-encoding", "")
        return await self._decoded(response.status_code, content_encoding, body)

    async def _decoded(self, status: int, content_encoding: str, raw: io.BytesIO) -> bytes:
        if not content_encoding:
            return raw.getvalue()
        body = io.BytesIO()
        for step in undo(content_encoding, raw.getbuffer()):
            body.write(step)
            if body.tell() > self._max_reply_bytes:
                raise self._too_large(status, body)
            await asyncio.sleep(0)  # 16 MiB take 50 ms to decode
        return body.getvalue()

    def _too_large(self, status: int, body: io.BytesIO) -> DeploymentError:
        return ReplyTooLargeError(
            f"The reply of {host_of(self._url)} is larger than "
            f"{self._max_reply_bytes // 2**20} MiB, and was not read to its end.",
            advice="Ask for less at a time: a page of a list, or fewer fields.",
            status=status,
            received=body.getvalue(),
        )

    def _too_slow(self, status: int, size: int, seconds: float) -> TimeLimitError:
        return TimeLimitError(
            f"The reply of {host_of(self._url)} comes too slowly: "
            f"{size:,} bytes in {seconds:.0f} seconds.",
            advice=with_proxy(
                "Check the network between here and the deployment.", self._url, self._settings
            ),
            may_have_run=True,
            status=status,
        )


class _Patience:
    """How long to wait at each stage of an exchange, and whether any of the request is out.

    httpx has limits for each single step, of which there can be very many; and the one for
    reading would hold for a proxy too, which has to answer soon even where the deployment may
    take as long as it likes.

    Attributes:
        clock: what ends the exchange; to be set before it begins.
        sent: whether the deployment may have got some of the request.
    """

    clock: asyncio.Timeout

    def __init__(
        self, settings: ConnectionSettings, reply_seconds: float | None, request_size: int
    ) -> None:
        limits = settings.time_limits
        self.sent = False
        self._half_open: Any = None
        self.first = limits.connect
        self._send = limits.send + request_size / SLOWEST_SENT_PER_SECOND
        self._reply = reply_seconds
        self._pause = limits.reply if reply_seconds is None else reply_seconds

    @property
    def is_over(self) -> bool:
        """Whether it was the clock that ended the exchange."""
        return self.clock.expired()

    async def follow(self, event: str, happening: dict[str, Any]) -> None:
        """Hear from httpcore what it does now."""
        if event == "connection.connect_tcp.complete":
            self._half_open = happening["return_value"]
        elif event.endswith("start_tls.complete") and _speaks_http2(happening["return_value"]):
            self._half_open = None  # Others may be on it already, and httpcore keeps it.
        request = happening.get("request")
        if request is None or request.method == b"CONNECT":
            return
        if event.endswith("send_request_headers.started"):
            self.sent, self._half_open = True, None
            self._allow(self._send)
        elif event.endswith("receive_response_headers.started"):
            self._allow(self._reply)

    async def close_half_open(self) -> None:
        """Close the connection if no request was made on it: httpcore forgets it when stopped."""
        if self._half_open is not None:
            await self._half_open.aclose()

    def wait_for_more(self) -> None:
        """The reply has begun, or some more of it has come: even an action's has to go on now."""
        if self.sent:
            self._allow(self._pause)

    def is_too_slow(self, size: int, seconds: float) -> bool:
        """Whether a reply of which so much has come in this time will not come to an end."""
        if self._pause is None or seconds <= self._pause:
            return False
        return size < seconds * SLOWEST_BYTES_PER_SECOND

    def _allow(self, seconds: float | None) -> None:
        loop = asyncio.get_running_loop()
        self.clock.reschedule(None if seconds is None else loop.time() + seconds)


def _speaks_http2(connection: Any) -> bool:
    chosen: str | None = connection.get_extra_info("ssl_object").selected_alpn_protocol()
    return chosen == "h2"


def _tell_nobody(_progress: Progress) -> None:
    """Nobody wants to know."""


def _expected_size(response: httpx.Response) -> int | None:
    """How many bytes of body a server says that it sends."""
    said = response.headers.get("content-length", "")
    if "transfer-encoding" in response.headers or not (said.isascii() and said.isdecimal()):
        return None
    return int(said)


#: From the stream of a response to the connection beneath it, in httpx and httpcore.
_TO_CONNECTION = ("_stream", "_httpcore_stream", "_stream", "_connection")


def _holds_more(response: httpx.Response) -> bool:
    """Whether bytes that nobody asked for came along with a reply.

    httpcore would take them for the beginning of the reply to the next request, and the next call
    would be told what it did not return. It looks whether the socket holds any, but not whether
    they were read already, and has no public way to ask.
    """
    found: object = response.stream
    for name in _TO_CONNECTION:
        found = getattr(found, name, None)
    parser = getattr(found, "_h11_state", None)  # HTTP/2 tells for each byte whose it is
    return parser is not None and bool(parser.trailing_data[0])
