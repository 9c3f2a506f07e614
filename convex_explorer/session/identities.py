"""As whom each deployment is called: what is on offer, what was chosen, and its credential."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from convex_explorer.convex.deployment import (
    ANONYMOUS,
    Credential,
    CredentialKind,
    Deployment,
    DeploymentKind,
)
from convex_explorer.convex.errors import UnauthorizedError
from convex_explorer.convex.identity import (
    ADMIN,
    NOBODY,
    ActingAs,
    Identity,
    IdentityKind,
    acting_as,
)
from convex_explorer.convex.tokens import IdentityChoice, TokenFacts, read_token, tidy_token
from convex_explorer.session.demo_host import DEMO_USERS
from convex_explorer.session.turn import Turn
from convex_explorer.store.errors import StoreError
from convex_explorer.store.identities import KeptIdentities

if TYPE_CHECKING:
    from collections.abc import Sequence

    from convex_explorer.session.active_deployment import ActiveDeployment
    from convex_explorer.session.credential_keeper import CredentialKeeper
    from convex_explorer.session.tasks import Tasks
    from convex_explorer.store.identities import IdentityStore

#: More than these nobody looks through; the form takes whomever one likes.
MOST_RECENT = 8


class Identities(QObject):
    """A choice for each deployment. It outlives the program: it is shown at all times.

    What does not outlive it is a user token that was pasted for this run. It goes before the one
    in the keyring, until the program ends or another one is kept with the deployment.

    Signals:
        changed: IdentityChoice of the active deployment, or None where there is none.
        failed: StoreError; a choice holds until the program ends, but was not kept.
    """

    changed = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        store: IdentityStore,
        credentials: CredentialKeeper,
        active: ActiveDeployment,
        tasks: Tasks,
    ) -> None:
        super().__init__()
        self._store = store
        self._active = active
        self._tasks = tasks
        self._kept: dict[str, KeptIdentities] = {}
        #: The deployments whose identities were changed here and not kept yet.
        self._unsaved: set[str] = set()
        self._writing = Turn()
        #: Tokens for this run, and what they say of themselves, by the ids of deployments.
        self._pasted: dict[str, tuple[Credential, TokenFacts]] = {}
        self._listed: dict[str, Deployment] = {}
        active.changed.connect(self._announce)
        credentials.token_read.connect(self._note_token)
        credentials.token_written.connect(self._take_token)

    def load(self) -> None:
        """Read what was kept (a small file)."""
        try:
            self._kept = self._store.load()
        except StoreError as error:
            self.failed.emit(error)
        self._announce()

    async def close(self) -> None:
        """Write what was not written yet."""
        await self._save()

    # ------------------------------------------------------------------ what there is

    @property
    def choice(self) -> IdentityChoice | None:
        """That of the active deployment; None where there is none."""
        deployment = self._active.deployment
        return None if deployment is None else self._choice(deployment)

    def identity_of(self, deployment: Deployment) -> Identity:
        """As whom a deployment is called now."""
        return self._choice(deployment).identity

    async def credential_for(self, deployment: Deployment, identity: Identity) -> Credential:
        """What makes a call be made as somebody. The keyring is asked only if it is needed.

        Raises:
            UnauthorizedError: there is none, or it cannot be read; nothing was sent.
        """
        if identity.kind is IdentityKind.ANONYMOUS:
            return ANONYMOUS
        pasted = self._pasted.get(deployment.deployment_id)
        if identity.kind is IdentityKind.USER and pasted is not None:
            return pasted[0]
        wanted = CredentialKind.DEPLOY_KEY
        if identity.kind is IdentityKind.USER:
            wanted = CredentialKind.USER_TOKEN
        if deployment.credential_kind is not wanted:
            raise UnauthorizedError(
                f"There is no {wanted} for {deployment.name} any more.",
                advice="Choose beside Run as whom to call.",
            )
        credential = await self._active.credential_of(deployment)
        return replace(credential, acting_as=identity.acting_as)

    # ------------------------------------------------------------------ what the user wishes

    def choose(self, identity: Identity) -> None:
        """Call the active deployment as this one from now on. Calls under way are left alone."""
        deployment = self._active.deployment
        if deployment is None:
            return
        kept = self._kept_for(deployment)
        recent = kept.recent
        if (whom := identity.acting_as) is not None:
            others = (each for each in self._recent(deployment) if each != whom)
            recent = (whom, *others)[:MOST_RECENT]
        self._keep(deployment, kept._replace(chosen=identity, recent=recent))
        self._announce()

    def act_as(self, whom: ActingAs) -> None:
        """Call the active deployment as its admin acting as this user from now on."""
        self.choose(acting_as(whom))

    def restore(self, identity: Identity) -> bool:
        """Call the active deployment as somebody again, if that can be; whether it is so now.

        A user token of somebody else is not the same, although it is of the same kind.
        """
        choice = self.choice
        if choice is None:
            return False
        alike = (each for each in (choice.identity, *choice.offered) if str(each) == str(identity))
        if identity.kind is IdentityKind.ACTING_AS:
            found = identity if choice.may_act else None
        else:
            found = next(alike, None)
        if found is not None and found != choice.identity:
            self.choose(found)
        return found is not None

    def use_token(self, token: str) -> None:
        """Call the active deployment with this user token, until the program ends.

        Raises:
            BadTokenError: it is none.
        """
        deployment = self._active.deployment
        if deployment is None:
            return
        facts = read_token(token)
        credential = Credential(CredentialKind.USER_TOKEN, tidy_token(token))
        self._pasted[deployment.deployment_id] = credential, facts
        self.choose(Identity(IdentityKind.USER, owner=facts.owner))

    def forget_token(self, deployment: Deployment) -> bool:
        """Forget the token that was pasted for a deployment; whether there was one.

        Whoever was called as that user is called as nobody from then on: never as an admin by
        surprise.
        """
        if self._pasted.pop(deployment.deployment_id, None) is None:
            return False
        kept = self._kept_for(deployment)
        if kept.chosen is not None and kept.chosen.kind is IdentityKind.USER:
            self._keep(deployment, kept._replace(chosen=NOBODY))
        self._announce()
        return True

    def forget_tokens(self) -> int:
        """Forget all tokens that were pasted for this run; how many it were."""
        return sum(self.forget_token(each) for each in self._listed.values())

    def note_deployments(self, deployments: Sequence[Deployment]) -> None:
        """Know the saved deployments.

        Whatever belongs to one that was removed is forgotten, and so is the choice where another
        kind of credential was entered: it was entered to be used.
        """
        listed = {each.deployment_id: each for each in deployments}
        for gone in self._listed.keys() - listed.keys():
            self._pasted.pop(gone, None)
            if self._kept.pop(gone, None) is not None:
                self._save_soon(gone)
        for each in deployments:
            before = self._listed.get(each.deployment_id)
            if before is not None and before.credential_kind is not each.credential_kind:
                self._keep(each, self._kept_for(each)._replace(chosen=None))
        self._listed = listed

    # ------------------------------------------------------------------ how it is done

    def _choice(self, deployment: Deployment) -> IdentityChoice:
        kept, token = self._kept_for(deployment), self._token(deployment)
        owner = token.owner if token is not None else ""
        may_act = deployment.has_admin_key
        offered = [NOBODY]
        if self._has_token(deployment):
            offered.insert(0, Identity(IdentityKind.USER, owner=owner))
        if may_act:
            offered.insert(0, ADMIN)
        recent = self._recent(deployment) if may_act else ()
        chosen = kept.chosen
        if chosen is not None and chosen.kind is IdentityKind.ACTING_AS and may_act:
            offered.append(chosen)
        wanted = deployment.identity if chosen is None else chosen
        if wanted not in offered:
            # A user whose token is gone is nobody, and never an admin by surprise.
            is_user = wanted.kind is IdentityKind.USER
            wanted = NOBODY if is_user else deployment.identity
        identity = offered[offered.index(wanted)]
        return IdentityChoice(identity, tuple(offered), recent, may_act, token)

    def _kept_for(self, deployment: Deployment) -> KeptIdentities:
        return self._kept.get(deployment.deployment_id, KeptIdentities())

    def _recent(self, deployment: Deployment) -> tuple[ActingAs, ...]:
        samples = DEMO_USERS if deployment.kind is DeploymentKind.DEMO else ()
        return self._kept_for(deployment).recent or samples

    def _has_token(self, deployment: Deployment) -> bool:
        stored = deployment.credential_kind is CredentialKind.USER_TOKEN
        return stored or deployment.deployment_id in self._pasted

    def _token(self, deployment: Deployment) -> TokenFacts | None:
        if pasted := self._pasted.get(deployment.deployment_id):
            return pasted[1]
        return self._kept_for(deployment).token if self._has_token(deployment) else None

    def _note_token(self, deployment: Deployment, facts: TokenFacts) -> None:
        """The keyring's token was read: know its expiry the next time without asking."""
        kept = self._kept_for(deployment)
        noted = facts._replace(lacks=())
        if kept.token != noted:
            self._keep(deployment, kept._replace(token=noted))
            self._announce()

    def _take_token(self, deployment: Deployment, facts: TokenFacts) -> None:
        """A token was kept with the deployment: if it is a new one, it is the one that is meant."""
        if self._kept_for(deployment).token != facts._replace(lacks=()):
            self._pasted.pop(deployment.deployment_id, None)
        self._note_token(deployment, facts)

    def _keep(self, deployment: Deployment, kept: KeptIdentities) -> None:
        self._kept[deployment.deployment_id] = kept
        self._save_soon(deployment.deployment_id)

    def _save_soon(self, deployment_id: str) -> None:
        self._unsaved.add(deployment_id)
        self._tasks.start(self._save(), name="save identities")

    async def _save(self) -> None:
        """Write what was changed here, and no more: another process may have changed the rest."""
        async with self._writing:
            changed, self._unsaved = self._unsaved, set()
            if not changed:
                return
            try:
                await self._tasks.in_thread(self._store.save, dict(self._kept), changed)
            except StoreError as error:
                self._unsaved |= changed
                self.failed.emit(error)

    def _announce(self) -> None:
        self.changed.emit(self.choice)
