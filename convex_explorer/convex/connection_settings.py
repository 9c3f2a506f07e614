"""ConnectionSettings: the road to a deployment, as its user wants it; and what may be on it."""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from convex_explorer.convex.errors import ConnectionSettingsError
from convex_explorer.convex.time_limits import DEFAULT_TIME_LIMITS, TimeLimits

_EXAMPLE = "Write it as http://proxy.example.com:3128."


class ProxyChoice(StrEnum):
    """Which proxy calls go through."""

    SYSTEM = "system"
    NONE = "none"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class ConnectionSettings:
    """How a deployment is reached. Holds no secret: of certificates and keys it knows the files.

    Attributes:
        proxy: that of the system or of the environment, none, or ``proxy_url``.
        proxy_url: as ``parse_proxy_url`` gives it; kept while another choice is made.
        ca_file: certificates in PEM that are trusted besides those that the system trusts, or "".
        client_certificate: a file in PEM that shows the deployment who we are, or "".
        client_key: the key of the client certificate in PEM, or "" where it is in the same file.
        time_limits: how long we wait.
        check_certificate: whether to whom we speak has to prove it. See
            ``Deployment.connection_in_force``.
        plain_http_accepted: the user knows that what is sent and received can be read on the way.
        http2: whether HTTP/2 is spoken where the server offers it. It does so over TLS only.
    """

    proxy: ProxyChoice = ProxyChoice.SYSTEM
    proxy_url: str = ""
    ca_file: str = ""
    client_certificate: str = ""
    client_key: str = ""
    time_limits: TimeLimits = DEFAULT_TIME_LIMITS
    check_certificate: bool = True
    plain_http_accepted: bool = False
    http2: bool = False


def parse_proxy_url(text: str) -> str:
    """The URL of a proxy, from what a person typed: ``proxy.example.com:3128`` will do.

    Raises:
        ConnectionSettingsError: it is none, or it holds a password. Settings are kept in a file
            that anybody may read who reads this one's; the message does not repeat what was typed.
    """
    typed = text.strip()
    if not typed:
        raise ConnectionSettingsError("No proxy is given.", advice=_EXAMPLE)
    try:
        parts = urlsplit(typed if "://" in typed else f"http://{typed}")
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ConnectionSettingsError(
            "The proxy is no URL: its host or its port is wrong.", advice=_EXAMPLE
        ) from None
    if parts.scheme not in {"http", "https"}:
        raise ConnectionSettingsError(
            f"A proxy's URL begins with http:// or https://, not {parts.scheme}://.",
            advice=_EXAMPLE,
        )
    if parts.username is not None:
        raise ConnectionSettingsError(
            "The proxy's URL holds a user name or a password, and those are not kept in files.",
            advice="Put it into HTTPS_PROXY in the environment, and choose the system's proxy.",
        )
    if not host or parts.path.strip("/") or parts.query or parts.fragment:
        raise ConnectionSettingsError("The proxy is no URL.", advice=_EXAMPLE)
    bracketed = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{bracketed}" + ("" if port is None else f":{port}")


DEFAULT_CONNECTION = ConnectionSettings()
