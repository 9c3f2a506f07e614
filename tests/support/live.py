"""The deployment that the environment names for tests, and a caller of its functions."""

import os
import uuid
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from convex_explorer.convex.calls import Call, Outcome, Threw
from convex_explorer.convex.catalog_queries import FUNCTIONS, read_catalog
from convex_explorer.convex.client import Client
from convex_explorer.convex.deployment import Credential, CredentialKind, Deployment, DeploymentKind
from convex_explorer.convex.errors import DeploymentError
from convex_explorer.convex.function_spec import FunctionSpec
from convex_explorer.convex.functions import FunctionPath, FunctionType
from convex_explorer.values.types import Value

LIVE = Deployment(
    "Live tests",
    os.environ.get("CONVEX_EXPLORER_LIVE_URL", ""),
    DeploymentKind.DEVELOPMENT,
)


def credential(kind: CredentialKind, variable: str) -> Credential:
    """The credential in an environment variable; skips the test where it is not set."""
    if not (secret := os.environ.get(variable)):
        pytest.skip(f"{variable} is not set")
    return Credential(kind, secret)


def admin_key() -> Credential:
    return credential(CredentialKind.DEPLOY_KEY, "CONVEX_EXPLORER_LIVE_ADMIN_KEY")


def user_token() -> Credential:
    return credential(CredentialKind.USER_TOKEN, "CONVEX_EXPLORER_LIVE_USER_TOKEN")


def expired_token() -> Credential:
    return credential(CredentialKind.USER_TOKEN, "CONVEX_EXPLORER_LIVE_EXPIRED_TOKEN")


class Caller:
    """Calls functions of the live deployment as somebody."""

    def __init__(self, who: Credential, deployment: Deployment = LIVE) -> None:
        self.deployment = replace(deployment, credential_kind=who.kind)
        self.client = Client(self.deployment, who)

    async def run(
        self,
        path: str,
        args: dict[str, Value] | None = None,
        function_type: FunctionType = FunctionType.QUERY,
    ) -> Outcome:
        return await self.client.run(self.call(path, args, function_type))

    async def ending(
        self, path: str, args: dict[str, Value], function_type: FunctionType
    ) -> Outcome | DeploymentError:
        """What comes of a call, or why nothing does."""
        try:
            return await self.run(path, args, function_type)
        except DeploymentError as error:
            return error

    async def refusal(self, path: str, args: dict[str, Value], function_type: FunctionType) -> str:
        """What the deployment says of a call that it does not carry out.

        It says so with a status of 200 or, where its operator chose that, of 404.
        """
        ending = await self.ending(path, args, function_type)
        if isinstance(ending, DeploymentError):
            return str(ending)
        assert isinstance(ending, Threw)
        return ending.message

    def call(self, path: str, args: dict[str, Value] | None, function_type: FunctionType) -> Call:
        return Call(
            call_id=uuid.uuid4().hex,
            draft_id="live",
            deployment=self.deployment,
            path=FunctionPath.parse(path),
            function_type=function_type,
            args=args or {},
            args_text="",
            identity=self.deployment.identity,
            request_id=uuid.uuid4().hex[:16],
            started_at=datetime.now(UTC),
        )


async def listed_functions(admin: Caller) -> tuple[FunctionSpec, ...]:
    """The functions that the deployment says it has."""
    return read_catalog(await admin.run(str(FUNCTIONS))).functions
