"""The one place where HTTP clients are made: which way they go, whom they trust, what they show."""

import asyncio
import importlib
import os
import ssl
import sys
from dataclasses import replace
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from convex_explorer.convex.connection_settings import ConnectionSettings, ProxyChoice
from convex_explorer.convex.content_coding import ACCEPTED
from convex_explorer.convex.errors import (
    ConnectionSettingsError,
    NotEncryptedError,
    ProxyError,
)
from convex_explorer.convex.urls import is_loopback, is_readable_on_the_way

#: Where Linux distributions keep what they trust, for an OpenSSL that was built on another one.
_AUTHORITIES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/cert.pem",
    "/etc/ssl/cert.pem",
    "/etc/ssl/ca-bundle.pem",
)
_FIX_IT = "Edit the deployment's connection."


def open_http(
    url: str, settings: ConnectionSettings, *, transport: httpx.AsyncBaseTransport | None = None
) -> httpx.AsyncClient:
    """A client for one deployment. It follows no redirects, and connects when it is used.

    Args:
        url: the deployment's.
        settings: of its connection.
        transport: instead of the network, or None.

    Raises:
        NotEncryptedError: the user has to agree to plain HTTP first.
        ConnectionSettingsError: a file of certificates cannot be used.
        ProxyError: the proxy cannot be used.
    """
    if is_readable_on_the_way(url) and not settings.plain_http_accepted:
        raise NotEncryptedError(
            f"Calls to {urlsplit(url).netloc} would not be encrypted, so nothing was sent.",
            advice="Use an https:// URL, or edit the deployment and agree to plain HTTP.",
        )
    if transport is None:
        transport = _network(url, settings)
    # The environment has been asked already; httpx would ask it again, and for more.
    return httpx.AsyncClient(
        transport=transport,
        trust_env=False,
        follow_redirects=False,
        headers={"Accept-Encoding": ACCEPTED},
        event_hooks={"response": [_leave_redirect]},
        # Calls of several identities share it: what was set for one is not told of another.
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
    )


def proxy_for(url: str, settings: ConnectionSettings) -> str | None:
    """The URL of the proxy that calls go through, perhaps with a password in it; None for none."""
    match settings.proxy:
        case ProxyChoice.NONE:
            return None
        case ProxyChoice.MANUAL:
            return settings.proxy_url
        case ProxyChoice.SYSTEM:
            return _proxy_of_the_system(url)


async def certificate_at(url: str, settings: ConnectionSettings) -> bytes | None:
    """The certificate that a server shows, in DER, trusted or not; None if it cannot be had.

    Nothing is sent: the connection ends as soon as it is agreed on.
    """
    by_proxy = proxy_for(url, settings) is not None
    looked_for = f"{'proxy' if by_proxy else 'connection'}.start_tls.complete"
    seen: list[bytes | None] = []
    opened: list[Any] = []

    async def look(event: str, happening: dict[str, Any]) -> None:
        if event == "connection.connect_tcp.complete":
            opened.append(happening["return_value"])
        if event == looked_for:
            tls = happening["return_value"].get_extra_info("ssl_object")
            seen.append(tls.getpeercert(binary_form=True))
            raise _SeenError

    try:
        async with (
            asyncio.timeout(settings.time_limits.connect),
            open_http(url, replace(settings, check_certificate=False, http2=False)) as http,
        ):
            await http.get(url, extensions={"trace": look}, timeout=None)
    except (_SeenError, httpx.HTTPError, OSError):
        return seen[0] if seen else None
    finally:
        for connection in opened:
            await connection.aclose()
    return None


async def _leave_redirect(response: httpx.Response) -> None:
    """Keep from httpx where a redirect leads.

    It would make the request that follows, though not send it, and fail if the address is none.
    """
    if "location" in response.headers:
        response.extensions["location"] = response.headers.pop("location")


class _SeenError(Exception):
    """What was to be seen was seen."""


def _network(url: str, settings: ConnectionSettings) -> httpx.AsyncBaseTransport:
    proxy_url = proxy_for(url, settings)
    # Certificates are read only where TLS is spoken: that takes 50 ms.
    speaks_tls = url.startswith("https:") or (proxy_url or "").startswith("https:")
    trust = _trust(settings) if speaks_tls else None
    try:
        proxy = None
        if proxy_url is not None:
            by_tls = proxy_url.startswith("https:")
            proxy = httpx.Proxy(proxy_url, ssl_context=trust if by_tls else None)
        return _transport_class(url, settings)(
            verify=trust or False,
            proxy=proxy,
            trust_env=False,
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=8),
        )
    except (ValueError, ImportError, httpx.InvalidURL) as error:
        raise ProxyError(
            "The proxy that the environment names cannot be used.",
            advice="Set HTTPS_PROXY or ALL_PROXY to an http:// proxy, or add the host to NO_PROXY.",
        ) from error


def _transport_class(url: str, settings: ConnectionSettings) -> type[httpx.AsyncHTTPTransport]:
    if settings.http2 and url.startswith("https:"):
        from convex_explorer.convex.http2 import Http2Transport

        return Http2Transport
    _import_httpcore()
    from convex_explorer.convex.network import NetworkTransport

    return NetworkTransport


def _import_httpcore() -> None:
    """Import it without h2, which it takes along if it finds it: 8 ms that few need.

    It looks again when a server has chosen HTTP/2.
    """
    if "h2" in sys.modules or "httpcore" in sys.modules:
        return
    hidden: dict[str, Any] = sys.modules
    hidden["h2"] = None  # Python's own way to say that there is none
    try:
        importlib.import_module("httpcore")
    finally:
        del hidden["h2"]


def _proxy_of_the_system(url: str) -> str | None:
    """That of the environment; or, on Windows and macOS, that of the system's settings."""
    if is_loopback(url):
        return None  # A proxy's own loopback is another machine's.
    parts = urlsplit(url)
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    if not proxy or proxy_bypass(parts.netloc):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"


def _trust(settings: ConnectionSettings) -> ssl.SSLContext:
    if settings.check_certificate:
        context = _trust_of_the_system()
        if settings.ca_file:
            _add_authorities(context, settings.ca_file)
    else:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    if settings.client_certificate:
        _add_client_certificate(context, settings)
    return context


def _trust_of_the_system() -> ssl.SSLContext:
    # On Linux truststore would read all certificates anew for each connection, 50 ms at a time.
    if sys.platform in {"win32", "darwin"}:
        import truststore

        context: ssl.SSLContext = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        if file := os.environ.get("SSL_CERT_FILE"):
            _add_authorities(context, file)
        return context
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    places = ssl.get_default_verify_paths()
    folder = Path(places.capath) if places.capath else None
    if places.cafile or (folder and next(folder.glob("*.0"), None)):
        context.set_default_verify_paths()
        return context
    for file in _AUTHORITIES:
        if Path(file).is_file():
            context.load_verify_locations(cafile=file)
            return context
    import certifi

    context.load_verify_locations(cafile=certifi.where())
    return context


def count_trusted() -> int | None:
    """How many authorities the system trusts; None where it does not let them be counted."""
    if sys.platform == "darwin":
        return None
    if sys.platform == "win32":
        return sum(1 for _ in ssl.enum_certificates("ROOT"))
    loaded = _trust_of_the_system().cert_store_stats()["x509_ca"]
    # From a folder OpenSSL loads a certificate when it is needed.
    folder = ssl.get_default_verify_paths().capath
    return loaded or (sum(1 for _ in Path(folder).glob("*.[0-9]")) if folder else 0)


def _add_authorities(context: ssl.SSLContext, file: str) -> None:
    # What is in the file is trusted as it is, be it an authority's certificate or a server's own.
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    try:
        context.load_verify_locations(cafile=file)
    except ssl.SSLError as error:
        raise ConnectionSettingsError(
            f"There is no certificate in {file}.",
            advice=f"It has to be one in PEM, which begins with -----BEGIN. {_FIX_IT}",
        ) from error
    except OSError as error:
        raise ConnectionSettingsError(
            f"The certificates in {file} cannot be read: {error.strerror}.", advice=_FIX_IT
        ) from error


def _add_client_certificate(context: ssl.SSLContext, settings: ConnectionSettings) -> None:
    certificate, key = settings.client_certificate, settings.client_key or None
    try:
        # With a password of no letters nobody is asked for one on the terminal.
        context.load_cert_chain(certificate, key, password=b"")
    except ssl.SSLError as error:
        raise ConnectionSettingsError(
            f"{certificate} and its key in {key or 'the same file'} cannot be used.",
            advice="Both have to be in PEM, belong together, and the key must have no password. "
            + _FIX_IT,
        ) from error
    except OSError as error:
        missing = next((each for each in (certificate, key) if each and not _is_file(each)), None)
        raise ConnectionSettingsError(
            f"The client certificate cannot be read from {missing or certificate}: "
            f"{error.strerror}.",
            advice=_FIX_IT,
        ) from error


def _is_file(path: str) -> bool:
    return Path(path).is_file()
