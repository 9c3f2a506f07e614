"""Opens the dialogs in which a user token is given, or a user to act as, one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog, QWidget

    from convex_explorer.convex.tokens import IdentityChoice
    from convex_explorer.ui.theme import Theme


class IdentityDesk(QObject):
    """Where one becomes somebody else.

    Signals:
        token_given: str, a user token to call with until the program ends.
        user_chosen: ActingAs, the user to act as.
    """

    token_given = Signal(str)
    user_chosen = Signal(object)

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._choice: IdentityChoice | None = None
        self._dialog: QDialog | None = None

    def show_choice(self, choice: IdentityChoice | None) -> None:
        """Know whom one acted as lately."""
        self._choice = choice

    def ask_for_token(self) -> None:
        """Open the field for a user token."""
        from convex_explorer.ui.call.user_token_dialog import UserTokenDialog

        if self._dialog is None and self._choice is not None:
            dialog = UserTokenDialog(self._theme, self._window)
            dialog.token_given.connect(self.token_given)
            self._open(dialog)

    def ask_whom(self) -> None:
        """Open the form for a user to act as."""
        from convex_explorer.ui.call.acting_as_dialog import ActingAsDialog

        if self._dialog is None and self._choice is not None and self._choice.may_act:
            dialog = ActingAsDialog(self._theme, self._choice.recent, self._window)
            dialog.user_chosen.connect(self.user_chosen)
            self._open(dialog)

    def _open(self, dialog: QDialog) -> None:
        self._dialog = dialog
        dialog.finished.connect(self._forget_dialog)
        dialog.open()

    def _forget_dialog(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None
