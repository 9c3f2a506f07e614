"""What the guards of deployments say at the moment a call is to leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from convex_explorer.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from convex_explorer.convex.deployment import Deployment
    from convex_explorer.convex.guard import GuardLevel
    from convex_explorer.session.tasks import Tasks
    from convex_explorer.store.deployments import DeploymentStore


class Guards:
    """Another process may raise a guard at any time, so the file is asked, and not our memory."""

    def __init__(self, store: DeploymentStore, tasks: Tasks) -> None:
        self._store = store
        self._tasks = tasks
        self._known: tuple[Deployment, ...] = ()

    def note_deployments(self, deployments: Sequence[Deployment]) -> None:
        """These are in the list, for as long as the file cannot be read."""
        self._known = tuple(deployments)

    def level_at_hand(self, deployment: Deployment) -> GuardLevel | None:
        """How a deployment is guarded now, if the file is as we know it; None if it must be read.

        That is seen in some microseconds. All else takes ``level_of``.
        """
        kept = self._store.at_hand()
        return None if kept is None else self._level(kept, deployment)

    async def level_of(self, deployment: Deployment) -> GuardLevel:
        """How a deployment is guarded now, whatever it was when a call to it was made.

        Where the list cannot be read, or does not have it any more, the last that is known counts.
        """
        try:
            kept = await self._tasks.in_thread(self._store.load, self._known)
        except StoreError:
            kept = []  # the list of deployments is the one to complain
        return self._level(kept, deployment)

    def _level(self, kept: Sequence[Deployment], deployment: Deployment) -> GuardLevel:
        for each in (*kept, *self._known):
            if each.deployment_id == deployment.deployment_id:
                return each.guard_in_force
        return deployment.guard_in_force
