"""Which deployment we speak to, and the clients that speak to it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from convex_explorer.convex.deployment import (
    ANONYMOUS,
    Credential,
    CredentialKind,
    Deployment,
    DeploymentKind,
)
from convex_explorer.convex.errors import UnauthorizedError
from convex_explorer.store.secrets import SecretsError

if TYPE_CHECKING:
    import asyncio

    from convex_explorer.convex.client import Client
    from convex_explorer.convex.connection_settings import ConnectionSettings
    from convex_explorer.convex.deprecation import Deprecation
    from convex_explorer.convex.time_limits import TimeLimits
    from convex_explorer.session.credential_keeper import CredentialKeeper
    from convex_explorer.session.demo_host import DemoHost

Kept = TypeVar("Kept")


class ActiveDeployment(QObject):
    """The deployment that the next call goes to, with one client for each that was called.

    A client is opened when a deployment is first called, and a credential read when one is first
    needed; never by listing or choosing deployments.

    Signals:
        changed: the Deployment, or None where there is none.
        deprecated: Deployment and Deprecation; it finds this program too old. Once for each.
    """

    changed = Signal(object)
    deprecated = Signal(object, object)

    def __init__(
        self,
        credentials: CredentialKeeper,
        demo: DemoHost,
        *,
        time_limits: TimeLimits | None = None,
    ) -> None:
        super().__init__()
        self._credentials = credentials
        self._demo = demo
        self._time_limits = time_limits
        self._clients: dict[Deployment, Client] = {}
        self._read_credentials: dict[Deployment, Credential] = {}
        self._doors: dict[Deployment, asyncio.Lock] = {}
        self._warned_of: set[str] = set()
        self.deployment: Deployment | None = None

    def use(self, deployment: Deployment | None) -> None:
        """Send calls to this deployment from now on. Calls under way are left alone."""
        if deployment != self.deployment:
            self.deployment = deployment
            self.changed.emit(deployment)

    def regard(self, deployment: Deployment, as_changed: Deployment) -> None:
        """Take a deployment for another from now on, and go on with what still holds for it.

        Nothing is closed: calls under way are left alone.
        """
        if deployment == as_changed:
            return
        if _road_to(deployment) == _road_to(as_changed):
            _rename(self._clients, deployment, as_changed)
        if _keyring_entry_of(deployment) == _keyring_entry_of(as_changed):
            _rename(self._read_credentials, deployment, as_changed)
        self._read_credentials.pop(deployment, None)
        if self.deployment == deployment:
            self.use(as_changed)

    async def client_for(self, deployment: Deployment) -> Client:
        """The client of a deployment, opened on first use; whoever calls shares it."""
        async with self._door(deployment):
            if deployment not in self._clients:
                self._clients[deployment] = await self._open_client(deployment)
            return self._clients[deployment]

    async def with_url(self, deployment: Deployment) -> Deployment:
        """A deployment with the URL that it has now: the demo's is another each time.

        Raises:
            UnreachableError: the demo was closed meanwhile.
        """
        if deployment.kind is not DeploymentKind.DEMO:
            return deployment
        url, _ = await self._demo.open()
        return replace(deployment, url=url)

    async def credential_of(self, deployment: Deployment) -> Credential:
        """The credential that is kept with a deployment, read on first use.

        Raises:
            UnauthorizedError: it cannot be read; nothing was sent.
        """
        # Several calls at once must not ask the keyring several times.
        async with self._door(deployment):
            if deployment not in self._read_credentials:
                self._read_credentials[deployment] = await self._read_credential(deployment)
            return self._read_credentials[deployment]

    async def forget_client(self, deployment: Deployment) -> None:
        """Close a deployment's client: its URL or its credential are other ones now."""
        self._read_credentials.pop(deployment, None)
        if client := self._clients.pop(deployment, None):
            await client.close()

    async def forget_keys(self) -> bool:
        """Drop every credential that was read, and close the clients that may hold one.

        The demo's stays. Whether there was any.
        """
        had_read = False
        for deployment in {*self._clients, *self._read_credentials}:
            if deployment.kind is not DeploymentKind.DEMO:
                had_read |= deployment in self._read_credentials
                await self.forget_client(deployment)
        return had_read

    async def close(self) -> None:
        """Close every client."""
        for deployment in list(self._clients):
            await self.forget_client(deployment)
        await self._demo.close()

    async def _open_client(self, deployment: Deployment) -> Client:
        # httpx takes longer to load than the window to paint.
        from convex_explorer.convex.client import Client

        deployment = await self.with_url(deployment)
        return Client(
            deployment,
            time_limits=self._time_limits,
            on_deprecated=partial(self._hear_of_deprecation, deployment),
        )

    def _hear_of_deprecation(self, deployment: Deployment, deprecation: Deprecation) -> None:
        if deployment.deployment_id not in self._warned_of:
            self._warned_of.add(deployment.deployment_id)
            self.deprecated.emit(deployment, deprecation)

    def _door(self, deployment: Deployment) -> asyncio.Lock:
        import asyncio

        return self._doors.setdefault(deployment, asyncio.Lock())

    async def _read_credential(self, deployment: Deployment) -> Credential:
        if deployment.kind is DeploymentKind.DEMO:
            _, key = await self._demo.open()
            return key
        if deployment.credential_kind is CredentialKind.NONE:
            return ANONYMOUS
        try:
            credential = await self._credentials.read(deployment)
        except SecretsError as error:
            message = f"The {deployment.credential_kind} of {deployment.name} cannot be read. "
            raise UnauthorizedError(message + str(error), advice=error.advice) from error
        if credential is None:
            raise UnauthorizedError(
                f"The {deployment.credential_kind} of {deployment.name} is not in the keyring.",
                advice="Edit the deployment and enter it again.",
            )
        return credential


def _road_to(deployment: Deployment) -> tuple[str, ConnectionSettings]:
    return deployment.url, deployment.connection_in_force


def _keyring_entry_of(deployment: Deployment) -> tuple[str, str, CredentialKind]:
    return deployment.name, deployment.url, deployment.credential_kind


def _rename(kept: dict[Deployment, Kept], deployment: Deployment, as_changed: Deployment) -> None:
    if deployment in kept:
        kept[as_changed] = kept.pop(deployment)
