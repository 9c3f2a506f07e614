"""What httpx and the network beneath it complain of, as DeploymentErrors."""

import errno
import re
import socket
import ssl
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import httpx

from convex_explorer.convex.certificates import is_of_unknown_authority, what_is_wrong
from convex_explorer.convex.connection_settings import (
    DEFAULT_CONNECTION,
    ConnectionSettings,
    ProxyChoice,
)
from convex_explorer.convex.content_coding import CodingError
from convex_explorer.convex.errors import (
    ConnectionLostError,
    DeploymentError,
    HostNotFoundError,
    NotListeningError,
    ProtocolError,
    ProxyError,
    TimeLimitError,
    TlsError,
    UnknownAuthorityError,
    UnreachableError,
)
from convex_explorer.convex.http_client import proxy_for
from convex_explorer.convex.refusals import CHECK_URL, TRY_AGAIN
from convex_explorer.convex.wire import NotProcessedError


def translate(
    error: Exception, url: str, settings: ConnectionSettings = DEFAULT_CONNECTION
) -> DeploymentError:
    """An exception of httpx, or of the network beneath it, as a DeploymentError."""
    for kind in type(error).__mro__:
        if explain := _EXPLAINED.get(kind):
            return explain(error, url, settings)
    return _broken_off(error, url, settings)


def no_connection_in_time(url: str, settings: ConnectionSettings) -> DeploymentError:
    """Nothing was sent yet when the time was up."""
    seconds = settings.time_limits.connect
    return TimeLimitError(
        f"{host_of(url)} did not take the connection within the time limit of {seconds:g} s.",
        advice=with_proxy(
            "Check the URL, the network, and any firewall in between.", url, settings
        ),
    )


def no_reply_in_time(url: str, settings: ConnectionSettings) -> DeploymentError:
    """The request was sent, or some of it, and the time was up before all of a reply had come."""
    return TimeLimitError(
        f"{host_of(url)} did not answer within the time limit.",
        advice=with_proxy("The deployment may be busy, or the network slow.", url, settings),
        may_have_run=True,
    )


_ADD_AUTHORITY = (
    "If you expect that, add the issuer's certificate file to the deployment's connection."
)


def _not_connected(error: Exception, url: str, settings: ConnectionSettings) -> DeploymentError:
    host = host_of(url)
    for cause in _causes(error):
        if isinstance(cause, socket.gaierror):
            return _no_address(url, settings)
        if isinstance(cause, ssl.SSLError):
            return _no_tls(cause, url, settings)
        if isinstance(cause, ConnectionRefusedError):
            return _nobody_listens(url, settings)
        if isinstance(cause, OSError) and cause.errno in _NO_WAY:
            return UnreachableError(
                f"There is no way to {host} from this network.",
                advice=with_proxy(
                    "Check the network, or the VPN that the deployment is behind.", url, settings
                ),
            )
    return UnreachableError(
        f"No connection to {host} came about.",
        advice=with_proxy("Check the URL and the network.", url, settings),
    )


_NO_WAY = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}


def _no_address(url: str, settings: ConnectionSettings) -> DeploymentError:
    return HostNotFoundError(
        f"No address was found for {urlsplit(url).hostname}.",
        advice=with_proxy(
            "Check the URL's spelling, and that this machine is online.", url, settings
        ),
    )


def _nobody_listens(url: str, settings: ConnectionSettings) -> DeploymentError:
    return NotListeningError(
        f"Nothing takes connections at {host_of(url)}.",
        advice=with_proxy("Check the port, and that the deployment is running.", url, settings),
    )


def _no_tls(cause: ssl.SSLError, url: str, settings: ConnectionSettings) -> DeploymentError:
    host = host_of(url)
    if isinstance(cause, ssl.SSLCertVerificationError):
        what = f"The certificate of {host} {what_is_wrong(cause)}."
        if is_of_unknown_authority(cause):
            return UnknownAuthorityError(what, advice=with_proxy(_ADD_AUTHORITY, url, settings))
        advice = "Check the URL's host name and this machine's clock."
        return TlsError(what, advice=with_proxy(advice, url, settings))
    if _is_about_client_certificate(cause):
        return _wants_client_certificate(url, settings)
    return TlsError(
        f"{host} did not agree on a TLS connection.",
        advice=with_proxy(
            "If it is a local deployment, its URL begins with http://.", url, settings
        ),
    )


#: The alerts by which a server turns down a client's certificate, or the lack of one (RFC 8446).
_CLIENT_CERTIFICATE_ALERTS = (
    "ALERT_CERTIFICATE_REQUIRED",
    "ALERT_BAD_CERTIFICATE",
    "ALERT_CERTIFICATE_EXPIRED",
    "ALERT_CERTIFICATE_REVOKED",
    "ALERT_CERTIFICATE_UNKNOWN",
    "ALERT_UNKNOWN_CA",
    "ALERT_UNSUPPORTED_CERTIFICATE",
)


def _is_about_client_certificate(cause: BaseException) -> bool:
    return isinstance(cause, ssl.SSLError) and any(
        alert in (getattr(cause, "reason", "") or "") for alert in _CLIENT_CERTIFICATE_ALERTS
    )


def _wants_client_certificate(url: str, settings: ConnectionSettings) -> DeploymentError:
    host, shown = host_of(url), settings.client_certificate
    return TlsError(
        f"{host} did not accept the client certificate in {shown}."
        if shown
        else f"{host} wants a client certificate.",
        advice=with_proxy("Name one in the deployment's connection.", url, settings),
    )


def _silent(_error: Exception, url: str, settings: ConnectionSettings) -> DeploymentError:
    return no_reply_in_time(url, settings)


def _late(_error: Exception, url: str, settings: ConnectionSettings) -> DeploymentError:
    return no_connection_in_time(url, settings)


def _broken_off(error: Exception, url: str, settings: ConnectionSettings) -> DeploymentError:
    # Of a client's certificate a server says what it thinks only after the client thinks that
    # the two have agreed (TLS 1.3). No request is read until then.
    if any(_is_about_client_certificate(cause) for cause in _causes(error)):
        return _wants_client_certificate(url, settings)
    return ConnectionLostError(
        f"The connection to {host_of(url)} broke before a whole reply had come.",
        advice=with_proxy("Check the network between here and the deployment.", url, settings),
        may_have_run=True,
    )


def _passed_over(_error: Exception, url: str, settings: ConnectionSettings) -> DeploymentError:
    return ConnectionLostError(
        f"{host_of(url)} was closing the connection, or had too much to do, and says that it did "
        "nothing about the call.",
        advice=with_proxy(TRY_AGAIN, url, settings),
    )


def _not_http(error: Exception, url: str, settings: ConnectionSettings) -> DeploymentError:
    # The words of h11, h2 and httpcore for a reply that was cut short; all others are for what is
    # no HTTP, or that of a server gone wild: a head without an end, a status of 000.
    if _CUT_SHORT.search(str(error)):
        return _broken_off(error, url, settings)
    return ProtocolError(
        f"What answers at {host_of(url)} does not speak HTTP.",
        advice="Check the port, and whether the URL has to begin with https://.",
        may_have_run=True,
    )


_CUT_SHORT = re.compile(
    "closed connection|disconnected|ConnectionClosed|ConnectionTerminated|StreamReset"
)


def _not_decoded(_error: Exception, url: str, _settings: ConnectionSettings) -> DeploymentError:
    return ProtocolError(
        f"The reply of {host_of(url)} is compressed in a way that cannot be undone.",
        advice="Check the proxy in between: Convex itself does not compress.",
        may_have_run=True,
    )


def _no_proxy(_error: Exception, url: str, settings: ConnectionSettings) -> DeploymentError:
    return ProxyError(
        f"The proxy on the way to {host_of(url)} refused.",
        advice=with_proxy("Check the proxy's name and password.", url, settings),
    )


def _bad_url(_error: Exception, _url: str, _settings: ConnectionSettings) -> DeploymentError:
    return ProtocolError("The deployment's URL is not one that can be asked.", advice=CHECK_URL)


_Explain = Callable[[Exception, str, ConnectionSettings], DeploymentError]

#: Every way in which httpx can fail us. A kind that is not here is looked up by its bases.
_EXPLAINED: dict[type, _Explain] = {
    httpx.InvalidURL: _bad_url,
    httpx.UnsupportedProtocol: _bad_url,
    httpx.ConnectTimeout: _late,
    httpx.PoolTimeout: _late,
    httpx.ConnectError: _not_connected,
    httpx.ProxyError: _no_proxy,
    httpx.TimeoutException: _silent,
    TimeoutError: _silent,
    httpx.NetworkError: _broken_off,
    httpx.RemoteProtocolError: _not_http,
    httpx.LocalProtocolError: _broken_off,
    httpx.DecodingError: _not_decoded,
    CodingError: _not_decoded,
    NotProcessedError: _passed_over,
}
TRANSLATED = (
    httpx.InvalidURL,
    httpx.TransportError,
    httpx.DecodingError,
    CodingError,
    NotProcessedError,
)
#: Raised only if we misuse httpx, so they pass through as the bugs that they are.
BUGS = (httpx.StreamError, httpx.CookieConflict, httpx.HTTPStatusError, httpx.TooManyRedirects)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An exception, and all that it was raised from; several where several addresses were tried.

    Calls that share a connection share what broke it, and that can come to be its own cause.
    """
    waiting, seen = [error], set[int]()
    while waiting:
        cause = waiting.pop()
        if id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        if beneath := cause.__cause__ or cause.__context__:
            waiting.append(beneath)
        if isinstance(cause, BaseExceptionGroup):
            waiting.extend(reversed(cause.exceptions))


def with_proxy(advice: str, url: str, settings: ConnectionSettings) -> str:
    """Say so where a proxy is in between: it may be what fails."""
    proxy = proxy_for(url, settings)
    if proxy is None:
        return advice
    address = urlsplit(proxy).netloc.rpartition("@")[2]
    named = (
        "which the deployment's connection names"
        if settings.proxy is ProxyChoice.MANUAL
        else "which the environment names"
    )
    return f"{advice} Calls go through the proxy {address}, {named}."


def host_of(url: str) -> str:
    """The host and port of a URL, as people know a deployment by."""
    return urlsplit(url).netloc
