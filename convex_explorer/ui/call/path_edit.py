"""The field for a function path. A command or a link that is pasted is a call, and no path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication

from convex_explorer.convex.links import looks_like_link
from convex_explorer.ui.widgets.choosy_edit import ChoosyEdit

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent


class PathEdit(ChoosyEdit):
    """A line edit that tells what is more than it can hold.

    Signals:
        left: the focus goes to another widget of the window.
        command_pasted: str, a line of curl or of npx convex run. The field is as before.
        link_pasted: str, a link that opens a call. The field is as before.
    """

    left = Signal()
    command_pasted = Signal(str)
    link_pasted = Signal(str)

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
        if is_command(text) or _is_link(text):
            self.take_refused(text)
        else:
            self.paste()

    def refuses(self, text: str) -> bool:
        return not self._may_hold_command and (is_command(text) or _is_link(text))

    def take_refused(self, text: str) -> None:
        (self.link_pasted if _is_link(text) else self.command_pasted).emit(text)


def _is_link(text: str) -> bool:
    return looks_like_link(text.lstrip())


def is_command(text: str) -> bool:
    """Whether a text is rather a command than a path, which has no space in it."""
    if not any(map(str.isspace, text.strip()[:1_000])):
        return False
    from convex_explorer.convex.pasted_commands import looks_like_command

    return looks_like_command(text)
