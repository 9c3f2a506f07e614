"""The program itself: what it is made of, and where it keeps its data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from convex_explorer.session.session import Session
    from convex_explorer.ui.wiring.panes import Panes


class ProgramWiring(QObject):
    """Connects the help menu's dialogs with what is known of the program."""

    def __init__(self, panes: Panes, session: Session) -> None:
        super().__init__(panes.window)
        self._panes = panes
        self._session = session
        panes.menu.about_requested.connect(self._show_about)
        if session.about.is_portable:
            panes.desk.keep_no_credentials()

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
