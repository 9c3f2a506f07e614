"""Opens another window, which is a process of its own: what ends one leaves the other alone."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal

from convex_explorer.errors import ExplorerError
from convex_explorer.session.own_program import module_path, own_command

if TYPE_CHECKING:
    from convex_explorer.store.folders import Folders


class NewWindow(QObject):
    """Starts the program once more, on the same data folder.

    Signals:
        failed: ExplorerError; the system did not start it.
    """

    failed = Signal(object)

    def __init__(self, folders: Folders) -> None:
        super().__init__()
        self._is_portable = folders.is_portable

    def open(self) -> None:
        """Open a window; it goes on when this one is closed."""
        program, *arguments = own_command(*(["--portable"] if self._is_portable else []))
        process = QProcess()
        process.setProgram(program)
        process.setArguments(arguments)
        if not getattr(sys, "frozen", False):
            environment = QProcessEnvironment.systemEnvironment()
            environment.insert("PYTHONPATH", module_path())
            process.setProcessEnvironment(environment)
        started = process.startDetached()
        # An older PySide says nothing but whether it went.
        if not (started[0] if isinstance(started, tuple) else started):
            self.failed.emit(
                ExplorerError(
                    f"Another window could not be opened: {process.errorString()}.",
                    advice="Start Convex Explorer once more to have one.",
                )
            )
