"""Drives the real window through the demo, by its controls' names, and takes pictures."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QModelIndex

from convex_explorer.store.folders import Folders
from convex_explorer.store.secrets import MemorySecrets

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from convex_explorer.app import Program

AnyWidget = TypeVar("AnyWidget", bound="QWidget")

SECONDS_TO_WAIT = 30.0
FRAME = 0.02
WIDTH, HEIGHT = 1360, 820
LOOKS = ("light", "dark")
SIXTEEN_MIB = 16 * 1024 * 1024


class TourError(Exception):
    """The window did not do what the tour expects of it."""


def take_tour(out: Path) -> int:
    """Take the tour, and return the exit status: 0, or 1 if the window disappointed.

    Args:
        out: the folder for the pictures; made where it is not there.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from convex_explorer.app import build_application, build_program, open_loop, start_logging

    out.mkdir(parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix="convex-explorer-tour-"))
    application = build_application(sys.argv[:1])
    folders = Folders(home)
    folders.create()
    start_logging(folders)
    program = build_program(application, folders, MemorySecrets())
    program.window.resize(WIDTH, HEIGHT)
    program.window.show()
    loop = open_loop(application, program.tasks)
    try:
        loop.run_until_complete(_Guide(program, out).lead())
    except TourError as error:
        _say(f"The tour stopped: {error}")
        return 1
    finally:
        loop.close()
        shutil.rmtree(home, ignore_errors=True)
    _say(f"The pictures are in {out}")
    return 0


class _Guide:
    """Knows the way, and nothing of the window but the names of its controls."""

    def __init__(self, program: Program, out: Path) -> None:
        self._program = program
        self._window = program.window
        self._out = out
        self._number = 0

    async def lead(self) -> None:
        await self._begin()
        await self._query()
        await self._refused_args()
        await self._error_with_data()
        await self._log_lines()
        await self._big_result()
        await self._history()
        await self._deployment_dialog()
        await self._program.close()

    # ------------------------------------------------------------------ the stations

    async def _begin(self) -> None:
        await self._picture("first-screen", "the first screen")
        self._press("tryDemoButton")
        await self._until(lambda: self._text("deploymentKind") == "DEMO", "the demo is active")

    async def _query(self) -> None:
        await self._run("tasks:list", "Query", "{ paginationOpts: { numItems: 25, cursor: null } }")
        await self._picture("query", "tasks:list as a query")
        self._press("resultLookTable")
        await self._pause(0.3)
        await self._picture("table", "its page as a table")
        self._press("resultLookTree")

    async def _refused_args(self) -> None:
        self._press("newCallButton")
        self._fill(
            "tasks:create",
            "Mutation",
            "{\n  // One tag is missing its comma, and True is Python's word.\n"
            '  title: "Call the printer",\n  tags: ["office" "urgent"],\n  done: True,\n}',
        )
        self._press("runButton")
        await self._pause(0.4)
        await self._picture("refused-args", "args that cannot be sent, with what is wrong")

    async def _error_with_data(self) -> None:
        self._press("newCallButton")
        page = "paginationOpts: { numItems: 1, cursor: null }"
        await self._run("tasks:list", "Query", f'{{ status: "done", {page} }}')
        done = self._first_id()
        await self._run("tasks:complete", "Mutation", f'{{ id: "{done}" }}')
        await self._picture("error", "tasks:complete on a task that is done: an error with data")

    async def _log_lines(self) -> None:
        self._press("newCallButton")
        await self._run("logs:everyLevel", "Query", "{}")
        self._choose_outcome_tab(1)
        await self._picture("logs", "logs:everyLevel: what the function printed")
        await self._run("values:everyType", "Query", "{}")
        self._choose_outcome_tab(0)
        await self._picture("every-type", "values:everyType: one value of each type")

    async def _big_result(self) -> None:
        from PySide6.QtWidgets import QTreeView

        self._press("newCallButton")
        await self._run("values:big", "Query", f"{{ bytes: {SIXTEEN_MIB - 4096} }}")
        tree = self._find("resultTree", QTreeView)
        first_range = tree.model().index(0, 0)
        tree.expand(first_range)
        tree.setCurrentIndex(tree.model().index(0, 0, first_range))
        await self._picture("big-result", "values:big: 16 MiB of documents")

    async def _history(self) -> None:
        from PySide6.QtWidgets import QLineEdit

        self._find("historySearch", QLineEdit).setText("complete")
        await self._pause(0.5)
        await self._picture("history", "searching history for “complete”")
        self._find("historySearch", QLineEdit).clear()

    async def _deployment_dialog(self) -> None:
        from PySide6.QtGui import QAction
        from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit

        action = self._window.findChild(QAction, "Add")
        if action is None:
            raise TourError("the menu has no Add")
        action.trigger()
        await self._pause(0.1)
        self._find("deploymentUrlEdit", QLineEdit).setText("https://happy-otter-123.convex.cloud")
        self._find("deploymentNameEdit", QLineEdit).setText("acme-prod")
        kind = self._find("credentialKindCombo", QComboBox)
        kind.setCurrentIndex(kind.findText("Deploy key"))
        await self._picture("add-deployment", "adding a deployment", "deploymentDialog")
        self._find("deploymentDialog", QDialog).reject()

    # ------------------------------------------------------------------ what hands do

    async def _run(self, path: str, function_type: str, args: str) -> None:
        self._fill(path, function_type, args)
        self._press("runButton")
        await self._until(lambda: not self._enabled("stopButton"), f"{path} has an outcome")
        await self._pause(FRAME)
        _say(f"   {path}: {self._text('statusLine')}")

    def _fill(self, path: str, function_type: str, args: str) -> None:
        from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit

        types = self._find("functionTypeCombo", QComboBox)
        types.setCurrentIndex(types.findText(function_type))
        self._find("functionPathEdit", QLineEdit).setText(path)
        self._find("functionPathEdit", QLineEdit).textEdited.emit(path)
        self._find("argsEditor", QPlainTextEdit).setPlainText(args)

    def _press(self, name: str) -> None:
        from PySide6.QtWidgets import QAbstractButton

        self._find(name, QAbstractButton).click()

    def _choose_outcome_tab(self, index: int) -> None:
        from PySide6.QtWidgets import QTabWidget

        self._find("outcomeTabs", QTabWidget).setCurrentIndex(index)

    def _first_id(self) -> str:
        """The id of the first document on the page that the tree shows."""
        from PySide6.QtWidgets import QTreeView

        model = self._find("resultTree", QTreeView).model()
        index = QModelIndex()
        for key in ("page", "0", "_id"):
            rows = range(model.rowCount(index))
            same = (row for row in rows if model.index(row, 0, index).data() == key)
            row = next(same, None)
            if row is None:
                raise TourError(f"the tree shows no {key}")
            value, index = model.index(row, 1, index), model.index(row, 0, index)
        return str(value.data()).strip('"')

    # ------------------------------------------------------------------ what eyes do

    def _text(self, name: str) -> str:
        from PySide6.QtWidgets import QLabel

        return self._find(name, QLabel).text()

    def _enabled(self, name: str) -> bool:
        from PySide6.QtWidgets import QWidget

        return self._find(name, QWidget).isEnabled()

    def _find(self, name: str, kind: type[AnyWidget]) -> AnyWidget:
        found = self._window.findChild(kind, name)
        if found is None:
            raise TourError(f"there is no {name}")
        return found

    async def _until(self, holds: Callable[[], bool], what: str) -> None:
        for _ in range(round(SECONDS_TO_WAIT / FRAME)):
            if holds():
                return
            await self._pause(FRAME)
        raise TourError(f"waited {SECONDS_TO_WAIT:.0f} s in vain: {what}")

    async def _pause(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def _picture(self, name: str, what: str, of: str = "") -> None:
        """Take a picture in light and in dark, and say so."""
        from PySide6.QtWidgets import QWidget

        self._number += 1
        _say(f"{self._number}. {what}")
        for look in LOOKS:
            self._window.theme.choose(look)
            await self._pause(0.1)
            subject = self._find(of, QWidget) if of else self._window
            subject.grab().save(str(self._out / f"{self._number:02}-{name}-{look}.png"))
        self._window.theme.choose(LOOKS[0])


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
