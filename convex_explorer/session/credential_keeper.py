"""Reads and writes credentials without ever holding the window."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from convex_explorer.convex.deployment import CredentialKind
from convex_explorer.convex.tokens import BadTokenError, TokenFacts, read_token
from convex_explorer.store.secrets import NoSafeKeyringError

if TYPE_CHECKING:
    from convex_explorer.convex.deployment import Credential, Deployment
    from convex_explorer.session.tasks import Tasks
    from convex_explorer.store.secrets import MemorySecrets, Secrets


class CredentialKeeper(QObject):
    """The system keyring, and beside it what is kept only until the program ends.

    Signals:
        token_read: Deployment and TokenFacts; what a user token that was read says of itself.
        token_written: the same of one that is kept from now on.
    """

    token_read = Signal(object, object)
    token_written = Signal(object, object)

    def __init__(self, lasting: Secrets, until_quit: MemorySecrets, tasks: Tasks) -> None:
        super().__init__()
        self._lasting = lasting
        self._until_quit = until_quit
        self._tasks = tasks

    async def read(self, deployment: Deployment) -> Credential | None:
        """The credential of a deployment, or None where there is none.

        Raises:
            SecretsError: the keyring is missing, locked, or does not answer.
        """
        credential = self._until_quit.read(deployment)
        if credential is None:
            credential = await self._tasks.in_thread(self._lasting.read, deployment)
        if facts := _facts(credential):
            self.token_read.emit(deployment, facts)
        return credential

    async def write(
        self, deployment: Deployment, credential: Credential, *, until_quit: bool
    ) -> None:
        """Keep a credential in the keyring, or only until the program ends.

        Raises:
            SecretsError: the keyring does not take it; nothing was kept.
        """
        if until_quit:
            self._until_quit.write(deployment, credential)
        else:
            await self._tasks.in_thread(self._lasting.write, deployment, credential)
            self._until_quit.delete(deployment)
        if facts := _facts(credential):
            self.token_written.emit(deployment, facts)

    async def forget(self, deployment: Deployment) -> None:
        """Remove a deployment's credential wherever it is kept.

        Raises:
            SecretsError: the keyring does not let go of it.
        """
        was_in_memory = self.keeps_until_quit(deployment)
        if deployment.credential_kind is not CredentialKind.NONE:
            try:
                await self._tasks.in_thread(self._lasting.delete, deployment)
            except NoSafeKeyringError:
                # Where there is no keyring, memory is where it was kept.
                if not was_in_memory:
                    raise
        self._until_quit.delete(deployment)

    async def leave_keyring(self, deployment: Deployment) -> None:
        """Delete a deployment's credential from the keyring, if it is there; not from memory.

        Raises:
            SecretsError: the keyring does not let go of it.
        """
        with suppress(NoSafeKeyringError):
            await self._tasks.in_thread(self._lasting.delete, deployment)

    def keeps_until_quit(self, deployment: Deployment) -> bool:
        """Whether a deployment's credential is kept in memory only."""
        has_one = deployment.credential_kind is not CredentialKind.NONE
        return has_one and self._until_quit.read(deployment) is not None

    def forget_until_quit(self) -> int:
        """Forget now what was to be kept until the program ends; how many credentials it was."""
        return self._until_quit.clear()


def _facts(credential: Credential | None) -> TokenFacts | None:
    if credential is None or credential.kind is not CredentialKind.USER_TOKEN:
        return None
    try:
        return read_token(credential.secret)
    except BadTokenError:
        # The deployment will say what it makes of it; we cannot tell anything.
        return TokenFacts()
