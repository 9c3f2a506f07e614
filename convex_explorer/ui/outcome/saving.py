"""Saves what came of a call: asks where, and says how far it is; made only when it is needed."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from convex_explorer.ui.outcome.slot import Slot, Tab

if TYPE_CHECKING:
    from pathlib import Path

    from convex_explorer.errors import ExplorerError
    from convex_explorer.ui.outcome.save_desk import SaveDesk
    from convex_explorer.ui.outcome.save_strip import SaveStrip
    from convex_explorer.ui.theme import Theme
    from convex_explorer.values.exports import ExportFormat


class Saving(QWidget):
    """Takes no room while there is nothing to say.

    Signals:
        save_requested: the path of a file (str), and what is to be written to it, step by step.
        stop_requested: the file that is being saved is not wanted any more.

    Attributes:
        folder: the one that something was saved to last; empty at first.
    """

    save_requested = Signal(str, object)
    stop_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.folder = ""
        self._theme = theme
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    # ------------------------------------------------------------------ what is to be saved

    def save_result(self, slot: Slot | None, form: ExportFormat | None = None) -> None:
        """Ask where the whole result is to be saved, or the data of the error that is shown."""
        if slot is None or slot.call is None:
            self._strip.say_nothing_to_save()
        elif slot.tab is Tab.ERROR and slot.thrown is not None and slot.thrown.error_data:
            self._desk.ask(slot.thrown.error_data, slot.call, what="error")
        elif slot.returned is not None:
            what = "" if slot.filtered is None else "whole"
            self._desk.ask(slot.returned.value, slot.call, form, what=what)
        else:
            self._strip.say_nothing_to_save()

    def save_filtered_result(self, slot: Slot | None) -> None:
        """Ask where what a filter found is to be saved."""
        if slot is not None and slot.call is not None and slot.filtered is not None:
            self._desk.ask(slot.filtered, slot.call, what="filtered")

    def save_reply(self, received: bytes) -> None:
        """Ask where the bytes of a reply that is no value are to be saved."""
        self._desk.ask_for_reply(received)

    # ------------------------------------------------------------------ what became of it

    def show_progress(self, path: Path, done: float, waiting: int) -> None:
        """How far a file is (0 to 1), and how many are to be written after it."""
        self._strip.show_progress(path, done, waiting)

    def show_saved(self, path: Path, size: int) -> None:
        """A file is whole now."""
        self._strip.show_saved(path, size)

    def show_stopped(self, path: Path) -> None:
        """The user stopped it."""
        self._strip.show_stopped(path)

    def show_failure(self, path: Path, error: ExplorerError) -> None:
        """It could not be saved."""
        self._strip.show_failure(path, error)

    # ------------------------------------------------------------------ made when needed

    @cached_property
    def _desk(self) -> SaveDesk:
        from convex_explorer.ui.outcome.save_desk import SaveDesk

        desk = SaveDesk(self)
        desk.folder = self.folder
        desk.save_requested.connect(self._request)
        return desk

    @cached_property
    def _strip(self) -> SaveStrip:
        from convex_explorer.ui.outcome.save_strip import SaveStrip

        strip = SaveStrip(self._theme)
        strip.stop_requested.connect(self.stop_requested)
        self._column.addWidget(strip)
        return strip

    def _request(self, path: str, chunks: object) -> None:
        self.folder = self._desk.folder
        self.save_requested.emit(path, chunks)
