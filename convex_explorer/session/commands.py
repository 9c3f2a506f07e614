"""Calls as others run them: writes drafts as commands and programs, and reads pasted commands."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from convex_explorer.convex.deployment import DeploymentKind
from convex_explorer.convex.identity import NOBODY, IdentityKind
from convex_explorer.errors import ExplorerError

if TYPE_CHECKING:
    from convex_explorer.convex.calls import Call
    from convex_explorer.convex.deployment import Deployment
    from convex_explorer.convex.drafts import CallDraft
    from convex_explorer.convex.identity import Identity
    from convex_explorer.convex.pasted_commands import PastedCall
    from convex_explorer.session.active_deployment import ActiveDeployment
    from convex_explorer.session.deployment_book import DeploymentBook
    from convex_explorer.session.identities import Identities
    from convex_explorer.session.tasks import Tasks, Work
    from convex_explorer.session.variable_book import VariableBook


class Commands(QObject):
    """Sends nothing, and reads no credential: in what is written it is named, in what is read left.

    Signals:
        written: the form (str), the text (str), and what is to be known of it (str).
        refused: CallDraft and Refusal; it is no call yet.
        read: the id of the draft that a command was given to (str), the PastedCall, and the saved
            Deployment that it asks, or None if it is none of them.
        unreadable: the id of the draft (str), the command (str) and PastedCommandError.
        failed: ExplorerError; nothing could be written.
    """

    written = Signal(str, str, str)
    refused = Signal(object, object)
    read = Signal(str, object, object)
    unreadable = Signal(str, str, object)
    failed = Signal(object)

    def __init__(
        self,
        active: ActiveDeployment,
        identities: Identities,
        book: DeploymentBook,
        variables: VariableBook,
        tasks: Tasks,
    ) -> None:
        super().__init__()
        self._active = active
        self._identities = identities
        self._book = book
        self._variables = variables
        self._tasks = tasks
        self._work: Work | None = None

    def write_draft(self, draft: CallDraft, form: str) -> None:
        """Write a draft in a form, the value of a CommandForm; the last wish counts."""
        if (deployment := self._active.deployment) is None:
            return
        if self._work is not None:
            self._work.stop()
        identity = self._identities.identity_of(deployment)
        writing = self._write(draft, deployment, identity, form)
        self._work = self._tasks.start(writing, name="write a command")

    def read_command(self, draft_id: str, text: str) -> None:
        """Find the call in a command that was given to a draft."""
        self._tasks.start(self._read(draft_id, text), name="read a command")

    # ------------------------------------------------------------------ how it is done

    async def _write(
        self, draft: CallDraft, deployment: Deployment, identity: Identity, form: str
    ) -> None:
        from convex_explorer.convex.breathing import Breath
        from convex_explorer.convex.call_commands import CommandForm, remark_on, write_command
        from convex_explorer.convex.preparation import Refusal, prepare_call

        try:
            reachable = await self._active.with_url(deployment)
        except ExplorerError as error:
            self.failed.emit(error)
            return
        preparing = partial(prepare_call, variables=self._variables.variables_of(deployment))
        prepared = await self._tasks.in_thread(preparing, draft, reachable, identity, Breath())
        if isinstance(prepared, Refusal):
            self.refused.emit(draft, prepared)
            return
        call, command_form = _for_others(prepared), CommandForm(form)
        text = await self._tasks.in_thread(write_command, command_form, call)
        self.written.emit(form, text, remark_on(command_form, call))

    async def _read(self, draft_id: str, text: str) -> None:
        from convex_explorer.convex.pasted_commands import PastedCommandError, read_command

        try:
            pasted = await self._tasks.in_thread(read_command, text)
        except PastedCommandError as error:
            self.unreadable.emit(draft_id, text, error)
            return
        self.read.emit(draft_id, pasted, await self._meant_by(pasted))

    async def _meant_by(self, pasted: PastedCall) -> Deployment | None:
        """The saved deployment that a command asks; the active one goes before others like it."""
        active = self._active.deployment
        saved = self._book.deployments
        for deployment in saved if active is None else (active, *saved):
            is_open_demo = deployment.kind is DeploymentKind.DEMO and deployment is active
            known = await self._active.with_url(deployment) if is_open_demo else deployment
            if pasted.asks(known.url):
                return deployment
        return None


def _for_others(call: Call) -> Call:
    """The demo has a key that nobody is told, and needs it for few functions."""
    is_demo = call.deployment.kind is DeploymentKind.DEMO
    if is_demo and call.identity.kind is IdentityKind.ADMIN:
        return replace(call, identity=NOBODY)
    return call
