"""Builds every object once, hands them to the window, runs the loop, and closes in order."""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QSocketNotifier,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QIcon

from convex_explorer import __version__
from convex_explorer.resources import resource_path
from convex_explorer.session.about import About
from convex_explorer.session.active_deployment import ActiveDeployment
from convex_explorer.session.argument_files import ArgumentFiles
from convex_explorer.session.call_runner import CallRunner
from convex_explorer.session.catalog_loader import CatalogLoader
from convex_explorer.session.commands import Commands
from convex_explorer.session.credential_keeper import CredentialKeeper
from convex_explorer.session.demo_host import DemoHost
from convex_explorer.session.deployment_book import DeploymentBook
from convex_explorer.session.draft_keeper import DraftKeeper
from convex_explorer.session.folder_watch import FolderWatch
from convex_explorer.session.guards import Guards
from convex_explorer.session.history_keeper import HistoryKeeper, limits_of
from convex_explorer.session.history_transfer import HistoryTransfer
from convex_explorer.session.identities import Identities
from convex_explorer.session.key_forgetting import KeyForgetting
from convex_explorer.session.link_door import LinkDoor, hand_over
from convex_explorer.session.links import Links
from convex_explorer.session.new_window import NewWindow
from convex_explorer.session.page_loader import PageLoader
from convex_explorer.session.past_calls import PastCalls
from convex_explorer.session.preferences import Preferences
from convex_explorer.session.production_watch import ProductionWatch
from convex_explorer.session.project_reader import ProjectReader
from convex_explorer.session.result_filter import ResultFilter
from convex_explorer.session.result_saver import ResultSaver
from convex_explorer.session.saved_calls import SavedCalls
from convex_explorer.session.session import Session
from convex_explorer.session.tasks import Tasks
from convex_explorer.session.updates import Updates
from convex_explorer.session.variable_book import VariableBook
from convex_explorer.store.catalogs import CatalogStore
from convex_explorer.store.deployments import DeploymentStore
from convex_explorer.store.errors import StoreError
from convex_explorer.store.folders import Folders
from convex_explorer.store.identities import IdentityStore
from convex_explorer.store.installation import Installation
from convex_explorer.store.secrets import MemorySecrets, Secrets, lasting_secrets
from convex_explorer.store.settings import SettingsStore
from convex_explorer.store.variables import VariableStore
from convex_explorer.ui.application import Application
from convex_explorer.ui.theme import Theme
from convex_explorer.ui.window import Window

if TYPE_CHECKING:
    import asyncio
    from types import TracebackType

    from PySide6.QtWidgets import QApplication

    from convex_explorer.convex.links import GivenLink
    from convex_explorer.store.audit_trail import AuditTrail
    from convex_explorer.store.drafts import DraftStore
    from convex_explorer.store.history import HistoryStore

logger = logging.getLogger(__name__)

LOG_BYTES, LOG_FILES = 1 << 20, 3
#: How long the first paint may take before we go on without it (a window may be minimized).
SECONDS_TO_PAINT = 2.0
GARBAGE_INTERVAL = 1_000  # milliseconds
#: Looking through more objects takes longer than half a frame; so often that is put off.
MANY_OBJECTS, MOST_PUT_OFF = 20_000, 5
OLDEST_GENERATION = 2
QT_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class Program(NamedTuple):
    """Everything that was built."""

    window: Window
    session: Session
    tasks: Tasks

    async def close(self) -> None:
        """End all work in order: calls, what is to be written, connections."""
        session = self.session
        session.link_door.close()
        session.watch.close()
        session.runner.stop_all()
        session.pages.stop_all()
        await session.filters.close()
        await session.saver.close()
        session.transfer.stop()
        await session.saved_calls.close()
        await session.production.close()
        await session.drafts.close()
        await session.history.close()
        await session.identities.close()
        await session.variables.close()
        await session.preferences.close()
        await session.active.close()
        await self.tasks.stop_all()


def build_program(  # noqa: PLR0913 - each is what one start differs in from another
    application: QApplication,
    folders: Folders,
    lasting_secrets: Secrets,
    *,
    releases_url: str | None = None,
    installation: Installation | None = None,
    safely: bool = False,
) -> Program:
    """Build the program around a data folder. Nothing slow: no network, no keyring, no asyncio.

    With ``safely``, the tabs of last time are only offered.
    """
    tasks = Tasks()
    preferences = Preferences(SettingsStore(folders.settings_file), tasks)
    trouble: StoreError | None = None
    try:
        preferences.load()
    except StoreError as error:
        trouble = error
    theme = Theme(application, preferences.settings.theme, preferences.settings.zoom)
    installation = installation or Installation.found()
    session = _build_session(
        folders,
        CredentialKeeper(lasting_secrets, MemorySecrets(), tasks),
        preferences,
        About(installation, folders, tasks),
        Updates(preferences, installation, tasks, url=releases_url),
        tasks,
    )
    _connect_deployments(session)
    _connect_runner(session)
    _connect_forgetting(session)
    window = Window(session, theme)
    theme.lay_style_sheet()
    if trouble is not None:
        window.notices.show_failure(trouble)
    _take_up(session, safely=safely)
    return Program(window, session, tasks)


def _build_session(  # noqa: PLR0913, PLR0917 - what is there before it
    folders: Folders,
    credentials: CredentialKeeper,
    preferences: Preferences,
    about: About,
    updates: Updates,
    tasks: Tasks,
) -> Session:
    active = ActiveDeployment(credentials, DemoHost(tasks))
    deployments = DeploymentStore(folders.deployments_file)
    book = DeploymentBook(deployments, credentials, active, tasks)
    guards = Guards(deployments, tasks)
    identities = Identities(IdentityStore(folders.identities_file), credentials, active, tasks)
    catalogs = CatalogLoader(CatalogStore(folders.catalogs), active, identities, tasks)
    variables = VariableBook(VariableStore(folders.variables_file), active, tasks)
    history = HistoryKeeper(partial(_open_history, folders, preferences), tasks)
    return Session(
        active,
        identities,
        guards,
        KeyForgetting(active, identities, credentials, tasks),
        book,
        CallRunner(active, identities, catalogs, variables, guards, tasks),
        DraftKeeper(partial(_open_drafts, folders), preferences, tasks),
        PageLoader(active, identities, tasks),
        history,
        preferences,
        ProjectReader(tasks),
        ResultSaver(tasks),
        ResultFilter(tasks),
        catalogs,
        ArgumentFiles(tasks),
        Commands(active, identities, book, variables, tasks),
        PastCalls(history, book, active, identities),
        ProductionWatch(partial(_open_audit_trail, folders), tasks),
        HistoryTransfer(history, tasks),
        variables,
        Links(active, book, tasks),
        LinkDoor(folders.root),
        NewWindow(folders),
        about,
        SavedCalls(folders.saved_calls_turns, preferences, tasks),
        updates,
        FolderWatch(
            {
                folders.deployments_file: book.refresh,
                folders.settings_file: preferences.refresh,
                folders.variables_file: variables.refresh,
            },
            tasks,
        ),
    )


def _connect_deployments(session: Session) -> None:
    """Have everybody who keeps something by deployment know which there are."""
    book = session.book
    book.changed.connect(session.identities.note_deployments)
    book.changed.connect(session.guards.note_deployments)
    book.removed.connect(session.catalogs.forget)
    book.removed.connect(session.variables.forget)


def _connect_runner(session: Session) -> None:
    """Have what the runner does written down: some of it before anything leaves."""
    runner, history, production = session.runner, session.history, session.production
    runner.call_started.connect(history.record_started)
    runner.call_finished.connect(history.record_finished)
    runner.call_failed.connect(history.record_failed)
    runner.call_stopped.connect(history.record_stopped)
    runner.call_started.connect(production.note_started)
    runner.call_finished.connect(production.note_finished)
    runner.call_failed.connect(production.note_failed)
    runner.call_stopped.connect(production.note_stopped)
    session.preferences.shared_changed.connect(history.take_settings)
    runner.write_before_calls(session.drafts.write_pending)
    runner.write_before_changes(production.write_noted)
    runner.write_before_changes(history.write_pending)


def _take_up(session: Session, *, safely: bool) -> None:
    """Go on where the program ended; what takes time is begun when there is a loop."""
    session.identities.load()
    session.variables.load()
    session.book.load(session.preferences.settings.active_deployment_id)
    session.drafts.restore(safely=safely)
    session.history.search("")


def _connect_forgetting(session: Session) -> None:
    """Have everybody who uses a credential stop before it is forgotten."""
    forgetting, runner = session.forgetting, session.runner
    runner.call_started.connect(forgetting.note_started)
    for ended in (runner.call_finished, runner.call_failed, runner.call_stopped):
        ended.connect(forgetting.note_ended)
    for stop in (
        runner.stop_all,
        session.pages.stop_all,
        session.catalogs.stop,
        session.book.stop_check,
    ):
        forgetting.begun.connect(stop)


def run_program(
    *,
    with_demo: bool = False,
    portable: bool = False,
    safely: bool = False,
    link: GivenLink | None = None,
) -> int:
    """Open the window, and return the exit code once it was closed. For the options see ``cli``.

    A link is given to the program whose window is open already, if there is one.
    """
    application = build_application(sys.argv)
    folders = Folders.standard(portable=portable)
    if link is not None and hand_over(link, folders.root):
        return 0
    trouble: StoreError | None = None
    try:
        folders.create()
    except StoreError as error:
        trouble = error
    secrets = lasting_secrets(is_portable=folders.is_portable)
    program = build_program(application, folders, secrets, safely=safely)
    application.link_given.connect(program.session.links.open)
    if trouble is not None:
        program.window.notices.show_failure(trouble)
    if with_demo:
        program.session.book.use_demo()
    if link is not None:
        program.session.links.open(link)
    _show_crashes(program.window)
    program.window.show()
    paint(application, program.window)
    collect_garbage_here(program.window)
    if trouble is None:
        start_logging(folders)
    SignalDoor(program.window)
    loop = open_loop(application, program.tasks)
    try:
        loop.run_until_complete(_until_closed(program))
    finally:
        loop.close()
    return 0


def build_application(arguments: list[str]) -> Application:
    """The QApplication, named so that the desktop knows it."""
    # Told so, Qt makes the style itself; in Python's hands it costs 50 million instructions.
    application = Application([*(arguments or ["convex-explorer"]), "-style", "fusion"])
    application.setApplicationName("convex-explorer")
    application.setApplicationDisplayName("Convex Explorer")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("convex-explorer")
    application.setWindowIcon(QIcon(str(resource_path("icons/convex-explorer.svg"))))
    # We end in order ourselves: see Program.close.
    application.setQuitOnLastWindowClosed(False)
    return application


def _open_history(folders: Folders, preferences: Preferences) -> HistoryStore:
    from convex_explorer.store.history import HistoryStore

    limits = limits_of(preferences.settings)
    return HistoryStore(folders.history_file, limits, backups=folders.backups)


def _open_drafts(folders: Folders) -> DraftStore:
    from convex_explorer.store.drafts import DraftStore

    return DraftStore(folders.drafts_file, folders.signs_of_life, backups=folders.backups)


def _open_audit_trail(folders: Folders) -> AuditTrail:
    from convex_explorer.store.audit_trail import AuditTrail

    return AuditTrail(folders.audit_file)


def open_loop(application: QApplication, tasks: Tasks) -> asyncio.AbstractEventLoop:
    """The loop: asyncio on Qt's own. Loaded only now, when the window is on the screen."""
    os.environ["QT_API"] = "pyside6"
    # Where click and rich are installed, httpx loads them for a command line that nobody uses here.
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # None: not there
    import asyncio

    import qasync

    loop: asyncio.AbstractEventLoop = qasync.QEventLoop(application)
    asyncio.set_event_loop(loop)
    loop.set_exception_handler(_report_bug)
    tasks.use_loop(loop)
    return loop


def collect_garbage_here(window: Window) -> None:
    """Collect garbage now and then, in this thread only, and never among what is there already.

    Python collects in whichever thread happens to run, and a widget that goes down in another
    thread than its own takes the program with it.
    """
    gc.disable()
    gc.freeze()
    timer = QTimer(window, interval=GARBAGE_INTERVAL)
    timer.timeout.connect(Collector(timer).collect)
    timer.start()


def start_logging(folders: Folders) -> None:
    """One rotating file, Qt's messages included. Never args, values or credentials."""
    from logging.handlers import RotatingFileHandler  # slow: it can log to sockets, too

    handler = RotatingFileHandler(
        folders.log_file, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger("convex_explorer").setLevel(logging.INFO)
    logging.getLogger().addHandler(handler)
    qInstallMessageHandler(_log_qt_message)
    logger.info("Convex Explorer %s, Python %s", __version__, sys.version.split()[0])


class Collector(QObject):
    """Collects garbage, though not while so much is being made that looking through it takes long.

    What reads a long text has hundreds of thousands of objects, and lets go of them when it is
    done.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._put_off = 0
        self._has_settled = False

    def collect(self) -> None:
        """Collect what Python itself would collect by now, if it is the time for that."""
        if gc.get_count()[0] > MANY_OBJECTS and self._put_off < MOST_PUT_OFF:
            self._put_off += 1
        else:
            self._put_off = 0
            self._collect_due()

    def _collect_due(self) -> None:
        """Collect the oldest generation that Python would collect by now, and all younger ones."""
        due = [
            count > limit for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)
        ]
        if True not in due:
            return
        oldest = max(generation for generation, is_due in enumerate(due) if is_due)
        gc.collect(oldest)
        # By then the libraries are there that a call needs. They stay, and to look through them
        # each time would take most of a frame.
        if oldest == OLDEST_GENERATION and not self._has_settled:
            self._has_settled = True
            gc.freeze()


async def _until_closed(program: Program) -> None:
    import asyncio

    closed = asyncio.Event()
    program.window.closed.connect(closed.set)
    if program.window.isVisible():
        await closed.wait()
    await program.close()


def paint(application: QApplication, window: Window) -> None:
    """Let Qt paint before anything slow is loaded."""
    give_up = monotonic() + SECONDS_TO_PAINT
    while not window.painted and monotonic() < give_up:
        application.processEvents()


class SignalDoor(QObject):
    """Closes the window when the terminal or the system says so, in order, with nothing lost.

    Python's handlers run only once the interpreter does; the byte that Python writes for each
    signal wakes Qt's loop for it.
    """

    def __init__(self, window: Window) -> None:
        import socket

        super().__init__(window)
        self._window = window
        # Both ends are kept: of a pair with one end closed, the other has something to say forever.
        self._reader, self._writer = socket.socketpair()
        for end in (self._reader, self._writer):
            end.setblocking(False)
        signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._wake)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._close)

    def _close(self, *_: object) -> None:
        self._window.close()

    def _wake(self) -> None:
        self._reader.recv(64)


def _show_crashes(window: Window) -> None:
    """Show a bug as a report to send, rather than on a terminal that nobody sees."""

    def show_crash(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if isinstance(error, KeyboardInterrupt):
            window.close()
            return
        from convex_explorer.ui.crash_dialog import CrashDialog, crash_report

        report = crash_report(kind, trace)
        logger.error("A bug:\n%s", report)
        # Painting that fails would fail again and again; one dialog is enough.
        if window.findChild(CrashDialog) is None:
            CrashDialog(report, window).open()

    sys.excepthook = show_crash


def _report_bug(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Treat what went wrong in a task like what goes wrong in a slot."""
    error = context.get("exception")
    if isinstance(error, BaseException):
        sys.excepthook(type(error), error, error.__traceback__)
    else:
        logger.error("%s", context.get("message"))


def _log_qt_message(level: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    logging.getLogger("qt").log(QT_LEVELS.get(level, logging.WARNING), "%s", message)
