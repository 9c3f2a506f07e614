"""Links that open a call: taken from wherever they come, and copied for others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

from convex_explorer.convex.links import GivenLink
from convex_explorer.ui.wiring.calls import use_action

if TYPE_CHECKING:
    from convex_explorer.session.links import LinkedCall
    from convex_explorer.session.session import Session
    from convex_explorer.ui.wiring.panes import Panes


class LinkWiring(QObject):
    """Connects the open calls with the links that come in and go out. None of them is run."""

    def __init__(self, panes: Panes, session: Session) -> None:
        super().__init__(panes.window)
        self._panes = panes
        self._session = session
        links, notices = session.links, panes.notices
        panes.menu.link_requested.connect(panes.calls.call.request_link)
        panes.calls.call.link_requested.connect(links.write)
        panes.calls.call.run_bar.link_given.connect(self._open_pasted)
        links.written.connect(self._copy)
        links.draft_refused.connect(panes.calls.call.show_refusal)
        links.draft_refused.connect(notices.show_nothing_copied)
        links.unwritable.connect(notices.show_failure)
        links.opened.connect(self._open)
        links.refused.connect(notices.show_failure)
        session.link_door.link_given.connect(self._take)

    def listen(self) -> None:
        """Take links from later processes from now on."""
        self._session.link_door.listen()

    def _take(self, given: GivenLink) -> None:
        """Open a link that another process was started for, and come to the front as it would."""
        window = self._panes.window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.raise_()
        window.activateWindow()
        self._session.links.open(given)

    def _open_pasted(self, text: str) -> None:
        """Open a link that was pasted, as one does where the system has no program for them."""
        self._session.links.open(GivenLink(text.strip()))

    def _open(self, linked: LinkedCall) -> None:
        self._panes.calls.open_link(linked.call, str(linked.origin))
        self._say_where_to(linked)

    def _say_where_to(self, linked: LinkedCall) -> None:
        """Say where the call goes, if that is not where the next call went before."""
        active, notices = self._session.active.deployment, self._panes.notices
        name, meant, before = linked.call.deployment_name, linked.meant, linked.before
        this = f"A call came from {linked.origin}"
        if active is None:
            notices.show_message(f"{this}. Add a deployment to make it.", tone="info")
        elif meant is None:
            if name:
                notices.show_message(
                    f"{this} for “{name}”, which is none of your deployments.",
                    f"The call is set up for {active.name}.",
                    tone="warning",
                )
        elif meant != active:
            notices.show_message(
                f"{this} for {meant.name}; it is set up for {active.name}.",
                "A link does not turn to production by itself.",
                tone="info",
                actions=[use_action(meant, f"Switch to {meant.name}")],
            )
        elif before is not None and before != active:
            notices.show_message(
                f"{this} for {active.name}, where calls go from now on.",
                tone="info",
                actions=[use_action(before, f"Back to {before.name}")],
            )

    def _copy(self, link: str) -> None:
        QGuiApplication.clipboard().setText(link)
        self._panes.notices.show_message(
            "Copied as a link.",
            "It holds the args, and no credential. Opening it runs nothing.",
            tone="success",
        )
