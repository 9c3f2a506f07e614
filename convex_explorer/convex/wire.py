"""A call as an HTTP request, a reply as an Outcome or an error: the whole protocol, pure."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import quote

from convex_explorer import __version__
from convex_explorer.convex.calls import Call, LogLine, Outcome, Returned, Threw
from convex_explorer.convex.deployment import Credential
from convex_explorer.convex.errors import DeploymentError, UnauthorizedError
from convex_explorer.convex.functions import FunctionPath, FunctionType
from convex_explorer.convex.refusals import foreign_reply, is_http_actions, refusal
from convex_explorer.errors import ExplorerError
from convex_explorer.values.codec import encode
from convex_explorer.values.received import InvalidJsonError, Received
from convex_explorer.values.types import ValueType

#: A name of our own: those of Convex's own clients are gated by version (common/src/version.rs).
CLIENT_NAME = f"convex-explorer-{__version__}"
#: Lossless, and known to Convex's servers of any age. It is looked at only after the function has
#: run.
_FORMAT = b'"format":"convex_encoded_json"'
#: What the OpenAPI document knows: an Int64 is a string there, and so are bytes.
_PLAIN_FORMAT = b'"format":"json"'


@dataclass(frozen=True, slots=True)
class WireRequest:
    """An HTTP request. Its headers may carry a credential, so they are not in its ``repr``."""

    url: str
    headers: dict[str, str] = field(repr=False)
    body: bytes = field(default=b"", repr=False)
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class WireReply:
    """An HTTP reply, come in wholly.

    Attributes:
        headers: with names in lower case.
        body: without content encoding.
        seconds: from sending the request to the last byte.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    seconds: float


class NotProcessedError(Exception):
    """The server guarantees, as HTTP/2 lets it, that it did nothing about a request, nor will."""


def write_request(
    call: Call, credential: Credential, *, colon_form: bool = False, plain_json: bool = False
) -> WireRequest:
    """The request that makes a call.

    Args:
        call: whose deployment, path, type and args are used.
        credential: as whom.
        colon_form: name the function as ``module:export`` in the path of ``/api/run``, as Convex's
            OpenAPI document says. The open backend takes ``module/export`` only.
        plain_json: ask for values as plain JSON; only for a server that refused the other format.

    Raises:
        UnauthorizedError: the credential cannot be sent as a header.
    """
    headers = {
        **request_headers(credential),
        "Content-Type": "application/json",
        "convex-request-id": call.request_id,
    }
    args = b'"args":' + encode(dict(call.args))
    format_ = _PLAIN_FORMAT if plain_json else _FORMAT
    if call.function_type is FunctionType.ANY:
        endpoint = f"/api/run/{_run_path(call.path, colon_form=colon_form)}"
        body = b"{" + args + b"," + format_ + b"}"
    else:
        endpoint = f"/api/{call.function_type}"
        path = json.dumps(str(call.path)).encode()
        body = b'{"path":' + path + b"," + args + b"," + format_ + b"}"
    return WireRequest(join_url(call.deployment.url, endpoint), headers, body)


def request_headers(credential: Credential) -> dict[str, str]:
    """The headers of every request to a deployment.

    Raises:
        UnauthorizedError: the credential cannot be sent as a header.
    """
    headers = {
        "Accept": "application/json",
        "Convex-Client": CLIENT_NAME,
        "User-Agent": CLIENT_NAME,
    }
    if credential.authorization is None:
        return headers
    if not credential.secret.strip():
        raise UnauthorizedError(
            f"The {credential.kind} is empty.", advice="Enter it for this deployment."
        )
    authorization = credential.authorization.strip()
    # Checked here, because an HTTP library would repeat the credential in its complaint.
    if not (authorization.isascii() and authorization.isprintable()):
        raise UnauthorizedError(
            f"The {credential.kind} holds a line break or a letter that no credential has.",
            advice="Copy it once more, and enter it again for this deployment.",
        )
    return {**headers, "Authorization": authorization}


def join_url(url: str, endpoint: str) -> str:
    """Join textually, so that the sub-path of a self-hosted deployment stays."""
    return url.rstrip("/") + endpoint


def read_reply(
    call: Call, status: int, headers: Mapping[str, str], body: bytes, seconds: float
) -> Outcome:
    """What became of a call, decided by the reply's body rather than by its status.

    A function that fails is answered with 200 by the open backend, with 560 by some proxies, and
    with 400, 401 or 404 by servers that follow the OpenAPI document.

    Raises:
        DeploymentError: no outcome came; the kind says why, ``may_have_run`` what to fear.
    """
    lowered = {name.lower(): text for name, text in headers.items()}
    parts = _returned_parts(body) or read_object(body)
    if error := read_refusal(call.function_type, status, parts):
        raise error
    outcome_status = text_part(parts, "status")
    log_lines = tuple(LogLine.parse(line) for line in _log_lines(parts))
    if outcome_status == "success" and "value" in parts and _is_success(status):
        return Returned(parts["value"], log_lines, seconds, len(body))
    message = text_part(parts, "errorMessage")
    if outcome_status == "error" and message is not None and not _is_redirect(status):
        request_id, thrown, frames = split_error_message(message)
        error_data = parts.get("errorData")
        return Threw(thrown, request_id, frames, error_data, log_lines, seconds, len(body))
    raise foreign_reply(call.function_type, call.deployment.url, status, lowered, body)


_HEAD = b'{"status":"success","value":'
_LOG_LINES = b',"logLines":['
_LONGEST_LOG = 1 << 20  # bytes


def _returned_parts(body: bytes) -> dict[str, Received]:
    """The parts of a reply that is written as deployments write it; empty for any other one.

    Head, value and tail are taken apart each by itself, so that a large value is read once only.
    What comes of it is what reading the whole would give: one JSON value between that head and
    a tail that ends the object leaves no other meaning.
    """
    if not body.startswith(_HEAD):
        return {}
    start = len(_HEAD)
    for end in (body.rfind(_LOG_LINES, max(start, len(body) - _LONGEST_LOG)), len(body) - 1):
        tail = body[end:]
        if end <= start or tail[-1:] != b"}":
            continue
        parts = read_object(b"{" + tail.removeprefix(b","))
        if len(tail) > 1 and parts.keys() != {"logLines"}:
            continue
        try:
            value = Received.within(body, start, end)
        except InvalidJsonError:
            continue
        return {"status": Received(b'"success"'), "value": value, **parts}
    return {}


def read_object(body: bytes) -> dict[str, Received]:
    """The parts of a JSON object, not decoded; empty if the body is anything else."""
    if body.lstrip()[:1] != b"{":
        return {}
    try:
        received = Received.from_bytes(body)
    except InvalidJsonError:
        return {}
    if received.type is not ValueType.OBJECT:
        return {}
    return {str(name): part for name, part in received.children()}


def text_part(parts: Mapping[str, Received], name: str) -> str | None:
    """A part that is a string; None if it is missing or is anything else."""
    part = parts.get(name)
    return None if part is None else _string(part)


def read_refusal(
    function_type: FunctionType, status: int, parts: Mapping[str, Received]
) -> DeploymentError | None:
    """The error of a ``{code, message}`` reply, or None if it is none."""
    code, message = text_part(parts, "code"), text_part(parts, "message")
    if status < HTTPStatus.BAD_REQUEST or code is None or message is None:
        return None
    return refusal(function_type, status, code, message)


def is_unknown_route(status: int, body: bytes) -> bool:
    """Whether a reply says that no such endpoint is there, so that nothing can have run.

    A function that is not found is something else: there the API has answered, in its own form.
    """
    if status != HTTPStatus.NOT_FOUND or is_http_actions(body):
        return False
    return not is_convex(status, read_object(body))


def is_convex(status: int, parts: Mapping[str, Received]) -> bool:
    """Whether a reply has one of the forms in which a Convex API answers a call."""
    if text_part(parts, "status") == "success":
        return "value" in parts
    if text_part(parts, "status") == "error":
        return text_part(parts, "errorMessage") is not None
    return read_refusal(FunctionType.QUERY, status, parts) is not None


_FIRST_LINE = re.compile(r"\[Request ID: ([^\]]+)\] Server Error(?:\n|\Z)")
_FRAME_INDENT = "    at "


def split_error_message(text: str) -> tuple[str | None, str, tuple[str, ...]]:
    """Split an ``errorMessage`` into request id, what was thrown, and the server's frames.

    The first line holds the request id; a deployment that redacts sends no more than that. The
    last lines are frames, innermost first (open backend, common/src/errors.rs).
    """
    first = _FIRST_LINE.match(text)
    lines = (text[first.end() :] if first else text).rstrip("\n").split("\n")
    end = len(lines)
    while end and lines[end - 1].startswith(_FRAME_INDENT):
        end -= 1
    frames = tuple(line.strip() for line in lines[end:])
    return (first[1] if first else None), "\n".join(lines[:end]).rstrip("\n"), frames


def _run_path(path: FunctionPath, *, colon_form: bool) -> str:
    if colon_form:
        return quote(str(path), safe=":")
    return "/".join(quote(segment, safe="") for segment in path.segments)


def _is_success(status: int) -> bool:
    return HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES


def _is_redirect(status: int) -> bool:
    return HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST


def _string(part: Received) -> str | None:
    try:
        value = part.value()
    except ExplorerError:
        return None
    return value if isinstance(value, str) else None


def _log_lines(parts: Mapping[str, Received]) -> list[str]:
    part = parts.get("logLines")
    if part is None or part.type is not ValueType.ARRAY:
        return []
    lines = []
    for _, line in part.children():
        text = _string(line)
        lines.append(line.full_text() if text is None else text)
    return lines
