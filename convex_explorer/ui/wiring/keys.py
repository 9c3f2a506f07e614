"""Keys: one deployment's is forgotten, or all of them when nobody is there any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from convex_explorer.convex.deployment import Deployment
    from convex_explorer.session.key_forgetting import Reason
    from convex_explorer.session.session import Session
    from convex_explorer.ui.deployments.key_forgetting_dialog import ForgettingWishes
    from convex_explorer.ui.idle_watch import IdleWatch
    from convex_explorer.ui.wiring.panes import Panes


class KeyWiring(QObject):
    """Connects the ways to forget keys with those who hold them."""

    def __init__(self, panes: Panes, session: Session) -> None:
        super().__init__(panes.window)
        self._panes = panes
        self._session = session
        self._idle_watch: IdleWatch | None = None
        self._connect_forgetting_one()
        panes.menu.key_forgetting_requested.connect(self._ask_when)
        session.forgetting.forgotten.connect(self._show_forgotten)

    def keep_watch(self) -> None:
        """Begin to watch for what the user wants keys to be forgotten at."""
        settings = self._session.preferences.settings
        if settings.forget_keys_minutes and self._idle_watch is None:
            self._idle_watch = self._make_idle_watch()
        if self._idle_watch is not None:
            self._idle_watch.watch(settings.forget_keys_minutes * 60)
        self._session.forgetting.watch_lock(settings.forget_keys_at_lock)

    def _make_idle_watch(self) -> IdleWatch:
        """Made only if it is wanted; most never do."""
        from convex_explorer.ui.idle_watch import IdleWatch

        idle_watch = IdleWatch(self)
        idle_watch.idled.connect(self._session.forgetting.forget_when_idle)
        return idle_watch

    def _connect_forgetting_one(self) -> None:
        book, desk = self._session.book, self._panes.desk
        self._panes.menu.forget_key_requested.connect(self._forget_active_key)
        self._panes.switcher.forget_key_requested.connect(desk.forget_key)
        desk.key_forgetting_confirmed.connect(book.forget_key)
        book.key_forgotten.connect(self._session.identities.forget_token)
        book.key_forgotten.connect(desk.show_key_forgotten)
        book.key_forgotten.connect(self._show_key_forgotten)
        book.forget_failed.connect(desk.show_refusal)
        book.forget_failed.connect(self._panes.notices.show_failure)

    def _forget_active_key(self) -> None:
        deployment = self._session.active.deployment
        if deployment is None:
            return
        if deployment.keeps_credential:
            self._panes.desk.forget_key(deployment.deployment_id)
        else:
            message = f"No key is kept for {deployment.name}: there is nothing to forget."
            self._panes.notices.show_message(message, tone="info")

    def _show_key_forgotten(self, deployment: Deployment) -> None:
        message = f"The {deployment.credential_kind} of {deployment.name} was forgotten."
        advice = "It is called anonymously now; edit the deployment to enter another key."
        self._panes.notices.show_message(message, advice, tone="success")

    def _show_forgotten(self, reason: Reason, lost: int) -> None:
        advice = "The next call reads the keyring again."
        if lost:
            them = "1 key or token was" if lost == 1 else f"{lost} keys and tokens were"
            advice += f" {them} kept only until you quit, and must be entered again."
        self._panes.notices.show_message(f"Keys were forgotten {reason}.", advice, tone="info")

    def _ask_when(self) -> None:
        from convex_explorer.ui.deployments.key_forgetting_dialog import (
            ForgettingWishes,
            KeyForgettingDialog,
        )

        settings, forgetting = self._session.preferences.settings, self._session.forgetting
        dialog = KeyForgettingDialog(
            self._panes.theme,
            ForgettingWishes(settings.forget_keys_minutes, settings.forget_keys_at_lock),
            self._panes.window,
            hears_of_lock=forgetting.hears_of_lock,
        )
        dialog.chosen.connect(self._take_wishes)
        dialog.forgetting_requested.connect(forgetting.forget_now)
        dialog.open()

    def _take_wishes(self, wishes: ForgettingWishes) -> None:
        self._session.preferences.change(**wishes._asdict())
        self.keep_watch()
