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
    merged,
)
from convex_explorer.errors import ExplorerError
from convex_explorer.session.demo_host import DEMO_DEPLOYMENT
from convex_explorer.session.turn import Turn
from convex_explorer.store.errors import StoreError
from convex_explorer.store.secrets import account

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from convex_explorer.convex.guard import GuardLevel
    from convex_explorer.session.active_deployment import ActiveDeployment
    from convex_explorer.session.credential_keeper import CredentialKeeper
    from convex_explorer.session.tasks import Tasks, Work
    from convex_explorer.store.deployments import DeploymentStore


class NameTakenError(ExplorerError):
    """Two deployments cannot share a name: nobody could tell them apart."""


class ChangedMeanwhileError(ExplorerError):
    """Another process changed the very thing that was to be changed."""


class DeploymentBook(QObject):
    """The saved deployments, in the order in which they were added.

    Other processes may keep the same list. What is changed here is changed in the list as it is on
    the disk, and ``refresh`` takes over what they have changed.

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
        self._turn = Turn()
        #: The ids of all that were ever in the list; the demo may be used without being in it.
        self._known_ids: set[str] = set()
        self.deployments: tuple[Deployment, ...] = ()

    def load(self, active_id: str | None) -> None:
        """Read the list (a small file), and use the deployment that was used last."""
        try:
            kept = self._store.load()
        except StoreError as error:
            self.failed.emit(error)
            kept = []
        self._know(kept)
        first = self.deployments[0] if self.deployments else None
        self._active.use(self._with_id(active_id) or first)

    def refresh(self) -> None:
        """Take over what other processes have changed."""
        self._tasks.start(self._take_over(), name="read the deployments again")

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
            work = self._accept_plain_http(deployment)
            self._tasks.start(work, name=f"accept plain HTTP for {deployment.name}")

    def guard(self, deployment_id: str, level: GuardLevel) -> None:
        """Guard a deployment so from now on. It is kept as such; calls under way are left alone."""
        if deployment := self._with_id(deployment_id):
            self._tasks.start(self._guard(deployment, level), name=f"guard {deployment.name}")

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
            await self._change(lambda kept: _with(kept, DEMO_DEPLOYMENT))
        except StoreError as error:
            self.failed.emit(error)
        self._active.use(DEMO_DEPLOYMENT)

    async def _accept_plain_http(self, old: Deployment) -> None:
        connection = replace(old.connection, plain_http_accepted=True)
        try:
            await self._active.forget_client(old)
            await self._edit(old, replace(old, connection=connection))
        except StoreError as error:
            self.failed.emit(error)
            return
        if agreed := self._with_id(old.deployment_id):
            self._active.use(agreed)
            self.plain_http_accepted.emit(agreed)

    async def _guard(self, old: Deployment, level: GuardLevel) -> None:
        def guard(kept: list[Deployment]) -> list[Deployment]:
            now = next((each for each in kept if each.deployment_id == old.deployment_id), old)
            if now.guard_in_force is not old.guard_in_force:
                # What was agreed to was another step than this one.
                raise ChangedMeanwhileError(
                    f"The guard of {old.name} was set to “{now.guard_in_force}” in another window.",
                    advice="Look at it, and choose again if you wish.",
                )
            return _with(kept, replace(now, guard=level))

        try:
            await self._change(guard)
        except ExplorerError as error:
            self.failed.emit(error)
            await self._refresh()
        self._follow()

    async def _keep(self, entry: DeploymentEntry) -> None:
        try:
            await self._refresh()
            old = self._with_id(entry.deployment.deployment_id)
            if old is not None:
                # What another window changed while the form was filled in stays so.
                edited = merged(old, entry.before or old, entry.deployment)
                entry = replace(entry, deployment=edited)
            new = entry.deployment
            self._refuse_taken_name(new)
            was_until_quit = old is not None and self._credentials.keeps_until_quit(old)
            await self._file_credential(entry, old, was_until_quit=was_until_quit)
            if old is not None:
                await self._active.forget_client(old)
            await self._edit(old or new, new)
        except ExplorerError as error:
            self.keep_failed.emit(error)
            return
        if kept := self._with_id(new.deployment_id):
            self._active.use(kept)
            if old is not None:
                leaves_keyring = entry.until_quit and not was_until_quit
                await self._clear_away(old, kept, leaves_keyring=leaves_keyring)
            self.kept.emit(kept)

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
            await self._edit(deployment, keyless)
        except ExplorerError as error:
            self.forget_failed.emit(error)
            return
        self._follow()
        self.key_forgotten.emit(deployment)

    async def _remove(self, deployment: Deployment) -> None:
        removed_id = deployment.deployment_id
        try:
            await self._active.forget_client(deployment)
            await self._change(
                lambda kept: [each for each in kept if each.deployment_id != removed_id]
            )
            self.removed.emit(removed_id)
            if deployment.kind is not DeploymentKind.DEMO:
                await self._credentials.forget(deployment)
        except ExplorerError as error:
            self.failed.emit(error)
        self._follow()

    async def _edit(self, before: Deployment, after: Deployment) -> None:
        """Change a deployment, or add it; if another process removed it, it is there again."""

        def edit(kept: list[Deployment]) -> list[Deployment]:
            same = (each for each in kept if each.deployment_id == before.deployment_id)
            return _with(kept, merged(next(same, before), before, after))

        await self._change(edit)

    async def _change(self, edit: Callable[[list[Deployment]], Sequence[Deployment]]) -> None:
        async with self._turn:
            known = self.deployments
            self._take(await self._tasks.in_thread(self._store.change, edit, otherwise=known))

    async def _refresh(self) -> None:
        async with self._turn:
            try:
                self._take(await self._tasks.in_thread(self._store.load, self.deployments))
            except StoreError as error:
                self.failed.emit(error)

    async def _take_over(self) -> None:
        await self._refresh()
        self._follow()

    def _take(self, kept: Sequence[Deployment]) -> None:
        """Know the list as it is kept now, if it is another one."""
        if tuple(kept) != self.deployments:
            self._know(kept)

    def _know(self, kept: Sequence[Deployment]) -> None:
        self.deployments = tuple(kept)
        self._known_ids |= {each.deployment_id for each in kept}
        self.changed.emit(self.deployments)

    def _follow(self) -> None:
        """Go on with the active deployment as it is in the list now, or with another one."""
        active = self._active.deployment
        if active is None or active.deployment_id not in self._known_ids:
            return
        now = self._with_id(active.deployment_id)
        if now is None:
            self._active.use(self.deployments[0] if self.deployments else None)
        else:
            self._active.regard(active, now)

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


def _with(kept: Sequence[Deployment], deployment: Deployment) -> list[Deployment]:
    """The list with a deployment in the place that it has in it, or at its end."""
    ids = [each.deployment_id for each in kept]
    place = ids.index(deployment.deployment_id) if deployment.deployment_id in ids else len(ids)
    return [*kept[:place], deployment, *kept[place + 1 :]]
