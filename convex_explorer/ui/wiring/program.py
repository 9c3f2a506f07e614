"""The program itself: its windows, what it is made of, where its data is, and newer versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from convex_explorer import __version__

if TYPE_CHECKING:
    from convex_explorer.convex.releases import Release
    from convex_explorer.session.session import Session
    from convex_explorer.ui.wiring.panes import Panes


#: What the banner offers.
_DAILY, _NEVER, _PAGE = "look daily", "never look", "open the download page"


class ProgramWiring(QObject):
    """Connects the help menu's dialogs with what is known of the program."""

    def __init__(self, panes: Panes, session: Session) -> None:
        super().__init__(panes.window)
        self._panes = panes
        self._session = session
        self._newer: Release | None = None
        panes.menu.about_requested.connect(self._show_about)
        panes.menu.updates_requested.connect(self._show_updates)
        panes.notices.action_chosen.connect(self._act)
        panes.menu.new_window_requested.connect(session.new_window.open)
        session.new_window.failed.connect(panes.notices.show_failure)
        session.updates.permission_wanted.connect(self._ask)
        session.updates.newer_found.connect(self._tell_of)
        if session.about.is_portable:
            panes.desk.keep_no_credentials()

    def begin(self) -> None:
        """What the program does by itself may begin."""
        self._session.updates.begin()

    def _show_about(self) -> None:
        from convex_explorer.ui.about_dialogs import AboutDialog

        dialog = AboutDialog(self._panes.theme, self._panes.window)
        dialog.licenses_requested.connect(self._show_licenses)
        self._session.about.told.connect(dialog.show_facts)
        dialog.open()
        self._session.about.look()

    def _show_licenses(self) -> None:
        from convex_explorer.ui.about_dialogs import LicensesDialog

        dialog = LicensesDialog(self._panes.theme, self._panes.window)
        self._session.about.notices_read.connect(dialog.show_notices)
        dialog.open()
        self._session.about.read_notices()

    def _show_updates(self) -> None:
        from convex_explorer.ui.updates_dialog import UpdatesDialog

        updates = self._session.updates
        dialog = UpdatesDialog(self._panes.theme, updates.state, self._panes.window)
        dialog.allowed_changed.connect(updates.allow)
        dialog.look_requested.connect(updates.look)
        dialog.page_requested.connect(self._open_page)
        updates.newer_found.connect(dialog.show_newer)
        updates.none_found.connect(dialog.show_none)
        updates.failed.connect(dialog.show_failure)
        if self._newer is not None:
            dialog.show_newer(self._newer)
        dialog.open()

    def _ask(self) -> None:
        """Ask once whether to look for newer versions, beside the work."""
        from convex_explorer.ui.updates_dialog import promise

        self._panes.notices.show_message(
            "Shall Convex Explorer look for a newer version once a day?",
            f"{promise(self._session.updates.state.host)} Help, Updates changes it later.",
            tone="info",
            actions=[(_DAILY, "Look once a day"), (_NEVER, "Do not look")],
        )

    def _tell_of(self, release: Release) -> None:
        self._newer = release
        self._panes.notices.show_message(
            f"Convex Explorer {release.version} is there; this is {__version__}.",
            tone="info",
            actions=[(_PAGE, "Open the download page")],
        )

    def _act(self, action: str) -> None:
        if action in {_DAILY, _NEVER}:
            self._session.updates.allow(action == _DAILY)
        elif action == _PAGE:
            self._open_page()

    def _open_page(self) -> None:
        if self._newer is not None:
            QDesktopServices.openUrl(QUrl(self._newer.page_url))
