"""What can be done with all of history: saving it to a file, taking in one, and its settings."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from convex_explorer.ui.widgets.naming import named


class FileMenu(QMenu):
    """Made when it is first wanted.

    Signals:
        export_requested, import_requested: str, the file to save to or to read from.
        settings_requested: the user wants other limits.
    """

    export_requested = Signal(str)
    import_requested = Signal(str)
    settings_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "historyMenu")
        self.addAction("Export history…").triggered.connect(self._ask_where)
        self.addAction("Import history…").triggered.connect(self._ask_what)
        self.addSeparator()
        self.addAction("History settings…").triggered.connect(self.settings_requested)

    def _ask_where(self) -> None:
        dialog = self._dialog("Export history")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("jsonl")
        dialog.selectFile("convex-history.jsonl")
        dialog.fileSelected.connect(self.export_requested)
        dialog.open()

    def _ask_what(self) -> None:
        dialog = self._dialog("Import history")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.import_requested)
        dialog.open()

    def _dialog(self, title: str) -> QFileDialog:
        dialog = named(QFileDialog(self.parentWidget(), title), "historyFileDialog")
        dialog.setNameFilters(["JSON Lines (*.jsonl)", "All files (*)"])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog
