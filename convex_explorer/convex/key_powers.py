"""What a deploy key may do on its deployment, as the deployment says; and that in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: The operations that a key can be allowed (open backend, keybroker/operations.rs), in the order in
#: which they are told, and what each lets its owner do.
_DEEDS = {
    "ViewData": "read all data",
    "WriteData": "change any data",
    "RunInternalQueries": "call internal queries",
    "RunInternalMutations": "call internal mutations",
    "RunInternalActions": "call internal actions",
    "RunTestQuery": "run queries of its own",
    "ActAsUser": "act as any user",
    "Deploy": "deploy code",
    "ViewEnvironmentVariables": "read environment variables",
    "WriteEnvironmentVariables": "change environment variables",
    "PauseDeployment": "pause the deployment",
    "UnpauseDeployment": "resume the deployment",
    "ViewLogs": "read logs",
    "ViewMetrics": "read metrics",
    "ViewIntegrations": "see integrations",
    "WriteIntegrations": "change integrations",
    "ViewBackups": "see backups",
    "CreateBackups": "make backups",
    "DownloadBackups": "download backups",
    "DeleteBackups": "delete backups",
    "ImportBackups": "restore backups",
    "ViewAuditLog": "read the audit log",
    "ViewUsage": "see usage",
    "ViewUsageLimits": "see usage limits",
    "WriteUsageLimits": "change usage limits",
}
_ALL = (
    "This key may do everything there: call every function, read and change all data, act as any "
    "user, and deploy code."
)
_READ_ONLY_PROMISE = (
    "It may change nothing itself; public mutations it can call all the same, as anyone can."
)


@dataclass(frozen=True, slots=True)
class KeyPowers:
    """What a key may do beside what anyone may: to call public functions.

    Attributes:
        operations: by the deployment's names, ``ViewData``; none at all stands for every one.
        read_only: whether it is refused whatever changes something.
    """

    operations: tuple[str, ...] = ()
    read_only: bool = False

    def __str__(self) -> str:
        if not self.operations:
            return f"This key may read everything. {_READ_ONLY_PROMISE}" if self.read_only else _ALL
        said = f"This key may {_listed(_deeds(self.operations))}, and nothing else."
        return f"{said} {_READ_ONLY_PROMISE}" if self.read_only else said


def _deeds(operations: Iterable[str]) -> list[str]:
    """What the operations let one do; one that we do not know is told by its name."""
    named = set(operations)
    known = [deed for operation, deed in _DEEDS.items() if operation in named]
    return known + sorted(f"do “{operation}”" for operation in named - _DEEDS.keys())


def _listed(parts: list[str]) -> str:
    *others, last = parts
    return f"{', '.join(others)} and {last}" if others else last
