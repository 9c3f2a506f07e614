"""Whether the program looks for newer versions, and what it found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from convex_explorer import __version__
from convex_explorer.ui.widgets.announcing import announce
from convex_explorer.ui.widgets.naming import named
from convex_explorer.ui.widgets.plain_dialog import PlainDialog
from convex_explorer.ui.widgets.restyling import restyle

if TYPE_CHECKING:
    from convex_explorer.convex.releases import Release, UpdatesState
    from convex_explorer.errors import ExplorerError
    from convex_explorer.ui.theme import Theme

NOWHERE = (
    "This build of Convex Explorer does not know where its releases are, so it cannot look for "
    "newer ones."
)


def promise(host: str) -> str:
    """What is done when it looks for newer versions, and what never is."""
    return (
        f"It asks {host} which version is the newest, and says no more than its own version. "
        "It never downloads or installs anything."
    )


class UpdatesDialog(PlainDialog):
    """Says how it is, and takes a wish.

    Signals:
        allowed_changed: bool, whether the program may look once a day by itself.
        look_requested: to look now.
        page_requested: to open the page where the newer version is.
    """

    allowed_changed = Signal(bool)
    look_requested = Signal()
    page_requested = Signal()

    def __init__(self, theme: Theme, state: UpdatesState, parent: QWidget) -> None:
        super().__init__(theme, "updatesDialog", "Updates", parent)
        version = named(QLabel(f"Convex Explorer {__version__}"), "updatesTitle", role="title")
        words = "Look for a newer version once a day"
        self._tick = named(QCheckBox(words), "updatesDailyTick", words)
        self._tick.setChecked(state.is_allowed)
        self._tick.toggled.connect(self.allowed_changed)
        explained = named(QLabel(_explained(state)), "updatesHint", role="muted")
        self._state = named(QLabel(), "updatesState")
        if state.last_look is not None:
            self._state.setText(f"Looked last on {state.last_look.astimezone():%d %B %Y, %H:%M}.")
        for label in (explained, self._state):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._page_button = self.add_button("Open the download page", "updatesPageButton")
        self._page_button.clicked.connect(self.page_requested)
        self._page_button.hide()
        self._look_button = self.add_button("Look now", "updatesLookButton")
        self._look_button.clicked.connect(self._look)
        for control in (self._tick, self._look_button):
            control.setEnabled(bool(state.host) and not state.installed_by)
        self.lay_out(version, self._tick, explained, self._state)
        self.setMinimumWidth(theme.unit * 120)

    def show_newer(self, release: Release) -> None:
        """There is a newer version."""
        self._page_button.show()
        self._say(f"Version {release.version} is there.", "success")

    def show_none(self) -> None:
        """This is the newest."""
        self._say("This is the newest version.", "success")

    def show_failure(self, error: ExplorerError) -> None:
        """Nobody knows."""
        self._say(f"{error} {error.advice}".strip(), "error")

    def _look(self) -> None:
        self._look_button.setEnabled(False)
        self._say("Looking…", "muted", is_over=False)
        self.look_requested.emit()

    def _say(self, text: str, tone: str, *, is_over: bool = True) -> None:
        restyle(self._state, role=tone)
        self._state.setText(text)
        if is_over:
            self._look_button.setEnabled(True)
            announce(self._state, text)


def _explained(state: UpdatesState) -> str:
    if state.installed_by:
        return (
            f"Convex Explorer was installed by {state.installed_by}, which brings newer versions "
            "of it. So it does not look for them itself."
        )
    return promise(state.host) if state.host else NOWHERE
