"""Looks for newer versions: only where the user allows it, once a day, and installs nothing."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from convex_explorer import __version__
from convex_explorer.convex.errors import DeploymentError
from convex_explorer.store.settings import UpdateWish

if TYPE_CHECKING:
    from datetime import datetime

    from convex_explorer.convex.releases import Release, UpdatesState
    from convex_explorer.convex.wire import WireReply, WireRequest
    from convex_explorer.session.preferences import Preferences
    from convex_explorer.session.tasks import Tasks
    from convex_explorer.store.installation import Installation

SECONDS_BETWEEN_LOOKS = 24 * 60 * 60
#: How often it is seen whether a day is over, in a program that stays open, in milliseconds.
INTERVAL = 60 * 60 * 1000
SECONDS_TO_ANSWER = 20.0
_LARGEST_REPLY = 1 << 20


class Updates(QObject):
    """Asks one place which version is the newest, by the same road as every call.

    Signals:
        permission_wanted: the user was not asked yet whether it may look by itself.
        newer_found: Release, newer than this program.
        none_found: there is no newer one; told only where somebody asked.
        failed: ReleaseError; told only where somebody asked.
    """

    permission_wanted = Signal()
    newer_found = Signal(object)
    none_found = Signal()
    failed = Signal(object)

    def __init__(
        self,
        preferences: Preferences,
        installation: Installation,
        tasks: Tasks,
        *,
        url: str | None = None,
    ) -> None:
        """Ask at ``url``; None for where the releases of the project are."""
        super().__init__()
        self._preferences = preferences
        self._installation = installation
        self._tasks = tasks
        self._given_url = url
        self._is_looking = False
        self._hour = QTimer(self, interval=INTERVAL)
        self._hour.timeout.connect(self._look_if_due)

    @property
    def state(self) -> UpdatesState:
        """How looking for newer versions stands now."""
        from urllib.parse import urlsplit

        from convex_explorer.convex.releases import UpdatesState

        settings = self._preferences.settings
        return UpdatesState(
            urlsplit(self._url).netloc,
            self._installation.installed_by(),
            settings.update_wish is UpdateWish.DAILY,
            _time(settings.update_looked_at),
        )

    def begin(self) -> None:
        """The program has started: look if it is time for it, or see whether to ask for leave."""
        if not self._url or self._installation.installed_by():
            return
        self._hour.start()
        settings = self._preferences.settings
        # Not at the first start: there is enough to see then.
        was_used_before = settings.active_deployment_id is not None
        if settings.update_wish is UpdateWish.UNASKED and was_used_before:
            # Asked once; no answer is a no.
            self._preferences.change(update_wish=UpdateWish.NEVER)
            self.permission_wanted.emit()
        self._look_if_due()

    def allow(self, allowed: bool) -> None:
        """The user has decided. It is kept."""
        wish = UpdateWish.DAILY if allowed else UpdateWish.NEVER
        self._preferences.change(update_wish=wish)
        self._look_if_due()

    def look(self) -> None:
        """Look now, because somebody asked, and tell them what came of it."""
        self._start(is_asked=True)

    # ------------------------------------------------------------------ how it is done

    @cached_property
    def _url(self) -> str:
        """Loaded when it is needed: nothing of it is for the first paint."""
        from convex_explorer.convex.releases import RELEASES_URL

        return RELEASES_URL if self._given_url is None else self._given_url

    def _look_if_due(self) -> None:
        if self.state.is_allowed and not self.state.installed_by and self._is_due():
            self._start(is_asked=False)

    def _is_due(self) -> bool:
        from datetime import UTC, datetime

        if (last := self.state.last_look) is None:
            return True
        since = (datetime.now(UTC) - last).total_seconds()
        # A clock that was put back must not keep it from looking for years.
        return not 0 <= since < SECONDS_BETWEEN_LOOKS

    def _start(self, *, is_asked: bool) -> None:
        if self._url and not self._is_looking:
            self._is_looking = True
            self._tasks.start(self._look(is_asked=is_asked), name="look for a newer version")

    async def _look(self, *, is_asked: bool) -> None:
        from datetime import UTC, datetime

        from convex_explorer.convex.releases import ReleaseError

        now = datetime.now(UTC).isoformat(timespec="seconds")
        self._preferences.change(update_looked_at=now)
        try:
            release = await self._newest()
        except ReleaseError as error:
            if is_asked:
                self.failed.emit(error)
            return
        finally:
            self._is_looking = False
        if release is not None and release.is_newer_than(__version__):
            self.newer_found.emit(release)
        elif is_asked:
            self.none_found.emit()

    async def _newest(self) -> Release | None:
        from convex_explorer.convex.releases import ReleaseError, read_release
        from convex_explorer.convex.wire import WireRequest

        headers = {
            "Accept": "application/vnd.github+json",
            "User-Agent": f"convex-explorer/{__version__}",
        }
        try:
            reply = await self._exchange(WireRequest(self._url, headers, method="GET"))
        except DeploymentError as error:
            # Its advice is about deployments.
            advice = "Check the network, or try again later."
            raise ReleaseError(str(error), advice=advice) from error
        return read_release(reply.status, reply.body)

    async def _exchange(self, request: WireRequest) -> WireReply:
        from urllib.parse import urlsplit

        from convex_explorer.convex.carrier import Carrier

        parts = urlsplit(request.url)
        carrier = Carrier(f"{parts.scheme}://{parts.netloc}", max_reply_bytes=_LARGEST_REPLY)
        try:
            return await carrier.exchange(request, read_seconds=SECONDS_TO_ANSWER)
        finally:
            await carrier.close()


def _time(text: str | None) -> datetime | None:
    from datetime import datetime

    try:
        told = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return told if told.tzinfo is not None else None
