"""A keyring that does only what a test lets it do."""

from convex_explorer.convex.deployment import Credential, Deployment
from convex_explorer.store.secrets import MemorySecrets, NoSafeKeyringError, SecretsError

LOCKED = "The keyring is locked."
ADVICE = "Unlock it and try again. Or keep the credential until you quit."
EVERYTHING = frozenset({"read", "write", "delete"})


class MoodyKeyring(MemorySecrets):
    """Outlives the program like the system's own.

    Attributes:
        refuses: which of ``read``, ``write`` and ``delete`` fail.
        is_there: without one, all of them fail in another way.
        reads: how often it was read.
    """

    def __init__(self) -> None:
        super().__init__()
        self.refuses: frozenset[str] = frozenset()
        self.is_there = True
        self.reads = 0

    def read(self, deployment: Deployment) -> Credential | None:
        self.reads += 1
        self._check("read")
        return super().read(deployment)

    def write(self, deployment: Deployment, credential: Credential) -> None:
        self._check("write")
        super().write(deployment, credential)

    def delete(self, deployment: Deployment) -> None:
        self._check("delete")
        super().delete(deployment)

    def _check(self, use: str) -> None:
        if not self.is_there:
            raise NoSafeKeyringError("There is no system keyring here.", advice=ADVICE)
        if use in self.refuses:
            raise SecretsError(LOCKED, advice=ADVICE)
