"""How far a file is that is being saved, with a way to stop it; and where it is in the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from convex_explorer.ui.outcome.figures import size_text
from convex_explorer.ui.widgets.banner import Banner, BannerAction, Tone
from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from pathlib import Path

    from convex_explorer.errors import ExplorerError
    from convex_explorer.ui.theme import Theme

_SHOW = BannerAction("show", "Show in folder")


class SaveStrip(QWidget):
    """Takes no room while there is nothing to say; what it is made of is made when there is.

    Signals:
        stop_requested: the file that is being saved is not wanted any more.
    """

    stop_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._banner: Banner | None = None
        self._folder = ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.hide()

    def show_progress(self, path: Path, done: float, waiting: int) -> None:
        """How far a file is.

        Args:
            path: of the file.
            done: which part of it is written, from 0 to 1.
            waiting: how many files are to be written after it.
        """
        self._end_result()
        others = f" ({waiting} more wait{'s' if waiting == 1 else ''})" if waiting else ""
        self._words.setText(f"Saving {path.name}… {int(done * 100)} %{others}")
        self._row.show()
        self.show()

    def show_saved(self, path: Path, size: int) -> None:
        """A file is whole now."""
        self._folder = str(path.parent)
        self._tell(f"Saved {size_text(size)} to {path}", tone=Tone.SUCCESS, action=_SHOW)

    def show_stopped(self, path: Path) -> None:
        """The user stopped it."""
        left = "The file that was there is as it was." if path.exists() else "There is no file."
        self._tell(f"Stopped saving {path.name}.", advice=left)

    def show_failure(self, _path: Path, error: ExplorerError) -> None:
        """It could not be saved."""
        self._tell(str(error), advice=error.advice, tone=Tone.ERROR)

    def say_nothing_to_save(self) -> None:
        """The user asked to save where there is no result."""
        self._tell("There is no result to save.", advice="Run a function first.")

    def _tell(
        self,
        message: str,
        *,
        advice: str = "",
        tone: Tone = Tone.INFO,
        action: BannerAction | None = None,
    ) -> None:
        self._make()
        self._row.hide()
        if self._banner is not None:
            actions = [action] if action is not None else []
            self._banner.show_message(message, advice=advice, tone=tone, actions=actions)
        self.show()

    def _end_result(self) -> None:
        self._make()
        if self._banner is not None:
            self._banner.clear()

    def _open_folder(self) -> None:
        from PySide6.QtCore import QUrl
        from PySide6.QtGui import QDesktopServices

        QDesktopServices.openUrl(QUrl.fromLocalFile(self._folder))

    def _make(self) -> None:
        if self._banner is not None:
            return
        self._words = named(QLabel(), "saveProgress", role="small")
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        stop = named(QPushButton("Stop"), "saveStopButton", "Stop saving", role="in-row")
        stop.clicked.connect(self.stop_requested)
        self._row = named(QFrame(), "saveProgressRow", role="below")
        self._row_layout = QHBoxLayout(self._row)
        self._row_layout.addWidget(self._words, 1)
        self._row_layout.addWidget(stop)
        self._banner = named(Banner(self._theme), "saveBanner")
        self._banner.action_chosen.connect(self._open_folder)
        self._banner.closed.connect(self.hide)
        for part in (self._row, self._banner):
            self._column.addWidget(part)
        self._theme.changed.connect(self._take_theme)
        self._take_theme()

    def _take_theme(self) -> None:
        unit = self._theme.unit
        self._row_layout.setContentsMargins(3 * unit, unit, 2 * unit, unit)
        self._row_layout.setSpacing(2 * unit)
