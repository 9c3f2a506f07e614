"""A deployment that answers byte by byte as the open backend does, and what a user reads."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from socket import socket

from convex_explorer.convex.calls import Outcome, Threw
from convex_explorer.convex.client import Client
from convex_explorer.convex.deployment import ANONYMOUS, Credential
from convex_explorer.convex.deprecation import Deprecation
from convex_explorer.convex.errors import DeploymentError
from convex_explorer.convex.explanations import Explanation, explain
from convex_explorer.convex.functions import FunctionType
from tests.support.calls import call_of, deployment_at
from tests.support.scripted_server import raw_server, read_request

REQUEST_ID = "9f0c3a1d22b44e55"
QUERY, MUTATION, ACTION, ANY = FunctionType
ALL_TYPES = tuple(FunctionType)


@dataclass(frozen=True)
class Answer:
    """A reply as a server sends it."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def on_the_wire(self) -> bytes:
        try:
            phrase = HTTPStatus(self.status).phrase
        except ValueError:
            phrase = ""
        head = [f"HTTP/1.1 {self.status} {phrase}".rstrip()]
        head += [f"{name}: {text}" for name, text in self.headers.items()]
        head += [f"content-length: {len(self.body)}", "date: Sat, 22 Aug 2026 10:00:00 GMT", "", ""]
        return "\r\n".join(head).encode("latin-1") + self.body


JSON = {"content-type": "application/json"}


def succeeds(value: str = "null", *, log_lines: list[str] | None = None, **headers: str):
    """Family A; ``value`` is JSON as it is sent."""
    logs = "" if log_lines is None else f',"logLines":{json.dumps(log_lines)}'
    body = f'{{"status":"success","value":{value}{logs}}}'
    return Answer(200, body.encode(), {**JSON, **_named(headers)})


def fails(
    message: str,
    *,
    status: int = 200,
    frames: str = "",
    error_data: str | None = None,
    log_lines: list[str] | None = None,
):
    """Family B, with the line that names the request before what was thrown; redacted if empty."""
    said = f"[Request ID: {REQUEST_ID}] Server Error"
    if message:
        said += f"\n{message}\n{frames}"
    body = f'{{"status":"error","errorMessage":{json.dumps(said)}'
    body += "" if error_data is None else f',"errorData":{error_data}'
    body += "" if log_lines is None else f',"logLines":{json.dumps(log_lines)}'
    return Answer(status, f"{body}}}".encode(), JSON)


def refuses(status: int, code: str, message: str, **headers: str):
    """Family C."""
    body = json.dumps({"code": code, "message": message}, separators=(",", ":"))
    return Answer(status, body.encode(), {**JSON, **_named(headers)})


def says_nothing(status: int, **headers: str):
    """Family D."""
    return Answer(status, b"", headers)


def serves(status: int, content_type: str, text: str, **headers: str):
    """Family E."""
    return Answer(status, text.encode(), {"content-type": content_type, **headers})


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): text for name, text in headers.items()}


@dataclass(frozen=True)
class Reading:
    """What comes of a call, and what was asked for it.

    Attributes:
        ending: the outcome, or the error that came instead.
        requests: every request, with its head.
        deprecations: what was said of the program's age.
    """

    function_type: FunctionType
    ending: Outcome | DeploymentError
    requests: list[bytes]
    deprecations: list[Deprecation]

    @property
    def explanation(self) -> Explanation:
        """What the user reads beside a failure's own words."""
        assert isinstance(self.ending, Threw), self.ending
        return explain(self.function_type, self.ending)


async def reading_of(
    *answers: Answer,
    function_type: FunctionType = QUERY,
    credential: Credential = ANONYMOUS,
    path: str = "messages:list",
) -> Reading:
    """Call a server that gives these answers in turn, the last one again and again."""
    requests: list[bytes] = []
    deprecations: list[Deprecation] = []

    def say(connection: socket) -> None:
        while request := read_request(connection):
            requests.append(request)
            connection.sendall(answers[min(len(requests), len(answers)) - 1].on_the_wire)

    with raw_server(say) as port:
        url = f"http://127.0.0.1:{port}"
        client = Client(deployment_at(url), credential, on_deprecated=deprecations.append)
        try:
            ending: Outcome | DeploymentError = await asyncio.wait_for(
                client.run(call_of(path, function_type, url=url)), 10
            )
        except DeploymentError as error:
            ending = error
        finally:
            await client.close()
    return Reading(function_type, ending, requests, deprecations)
