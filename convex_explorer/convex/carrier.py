"""Carries requests to one server and its replies back: httpx, its time limits and its failures."""

import asyncio
import errno
import io
import re
import socket
import ssl
from collections.abc import Callable, Iterator
from time import perf_counter
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from convex_explorer.convex.content_coding import ACCEPTED, CodingError, undo
from convex_explorer.convex.errors import (
    DeploymentError,
    HostNotFoundError,
    NotListeningError,
    ProtocolError,
    TimeLimitError,
    TlsError,
    UnreachableError,
)
from convex_explorer.convex.refusals import CHECK_URL
from convex_explorer.convex.time_limits import DEFAULT_TIME_LIMITS, TimeLimits
from convex_explorer.convex.urls import is_loopback
from convex_explorer.convex.wire import WireReply, WireRequest

#: Convex returns 16 MiB at most; in JSON, and with log lines, that is far less than this.
MAX_REPLY_BYTES = 64 * 2**20
#: A reply that comes more slowly than this is not waited for beyond the time limit.
SLOWEST_BYTES_PER_SECOND = 1024


class Carrier:
    """Keeps the connections to one server. It follows no redirects and repeats nothing.

    Args:
        url: of the deployment; requests must lie beneath it, so that no credential goes astray.
        transport: instead of the network, or None.
        time_limits: those for connecting and sending are used.

    Raises:
        UnreachableError: the proxies that the environment names cannot be used.
    """

    def __init__(
        self,
        url: str,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        time_limits: TimeLimits = DEFAULT_TIME_LIMITS,
    ) -> None:
        self._url = url.rstrip("/")
        self._time_limits = time_limits
        self._http = _open(url, transport)

    async def exchange(self, request: WireRequest, *, read_seconds: float | None) -> WireReply:
        """Send a request and read the whole reply.

        Args:
            request: beneath the carrier's URL.
            read_seconds: how long the server may stay silent, and how long it may take over the
                head of its reply or trickle its body; None for as long as it likes.

        Raises:
            DeploymentError: no reply came, or not all of one.
        """
        if not request.url.startswith(f"{self._url}/"):
            raise ValueError(f"{request.url} is not beneath {self._url}")
        limits = self._time_limits
        timeout = httpx.Timeout(
            connect=limits.connect, read=read_seconds, write=limits.send, pool=None
        )
        # httpx only limits each single step, of which a head can be made to take very many.
        most = None if read_seconds is None else limits.connect + limits.send + read_seconds
        started = perf_counter()
        try:
            async with (
                asyncio.timeout(most) as patience,
                self._http.stream(
                    request.method,
                    request.url,
                    headers=request.headers,
                    content=request.body,
                    timeout=timeout,
                ) as response,
            ):
                patience.reschedule(None)
                body = await self._read_body(response, read_seconds)
                if _holds_more(response):
                    await response.extensions["network_stream"].aclose()
        # TLS that breaks off in the middle of a reply comes through as OSError.
        except (*TRANSLATED, OSError) as error:
            raise translate(error, self._url) from error
        seconds = perf_counter() - started
        headers = {name.lower(): text for name, text in response.headers.items()}
        if location := response.extensions.get("location"):
            headers["location"] = location
        return WireReply(response.status_code, headers, body, seconds)

    async def close(self) -> None:
        """Close all connections; what is still under way fails."""
        await self._http.aclose()

    async def _read_body(self, response: httpx.Response, read_seconds: float | None) -> bytes:
        if response.is_stream_consumed:  # by a transport that is not the network
            return response.content
        # BytesIO hands out its own buffer: 16 MiB take 16 MiB, while joining chunks takes 32.
        body = io.BytesIO()
        # Raw, because qasync does not finalize an asynchronous generator that is left half way,
        # and httpx leaves one when a chunk cannot be decoded.
        started = perf_counter()
        async for chunk in response.aiter_raw():
            body.write(chunk)
            seconds = perf_counter() - started
            if body.tell() > MAX_REPLY_BYTES:
                await response.aclose()
                raise self._too_large(response.status_code)
            if (
                read_seconds is not None
                and seconds > read_seconds
                and body.tell() < seconds * SLOWEST_BYTES_PER_SECOND
            ):
                await response.aclose()
                raise self._too_slow(response.status_code, body.tell(), seconds)
        content_encoding = response.headers.get("content-encoding", "")
        return await self._decoded(response.status_code, content_encoding, body)

    async def _decoded(self, status: int, content_encoding: str, raw: io.BytesIO) -> bytes:
        if not content_encoding:
            return raw.getvalue()
        body = io.BytesIO()
        for step in undo(content_encoding, raw.getbuffer()):
            body.write(step)
            if body.tell() > MAX_REPLY_BYTES:
                raise self._too_large(status)
            await asyncio.sleep(0)  # 16 MiB take 50 ms to decode
        return body.getvalue()

    def _too_large(self, status: int) -> ProtocolError:
        return ProtocolError(
            f"The reply of {_host(self._url)} is larger than "
            f"{MAX_REPLY_BYTES // 2**20} MiB, and was not read to its end.",
            advice="Ask for less at a time: a page of a list, or fewer fields.",
            may_have_run=True,
            status=status,
        )

    def _too_slow(self, status: int, size: int, seconds: float) -> TimeLimitError:
        return TimeLimitError(
            f"The reply of {_host(self._url)} comes too slowly: "
            f"{size:,} bytes in {seconds:.0f} seconds.",
            advice=_with_proxy("Check the network between here and the deployment.", self._url),
            may_have_run=True,
            status=status,
        )


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


def _open(url: str, transport: httpx.AsyncBaseTransport | None) -> httpx.AsyncClient:
    # Certificates are read only where TLS is spoken: that costs 20 ms, and redirects from http://
    # to https:// are not followed.
    verify = url.startswith("https:")
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=8)
    try:
        if transport is None and is_loopback(url):
            # A proxy's own loopback is another machine's: the environment's proxies are not asked.
            transport = httpx.AsyncHTTPTransport(verify=verify, limits=limits)
        return httpx.AsyncClient(
            verify=verify,
            limits=limits,
            transport=transport,
            headers={"Accept-Encoding": ACCEPTED},
            event_hooks={"response": [_leave_redirect]},
        )
    except (ValueError, ImportError, httpx.InvalidURL) as error:
        raise UnreachableError(
            "The proxy that the environment names cannot be used.",
            advice="Set HTTPS_PROXY or ALL_PROXY to an http:// proxy, or add the host to NO_PROXY.",
        ) from error


async def _leave_redirect(response: httpx.Response) -> None:
    """Keep from httpx where a redirect leads.

    It would make the request that follows, though not send it, and fail if the address is none.
    """
    if "location" in response.headers:
        response.extensions["location"] = response.headers.pop("location")


def translate(error: Exception, url: str) -> DeploymentError:
    """An exception of httpx, or of the network beneath it, as a DeploymentError."""
    for kind in type(error).__mro__:
        if explain := _EXPLAINED.get(kind):
            return explain(error, url)
    return _broken_off(error, url)


def _not_connected(error: Exception, url: str) -> DeploymentError:
    host = _host(url)
    for cause in _causes(error):
        if isinstance(cause, socket.gaierror):
            return HostNotFoundError(
                f"No address was found for {urlsplit(url).hostname}.",
                advice=_with_proxy(
                    "Check the URL's spelling, and that this machine is online.", url
                ),
            )
        if isinstance(cause, ssl.SSLError):
            return _no_tls(cause, url)
        if isinstance(cause, ConnectionRefusedError):
            return NotListeningError(
                f"Nothing takes connections at {host}.",
                advice=_with_proxy("Check the port, and that the deployment is running.", url),
            )
        if isinstance(cause, OSError) and cause.errno in _NO_WAY:
            return UnreachableError(
                f"There is no way to {host} from this network.",
                advice=_with_proxy(
                    "Check the network, or the VPN that the deployment is behind.", url
                ),
            )
    return UnreachableError(
        f"No connection to {host} came about.",
        advice=_with_proxy("Check the URL and the network.", url),
    )


_NO_WAY = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}
#: OpenSSL's verify codes (x509_vfy.h), as what is the matter with the certificate.
_CERTIFICATES = {
    9: "is not valid yet",
    10: "has expired",
    18: "was signed by itself, and by no authority",
    19: "was issued by an authority that this machine does not trust",
    20: "was issued by an authority that this machine does not know",
    21: "was issued by an authority that this machine does not know",
    23: "was revoked",
    62: "is made out to another name",
    64: "is made out to another address",
}
_OWN_AUTHORITY = {18, 19, 20, 21}


def _no_tls(cause: ssl.SSLError, url: str) -> DeploymentError:
    host = _host(url)
    if isinstance(cause, ssl.SSLCertVerificationError):
        what = _CERTIFICATES.get(cause.verify_code, f"was refused ({cause.verify_message})")
        advice = (
            "If the certificate is your own, name its authority's file in SSL_CERT_FILE."
            if cause.verify_code in _OWN_AUTHORITY
            else "Check the URL's host name and this machine's clock."
        )
        return TlsError(f"The certificate of {host} {what}.", advice=_with_proxy(advice, url))
    return TlsError(
        f"{host} did not agree on a TLS connection.",
        advice=_with_proxy("If it is a local deployment, its URL begins with http://.", url),
    )


def _no_connection_in_time(_error: Exception, url: str) -> DeploymentError:
    return TimeLimitError(
        f"{_host(url)} did not take the connection within the time limit.",
        advice=_with_proxy("Check the URL, the network, and any firewall in between.", url),
    )


def _silent(_error: Exception, url: str) -> DeploymentError:
    return TimeLimitError(
        f"{_host(url)} did not answer within the time limit.",
        advice=_with_proxy("The deployment may be busy, or the network slow.", url),
        may_have_run=True,
    )


def _broken_off(_error: Exception, url: str) -> DeploymentError:
    return UnreachableError(
        f"The connection to {_host(url)} broke before a whole reply had come.",
        advice=_with_proxy("Check the network between here and the deployment.", url),
        may_have_run=True,
    )


def _not_http(error: Exception, url: str) -> DeploymentError:
    # The words of h11 and httpcore for a reply that was cut short; all others are for what is no
    # HTTP, or that of a server gone wild: a head without an end, a status of 000.
    if _CUT_SHORT.search(str(error)):
        return _broken_off(error, url)
    return ProtocolError(
        f"What answers at {_host(url)} does not speak HTTP.",
        advice="Check the port, and whether the URL has to begin with https://.",
        may_have_run=True,
    )


_CUT_SHORT = re.compile("closed connection|disconnected|ConnectionClosed|ConnectionTerminated")


def _not_decoded(_error: Exception, url: str) -> DeploymentError:
    return ProtocolError(
        f"The reply of {_host(url)} is compressed in a way that cannot be undone.",
        advice="Check the proxy in between: Convex itself does not compress.",
        may_have_run=True,
    )


def _no_proxy(_error: Exception, url: str) -> DeploymentError:
    return UnreachableError(
        f"The proxy on the way to {_host(url)} refused.",
        advice=_with_proxy("Check the proxy's name and password.", url),
    )


def _bad_url(_error: Exception, _url: str) -> DeploymentError:
    return ProtocolError("The deployment's URL is not one that can be asked.", advice=CHECK_URL)


_Explain = Callable[[Exception, str], DeploymentError]

#: Every way in which httpx can fail us. A kind that is not here is looked up by its bases.
_EXPLAINED: dict[type, _Explain] = {
    httpx.InvalidURL: _bad_url,
    httpx.UnsupportedProtocol: _bad_url,
    httpx.ConnectTimeout: _no_connection_in_time,
    httpx.PoolTimeout: _no_connection_in_time,
    httpx.ConnectError: _not_connected,
    httpx.ProxyError: _no_proxy,
    httpx.TimeoutException: _silent,
    TimeoutError: _silent,
    httpx.NetworkError: _broken_off,
    httpx.RemoteProtocolError: _not_http,
    httpx.LocalProtocolError: _broken_off,
    httpx.DecodingError: _not_decoded,
    CodingError: _not_decoded,
}
TRANSLATED = (httpx.InvalidURL, httpx.TransportError, httpx.DecodingError, CodingError)
#: Raised only if we misuse httpx, so they pass through as the bugs that they are.
BUGS = (httpx.StreamError, httpx.CookieConflict, httpx.HTTPStatusError, httpx.TooManyRedirects)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An exception, and all that it was raised from; several where several addresses were tried."""
    yield error
    if isinstance(error, BaseExceptionGroup):
        for member in error.exceptions:
            yield from _causes(member)
    if beneath := error.__cause__ or error.__context__:
        yield from _causes(beneath)


def _with_proxy(advice: str, url: str) -> str:
    """Say so where a proxy of the environment is in between: it may be what fails."""
    parts = urlsplit(url)
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    if not proxy or is_loopback(url) or proxy_bypass(parts.hostname or ""):
        return advice
    address = urlsplit(proxy if "//" in proxy else f"//{proxy}").netloc.rpartition("@")[2]
    return f"{advice} Calls go through the proxy {address}, which the environment names."


def _host(url: str) -> str:
    return urlsplit(url).netloc
