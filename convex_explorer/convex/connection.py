"""Test connection: what answers at a URL, and whether it accepts a credential."""

from __future__ import annotations

import re
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from convex_explorer.convex.connection_settings import DEFAULT_CONNECTION, ConnectionSettings
from convex_explorer.convex.deploy_keys import KINDS_OF_TYPES
from convex_explorer.convex.deployment import (
    ANONYMOUS,
    ConnectionReport,
    ConnectionVerdict,
    Credential,
    CredentialKind,
    DeploymentKind,
)
from convex_explorer.convex.errors import (
    ConnectionSettingsError,
    DeploymentError,
    HostNotFoundError,
    NotEncryptedError,
    NotListeningError,
    OverloadedError,
    TimeLimitError,
    TlsError,
    UnauthorizedError,
    UnreachableError,
)
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.key_powers import KeyPowers
from convex_explorer.convex.refusals import CHECK_URL, foreign_reply, is_http_actions, what_came
from convex_explorer.convex.urls import (
    DASHBOARD_HOST,
    DeploymentUrlError,
    deployment_named_in,
    is_loopback,
    parse_deployment_url,
)
from convex_explorer.convex.wire import (
    WireReply,
    WireRequest,
    is_convex,
    join_url,
    read_object,
    read_refusal,
    request_headers,
    split_error_message,
    text_part,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

    from convex_explorer.convex.carrier import Carrier
    from convex_explorer.values.received import Received

READ_SECONDS = 15.0
HTTP_ACTIONS_PORT = 3211
DASHBOARD_PORTS = frozenset({6790, 6791})
#: A query below ``_system``, where no code of a user's can be: asking for it checks the credential
#: and runs nothing.
_PROBE = b'{"path":"_system/convex_explorer:connection_test","args":{}}'
_INSTANCE_NAME = re.compile(r"[A-Za-z0-9_-]{1,100}")
_DOTS_IN_JWT = 2
_REFUSED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
#: Whoever is told so is known to the deployment.
_MAY_NOT = frozenset({"OperationNotPermitted", "SystemIdentityRequired"})

_VERDICTS: dict[type, ConnectionVerdict] = {
    HostNotFoundError: ConnectionVerdict.HOST_NOT_FOUND,
    NotListeningError: ConnectionVerdict.REFUSED,
    TimeLimitError: ConnectionVerdict.TIMED_OUT,
    TlsError: ConnectionVerdict.TLS_FAILED,
    UnreachableError: ConnectionVerdict.UNREACHABLE,
    OverloadedError: ConnectionVerdict.UNREACHABLE,
    UnauthorizedError: ConnectionVerdict.BAD_CREDENTIAL,
    ConnectionSettingsError: ConnectionVerdict.UNREACHABLE,
    NotEncryptedError: ConnectionVerdict.UNREACHABLE,
}


async def check_connection(
    url: str,
    credential: Credential,
    settings: ConnectionSettings = DEFAULT_CONNECTION,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
) -> ConnectionReport:
    """Find out what answers at a URL, without running a function of the deployment's.

    The credential is sent only after what answers has shown itself to be a Convex deployment.

    Args:
        url: as typed; ``parse_deployment_url`` says what is understood.
        credential: as whom calls are going to be made.
        settings: of the connection, as calls are going to use them.
        transport: instead of the network, or None.
    """
    from convex_explorer.convex.carrier import Carrier

    try:
        parsed = parse_deployment_url(url)
    except DeploymentUrlError as error:
        verdict = (
            ConnectionVerdict.HTTP_ACTIONS_URL if error.suggestion else ConnectionVerdict.BAD_URL
        )
        return ConnectionReport(verdict, str(error), error.advice)
    if urlsplit(url.strip()).hostname == DASHBOARD_HOST:
        return ConnectionReport(
            ConnectionVerdict.DASHBOARD_URL,
            "This is the address of the Convex dashboard, not of the deployment.",
            f"Use {parsed} instead.",
        )
    carrier = None
    try:
        headers = request_headers(credential)
        carrier = Carrier(parsed, settings, transport=transport)
        return await _Check(carrier, parsed, credential, headers).report()
    except DeploymentError as error:
        return ConnectionReport(_verdict(error), str(error), error.advice)
    finally:
        if carrier is not None:
            await carrier.close()


class _Check:
    """One test: a few harmless questions, each asked only if the one before was answered well."""

    def __init__(
        self, carrier: Carrier, url: str, credential: Credential, headers: dict[str, str]
    ) -> None:
        self._carrier = carrier
        self._url = url
        self._host = urlsplit(url).netloc
        self._credential = credential
        self._headers = headers

    async def report(self) -> ConnectionReport:
        # First a GET: should this be the address of HTTP actions, it disturbs them least.
        reply = await self._ask("GET", "/instance_name")
        if found := self._wrong_address(reply):
            return found
        name = _instance_name(reply)
        if found := await self._stranger():
            return found
        match self._credential.kind:
            case CredentialKind.DEPLOY_KEY:
                return await self._report_on_key(name)
            case CredentialKind.USER_TOKEN:
                refusal = await self._refusal_of_probe()
                return self._bad_credential(refusal) if refusal else self._fine(name)
            case CredentialKind.NONE:
                return self._fine(name)

    async def _stranger(self) -> ConnectionReport | None:
        """What answers instead of a Convex API, or None if one does."""
        reply = await self._ask("POST", "/api/query_ts", b"{}")
        if found := self._wrong_address(reply):
            return found
        parts = read_object(reply.body)
        if text_part(parts, "ts") is not None or is_convex(reply.status, parts):
            return None
        # A server that knows Convex's OpenAPI document, and no more, has this endpoint at least.
        reply = await self._ask("POST", "/api/query", _PROBE)
        if found := self._wrong_address(reply):
            return found
        parts = read_object(reply.body)
        if not is_convex(reply.status, parts):
            return await self._not_convex(reply)
        if reply.status in _REFUSED and self._credential.kind is CredentialKind.NONE:
            return self._bad_credential(_refusal(reply) or "The deployment wants a credential.")
        return None

    def _wrong_address(self, reply: WireReply) -> ConnectionReport | None:
        """A redirect, or the server of HTTP actions; None for anything else."""
        if is_http_actions(reply.body):
            verdict = ConnectionVerdict.HTTP_ACTIONS_URL
        elif HTTPStatus.MULTIPLE_CHOICES <= reply.status < HTTPStatus.BAD_REQUEST:
            verdict = ConnectionVerdict.BAD_URL
        else:
            return None
        error = self._foreign(reply)
        return ConnectionReport(verdict, str(error), error.advice)

    async def _not_convex(self, reply: WireReply) -> ConnectionReport:
        """Say as well as can be what it is that answers."""
        error = self._foreign(reply)
        if isinstance(error, UnreachableError | OverloadedError):
            raise error
        port = urlsplit(self._url).port
        if port == HTTP_ACTIONS_PORT:
            return ConnectionReport(
                ConnectionVerdict.HTTP_ACTIONS_URL,
                f"{self._host} serves HTTP actions, not the deployment's API.",
                "The API of a self-hosted deployment is usually on port 3210.",
            )
        page = await self._ask("GET", "/")
        came = what_came(page.headers, page.body)
        is_page = came.startswith("a web page")
        if is_page and (port in DASHBOARD_PORTS or "Convex" in came):
            return ConnectionReport(
                ConnectionVerdict.DASHBOARD_URL,
                f"{self._host} serves a dashboard, not the deployment's API.",
                "Use the deployment URL that the dashboard's settings show.",
            )
        message = (
            f"{self._host} is not a Convex deployment: it serves {came}." if is_page else str(error)
        )
        return ConnectionReport(ConnectionVerdict.NOT_CONVEX, message, CHECK_URL)

    async def _report_on_key(self, name: str | None) -> ConnectionReport:
        reply = await self._ask("GET", "/api/check_admin_key", as_credential=True)
        parts = read_object(reply.body)
        if reply.status == HTTPStatus.OK and "success" in parts:
            report = self._fine(name)
            return replace(report, key_powers=_powers(parts), kind=await self._kind())
        # Who acts as a user is no admin here, and old servers do not know the endpoint: then a
        # call tells, because a bad key fails every one.
        refusal = None if _acts_as_user(self._credential) else _refusal(reply)
        refusal = refusal or await self._refusal_of_probe()
        if refusal is None:
            return self._fine(name)
        named = deployment_named_in(self._credential.secret)
        if name and named and name != named:
            return ConnectionReport(
                ConnectionVerdict.OTHER_DEPLOYMENTS_KEY,
                f"The key is for “{named}”, but “{name}” answers at {self._host}.",
                f"Use a key of “{name}”, or the URL of “{named}”.",
            )
        return self._bad_credential(refusal)

    async def _kind(self) -> DeploymentKind | None:
        """What the deployment says that it is for; None where the server or the key is too old.

        It tells those who may read its data (open backend, GET /api/v1/deployment_info).
        """
        reply = await self._ask("GET", "/api/v1/deployment_info", as_credential=True)
        parts = read_object(reply.body)
        if reply.status != HTTPStatus.OK:
            return None
        if text_part(parts, "kind") == "selfHosted":
            return DeploymentKind.SELF_HOSTED
        return KINDS_OF_TYPES.get(text_part(parts, "deploymentType") or "")

    async def _refusal_of_probe(self) -> str | None:
        reply = await self._ask("POST", "/api/query", _PROBE, as_credential=True)
        parts = read_object(reply.body)
        if error := read_refusal(FunctionType.QUERY, reply.status, parts):
            if isinstance(error, OverloadedError):
                raise error
        elif not is_convex(reply.status, parts) and reply.status not in _REFUSED:
            raise self._foreign(reply)
        return _refusal(reply)

    async def _ask(
        self, method: str, endpoint: str, body: bytes = b"", *, as_credential: bool = False
    ) -> WireReply:
        headers = self._headers if as_credential else request_headers(ANONYMOUS)
        if body:
            headers = {**headers, "Content-Type": "application/json"}
        request = WireRequest(join_url(self._url, endpoint), headers, body, method)
        return await self._carrier.exchange(request, read_seconds=READ_SECONDS)

    def _foreign(self, reply: WireReply) -> DeploymentError:
        return foreign_reply(FunctionType.QUERY, self._url, reply.status, reply.headers, reply.body)

    def _fine(self, name: str | None) -> ConnectionReport:
        subject = f"“{name}” answers" if name else f"A Convex deployment answers at {self._host}"
        message = {
            CredentialKind.NONE: f"{subject}.",
            CredentialKind.USER_TOKEN: f"{subject}, and accepts the user token.",
            CredentialKind.DEPLOY_KEY: f"{subject}, and accepts the deploy key.",
        }[self._credential.kind]
        advice = ""
        secret = self._credential.kind is not CredentialKind.NONE
        if secret and not self._url.startswith("https:") and not is_loopback(self._url):
            advice = f"Prefer an https:// URL: the {self._credential.kind} can be read on the way."
        return ConnectionReport(ConnectionVerdict.FINE, message, advice)

    def _bad_credential(self, refusal: str) -> ConnectionReport:
        kind, secret = self._credential.kind, self._credential.secret.strip()
        if kind is CredentialKind.NONE:
            advice = "Add a deploy key or a user token."
        elif kind is CredentialKind.USER_TOKEN:
            advice = (
                "This looks like a deploy key: choose that kind of credential."
                if "|" in secret
                else "Get a fresh user token, from a provider that the deployment knows."
            )
        elif secret.startswith("eyJ") and secret.count(".") == _DOTS_IN_JWT:
            advice = "This looks like a user token: choose that kind of credential."
        elif secret.startswith("project:"):
            advice = "This key is for a whole project: make a deploy key for the deployment."
        else:
            advice = "Copy the deploy key once more, from the settings of this very deployment."
        return ConnectionReport(ConnectionVerdict.BAD_CREDENTIAL, refusal, advice)


def _refusal(reply: WireReply) -> str | None:
    """In which words a reply refuses the credential; None if it does not."""
    parts = read_object(reply.body)
    error = read_refusal(FunctionType.QUERY, reply.status, parts)
    if error and error.code in _MAY_NOT:
        return None
    if isinstance(error, UnauthorizedError):
        return str(error)
    if reply.status not in _REFUSED:
        return None
    _, message, _ = split_error_message(text_part(parts, "errorMessage") or "")
    return message or f"The deployment answered {reply.status}."


def _instance_name(reply: WireReply) -> str | None:
    text = reply.body[:200].decode("utf-8", errors="replace").strip()
    is_name = reply.status == HTTPStatus.OK and _INSTANCE_NAME.fullmatch(text)
    return text if is_name else None


def _powers(parts: Mapping[str, Received]) -> KeyPowers:
    """What a key may do; servers that say no more than that it is good let it do everything."""
    read_only, allowed = parts.get("isReadOnly"), parts.get("allowedOps")
    operations = allowed.value() if allowed is not None else None
    return KeyPowers(
        tuple(each for each in operations if isinstance(each, str))
        if isinstance(operations, list)
        else (),
        read_only=read_only is not None and read_only.value() is True,
    )


def _acts_as_user(credential: Credential) -> bool:
    """Whether a key has the form ``<key>:<identity>``, which makes an admin act as a user."""
    return ":" in credential.secret.partition("|")[2]


def _verdict(error: DeploymentError) -> ConnectionVerdict:
    for kind in type(error).__mro__:
        if verdict := _VERDICTS.get(kind):
            return verdict
    return ConnectionVerdict.NOT_CONVEX
