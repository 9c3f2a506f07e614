"""Writes what is done in a form into its document: one step of undo for each thing done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from convex_explorer.convex.args_edits import comments_lost
from convex_explorer.ui.call.text_changes import replace
from convex_explorer.ui.widgets.banner import Banner, BannerAction, Tone

if TYPE_CHECKING:
    from PySide6.QtGui import QTextDocument
    from PySide6.QtWidgets import QWidget

    from convex_explorer.ui.call.form.desk import FormDesk
    from convex_explorer.ui.call.form.state import Relocation

_REPLACE, _KEEP = "replace", "keep"


class FormWriter(QObject):
    """Where an edit would take comments away, it asks first; the banner is its voice.

    Attributes:
        document: what it writes into; None until there is one.

    Signals:
        declined: what was wished was not done; show again what the text says.
    """

    declined = Signal()

    def __init__(self, desk: FormDesk, banner: Banner, parent: QObject) -> None:
        super().__init__(parent)
        self.document: QTextDocument | None = None
        self._desk, self._banner = desk, banner
        self._held: tuple[str, bool, Relocation | None] | None = None
        #: Where something was typed last, and how many steps of undo there were then.
        self._typing: tuple[QWidget | None, int] = (None, -1)
        banner.action_chosen.connect(self._choose)
        banner.closed.connect(self.forget)

    def write(self, after: str, typing: bool, relocation: Relocation | None) -> None:
        """Make the text another one; where that takes comments away, once somebody agreed.

        Args:
            after: the text as it is to be.
            typing: whether it belongs to what was typed in the same field just before.
            relocation: where the parts are afterwards.
        """
        if after == self._desk.text:
            self.declined.emit()
            return
        lost = comments_lost(self._desk.text, after)
        if not lost:
            self.write_anyway(after, typing, relocation)
            return
        self._held = (after, typing, relocation)
        comments = "a comment" if lost == 1 else f"{lost} comments"
        self._banner.show_message(
            f"This would delete {comments} within what is replaced.",
            tone=Tone.WARNING,
            actions=(BannerAction(_REPLACE, "Replace it"), BannerAction(_KEEP, "Keep it")),
        )

    def write_anyway(self, after: str, typing: bool, relocation: Relocation | None) -> None:
        """Make the text another one."""
        if self.document is None:
            return
        if relocation is not None:
            self._desk.state.relocate(relocation)
        where = QApplication.focusWidget() if typing else None
        joined = typing and self._typing == (where, self.document.availableUndoSteps())
        replace(self.document, self._desk.text, after, joined=joined)
        self._typing = (where, self.document.availableUndoSteps())

    def forget(self) -> None:
        """Ask no more; the text is another one by now."""
        self._held = None
        self._banner.clear()

    def _choose(self, action: str) -> None:
        held = self._held
        self.forget()
        if action == _REPLACE and held is not None:
            self.write_anyway(*held)
        else:
            self.declined.emit()
