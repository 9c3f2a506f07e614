"""The demo deployment: a request in, a reply out; no sockets.

What is asked and answered, the order of the checks and the wording of the errors follow the open
backend (local_backend/public_api.rs and router.rs).
"""

import base64
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import unquote

from convex_explorer.convex.functions import FunctionPath, FunctionType
from convex_explorer.demo.database import Database
from convex_explorer.demo.failures import RefusedRequestError
from convex_explorer.demo.function_paths import parse_function_path
from convex_explorer.demo.functions import FUNCTIONS
from convex_explorer.demo.identity import (
    INSTANCE_NAME,
    Authenticator,
    Authorization,
    Caller,
    read_authorization,
)
from convex_explorer.demo.openapi_conformance import DocumentManners
from convex_explorer.demo.replies import Reply, WireManners, compact, json_reply, text_reply
from convex_explorer.demo.request_bodies import CALL, CALL_ANY, CALL_BY_URL, BodyForm, read_body
from convex_explorer.demo.runner import Runner
from convex_explorer.demo.seed import seed
from convex_explorer.demo.system_functions import system_functions
from convex_explorer.demo.value_writer import Format

RUN = "/api/run/"


@dataclass(frozen=True, slots=True)
class _Request:
    """A request on its way through the checks."""

    path: str
    headers: Mapping[str, str]
    body: bytes
    manners: WireManners
    request_id: str
    authorization: Authorization

    def json(self, form: BodyForm) -> dict[str, Any]:
        fields = read_body(self.headers.get("content-type", ""), self.body, form)
        self.manners.check_body(fields)
        return fields


_Endpoint: TypeAlias = Callable[[_Request], Reply]


class DemoDeployment:
    """A small task tracker with everything that a deployment can answer.

    It may be asked from several threads at once.

    Attributes:
        url: where it says that its API is.
    """

    def __init__(self, url: str = "http://127.0.0.1:3210") -> None:
        self.url = url
        self.authenticator = Authenticator()
        self._stopping = threading.Event()
        system = system_functions(FUNCTIONS, lambda: self.url)
        self._runner = Runner(FUNCTIONS, system, Database(seed), self._stopping)
        self._endpoints: dict[str, dict[str, _Endpoint]] = {
            "/": {"GET": _text("This Convex deployment is running. See https://docs.convex.dev/.")},
            "/version": {"GET": _text("unknown")},
            "/instance_version": {"GET": _text("unknown")},
            "/instance_name": {"GET": _text(INSTANCE_NAME)},
            "/echo": {"POST": _echo},
            "/api/query": {"POST": self._endpoint_for(FunctionType.QUERY)},
            "/api/mutation": {"POST": self._endpoint_for(FunctionType.MUTATION)},
            "/api/action": {"POST": self._endpoint_for(FunctionType.ACTION)},
            "/api/function": {"POST": self._call_any},
            "/api/query_ts": {"POST": _query_ts},
            "/api/check_admin_key": {"GET": self._check_admin_key},
            "/api/v1/deployment_info": {"GET": self._deployment_info},
        }

    def handle(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Answer one request.

        Args:
            method: in capitals.
            target: the path, and the query if there is one.
            headers: names in any case.
            body: at most a byte more than a deployment takes; what is behind does not matter.
        """
        lowered = {name.lower(): text for name, text in headers.items()}
        client = lowered.get("convex-client")
        anonymous = "authorization" not in lowered
        manners = DocumentManners(anonymous=anonymous) if client is None else WireManners()
        path = target.partition("?")[0]
        endpoints = self._endpoints_at(path)
        if endpoints is None:
            return manners.unknown_route() if path.startswith("/api/") else Reply(404)
        endpoint = endpoints.get("GET" if method == "HEAD" else method)
        if endpoint is None:
            allowed = [*endpoints, "HEAD"] if "GET" in endpoints else [*endpoints]
            return Reply(405, {"Allow": ",".join(allowed)})
        try:
            _check_client(client)
            authorization = read_authorization(lowered.get("authorization"))
            request_id = lowered.get("convex-request-id") or secrets.token_hex(8)
            return endpoint(_Request(path, lowered, body, manners, request_id, authorization))
        except RefusedRequestError as error:
            return manners.refusal(error)

    def stop(self) -> None:
        """Wake what sleeps, and let nothing sleep any more."""
        self._stopping.set()

    def _endpoints_at(self, path: str) -> Mapping[str, _Endpoint] | None:
        if path.startswith(RUN) and path != RUN:
            return {"POST": self._run_by_url}
        return self._endpoints.get(path)

    def _endpoint_for(self, function_type: FunctionType) -> _Endpoint:
        def call(request: _Request) -> Reply:
            body = request.json(CALL)
            path = parse_function_path(body["path"])
            caller = self.authenticator.check(request.authorization)
            return self._run(request, path, body, function_type, caller)

        return call

    def _call_any(self, request: _Request) -> Reply:
        body = request.json(CALL_ANY)
        caller = self._admin(request)
        if body.get("componentPath"):
            raise RefusedRequestError(
                500, "InternalServerError", "Your request couldn't be completed. Try again later."
            )
        path = parse_function_path(body["path"])
        return self._run(request, path, body, FunctionType.ANY, caller)

    def _run_by_url(self, request: _Request) -> Reply:
        body = request.json(CALL_BY_URL)
        caller = self.authenticator.check(request.authorization)
        tail = request.path.removeprefix(RUN)
        identifier = request.manners.identifier(tail) or _identifier_in_steps(tail)
        path = parse_function_path(identifier)
        return self._run(request, path, body, FunctionType.ANY, caller)

    def _run(
        self,
        request: _Request,
        path: FunctionPath,
        body: Mapping[str, Any],
        function_type: FunctionType,
        caller: Caller,
    ) -> Reply:
        args = body["args"] if isinstance(body["args"], list) else [body["args"]]
        outcome = self._runner.run(path, args, function_type, caller)
        # Only now is the format looked at, when the function has done what it does.
        name = body.get("format")
        form = Format.CLEAN if name is None else Format.named(name)
        if form is None:
            raise RefusedRequestError(
                400, "BadFormat", f"format param must be one of [`json`]. Got {name}"
            )
        return request.manners.outcome(outcome, request.request_id, form)

    def _check_admin_key(self, request: _Request) -> Reply:
        self._admin(request)
        return json_reply(200, compact({"success": True, "allowedOps": [], "isReadOnly": False}))

    def _deployment_info(self, request: _Request) -> Reply:
        self._admin(request)
        return json_reply(200, compact({"kind": "selfHosted"}))

    def _admin(self, request: _Request) -> Caller:
        caller = self.authenticator.check(request.authorization)
        if not caller.is_admin:
            raise RefusedRequestError(
                403,
                "BadDeployKey",
                "The provided deploy key was invalid for this deployment. Double check that the "
                "environment this key was generated for matches the desired deployment.",
            )
        return caller


def _check_client(header: str | None) -> None:
    if header is not None and "-" not in header:
        raise RefusedRequestError(
            400,
            "InvalidClientVersion",
            f"Failed to parse client version string: '{header}'. Expected format is "
            "{client_name}-{semver}, e.g. my-esolang-client-0.0.1",
        )


def _identifier_in_steps(tail: str) -> str:
    """``dir/module/function``, which is how the URL names a function.

    Decoded twice, as a deployment does: by its router, and by the endpoint.
    """
    *module, export = [unquote(unquote(step)) for step in tail.split("/")]
    if not module:
        raise RefusedRequestError(
            400,
            "MissingIdentifier",
            "Path or function name not provided in path, e.g. /api/run/messages/list",
        )
    return f"{'/'.join(module)}:{export}"


def _text(text: str) -> _Endpoint:
    def answer(_request: _Request) -> Reply:
        return text_reply(text)

    return answer


def _echo(request: _Request) -> Reply:
    return Reply(200, {"Content-Type": "application/octet-stream"}, request.body)


def _query_ts(_request: _Request) -> Reply:
    stamp = time.time_ns().to_bytes(8, "little")
    return json_reply(200, compact({"ts": base64.b64encode(stamp).decode()}))
