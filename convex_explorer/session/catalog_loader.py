"""Fetches and remembers what is known of each deployment's functions."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from convex_explorer.errors import ExplorerError
from convex_explorer.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from convex_explorer.convex.calls import Outcome
    from convex_explorer.convex.deployment import Deployment
    from convex_explorer.convex.function_spec import Catalog, KnownCatalog
    from convex_explorer.convex.functions import FunctionPath, FunctionType
    from convex_explorer.session.active_deployment import ActiveDeployment
    from convex_explorer.session.identities import Identities
    from convex_explorer.session.tasks import Tasks, Work
    from convex_explorer.store.catalogs import CatalogStore

#: ``CatalogOrigin.DEPLOYMENT``, which is not loaded before there is a catalog.
_FROM_DEPLOYMENT = "deployment"


class CatalogLoader(QObject):
    """Knows the functions of the active deployment.

    What was kept is there at once, and without the deployment. A deployment is asked only when the
    user wishes to see its functions: nothing is sent at the start, or beside a call.

    Signals:
        catalog_changed: KnownCatalog of the active deployment, or None where nothing is known.
        refreshed: Deployment, and CatalogChanges since it was known last, or None for the first
            time; it was asked, or a file was read.
        busy_changed: bool; whether it is being asked now.
        failed: ExplorerError; what is known stays.
    """

    catalog_changed = Signal(object)
    refreshed = Signal(object, object)
    busy_changed = Signal(bool)
    failed = Signal(object)

    def __init__(
        self, store: CatalogStore, active: ActiveDeployment, identities: Identities, tasks: Tasks
    ) -> None:
        super().__init__()
        self._store = store
        self._active = active
        self._identities = identities
        self._tasks = tasks
        self._known: dict[str, KnownCatalog] = {}
        #: The deployments that were asked since the program was started, by their ids.
        self._asked: set[str] = set()
        self._work: Work | None = None
        active.changed.connect(self._open)

    @property
    def known(self) -> KnownCatalog | None:
        """What is known of the active deployment."""
        deployment = self._active.deployment
        return None if deployment is None else self._known.get(deployment.deployment_id)

    def type_of(self, deployment: Deployment, path: FunctionPath) -> FunctionType | None:
        """What a deployment itself said of a function; None where it said nothing."""
        known = self._known.get(deployment.deployment_id)
        if known is None or known.origin != _FROM_DEPLOYMENT:
            return None
        spec = known.catalog.find(path)
        return None if spec is None else spec.function_type

    def refresh(self) -> None:
        """Ask the active deployment for its functions."""
        if (deployment := self._active.deployment) is not None:
            self._begin(deployment, self._fetch(deployment))

    def read_file(self, path: str) -> None:
        """Take the functions of the active deployment from a file."""
        if (deployment := self._active.deployment) is not None:
            self._begin(deployment, self._read_file(deployment, path))

    def stop(self) -> None:
        """Let go of what is under way; what is known stays."""
        if self._work is not None:
            self._work.stop()
            self._end()

    def want(self) -> None:
        """Ask the active deployment if nothing is known of it yet, once, and if it would answer."""
        deployment = self._active.deployment
        if (
            deployment is not None
            and deployment.has_admin_key
            and deployment.deployment_id not in self._asked
            and self.known is None
        ):
            self.refresh()

    def forget(self, deployment_id: str) -> None:
        """Delete what is kept for a deployment that is no more."""
        self._known.pop(deployment_id, None)
        self._tasks.start(self._forget(deployment_id), name="forget a catalog")

    # ------------------------------------------------------------------ how it is done

    def _open(self, deployment: Deployment | None) -> None:
        self.stop()
        self.catalog_changed.emit(self.known)
        if deployment is not None and self.known is None:
            self._tasks.start(self._load(deployment), name="read a catalog")

    def _begin(self, deployment: Deployment, work: Coroutine[object, object, None]) -> None:
        self.stop()
        self._asked.add(deployment.deployment_id)
        self._work = self._tasks.start(work, name=f"functions of {deployment.name}")
        self.busy_changed.emit(True)

    def _end(self) -> None:
        self._work = None
        self.busy_changed.emit(False)

    async def _load(self, deployment: Deployment) -> None:
        try:
            kept = await self._tasks.in_thread(self._store.load, deployment.deployment_id)
        except StoreError as error:
            self.failed.emit(error)
            return
        if kept is not None and deployment.deployment_id not in self._known:
            self._take(deployment, kept)

    async def _fetch(self, deployment: Deployment) -> None:
        from convex_explorer.convex.catalog_queries import (
            FUNCTIONS,
            TABLES,
            read_catalog,
            read_tables,
        )
        from convex_explorer.convex.function_spec import CatalogOrigin, KnownCatalog

        try:
            listed = await self._ask(deployment, FUNCTIONS)
            catalog = await self._tasks.in_thread(read_catalog, listed)
            tables = await self._ask(deployment, TABLES)
        except ExplorerError as error:
            self._end()
            self.failed.emit(error)
            return
        known = KnownCatalog(
            catalog, CatalogOrigin.DEPLOYMENT, datetime.now(UTC), read_tables(tables)
        )
        await self._keep(deployment, known)

    async def _ask(self, deployment: Deployment, path: FunctionPath) -> Outcome:
        from convex_explorer.convex.catalog_queries import CatalogError, catalog_query

        if not deployment.has_admin_key:
            raise CatalogError(
                f"Only an admin key opens the list of functions, and there is none for "
                f"{deployment.name}.",
                advice="Add a deploy key to the deployment, or import a function spec.",
            )
        query = catalog_query(deployment, path)
        credential = await self._identities.credential_for(deployment, query.identity)
        client = await self._active.client_for(deployment)
        return await client.run(query, credential)

    async def _read_file(self, deployment: Deployment, path: str) -> None:
        from convex_explorer.convex.function_spec import CatalogOrigin, KnownCatalog

        try:
            catalog = await self._tasks.in_thread(_catalog_in, path)
        except ExplorerError as error:
            self._end()
            self.failed.emit(error)
            return
        before = self._known.get(deployment.deployment_id)
        tables = before.tables if before is not None else {}
        known = KnownCatalog(catalog, CatalogOrigin.FILE, datetime.now(UTC), tables)
        await self._keep(deployment, known)

    async def _keep(self, deployment: Deployment, known: KnownCatalog) -> None:
        from convex_explorer.convex.catalog_changes import changes_between

        before = self._known.get(deployment.deployment_id)
        changes = changes_between(before.catalog, known.catalog) if before else None
        self._take(deployment, known)
        try:
            await self._tasks.in_thread(self._store.save, deployment.deployment_id, known)
        except StoreError as error:
            self.failed.emit(error)
        self._end()
        self.refreshed.emit(deployment, changes)

    def _take(self, deployment: Deployment, known: KnownCatalog) -> None:
        self._known[deployment.deployment_id] = known
        active = self._active.deployment
        if active is not None and active.deployment_id == deployment.deployment_id:
            self.catalog_changed.emit(known)

    async def _forget(self, deployment_id: str) -> None:
        try:
            await self._tasks.in_thread(self._store.forget, deployment_id)
        except StoreError as error:
            self.failed.emit(error)


def _catalog_in(path: str) -> Catalog:
    from convex_explorer.convex.spec_files import read_spec_file
    from convex_explorer.store.project_files import read_spec_text

    return read_spec_file(read_spec_text(Path(path))).catalog
