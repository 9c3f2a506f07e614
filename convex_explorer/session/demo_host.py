"""Runs the built-in demo deployment, from its first use until the program ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from convex_explorer.convex.deployment import (
    Credential,
    CredentialKind,
    Deployment,
    DeploymentKind,
)
from convex_explorer.convex.identity import ActingAs

if TYPE_CHECKING:
    from convex_explorer.demo.server import DemoServer
    from convex_explorer.session.tasks import Tasks

#: As it stands in the list of deployments. It has no lasting URL: its port is another each time.
DEMO_DEPLOYMENT = Deployment(
    name="Demo",
    url="demo",
    kind=DeploymentKind.DEMO,
    credential_kind=CredentialKind.DEPLOY_KEY,
    deployment_id="demo",
)

#: Two of the demo's users, by the attributes that their tokens have, to act as at once.
DEMO_USERS = tuple(
    ActingAs(
        "https://auth.northwind.example",
        email.partition("@")[0],
        {"name": name, "email": email},
    )
    for name, email in (
        ("Ada Lindqvist", "ada@northwind.example"),
        ("Tomáš Dvořák", "tomas@northwind.example"),
    )
)


class DemoHost:
    """Starts the demo's server, on a loopback port, when it is first called.

    ``open`` is called for one deployment at a time (there is one demo), so it needs no lock.
    """

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks
        self._server: DemoServer | None = None

    async def open(self) -> tuple[str, Credential]:
        """The demo's URL and its admin key."""
        if self._server is None:
            from convex_explorer.demo.server import DemoServer

            server = DemoServer()
            await self._tasks.in_thread(server.start)
            self._server = server
        return self._server.url, Credential(CredentialKind.DEPLOY_KEY, self._server.admin_key)

    async def close(self) -> None:
        """Stop the server."""
        if self._server is not None:
            await self._tasks.in_thread(self._server.stop)
            self._server = None
