"""Loads the pages of a query's result that follow the first: one for each press, or all."""

from __future__ import annotations

import logging
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from convex_explorer.convex.errors import DeploymentError

if TYPE_CHECKING:
    from convex_explorer.convex.calls import Call, Outcome
    from convex_explorer.convex.pagination import Budget, PageProblem, Pages
    from convex_explorer.session.active_deployment import ActiveDeployment
    from convex_explorer.session.identities import Identities
    from convex_explorer.session.tasks import Tasks, Work

logger = logging.getLogger(__name__)

#: While all pages are loaded, what came is shown no more often than that; seconds.
SHOWN_EVERY = 0.25


class _Loading:
    """What is loaded for a tab: one page, or all of them as far as a budget goes."""

    def __init__(self, pages: Pages, budget: Budget | None) -> None:
        self.pages = pages
        self.budget = budget
        self.work: Work | None = None


class PageLoader(QObject):
    """Asks for pages as the first was asked for: same deployment, same identity, same client.

    It asks for nothing by itself, and history does not hear of it: the first call stands there.
    Exactly one of the last three signals follows ``started``; each pages object has all that came.

    Signals:
        started: Pages, of which more are on their way.
        pages_loaded: Pages; they have grown.
        finished: Pages; what was asked for is there.
        failed: Pages and PageProblem; it is not.
        stopped: Pages; nobody waits for more.
    """

    started = Signal(object)
    pages_loaded = Signal(object)
    finished = Signal(object)
    failed = Signal(object, object)
    stopped = Signal(object)

    def __init__(self, active: ActiveDeployment, identities: Identities, tasks: Tasks) -> None:
        super().__init__()
        self._active = active
        self._identities = identities
        self._tasks = tasks
        #: What is loaded for each tab, by draft id.
        self._loadings: dict[str, _Loading] = {}

    def load_next(self, pages: Pages) -> None:
        """Load one more page."""
        self._start(pages, None)

    def load_all(self, pages: Pages) -> None:
        """Load page after page, until there are no more, or until it is much."""
        from convex_explorer.convex.pagination import Budget

        self._start(pages, Budget(pages))

    def stop(self, draft_id: str) -> None:
        """Stop loading for a tab; what came stays."""
        if loading := self._loadings.pop(draft_id, None):
            if loading.work is not None:
                loading.work.stop()
            self.stopped.emit(loading.pages)

    def make_way(self, call: Call) -> None:
        """Stop loading for the tab of a call: its pages begin anew."""
        self.stop(call.draft_id)

    def stop_all(self) -> None:
        """Stop loading for every tab."""
        for draft_id in list(self._loadings):
            self.stop(draft_id)

    def _start(self, pages: Pages, budget: Budget | None) -> None:
        draft_id = pages.call.draft_id
        if draft_id in self._loadings or not pages.can_go_on:
            return
        loading = self._loadings[draft_id] = _Loading(pages, budget)
        loading.work = self._tasks.start(self._load(loading), name=f"pages of {pages.call.path}")
        self.started.emit(pages)

    async def _load(self, loading: _Loading) -> None:
        try:
            problem = await self._load_pages(loading.pages, loading.budget)
            if self._forget(loading):
                if problem is None:
                    self.finished.emit(loading.pages)
                else:
                    self.failed.emit(loading.pages, problem)
        finally:
            # A bug of ours passes here on its way to the crash dialog; the tab must not wait.
            if self._forget(loading):
                self.stopped.emit(loading.pages)

    async def _load_pages(self, pages: Pages, budget: Budget | None) -> PageProblem | None:
        from convex_explorer.convex.pagination import PageProblem, ProblemKind

        shown_at = 0.0
        while True:
            try:
                outcome = await self._ask(pages)
            except DeploymentError as error:
                logger.info("a page of %s failed: %s", pages.call.path, type(error).__name__)
                message, advice = str(error), error.advice
                whole = budget is not None
                return PageProblem(ProblemKind.FAILED, message, advice, whole=whole)
            if problem := pages.take(outcome):
                return problem if budget is None else problem.of_all()
            if budget is None or pages.is_done:
                return None
            if budget.is_spent(pages):
                return PageProblem(ProblemKind.MANY, whole=True)
            if monotonic() - shown_at >= SHOWN_EVERY:
                self.pages_loaded.emit(pages)
                shown_at = monotonic()

    async def _ask(self, pages: Pages) -> Outcome:
        call = pages.next_call()
        credential = await self._identities.credential_for(call.deployment, call.identity)
        client = await self._active.client_for(call.deployment)
        return await client.run(call, credential)

    def _forget(self, loading: _Loading) -> bool:
        """Note that loading has ended; False if it was known already."""
        draft_id = loading.pages.call.draft_id
        if self._loadings.get(draft_id) is not loading:
            return False
        del self._loadings[draft_id]
        return True
