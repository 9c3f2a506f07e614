"""The deployments the user has added: kept, changed, removed, tried."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from convex_explorer.convex.deployment import (
    ANONYMOUS,
    ConnectionReport,
    ConnectionVerdict,
    Credential,
    CredentialKind,
    Deployment,
    DeploymentEntry,
    DeploymentKind,
)
from convex_explorer.errors import ExplorerError
from convex_explorer.session.demo_host import DEMO_DEPLOYMENT
from convex_explorer.store.errors import StoreError
from convex_explorer.store.secrets import account

if TYPE_CHECKING:
    from convex_explorer.convex.guard import GuardLevel
    from convex_explorer.session.active_deployment import ActiveDeployment
    from convex_explorer.session.credential_keeper import CredentialKeeper
    from convex_explorer.session.tasks import Tasks, Work
    from convex_explorer.store.deployments import DeploymentStore


class NameTakenError(ExplorerError):
    """Two deployments cannot share a name: nobody could tell them apart."""


class DeploymentBook(QObject):
    """The saved deployments, in the order in which they were added.

    Signals:
        changed: tuple of all Deployments.
        kept: Deployment; an entry was saved, and is the active deployment now.
        keep_failed: ExplorerError; nothing was saved.
        key_forgotten: Deployment as it was; it has no credential any more.
        forget_failed: ExplorerError; its credential is where it was.
        removed: str, the id of a deployment that is not in the list any more.
        plain_http_accepted: Deployment, which may be called without encryption from now on.
        checked: ConnectionReport of the entry that was tried last.
        failed: ExplorerError; something else went wrong with the deployments' file or the keyring.
    """

    changed = Signal(object)
    kept = Signal(object)
    keep_failed = Signal(object)
    key_forgotten = Signal(object)
    forget_failed = Signal(object)
    removed = Signal(str)
    plain_http_accepted = Signal(object)
    checked = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        store: DeploymentStore,
        credentials: CredentialKeeper,
        active: ActiveDeployment,
        tasks: Tasks,
    ) -> None:
        super().__init__()
        self._store = store
        self._credentials = credentials
        self._active = active
        self._tasks = tasks
        self._check: Work | None = None
        self.deployments: tuple[Deployment, ...] = ()

    def load(self, active_id: str | None) -> None:
        """Read the list (a small file), and use the deployment that was used last."""
        try:
            self.deployments = tuple(self._store.load())
        except StoreError as error:
            self.failed.emit(error)
        self.changed.emit(self.deployments)
        first = self.deployments[0] if self.deployments else None
        self._active.use(self._with_id(active_id) or first)

    def use(self, deployment_id: str) -> None:
        """Make a saved deployment the active one."""
        if deployment := self._with_id(deployment_id):
            self._active.use(deployment)

    def use_demo(self) -> None:
        """Make the built-in demo the active deployment; add it to the list on first use."""
        if self._with_id(DEMO_DEPLOYMENT.deployment_id) is None:
            self._tasks.start(self._add_demo(), name="add the demo")
        else:
            self.use(DEMO_DEPLOYMENT.deployment_id)

    def keep(self, entry: DeploymentEntry) -> None:
        """Save a new or changed deployment, with its credential, and make it the active one."""
        self._tasks.start(self._keep(entry), name=f"keep {entry.deployment.name}")

    def accept_plain_http(self, deployment_id: str) -> None:
        """The user agrees that calls to a deployment can be read on the way. It is kept as such."""
        if deployment := self._with_id(deployment_id):
            connection = replace(deployment.connection, plain_http_accepted=True)
            agreed = replace(deployment, connection=connection)
            work = self._accept_plain_http(deployment, agreed)
            self._tasks.start(work, name=f"accept plain HTTP for {deployment.name}")

    def guard(self, deployment_id: str, level: GuardLevel) -> None:
        """Guard a deployment so from now on. It is kept as such; calls under way are left alone."""
        if deployment := self._with_id(deployment_id):
            work = self._guard(deployment, replace(deployment, guard=level))
            self._tasks.start(work, name=f"guard {deployment.name}")

    def forget_key(self, deployment_id: str) -> None:
        """Delete the credential of a deployment. The deployment stays; it is called as nobody."""
        if deployment := self._with_id(deployment_id):
            self._tasks.start(self._forget_key(deployment), name=f"forget {deployment.name}'s key")

    def remove(self, deployment_id: str) -> None:
        """Remove a deployment from the list, and its credential from the keyring."""
        if deployment := self._with_id(deployment_id):
            self._tasks.start(self._remove(deployment), name=f"remove {deployment.name}")

    def check(self, entry: DeploymentEntry) -> None:
        """Find out whether calls can be made as filled in. Runs no function, stores nothing."""
        self.stop_check()
        self._check = self._tasks.start(self._check_entry(entry), name="test connection")

    def stop_check(self) -> None:
        """Let go of a check whose answer nobody waits for."""
        if self._check is not None:
            self._check.stop()
            self._check = None

    # ------------------------------------------------------------------ how it is done

    def _with_id(self, deployment_id: str | None) -> Deployment | None:
        same = (each for each in self.deployments if each.deployment_id == deployment_id)
        return next(same, None)

    async def _add_demo(self) -> None:
        try:
            await self._save([*self.deployments, DEMO_DEPLOYMENT])
        except StoreError as error:
            self.failed.emit(error)
        self._active.use(DEMO_DEPLOYMENT)

    async def _accept_plain_http(self, old: Deployment, agreed: Deployment) -> None:
        try:
            await self._active.forget_client(old)
            await self._save([agreed if each is old else each for each in self.deployments])
        except StoreError as error:
            self.failed.emit(error)
            return
        self._active.use(agreed)
        self.plain_http_accepted.emit(agreed)

    async def _guard(self, old: Deployment, guarded: Deployment) -> None:
        try:
            await self._save([guarded if each is old else each for each in self.deployments])
        except StoreError as error:
            self.failed.emit(error)
            return
        self._active.regard(old, guarded)

    async def _keep(self, entry: DeploymentEntry) -> None:
        new = entry.deployment
        old = self._with_id(new.deployment_id)
        try:
            self._refuse_taken_name(new)
            was_until_quit = old is not None and self._credentials.keeps_until_quit(old)
            await self._file_credential(entry, old, was_until_quit=was_until_quit)
            if old is None:
                await self._save([*self.deployments, new])
            else:
                await self._active.forget_client(old)
                await self._save([new if each is old else each for each in self.deployments])
        except ExplorerError as error:
            self.keep_failed.emit(error)
            return
        self._active.use(new)
        if old is not None:
            leaves_keyring = entry.until_quit and not was_until_quit
            await self._clear_away(old, new, leaves_keyring=leaves_keyring)
        self.kept.emit(new)

    def _refuse_taken_name(self, new: Deployment) -> None:
        for each in self.deployments:
            same = each.name.casefold() == new.name.casefold()
            if same and each.deployment_id != new.deployment_id:
                raise NameTakenError(
                    f"There is a deployment named “{each.name}” already.",
                    advice="Choose another name.",
                )

    async def _file_credential(
        self, entry: DeploymentEntry, old: Deployment | None, *, was_until_quit: bool
    ) -> None:
        """Keep the credential where the deployment will look for it.

        What is filed for it now stays until the deployment itself was saved: whatever fails, there
        is no deployment without its credential.
        """
        new, credential = entry.deployment, entry.credential
        until_quit = entry.until_quit
        if credential is None and old is not None:
            moves_to_memory = until_quit and not was_until_quit
            if account(old) == account(new) and not moves_to_memory:
                return
            credential = await self._credentials.read(old)
            until_quit = until_quit or was_until_quit
        if credential is not None and credential.kind is not CredentialKind.NONE:
            await self._credentials.write(new, credential, until_quit=until_quit)

    async def _clear_away(self, old: Deployment, new: Deployment, *, leaves_keyring: bool) -> None:
        """Delete what is filed for a deployment as it was, and is not used any more."""
        if old.credential_kind is CredentialKind.NONE:
            return
        try:
            if account(old) != account(new) or new.credential_kind is CredentialKind.NONE:
                await self._credentials.forget(old)
            elif leaves_keyring:
                await self._credentials.leave_keyring(old)
        except ExplorerError as error:
            self.failed.emit(error)

    async def _forget_key(self, deployment: Deployment) -> None:
        keyless = replace(deployment, credential_kind=CredentialKind.NONE)
        try:
            await self._credentials.forget(deployment)
            await self._active.forget_client(deployment)
            await self._save([keyless if each is deployment else each for each in self.deployments])
        except ExplorerError as error:
            self.forget_failed.emit(error)
            return
        if self._active.deployment == deployment:
            self._active.use(keyless)
        self.key_forgotten.emit(deployment)

    async def _remove(self, deployment: Deployment) -> None:
        try:
            await self._active.forget_client(deployment)
            await self._save([each for each in self.deployments if each is not deployment])
            self.removed.emit(deployment.deployment_id)
            if deployment.kind is not DeploymentKind.DEMO:
                await self._credentials.forget(deployment)
        except ExplorerError as error:
            self.failed.emit(error)
        if self._active.deployment == deployment:
            self._active.use(self.deployments[0] if self.deployments else None)

    async def _save(self, deployments: list[Deployment]) -> None:
        await self._tasks.in_thread(self._store.save, deployments)
        self.deployments = tuple(deployments)
        self.changed.emit(self.deployments)

    async def _check_entry(self, entry: DeploymentEntry) -> None:
        from convex_explorer.convex.connection import check_connection

        try:
            report = await check_connection(
                entry.deployment.url,
                await self._offered(entry),
                entry.deployment.connection_in_force,
            )
        except ExplorerError as error:
            # Asking without the credential would tell of another case than the one in hand.
            verdict = ConnectionVerdict.BAD_CREDENTIAL
            report = ConnectionReport(verdict, str(error), error.advice)
        self._check = None
        self.checked.emit(report)

    async def _offered(self, entry: DeploymentEntry) -> Credential:
        """The credential as filled in, or the one kept already.

        Raises:
            SecretsError: the keyring does not give it.
        """
        if entry.credential is not None:
            return entry.credential
        if (old := self._with_id(entry.deployment.deployment_id)) is None:
            return ANONYMOUS
        return await self._credentials.read(old) or ANONYMOUS
