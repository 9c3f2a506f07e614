"""Tries all that an installation needs, and writes down how it went: ``--self-test``."""

from __future__ import annotations

import asyncio
import json
import platform
import shutil
import sys
import tempfile
import uuid
from contextlib import closing
from pathlib import Path
from time import monotonic, time
from typing import TYPE_CHECKING, TypeVar

from convex_explorer import __version__
from convex_explorer.convex.calls import Returned
from convex_explorer.errors import ExplorerError
from convex_explorer.resources import resource_path
from convex_explorer.store.installation import Installation
from convex_explorer.store.secrets import KeyringSecrets, MemorySecrets, NoSafeKeyringError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from PySide6.QtWidgets import QWidget

    from convex_explorer.app import Program

    Facts = dict[str, object]

AnyWidget = TypeVar("AnyWidget", bound="QWidget")

PASSED, FAILED, ABSENT = "passed", "failed", "absent"
WIDTH, HEIGHT = 1360, 820
SECONDS_TO_WAIT = 30.0
FRAME = 0.02
FUNCTION, EXPRESSION = "tasks:countByStatus", "$.*"


class SelfTestError(Exception):
    """A part of the program is not as it should be."""


#: What a part of an installation raises that is damaged, or stands on a damaged system.
_TROUBLE = (SelfTestError, ExplorerError, OSError, ImportError, ValueError)


def test_itself(report: Path, screenshot: Path | None) -> int:
    """Try everything, write the report, and return the exit status: 1 where a part failed.

    Nothing of the user's is read or changed: the data folder is a new one, and the entry in the
    keyring is one that is thrown away.

    Args:
        report: the file for it; JSON, without secrets.
        screenshot: a file for a picture of the window, or None.
    """
    home = Path(tempfile.mkdtemp(prefix="convex-explorer-self-test-"))
    try:
        parts = _try_parts(home, screenshot)
    except _TROUBLE as error:  # not even the window can be built
        parts = {"window": _failed(error)}
    finally:
        shutil.rmtree(home, ignore_errors=True)
    outcome = FAILED if any(part["outcome"] == FAILED for part in parts.values()) else PASSED
    written = {"outcome": outcome, "parts": parts}
    report.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
    for name, part in parts.items():
        _say(f"{part['outcome']}: {name}{_told(part)}")
    return 0 if outcome == PASSED else 1


def _try_parts(home: Path, screenshot: Path | None) -> dict[str, Facts]:
    from convex_explorer.app import build_application, build_program, open_loop, paint
    from convex_explorer.store.folders import Folders

    application = build_application(sys.argv[:1])
    folders = Folders(home)
    folders.create()
    program = build_program(application, folders, MemorySecrets())
    program.window.resize(WIDTH, HEIGHT)
    program.window.show()
    paint(application, program.window)
    painted_at = time()
    loop = open_loop(application, program.tasks)
    try:
        return loop.run_until_complete(_try_in_turn(program, painted_at, screenshot))
    finally:
        loop.close()


async def _try_in_turn(
    program: Program, painted_at: float, screenshot: Path | None
) -> dict[str, Facts]:
    guest = _Guest(program)
    parts = {
        "versions": await _tried(_versions()),
        "window": await _tried(_window(program, painted_at)),
        "resources": await _tried(_resources()),
        "trust": await _tried(_trust()),
        "database": await _tried(_database()),
        "links": await _tried(_links(program)),
        "keyring": await _tried(_keyring()),
        "call": await _tried(guest.call()),
        "filter": await _tried(guest.filter()),
    }
    if screenshot is not None:
        parts["screenshot"] = await _tried(guest.take_picture(screenshot))
    await program.close()
    return parts


async def _tried(part: Awaitable[Facts]) -> Facts:
    try:
        return {"outcome": PASSED} | await part
    except NoSafeKeyringError as error:
        return {"outcome": ABSENT, "reason": str(error)}
    except _TROUBLE as error:
        return _failed(error)


def _failed(error: BaseException) -> Facts:
    return {"outcome": FAILED, "reason": str(error) or type(error).__name__}


# ---------------------------------------------------------------------- without the window


async def _versions() -> Facts:
    import PySide6
    from PySide6.QtCore import qVersion

    from convex_explorer.store.components import components

    here = Installation.found()
    return {
        "program": __version__,
        **{part.name.lower(): part.version for part in components()},
        "qt": qVersion(),
        "pyside": PySide6.__version__,
        "platform": platform.platform(),
        "frozen": here.is_frozen,
        "portable": here.is_portable,
        "installed_by": here.installed_by(),
        "third_party": bool(here.third_party_text()),
    }


async def _window(program: Program, painted_at: float) -> Facts:
    from PySide6.QtGui import QGuiApplication, QImageReader

    if not program.window.painted:
        raise SelfTestError("the window was not painted")
    return {
        "plugin": QGuiApplication.platformName(),
        "painted_at": painted_at,
        "pixel_ratio": program.window.devicePixelRatio(),
        "image_formats": [str(each.data(), "ascii") for each in
                          QImageReader.supportedImageFormats()],
    }  # fmt: skip


async def _resources() -> Facts:
    from PySide6.QtGui import QFontDatabase, QIcon

    themes = sorted(path.stem for path in resource_path("themes").glob("*.json"))
    for theme in themes:
        json.loads(resource_path(f"themes/{theme}.json").read_text(encoding="utf-8"))
    resource_path("style.qss").read_text(encoding="utf-8")
    fonts = []
    for path in sorted(resource_path("fonts").glob("*.[ot]tf")):
        number = QFontDatabase.addApplicationFont(str(path))
        if number < 0:
            raise SelfTestError(f"the font {path.name} cannot be loaded")
        fonts += QFontDatabase.applicationFontFamilies(number)
    icons = sorted(resource_path("icons").glob("*.svg"))
    for path in icons:
        if QIcon(str(path)).pixmap(16, 16).isNull():
            raise SelfTestError(f"the icon {path.name} cannot be drawn")
    if not (themes and fonts and icons):
        raise SelfTestError("there are no themes, no fonts or no icons")
    return {"themes": themes, "fonts": sorted(set(fonts)), "icons": len(icons)}


async def _trust() -> Facts:
    from convex_explorer.convex.http_client import count_trusted

    trusted = count_trusted()
    if trusted == 0:
        raise SelfTestError("no certificate authority is trusted here")
    return {"trusted": trusted}


async def _database() -> Facts:
    """History is searched by SQLite's FTS5, which a system may have left out."""
    import sqlite3

    try:
        with closing(sqlite3.connect(":memory:")) as database:
            database.execute("CREATE VIRTUAL TABLE words USING fts5(word)")
    except sqlite3.Error as error:
        raise SelfTestError(f"SQLite cannot search text: {error}") from error
    return {"version": sqlite3.sqlite_version}


async def _links(program: Program) -> Facts:
    """The window takes links from other processes."""
    for _ in range(round(SECONDS_TO_WAIT / FRAME)):
        if program.window.complete:
            break
        await asyncio.sleep(FRAME)
    if not program.session.link_door.is_open:
        raise SelfTestError("no links can be handed to the window")
    return {}


async def _keyring() -> Facts:
    from convex_explorer.convex.deployment import (
        Credential,
        CredentialKind,
        Deployment,
        DeploymentKind,
    )

    secrets = KeyringSecrets(time_limit=SECONDS_TO_WAIT)
    name = secrets.backend_name()
    kind = CredentialKind.DEPLOY_KEY
    nobody = Deployment(
        f"Self-test {uuid.uuid4()}", "https://self-test.invalid", DeploymentKind.DEVELOPMENT, kind
    )
    thrown_away = Credential(kind, uuid.uuid4().hex)
    try:
        secrets.write(nobody, thrown_away)
        if secrets.read(nobody) != thrown_away:
            raise SelfTestError(f"{name} gave back something else than it was given")
    finally:
        secrets.delete(nobody)
    if secrets.read(nobody) is not None:
        raise SelfTestError(f"{name} keeps what it was told to forget")
    return {"backend": name}


# ---------------------------------------------------------------------- through the window


class _Guest:
    """Uses the window by its controls' names, and hears from the session what became of it."""

    def __init__(self, program: Program) -> None:
        self._window = program.window
        self._book = program.session.book
        self._heard: list[object] = []
        for came in (
            program.session.runner.call_finished,
            program.session.runner.call_failed,
            program.session.filters.filtered,
            program.session.filters.failed,
        ):
            came.connect(self._hear)

    async def call(self) -> Facts:
        """One query, of the built-in demo."""
        from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QPushButton

        kind = self._find("deploymentKind", QLabel)
        self._book.use_demo()
        await self._until(lambda: kind.text() == "DEMO", "the demo is active")
        types = self._find("functionTypeCombo", QComboBox)
        types.setCurrentIndex(types.findText("Query"))
        self._find("functionPathEdit", QLineEdit).setText(FUNCTION)
        self._find("functionPathEdit", QLineEdit).textEdited.emit(FUNCTION)
        self._find("argsEditor", QPlainTextEdit).setPlainText("{}")
        self._find("runButton", QPushButton).click()
        outcome = await self._next("the call has an outcome")
        if not isinstance(outcome, Returned):
            raise SelfTestError(f"{FUNCTION} did not return a value: {outcome}")
        return {"function": FUNCTION, "bytes": outcome.size, "seconds": round(outcome.seconds, 4)}

    async def filter(self) -> Facts:
        """What the call returned, by the process that filters."""
        from PySide6.QtWidgets import QAbstractButton

        from convex_explorer.ui.outcome.filter_bar import FilterBar

        started = monotonic()
        self._find("filterButton", QAbstractButton).click()
        found = self._window.findChild
        await self._until(lambda: found(FilterBar, "filterBar") is not None, "the filter is there")
        # Not by the Enter key: the window may not be the active one.
        self._find("filterBar", FilterBar).filter_wished.emit(EXPRESSION)
        matches = await self._next("the filter has found something")
        if isinstance(matches, ExplorerError):
            raise matches
        return {"expression": EXPRESSION, "seconds": round(monotonic() - started, 4)}

    async def take_picture(self, screenshot: Path) -> Facts:
        """As the window looks now."""
        await asyncio.sleep(5 * FRAME)
        picture = self._window.grab()
        if not picture.save(str(screenshot), "PNG"):
            raise SelfTestError(f"the picture cannot be saved as {screenshot}")
        return {"width": picture.width(), "height": picture.height()}

    def _hear(self, _of_what: object, what: object) -> None:
        self._heard.append(what)

    async def _next(self, what: str) -> object:
        await self._until(lambda: bool(self._heard), what)
        return self._heard.pop()

    async def _until(self, holds: Callable[[], bool], what: str) -> None:
        for _ in range(round(SECONDS_TO_WAIT / FRAME)):
            if holds():
                return
            await asyncio.sleep(FRAME)
        raise SelfTestError(f"waited {SECONDS_TO_WAIT:.0f} s in vain: {what}")

    def _find(self, name: str, kind: type[AnyWidget]) -> AnyWidget:
        found = self._window.findChild(kind, name)
        if found is None:
            raise SelfTestError(f"the window has no {name}")
        return found


def _told(part: Facts) -> str:
    told = part.get("reason") or part.get("backend") or part.get("plugin")
    return f" ({told})" if told else ""


def _say(line: str) -> None:
    if sys.stdout is not None:  # on Windows a program without a console has none
        sys.stdout.write(f"{line}\n")
