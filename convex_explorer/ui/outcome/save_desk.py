"""Asks where a result is to be saved, and in which form, one question at a time."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QFileDialog, QWidget

    from convex_explorer.convex.calls import Call
    from convex_explorer.values.exports import ExportFormat
    from convex_explorer.values.received import Received
    from convex_explorer.values.splitting import Chunk

_NO_NAME = re.compile(r"[^A-Za-z0-9.]+")
_LONGEST_NAME = 80
_TITLES = {
    "": "Save result as",
    "error": "Save error data as",
    "filtered": "Save filtered result as",
    "whole": "Save the whole result as",
}
_IN_NAMES = {"error": "error", "filtered": "filtered"}


def suggested_name(call: Call, what: str = "") -> str:
    """A name for what came of a call, without an ending: ``messages_list 2026-11-24 2325``.

    Every system takes it: it is short, and has no colon.

    Args:
        call: what came of it is to be saved.
        what: to be told from the result, such as ``error``.
    """
    path = _NO_NAME.sub("_", str(call.path)).strip("._")[:_LONGEST_NAME]
    words = (path, what, f"{call.started_at.astimezone():%Y-%m-%d %H%M}")
    return " ".join(word for word in words if word)


class SaveDesk(QObject):
    """Opens the dialog of the system, or of Qt; it asks before a file is replaced.

    Signals:
        save_requested: the path of a file (str), and what is to be written to it, step by step.

    Attributes:
        folder: the one that something was saved to last; empty at first.
    """

    save_requested = Signal(str, object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.folder = ""
        self._window = window
        self._dialog: QFileDialog | None = None
        self._value: Received | None = None
        self._received = b""
        #: The forms on offer, by what the dialog calls them.
        self._forms: dict[str, ExportFormat] = {}

    def ask(
        self, value: Received, call: Call, form: ExportFormat | None = None, *, what: str = ""
    ) -> None:
        """Ask where a value is to be saved.

        Args:
            value: all of it is saved, as it is now.
            call: what it came of.
            form: the one to begin with; others that suit the value can be chosen instead.
            what: which value it is, if not simply the result: ``error``, ``filtered``, ``whole``.
        """
        from convex_explorer.values.exports import ExportFormat

        offered = [each for each in ExportFormat if not each.objection(value)]
        chosen = form if form in offered else offered[0]
        name = suggested_name(call, _IN_NAMES.get(what, "")) + chosen.suffix
        dialog = self._open(_TITLES[what], name)
        if dialog is None:
            return
        self._value = value
        self._forms = {f"{each} (*{each.suffix})": each for each in offered}
        dialog.setNameFilters(list(self._forms))
        dialog.selectNameFilter(f"{chosen} (*{chosen.suffix})")
        dialog.setDefaultSuffix(chosen.suffix)
        dialog.filterSelected.connect(self._take_form)
        dialog.open()

    def ask_for_reply(self, received: bytes) -> None:
        """Ask where the bytes of a reply that is no value are to be saved."""
        dialog = self._open("Save what came of the reply", "reply.json")
        if dialog is not None:
            self._received = received
            dialog.open()

    def _open(self, title: str, name: str) -> QFileDialog | None:
        if self._dialog is not None:
            self._dialog.raise_()
            return None
        from PySide6.QtWidgets import QFileDialog

        dialog = self._dialog = QFileDialog(self._window, title)
        dialog.setObjectName("saveDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setDirectory(self._folder())
        dialog.selectFile(name)
        dialog.fileSelected.connect(self._request)
        dialog.finished.connect(self._forget)
        return dialog

    def _folder(self) -> str:
        places = QStandardPaths.StandardLocation
        downloads = QStandardPaths.writableLocation(places.DownloadLocation)
        for folder in (self.folder, downloads):
            if folder and Path(folder).is_dir():
                return folder
        return QStandardPaths.writableLocation(places.HomeLocation)

    def _take_form(self, words: str) -> None:
        """Qt gives the name that is there another ending; one without any gets this one."""
        if self._dialog is not None and words in self._forms:
            self._dialog.setDefaultSuffix(self._forms[words].suffix)

    def _request(self, path: str) -> None:
        if self._dialog is None:
            return
        self.folder = str(Path(path).parent)
        if self._value is None:
            from convex_explorer.values.json_export import bytes_as_received

            chunks: Iterator[Chunk] = bytes_as_received(self._received)
        else:
            from convex_explorer.values.exports import export

            form = self._form_for(path, self._forms[self._dialog.selectedNameFilter()])
            path = _with_suffix(path, form.suffix)
            chunks = export(self._value, form)
        self.save_requested.emit(path, chunks)

    def _form_for(self, path: str, chosen: ExportFormat) -> ExportFormat:
        """The form that was chosen, unless the name that was typed ends like another one."""
        ending = Path(path).suffix.lower()
        named = [form for form in self._forms.values() if form.suffix == ending]
        return chosen if chosen in named or not named else named[0]

    def _forget(self) -> None:
        self._dialog = self._value = None
        self._received, self._forms = b"", {}


def _with_suffix(path: str, suffix: str) -> str:
    """A name without any ending gets one, unless that is a file which nobody was asked about."""
    named = Path(path + suffix)
    return path if Path(path).suffix or named.exists() else str(named)
