"""What a person types or pastes for a deployment: its URL, and a guess at its kind and name."""

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

from convex_explorer.convex.deployment import DeploymentKind
from convex_explorer.errors import ExplorerError

_NAME = re.compile(r"[a-z]+-[a-z]+-[0-9]+")
#: As in ``CONVEX_DEPLOYMENT=dev:happy-otter-123``; the type tells nothing about the URL.
_TYPED_NAME = re.compile(rf"(?:(?:prod|dev|preview|custom):)?({_NAME.pattern})")
_ENVIRONMENT_LINE = re.compile(r"(?:export\s+)?[A-Z][A-Z0-9_]*\s*=\s*")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_HOST_LABEL = re.compile(r"(?!-)[\w-]{1,63}(?<!-)")
_LONGEST_HOST = 253
_ENDPOINT = re.compile(
    r"/(?:api/(?:query|mutation|action|function|run/.*|query_ts|sync)|instance_name)/*$"
)
_KEY_TYPES = {
    "prod": DeploymentKind.PRODUCTION,
    "custom": DeploymentKind.PRODUCTION,
    "dev": DeploymentKind.DEVELOPMENT,
    "preview": DeploymentKind.PREVIEW,
    "project": DeploymentKind.PRODUCTION,
}
DASHBOARD_HOST = "dashboard.convex.dev"
_EXAMPLE = (
    "Paste the deployment URL, such as https://happy-otter-123.convex.cloud "
    "or http://127.0.0.1:3210."
)


class DeploymentUrlError(ExplorerError):
    """The text is no URL of a deployment.

    Attributes:
        suggestion: the URL that is probably meant, or None.
    """

    def __init__(
        self, message: str, *, advice: str = _EXAMPLE, suggestion: str | None = None
    ) -> None:
        super().__init__(message, advice=advice)
        self.suggestion = suggestion


def parse_deployment_url(text: str) -> str:
    """The URL of a deployment's API, without a trailing slash, from what a person typed or pasted.

    Takes a URL, a host without scheme, a cloud deployment's name (``happy-otter-123``), a line of
    an ``.env`` file, and the address of a deployment's page on the Convex dashboard.

    Raises:
        DeploymentUrlError: with a message that says what is wrong. It never repeats what may be a
            credential.
    """
    typed = _ENVIRONMENT_LINE.sub("", text.strip(), count=1).strip().strip("\"'").strip()
    if not typed:
        raise DeploymentUrlError("No URL is given.")
    if "|" in typed or typed.startswith("eyJ"):
        raise DeploymentUrlError("This looks like a key or a token, not like a URL.")
    if name := _TYPED_NAME.fullmatch(typed):
        return _cloud_url(name[1])
    parts, host, port = _split(typed)
    if host == DASHBOARD_HOST:
        return _cloud_url(_name_on_dashboard(parts.path))
    if host.endswith(".convex.site"):
        suggestion = f"https://{host.removesuffix('.site')}.cloud"
        raise DeploymentUrlError(
            f"{host} serves the deployment's HTTP actions, not its API.",
            advice=f"Use {suggestion} instead.",
            suggestion=suggestion,
        )
    if host.endswith(".convex.cloud"):
        return f"https://{host}"
    path = _ENDPOINT.sub("", parts.path).rstrip("/")
    standard_port = port == {"http": 80, "https": 443}[parts.scheme]
    netloc = _bracketed(host) + ("" if port is None or standard_port else f":{port}")
    return f"{parts.scheme}://{netloc}{path}"


def base_of_endpoint(url: str) -> str | None:
    """The deployment's URL within that of an endpoint (``…/api/query``), or None for others."""
    if not _ENDPOINT.search(urlsplit(url).path):
        return None
    try:
        return parse_deployment_url(url)
    except DeploymentUrlError:
        return None


def guess_kind(url: str, key_text: str) -> DeploymentKind:
    """What a deployment probably is for; production whenever it may be.

    The first part of a deploy key says so: ``prod:``, ``dev:``, ``preview:``. A key without it is
    a self-hosted deployment's admin key, unless the host is Convex's own cloud.
    """
    key_type, colon, _ = key_text.strip().partition("|")[0].partition(":")
    if "|" in key_text and colon and key_type in _KEY_TYPES:
        return _KEY_TYPES[key_type]
    return DeploymentKind.PRODUCTION if is_cloud(url) else DeploymentKind.SELF_HOSTED


def guess_name(url: str, key_text: str) -> str:
    """A name to call a deployment by: from its key, else from its URL; may be empty."""
    if name := deployment_named_in(key_text):
        return name
    parts = urlsplit(url)
    host = parts.hostname or ""
    return host.split(".", maxsplit=1)[0] if is_cloud(url) else parts.netloc.rpartition("@")[2]


def deployment_named_in(key_text: str) -> str | None:
    """The deployment that a key says it is for, or None if it names none.

    ``prod:happy-otter-123|…`` and a self-hosted ``my-instance|01…`` name one;
    ``project:team:project|…``, ``preview:team:project|…`` and a bare secret do not
    (open backend, keybroker/broker.rs).
    """
    head, bar, _ = key_text.strip().partition("|")
    if not bar:
        return None
    key_type, *rest = head.split(":")
    match rest:
        case []:
            return key_type or None
        case [name] if key_type != "project":
            return name or None
        case _:
            return None


def is_cloud(url: str) -> bool:
    """Whether a URL is one of Convex's own cloud (a custom domain cannot be told)."""
    return (urlsplit(url).hostname or "").endswith((".convex.cloud", ".convex.site"))


def is_loopback(url: str) -> bool:
    """Whether a URL leads to this very machine."""
    host = urlsplit(url).hostname or ""
    address = _address(host)
    return address.is_loopback if address else host == "localhost" or host.endswith(".localhost")


def is_readable_on_the_way(url: str) -> bool:
    """Whether what is sent to a URL leaves this machine without encryption."""
    return urlsplit(url).scheme == "http" and not is_loopback(url)


def _split(typed: str) -> tuple[SplitResult, str, int | None]:
    scheme = _SCHEME.match(typed)
    if scheme and scheme[1].lower() not in {"http", "https"}:
        raise DeploymentUrlError(f"A deployment's URL begins with https://, not {scheme[0]}.")
    try:
        parts = urlsplit(typed if scheme else f"//{typed}")
        host, port = (parts.hostname or "").removesuffix("."), parts.port
    except ValueError:
        # The reason in words may repeat what was typed, and that may be a credential.
        raise DeploymentUrlError("This is not a URL: its host or its port is wrong.") from None
    if parts.username is not None:
        raise DeploymentUrlError("A deployment's URL holds no user name and no password.")
    if not _is_host(host):
        raise DeploymentUrlError("This is not a URL: it holds no host name.")
    if not scheme:
        if "." not in host and ":" not in host and host != "localhost" and port is None:
            raise DeploymentUrlError(f"“{host}” is neither a URL nor a deployment's name.")
        parts = parts._replace(scheme="http" if _is_local_name(host) else "https")
    return parts, host, port


def _is_host(host: str) -> bool:
    return _address(host) is not None or (
        len(host) <= _LONGEST_HOST
        and all(_HOST_LABEL.fullmatch(label) for label in host.split("."))
    )


def _is_local_name(host: str) -> bool:
    """Whether a host is one that hardly has a certificate: an address, or a name without a dot."""
    return _address(host) is not None or "." not in host or host.endswith(".localhost")


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _cloud_url(name: str) -> str:
    return f"https://{name}.convex.cloud"


def _name_on_dashboard(path: str) -> str:
    for part in path.split("/"):
        if _NAME.fullmatch(part):
            return part
    raise DeploymentUrlError(
        "This is the Convex dashboard, and the address names no deployment.",
        advice="Open the deployment's settings on the dashboard, and copy its deployment URL.",
    )
