"""Runs calls: one for each tab at a time, several tabs at once."""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from convex_explorer.convex.errors import DeploymentError
from convex_explorer.convex.urls import is_readable_on_the_way

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from convex_explorer.convex.calls import Call
    from convex_explorer.convex.deployment import Deployment
    from convex_explorer.convex.drafts import CallDraft
    from convex_explorer.convex.guard import GuardLevel, Verdict
    from convex_explorer.convex.identity import Identity
    from convex_explorer.session.active_deployment import ActiveDeployment
    from convex_explorer.session.catalog_loader import CatalogLoader
    from convex_explorer.session.guards import Guards
    from convex_explorer.session.identities import Identities
    from convex_explorer.session.tasks import Tasks, Work
    from convex_explorer.session.variable_book import VariableBook

logger = logging.getLogger(__name__)

#: Reading args of this many characters takes about a frame; longer ones are read in a thread.
LONG_ARGS = 30_000
#: How long nobody is asked again about a function, where the user wished that.
SPARED_SECONDS = 15 * 60


class CallRunner(QObject):
    """From a draft to its outcome.

    Whatever becomes of a call, exactly one of the last three signals follows ``call_started``.

    Signals:
        agreement_requested: Deployment, to which a call would go without encryption. It waits for
            ``run_agreed``, and another one for that deployment takes its place.
        confirmation_requested: Call; it may change something, and its deployment's guard asks
            first. It waits for ``run_confirmed``, and another one of its tab takes its place.
        call_blocked: Call and NotPermittedError; the guard does not let it pass. Nothing was sent.
        call_refused: CallDraft and Refusal; nothing was sent.
        call_started: Call; it is on its way.
        call_progressed: Call and Progress; some of its reply has come.
        call_finished: Call and Outcome.
        call_failed: Call and DeploymentError; no outcome came.
        call_stopped: Call; we stopped waiting, and a write may still have run.
    """

    agreement_requested = Signal(object)
    confirmation_requested = Signal(object)
    call_blocked = Signal(object, object)
    call_refused = Signal(object, object)
    call_started = Signal(object)
    call_progressed = Signal(object, object)
    call_finished = Signal(object, object)
    call_failed = Signal(object, object)
    call_stopped = Signal(object)

    def __init__(  # noqa: PLR0913, PLR0917 - its collaborators, all of them needed
        self,
        active: ActiveDeployment,
        identities: Identities,
        catalogs: CatalogLoader,
        variables: VariableBook,
        guards: Guards,
        tasks: Tasks,
    ) -> None:
        super().__init__()
        self._active = active
        self._identities = identities
        self._catalogs = catalogs
        self._variables = variables
        self._guards = guards
        self._tasks = tasks
        #: What each tab is doing, by draft id; the call is there once it was found to be one.
        self._work: dict[str, Work] = {}
        self._calls: dict[str, Call] = {}
        #: By the id of a deployment, the call that waits for its user's agreement.
        self._held: dict[str, tuple[Identity, CallDraft]] = {}
        #: By the id of a tab, the call that waits for its user's yes.
        self._unconfirmed: dict[str, Call] = {}
        #: By deployment and function, until when nobody is asked again (of ``monotonic``).
        self._spared: dict[tuple[str, str], float] = {}
        #: What is done before any call leaves, and before one that may change something.
        self._first: list[Callable[[], Awaitable[None]]] = []
        self._precautions: list[Callable[[], Awaitable[None]]] = []

    def write_before_calls(self, write: Callable[[], Awaitable[None]]) -> None:
        """Have something on the disk before any call leaves."""
        self._first.append(write)

    def write_before_changes(self, precaution: Callable[[], Awaitable[None]]) -> None:
        """Have something on the disk before any call leaves that may change something."""
        self._precautions.append(precaution)

    def run(self, draft: CallDraft) -> None:
        """Call the active deployment, as whom it is called now.

        A tab whose call still runs is left alone.
        """
        if (deployment := self._active.deployment) is not None:
            self._run_on(deployment, self._identities.identity_of(deployment), draft)

    def run_again(self, call: Call) -> None:
        """Make a call again as it was: same args, deployment and identity, whatever is chosen."""
        self._run_on(call.deployment, call.identity, call.draft)

    def run_agreed(self, deployment: Deployment) -> None:
        """Make the call that waits for this: its deployment may be called without encryption."""
        if held := self._held.pop(deployment.deployment_id, None):
            self._run_on(deployment, *held)

    def run_confirmed(self, call: Call, spare: bool) -> None:
        """Make a call that waits for a yes. Without one that waits, nothing happens.

        Args:
            call: as it came with ``confirmation_requested``.
            spare: whether not to ask for this function for a quarter of an hour.
        """
        if self._unconfirmed.get(call.draft_id) is not call:
            return
        del self._unconfirmed[call.draft_id]
        if spare:
            self._spared[_function_of(call)] = monotonic() + SPARED_SECONDS
        if call.draft_id not in self._work:
            self._start(call, agreed=True)

    def _run_on(self, deployment: Deployment, identity: Identity, draft: CallDraft) -> None:
        if draft.draft_id in self._work:
            return
        agreed = deployment.connection.plain_http_accepted
        if is_readable_on_the_way(deployment.url) and not agreed:
            self._held[deployment.deployment_id] = identity, draft
            self.agreement_requested.emit(deployment)
            return
        # Only now: reading args takes more code than the first paint waits for.
        from convex_explorer.convex.preparation import Refusal, prepare_call

        if len(draft.args_text) > LONG_ARGS:
            preparing = self._prepare_and_run(draft, deployment, identity)
            name = f"read the args of {draft.path_text}"
            self._work[draft.draft_id] = self._tasks.start(preparing, name=name)
        else:
            variables = self._variables.variables_of(deployment)
            prepared = prepare_call(draft, deployment, identity, variables=variables)
            if isinstance(prepared, Refusal):
                self.call_refused.emit(draft, prepared)
                return
            self._start(prepared)

    def _start(self, call: Call, *, agreed: bool = False) -> None:
        """Make a call if its deployment's guard lets it pass; it is read anew if need be.

        Args:
            call: of a tab that does nothing.
            agreed: whether the user was asked about this call, and said yes.
        """
        from convex_explorer.convex.guard import Verdict

        level = self._guards.level_at_hand(call.deployment)
        if level is None:
            work = self._hear_guard_and_run(call, agreed=agreed)
        elif (verdict := self._verdict_on(call, level, agreed=agreed)) is Verdict.PASS:
            call = self._as_judged(call, level)
            work = self._run(call, agreed=agreed)
        else:
            self._hold_back(call, level, verdict)
            return
        self._work[call.draft_id] = self._tasks.start(work, name=f"call {call.path}")
        if level is not None:
            self._announce(call)

    def _verdict_on(self, call: Call, level: GuardLevel, *, agreed: bool) -> Verdict:
        """What a guard says of a call, now that its user may have said something, too."""
        from convex_explorer.convex.guard import Verdict, judge

        known_type = self._catalogs.type_of(call.deployment, call.path)
        verdict = judge(level, call.function_type, known_type)
        spared = self._spared.get(_function_of(call), 0.0) > monotonic()
        return Verdict.PASS if verdict is Verdict.ASK and (agreed or spared) else verdict

    def _as_judged(self, call: Call, level: GuardLevel) -> Call:
        """A call that passes because its function is known to be a query, made as a query.

        What is known may be of yesterday: the endpoint for queries runs nothing else.
        """
        from convex_explorer.convex.functions import FunctionType
        from convex_explorer.convex.guard import GuardLevel

        is_open = level is GuardLevel.ALLOW or call.function_type is not FunctionType.ANY
        if is_open or self._catalogs.type_of(call.deployment, call.path) is not FunctionType.QUERY:
            return call
        return replace(call, function_type=FunctionType.QUERY)

    def _hold_back(self, call: Call, level: GuardLevel, verdict: Verdict) -> None:
        from convex_explorer.convex.guard import Verdict, refusal_of

        if verdict is Verdict.ASK:
            self._unconfirmed[call.draft_id] = call
            self.confirmation_requested.emit(call)
        else:
            self.call_blocked.emit(call, refusal_of(call.deployment.name, call.path, level))

    def stop(self, draft_id: str) -> None:
        """Stop waiting for a tab's call. What the deployment does, it goes on doing."""
        self._unconfirmed.pop(draft_id, None)
        work = self._work.pop(draft_id, None)
        call = self._calls.pop(draft_id, None)
        if work is not None:
            work.stop()
        if call is not None:
            logger.info("stopped %s", call.path)
            self.call_stopped.emit(call)

    def stop_all(self) -> None:
        """Stop waiting for every call."""
        for draft_id in list(self._work):
            self.stop(draft_id)

    def _announce(self, call: Call) -> None:
        self._calls[call.draft_id] = call
        self.call_started.emit(call)

    async def _prepare_and_run(
        self, draft: CallDraft, deployment: Deployment, identity: Identity
    ) -> None:
        from convex_explorer.convex.breathing import Breath
        from convex_explorer.convex.preparation import Refusal, prepare_call

        variables = self._variables.variables_of(deployment)
        preparing = partial(prepare_call, variables=variables)
        prepared = await self._tasks.in_thread(preparing, draft, deployment, identity, Breath())
        if isinstance(prepared, Refusal):
            del self._work[draft.draft_id]
            self.call_refused.emit(draft, prepared)
            return
        await self._hear_guard_and_run(prepared)

    async def _hear_guard_and_run(self, call: Call, *, agreed: bool = False) -> None:
        from convex_explorer.convex.guard import Verdict

        level = await self._guards.level_of(call.deployment)
        verdict = self._verdict_on(call, level, agreed=agreed)
        if verdict is Verdict.PASS:
            call = self._as_judged(call, level)
            self._announce(call)
            await self._run(call, agreed=agreed)
        else:
            del self._work[call.draft_id]
            self._hold_back(call, level, verdict)

    async def _run(self, call: Call, *, agreed: bool = False) -> None:
        try:
            for write in self._first:
                await write()
            credential = await self._identities.credential_for(call.deployment, call.identity)
            client = await self._active.client_for(call.deployment)
            tell = partial(self.call_progressed.emit, call)
            if call.function_type.may_write:
                await self._take_precautions(call, agreed=agreed)
            outcome = await client.run(call, credential, tell, permitted=True)
        except DeploymentError as error:
            logger.info("%s had no outcome: %s", call.path, type(error).__name__)
            self._forget(call)
            self.call_failed.emit(call, error.without_frames())
        else:
            self._forget(call)
            self.call_finished.emit(call, outcome)
        finally:
            # A bug of ours passes here on its way to the crash dialog; the tab must not wait.
            if self._calls.get(call.draft_id) is call:
                self._forget(call)
                self.call_stopped.emit(call)

    async def _take_precautions(self, call: Call, *, agreed: bool) -> None:
        """Write down what is to be known of a change, and hear the guard for the last time.

        The keyring may have waited for minutes until its user let it give the credential.

        Raises:
            NotPermittedError: it is guarded more strictly by now; nothing was sent.
        """
        from convex_explorer.convex.guard import Verdict, refusal_of

        for precaution in self._precautions:
            await precaution()
        level = await self._guards.level_of(call.deployment)
        if self._verdict_on(call, level, agreed=agreed) is not Verdict.PASS:
            raise refusal_of(call.deployment.name, call.path, level)

    def _forget(self, call: Call) -> None:
        del self._work[call.draft_id]
        del self._calls[call.draft_id]


def _function_of(call: Call) -> tuple[str, str]:
    return call.deployment.deployment_id, str(call.path)
