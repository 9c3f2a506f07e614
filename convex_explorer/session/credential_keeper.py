"""Reads and writes credentials without ever holding the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from convex_explorer.convex.deployment import CredentialKind

if TYPE_CHECKING:
    from convex_explorer.convex.deployment import Credential, Deployment
    from convex_explorer.session.tasks import Tasks
    from convex_explorer.store.secrets import Secrets


class CredentialKeeper:
    """The system keyring, and beside it what is kept only until the program ends."""

    def __init__(self, lasting: Secrets, until_quit: Secrets, tasks: Tasks) -> None:
        self._lasting = lasting
        self._until_quit = until_quit
        self._tasks = tasks

    async def read(self, deployment: Deployment) -> Credential | None:
        """The credential of a deployment, or None where there is none.

        Raises:
            SecretsError: the keyring is missing, locked, or does not answer.
        """
        if credential := self._until_quit.read(deployment):
            return credential
        return await self._tasks.in_thread(self._lasting.read, deployment)

    async def write(
        self, deployment: Deployment, credential: Credential, *, until_quit: bool
    ) -> None:
        """Keep a credential in the keyring, or only until the program ends.

        Raises:
            SecretsError: the keyring does not take it; nothing was kept.
        """
        if until_quit:
            self._until_quit.write(deployment, credential)
            return
        await self._tasks.in_thread(self._lasting.write, deployment, credential)
        self._until_quit.delete(deployment)

    async def forget(self, deployment: Deployment) -> None:
        """Remove a deployment's credential wherever it is kept.

        Raises:
            SecretsError: the keyring does not let go of it.
        """
        self._until_quit.delete(deployment)
        if deployment.credential_kind is not CredentialKind.NONE:
            await self._tasks.in_thread(self._lasting.delete, deployment)
