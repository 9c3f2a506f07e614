"""The demo deployment, asked without a server and without ceremony."""

import json
from dataclasses import dataclass
from typing import Any

from convex_explorer.demo.deployment import DemoDeployment
from convex_explorer.demo.identity import ADMIN_KEY
from convex_explorer.demo.replies import Reply

#: How a client names itself; without it the demo follows the OpenAPI document.
CLIENT = {"Convex-Client": "tests-1.0.0"}
JSON = {"Content-Type": "application/json"}
ADMIN = {"Authorization": f"Convex {ADMIN_KEY}"}
FIRST_PAGE = {"numItems": 5.0, "cursor": None}


@dataclass(frozen=True)
class Answer:
    """A reply, with what its body says."""

    status: int
    body: Any

    @property
    def value(self) -> Any:
        assert self.body.get("status") == "success", self.body
        return self.body["value"]

    @property
    def error(self) -> str:
        """The text of the error, without the line that names the request."""
        assert self.body.get("status") == "error", self.body
        return self.body["errorMessage"].split("\n", 1)[1]


def post(
    deployment: DemoDeployment, target: str, body: Any, headers: dict[str, str] | None = None
) -> Answer:
    """POST some JSON as a client that names itself."""
    reply = deployment.handle(
        "POST", target, CLIENT | JSON | (headers or {}), json.dumps(body).encode()
    )
    return read(reply)


def read(reply: Reply) -> Answer:
    return Answer(reply.status, json.loads(reply.body) if reply.body else None)


def query(deployment: DemoDeployment, path: str, args: Any = None, **fields: Any) -> Answer:
    return _call(deployment, "query", path, args, fields)


def mutation(deployment: DemoDeployment, path: str, args: Any = None, **fields: Any) -> Answer:
    return _call(deployment, "mutation", path, args, fields)


def action(deployment: DemoDeployment, path: str, args: Any = None, **fields: Any) -> Answer:
    return _call(deployment, "action", path, args, fields)


def _call(
    deployment: DemoDeployment, endpoint: str, path: str, args: Any, fields: dict[str, Any]
) -> Answer:
    headers = fields.pop("headers", {})
    body = {"path": path, "args": {} if args is None else args, **fields}
    return post(deployment, f"/api/{endpoint}", body, headers)
