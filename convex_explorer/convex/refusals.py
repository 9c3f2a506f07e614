"""What a reply that is no outcome means: which error, what to do next, and whether anything ran."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

from convex_explorer.convex.errors import (
    DeploymentError,
    OverloadedError,
    ProtocolError,
    RejectedError,
    TimeLimitError,
    UnauthorizedError,
    UnreachableError,
)
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.urls import base_of_endpoint

TRY_AGAIN = "Try again in a moment."
TRY_OR_LOOK = "Try again in a moment; if it stays so, look into the deployment's logs."
TRY_IN_A_MINUTE = "The deployment was started shortly before, and still loads: wait a minute."
LOOK_FIRST = "Look whether it took effect before you try again."
BAD_FORMAT = "BadFormat"
CHECK_URL = (
    "Check the deployment's URL: it is that of the API, "
    "such as https://happy-otter-123.convex.cloud or http://127.0.0.1:3210."
)

_NEVER: frozenset[FunctionType] = frozenset()
_ALWAYS = frozenset(FunctionType)
#: A mutation that was not committed did not run; an action around it did, and *any* may be one.
_UNCOMMITTED = frozenset({FunctionType.ACTION, FunctionType.ANY})


@dataclass(frozen=True, slots=True)
class _Rule:
    """What to make of a code: the error, the advice, and for which types something may have run."""

    kind: type[DeploymentError]
    advice: str
    may_have_run: frozenset[FunctionType] = _NEVER


_CHECK_KEY = _Rule(
    UnauthorizedError, "Check the deploy key, and that it was made for this very deployment."
)
_FRESH_TOKEN = _Rule(UnauthorizedError, "Get a fresh user token, and enter it for this deployment.")
_PASTE_AGAIN = _Rule(
    UnauthorizedError, "Enter the credential again, and choose which kind it is: key or user token."
)
_CHECK_PATH = _Rule(RejectedError, "Write the function path as folder/module:function.")
_UPDATE = _Rule(RejectedError, "Update Convex Explorer: the deployment is too new for this one.")
_NOT_STARTED = _Rule(OverloadedError, TRY_AGAIN)
_NOT_COMMITTED = _Rule(OverloadedError, TRY_AGAIN, _UNCOMMITTED)
_UNKNOWN = _Rule(OverloadedError, TRY_AGAIN, _ALWAYS)
_LOADING = _Rule(OverloadedError, TRY_IN_A_MINUTE, _ALWAYS)
#: What is not to be advised where something may have been written.
_TRYING_AGAIN = {TRY_AGAIN, TRY_OR_LOOK, TRY_IN_A_MINUTE}

#: By the code of a ``{code, message}`` reply. Codes and what they leave behind are those of the
#: open backend (local_backend, application, errors/src/lib.rs).
_BY_CODE = {
    "BadAdminKey": _CHECK_KEY,
    "BadDeployKey": _CHECK_KEY,
    "InvalidAdminKey": _PASTE_AGAIN,
    "HeaderParseFailure": _PASTE_AGAIN,
    "InvalidHeaderFailure": _PASTE_AGAIN,
    "InvalidAuthHeader": _FRESH_TOKEN,
    "Unauthenticated": _FRESH_TOKEN,
    "NoAuthProvider": _Rule(
        UnauthorizedError,
        "Use a token of a provider that the deployment's auth.config.ts names.",
    ),
    "AuthProviderDiscoveryFailed": _Rule(
        UnauthorizedError, "Check the auth provider: the deployment could not ask it for its keys."
    ),
    "OperationNotPermitted": _Rule(
        UnauthorizedError, "Use a deploy key that is allowed this operation."
    ),
    "SystemIdentityRequired": _Rule(
        UnauthorizedError, "Use a deploy key: system functions are for admins."
    ),
    "BadJsonBody": _Rule(
        RejectedError,
        "Args of up to 16 MiB are taken. If these are smaller, please report this as a bug.",
    ),
    "BadConvexFunctionIdentifier": _CHECK_PATH,
    "MissingIdentifier": _CHECK_PATH,
    "InvalidComponentPath": _CHECK_PATH,
    "FunctionPathNotFound": _Rule(
        RejectedError, "Check the function path, and that the function is public and deployed."
    ),
    "FunctionPathWrongType": _Rule(
        RejectedError, "Choose the function type that it is defined as."
    ),
    "InvalidClientVersion": _UPDATE,
    "ClientVersionUnsupported": _UPDATE,
    # The format is looked at only after the function has run.
    BAD_FORMAT: _Rule(
        ProtocolError,
        "Update the deployment: it does not know the format that all of Convex's clients ask for.",
        _ALWAYS,
    ),
    "TooManyConcurrentRequests": _NOT_STARTED,
    "ExpiredInQueue": _NOT_STARTED,
    "WorkerOverloaded": _NOT_STARTED,
    "ExecuteFullError": _NOT_STARTED,
    "InitialPermitTimeoutError": _NOT_STARTED,
    "IsolateNotClean": _NOT_STARTED,
    "UpstreamConnectError": _NOT_STARTED,
    "InternalServerError": _Rule(OverloadedError, TRY_OR_LOOK, _ALWAYS),
    "BadQueryArgs": _Rule(
        RejectedError, "Please report this as a bug: args do not travel in the URL."
    ),
    "SearchIndexesUnavailable": _LOADING,
    "VectorIndexesUnavailable": _LOADING,
    "TableSummariesUnavailable": _LOADING,
    "CommitterFullError": _UNKNOWN,
    "SubscriptionsWorkerFullError": _UNKNOWN,
    "TooManyWrites": _NOT_COMMITTED,
    "OptimisticConcurrencyControlFailure": _NOT_COMMITTED,
}
KNOWN_CODES = frozenset(_BY_CODE)

#: For codes that are not listed, and for replies that are not Convex's own.
_BY_STATUS = {
    401: _PASTE_AGAIN,
    403: _PASTE_AGAIN,
    408: _Rule(TimeLimitError, TRY_AGAIN, _ALWAYS),
    413: _Rule(RejectedError, "Give smaller args, or raise the limit of the proxy in between."),
    429: _NOT_COMMITTED,
    502: _Rule(UnreachableError, TRY_AGAIN, _ALWAYS),
    503: _UNKNOWN,
    504: _Rule(TimeLimitError, TRY_AGAIN, _ALWAYS),
}


def refusal(function_type: FunctionType, status: int, code: str, message: str) -> DeploymentError:
    """What the deployment itself answered instead of an outcome, in its own words."""
    rule = _BY_CODE.get(code) or _BY_STATUS.get(status)
    if rule is None:
        client_fault = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
        rule = _Rule(RejectedError, "Check the call and try again.") if client_fault else _UNKNOWN
    return _error(rule, function_type, message or code, status=status, code=code)


def foreign_reply(
    function_type: FunctionType, url: str, status: int, headers: Mapping[str, str], body: bytes
) -> DeploymentError:
    """What to say of a reply that no Convex API gives: a redirect, an empty one, a web page.

    Args:
        function_type: what was called; it decides whether something may have run.
        url: the deployment's.
        status: the HTTP status.
        headers: with names in lower case.
        body: decoded.
    """
    host = urlsplit(url).netloc
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return _redirect(url, status, headers.get("location", ""))
    if is_http_actions(body):
        return ProtocolError(
            f"{host} serves the deployment's HTTP actions, not its API.",
            advice="Use the URL of the API: it ends in .convex.cloud, or in port 3210.",
            status=status,
        )
    if not body and status == HTTPStatus.NOT_FOUND:
        message = f"There is no Convex API at {url}."
    elif not body and status == HTTPStatus.REQUEST_TIMEOUT:
        message = f"{host} gave up waiting for the function to end."
    else:
        message = f"{host} answered {_in_words(status)} with {what_came(headers, body)}."
    return _error(_foreign_rule(status), function_type, message, status=status)


def is_http_actions(body: bytes) -> bool:
    """Whether a reply is one that only the server of HTTP actions gives."""
    return len(body) < _SHORT and any(words in body for words in _HTTP_ACTIONS)


def what_came(headers: Mapping[str, str], body: bytes) -> str:
    """A few words about a reply's body: what it is, and how it begins."""
    if not body.strip():
        return "an empty reply"
    text = body[:_LOOKED_AT].decode("utf-8", errors="replace")
    content_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type == "text/html" or text.lstrip()[:15].lower().startswith(
        ("<!doctype html", "<html")
    ):
        words = _shortened(html.unescape(_title(text)))
        return f"a web page titled “{words}”" if words else "a web page"
    return f"what is not a Convex reply ({content_type or 'of no type'}): “{_shortened(text)}”"


_SHORT = 1000
#: The first two are the open backend's, the third is that of the router in Convex's npm package.
_HTTP_ACTIONS = (
    b"No matching routes found",
    b"does not have HTTP actions enabled",
    b"No HttpAction routed for",
)
_LOOKED_AT = 65_536
_WORDS = 80
_TITLE = re.compile(r"<title[^>]{0,200}>", re.IGNORECASE)
_TITLE_END = re.compile(r"</title", re.IGNORECASE)


def _title(page: str) -> str:
    # Found step by step: one expression for all of it takes seconds over some pages.
    opening = _TITLE.search(page)
    if opening is None:
        return ""
    closing = _TITLE_END.search(page, opening.end())
    return page[opening.end() : closing.start()] if closing else ""


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _WORDS else f"{words[:_WORDS].rstrip()}…"


def _in_words(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _foreign_rule(status: int) -> _Rule:
    if rule := _BY_STATUS.get(status):
        return rule
    # A proxy that refuses does so beforehand; whatever else answered may have asked the deployment.
    refused = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
    return _Rule(ProtocolError, CHECK_URL, _NEVER if refused else _ALWAYS)


def _redirect(url: str, status: int, location: str) -> DeploymentError:
    host = urlsplit(url).netloc
    if not location:
        return ProtocolError(
            f"{host} answered {_in_words(status)}, but not where to go.",
            advice=CHECK_URL,
            status=status,
        )
    try:
        # What follows the “?” of a login page may be meant for the browser alone.
        target = urlsplit(urljoin(f"{url}/", location))._replace(query="", fragment="").geturl()
    except ValueError:
        words = _shortened(location.partition("?")[0])
        return ProtocolError(
            f"{host} sends the call on to what is no address: “{words}”.",
            advice=CHECK_URL,
            status=status,
        )
    base = base_of_endpoint(target)
    return ProtocolError(
        f"{host} sends the call on to {target}; Convex Explorer does not follow.",
        advice=f"Change the deployment's URL to {base}." if base and base != url else CHECK_URL,
        status=status,
    )


def _error(
    rule: _Rule, function_type: FunctionType, message: str, *, status: int, code: str | None = None
) -> DeploymentError:
    may_have_run = function_type in rule.may_have_run
    unsafe = may_have_run and function_type.may_write and rule.advice in _TRYING_AGAIN
    return rule.kind(
        message,
        advice=LOOK_FIRST if unsafe else rule.advice,
        may_have_run=may_have_run,
        code=code,
        status=status,
    )
