"""Runs the built-in demo deployment, from its first use until the program ends."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from convex_explorer.convex.deployment import (
    Credential,
    CredentialKind,
    Deployment,
    DeploymentKind,
)
from convex_explorer.convex.errors import UnreachableError
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

    Whoever asked for it may stop waiting while it starts. It starts all the same, is there for
    the next one who asks, and is stopped at the end.
    """

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks
        self._server: DemoServer | None = None
        self._wanted = False
        self._lock = Lock()

    async def open(self) -> tuple[str, Credential]:
        """The demo's URL and its admin key.

        Raises:
            UnreachableError: it was closed meanwhile.
        """
        self._wanted = True
        server = self._server or await self._tasks.in_thread(self._start)
        if server is None:
            raise UnreachableError("The demo is closed.", advice="Run the call again.")
        return server.url, Credential(CredentialKind.DEPLOY_KEY, server.admin_key)

    async def close(self) -> None:
        """Stop the server, also one that is starting."""
        if self._wanted:
            self._wanted = False
            await self._tasks.in_thread(self._stop)

    # ------------------------------------------------------------------ in a thread

    def _start(self) -> DemoServer | None:
        from convex_explorer.demo.server import DemoServer

        with self._lock:
            if self._server is None and self._wanted:
                server = DemoServer()
                server.start()
                self._server = server
            return self._server

    def _stop(self) -> None:
        with self._lock:
            if self._server is not None:
                self._server.stop()
                self._server = None
