"""What the program has to say beside the calls: one banner on top of the window."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QBoxLayout

    from convex_explorer.errors import ExplorerError
    from convex_explorer.ui.theme import Theme
    from convex_explorer.ui.widgets.banner import Banner


class Notices(QObject):
    """Shows one message at a time; the newest takes the place of the one before.

    Signals:
        action_chosen: str, the name of an action that was offered with the message. The message
            is gone.
    """

    action_chosen = Signal(str)

    def __init__(self, theme: Theme, rows: QBoxLayout, place: int) -> None:
        """The banner is made when there is something to say, and put into ``rows``."""
        super().__init__()
        self._theme = theme
        self._rows = rows
        self._place = place

    def show_failure(self, error: ExplorerError) -> None:
        """Say what went wrong beside the calls; the work goes on."""
        self.show_message(str(error), error.advice, tone="warning")

    def show_nothing_copied(self) -> None:
        """Say that what was to be copied is no call; what is wrong with it is marked in it."""
        self.show_message(
            "Nothing was copied, for this is no call yet.",
            "Mend what is marked, and copy it again.",
            tone="warning",
        )

    def show_message(
        self,
        message: str,
        advice: str = "",
        *,
        tone: str,
        actions: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Say something.

        Args:
            message: what there is to know.
            advice: what to do about it.
            tone: ``info``, ``success``, ``warning`` or ``error``.
            actions: what can be done at once: for each its name, and what its button says.
        """
        from convex_explorer.ui.widgets.banner import BannerAction, Tone

        offered = [BannerAction(*action) for action in actions]
        self._banner.show_message(message, advice=advice, tone=Tone(tone), actions=offered)

    @cached_property
    def _banner(self) -> Banner:
        from convex_explorer.ui.widgets.banner import Banner

        banner = named(Banner(self._theme), "windowBanner")
        banner.action_chosen.connect(self._act)
        self._rows.insertWidget(self._place, banner)
        return banner

    def _act(self, action: str) -> None:
        self._banner.clear()
        self.action_chosen.emit(action)
