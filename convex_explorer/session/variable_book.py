"""The variables of each deployment: kept, changed, and what they stand for in calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from convex_explorer.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from convex_explorer.convex.deployment import Deployment
    from convex_explorer.convex.variables import Variables
    from convex_explorer.session.active_deployment import ActiveDeployment
    from convex_explorer.session.tasks import Tasks
    from convex_explorer.store.variables import VariableStore


class VariableBook(QObject):
    """What is kept belongs to a deployment, and goes with it.

    Signals:
        changed: Variables of the active deployment, or None where there is none; soon after they
            became others, or another deployment was chosen.
        failed: StoreError; variables hold until the program ends, but were not kept.
    """

    changed = Signal(object)
    failed = Signal(object)

    def __init__(self, store: VariableStore, active: ActiveDeployment, tasks: Tasks) -> None:
        super().__init__()
        self._store = store
        self._active = active
        self._tasks = tasks
        self._texts: dict[str, dict[str, str]] = {}
        #: What is still to be written, by the ids of deployments.
        self._unsaved: dict[str, Mapping[str, str]] = {}
        self._is_saving = False
        #: Those of the deployment that was asked about last, and what they were made of.
        self._read: tuple[tuple[str, Mapping[str, str]], Variables] | None = None
        active.changed.connect(self._tell_soon)

    def load(self) -> None:
        """Read what was kept (a small file)."""
        try:
            self._texts = self._store.load()
        except StoreError as error:
            self.failed.emit(error)
        self._tell_soon()

    def refresh(self) -> None:
        """Take over what another process has changed."""
        self._tasks.start(self._refresh(), name="read the variables again")

    @property
    def current(self) -> Variables | None:
        """Those of the active deployment; None where there is none."""
        deployment = self._active.deployment
        return None if deployment is None else self.variables_of(deployment)

    def texts_of(self, deployment: Deployment) -> Mapping[str, str]:
        """What was typed for each variable of a deployment, by its name."""
        return self._texts.get(deployment.deployment_id, {})

    def variables_of(self, deployment: Deployment) -> Variables:
        """What the variables of a deployment stand for now."""
        from convex_explorer.convex.variable_texts import variables_of

        made_of = deployment.name, self.texts_of(deployment)
        if self._read is None or self._read[0] != made_of:
            self._read = made_of, variables_of(*made_of)
        return self._read[1]

    def keep(self, deployment: Deployment, texts: Mapping[str, str]) -> None:
        """Keep these for a deployment from now on."""
        self._change(deployment.deployment_id, texts)

    def forget(self, deployment_id: str) -> None:
        """A deployment is not there any more."""
        if deployment_id in self._texts:
            self._change(deployment_id, {})

    async def close(self) -> None:
        """Write what was not written yet."""
        await self._save()

    # ------------------------------------------------------------------ how it is done

    def _take(self, texts: dict[str, dict[str, str]]) -> None:
        if texts != self._texts:
            self._texts = texts
            self._tell_soon()

    def _tell_soon(self) -> None:
        """Once the loop runs: to read values takes more code than the first paint waits for."""
        self._tasks.start(self._tell(), name="tell of variables")

    async def _tell(self) -> None:
        self.changed.emit(self.current)

    def _change(self, deployment_id: str, texts: Mapping[str, str]) -> None:
        self._take({**self._texts, deployment_id: dict(texts)})
        self._unsaved[deployment_id] = texts
        if not self._is_saving:
            self._is_saving = True
            self._tasks.start(self._save(), name="save variables")

    async def _refresh(self) -> None:
        try:
            kept = await self._tasks.in_thread(self._store.load)
        except StoreError as error:
            self.failed.emit(error)
        else:
            if not self._unsaved:
                self._take(kept)

    async def _save(self) -> None:
        """Write one change after the other, and take what other windows have written."""
        try:
            while self._unsaved:
                deployment_id, texts = next(iter(self._unsaved.items()))
                kept = await self._tasks.in_thread(self._store.keep, deployment_id, texts)
                if self._unsaved.get(deployment_id) is texts:
                    del self._unsaved[deployment_id]
                if not self._unsaved:
                    self._take(kept)
        except StoreError as error:
            self.failed.emit(error)
        finally:
            self._is_saving = False
