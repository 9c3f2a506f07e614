"""Opens the calls of links, and writes links that open calls. Nothing is sent for either."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from convex_explorer.convex.deployment import DeploymentKind
from convex_explorer.convex.links import BadLinkError, LinkOrigin

if TYPE_CHECKING:
    from convex_explorer.convex.deployment import Deployment
    from convex_explorer.convex.drafts import CallDraft
    from convex_explorer.convex.links import CallLink, GivenLink
    from convex_explorer.session.active_deployment import ActiveDeployment
    from convex_explorer.session.deployment_book import DeploymentBook
    from convex_explorer.session.tasks import Tasks


class LinkedCall(NamedTuple):
    """A call that a link opens, and where it was to go.

    Attributes:
        call: what the link says.
        origin: where the link came from.
        meant: the saved deployment that the link names; None where it names none that is saved.
        before: the deployment that was the active one until now; None if there was none.
    """

    call: CallLink
    origin: LinkOrigin
    meant: Deployment | None
    before: Deployment | None


class Links(QObject):
    """A link goes to a saved deployment or to the active one, and to production only if typed.

    Anybody can write a link. That of somebody else brings up another deployment, but it leaves it
    to the user to turn to production.

    Signals:
        opened: LinkedCall; the deployment it goes to is the active one now.
        refused: BadLinkError; nothing is opened.
        written: str, a link.
        unwritable: BadLinkError; no link can hold the call.
        draft_refused: CallDraft and Refusal; it is no call yet.
    """

    opened = Signal(object)
    refused = Signal(object)
    written = Signal(str)
    unwritable = Signal(object)
    draft_refused = Signal(object, object)

    def __init__(self, active: ActiveDeployment, book: DeploymentBook, tasks: Tasks) -> None:
        super().__init__()
        self._active = active
        self._book = book
        self._tasks = tasks

    def open(self, given: GivenLink) -> None:
        """Read a link, and go to the deployment it names, if that is a saved one."""
        self._tasks.start(self._open(given), name="open a link")

    def write(self, draft: CallDraft) -> None:
        """Write the link that opens a draft on the active deployment."""
        if (deployment := self._active.deployment) is not None:
            self._tasks.start(self._write(draft, deployment), name="write a link")

    # ------------------------------------------------------------------ how it is done

    async def _open(self, given: GivenLink) -> None:
        from convex_explorer.convex.link_text import read_link

        try:
            call = await self._tasks.in_thread(read_link, given.text)
        except BadLinkError as error:
            self.refused.emit(error)
            return
        before, meant = self._active.deployment, self._named(call.deployment_name)
        if meant is not None:
            is_typed = given.origin is LinkOrigin.COMMAND_LINE
            if is_typed or before is None or meant.kind is not DeploymentKind.PRODUCTION:
                self._book.use(meant.deployment_id)
        self.opened.emit(LinkedCall(call, given.origin, meant, before))

    async def _write(self, draft: CallDraft, deployment: Deployment) -> None:
        from convex_explorer.convex.breathing import Breath
        from convex_explorer.convex.link_text import link_of_draft

        try:
            link = await self._tasks.in_thread(link_of_draft, draft, deployment.name, Breath())
        except BadLinkError as error:
            self.unwritable.emit(error)
            return
        if isinstance(link, str):
            self.written.emit(link)
        else:
            self.draft_refused.emit(draft, link)

    def _named(self, name: str) -> Deployment | None:
        wanted = name.casefold()
        return next(
            (each for each in self._book.deployments if each.name.casefold() == wanted), None
        )
