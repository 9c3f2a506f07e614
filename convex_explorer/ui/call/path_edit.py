"""The field for a function path. A command that is pasted into it is a call, and no path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication

from convex_explorer.ui.widgets.choosy_edit import ChoosyEdit

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent


class PathEdit(ChoosyEdit):
    """A line edit that tells what is more than it can hold.

    Signals:
        left: the focus goes to another widget of the window.
        command_pasted: str, a line of curl or of npx convex run. The field is as before.
    """

    left = Signal()
    command_pasted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._may_hold_command = False

    def hold_command(self, text: str) -> None:
        """Put a command into the field that is no call, to be mended there."""
        self._may_hold_command = True
        self.selectAll()
        self.insert(text[: self.maxLength()])
        self._may_hold_command = False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
            Qt.FocusReason.MenuBarFocusReason,
        ):
            self.left.emit()

    def take_paste(self) -> None:
        text = QGuiApplication.clipboard().text()
        if is_command(text):
            self.command_pasted.emit(text)
        else:
            self.paste()

    def refuses(self, text: str) -> bool:
        return not self._may_hold_command and is_command(text)

    def take_refused(self, text: str) -> None:
        self.command_pasted.emit(text)


def is_command(text: str) -> bool:
    """Whether a text is rather a command than a path, which has no space in it."""
    if not any(map(str.isspace, text.strip()[:1_000])):
        return False
    from convex_explorer.convex.pasted_commands import looks_like_command

    return looks_like_command(text)
