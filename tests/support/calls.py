"""Calls and credentials for tests."""

from datetime import UTC, datetime

from convex_explorer.convex.calls import Call
from convex_explorer.convex.deployment import (
    Credential,
    CredentialKind,
    Deployment,
    DeploymentKind,
)
from convex_explorer.convex.functions import FunctionPath, FunctionType
from convex_explorer.convex.identity import NOBODY
from convex_explorer.values.types import Value

ADMIN_KEY = Credential(CredentialKind.DEPLOY_KEY, "prod:happy-otter-123|c2VjcmV0")
USER_TOKEN = Credential(CredentialKind.USER_TOKEN, "eyJhbGciOiJub25lIn0.e30.c2lnbmVk")


def deployment_at(url: str) -> Deployment:
    return Deployment("Test", url, DeploymentKind.DEVELOPMENT, deployment_id="test")


def call_of(
    path: str = "messages:list",
    function_type: FunctionType = FunctionType.QUERY,
    args: dict[str, Value] | None = None,
    *,
    url: str = "https://happy-otter-123.convex.cloud",
) -> Call:
    return Call(
        call_id="call-1",
        draft_id="draft-1",
        deployment=deployment_at(url),
        path=FunctionPath.parse(path),
        function_type=function_type,
        args={} if args is None else args,
        args_text="{}",
        identity=NOBODY,
        request_id="0123456789abcdef",
        started_at=datetime(2026, 1, 2, tzinfo=UTC),
    )
