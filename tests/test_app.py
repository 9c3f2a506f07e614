"""The program as a process: what it loads before it is seen, and how it ends."""

import gc
import json
import os
import signal
import subprocess
import sys
import time
import venv
import weakref
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

import convex_explorer
from convex_explorer.app import MANY_OBJECTS, MOST_PUT_OFF, Collector

ROOT = Path(convex_explorer.__file__).parents[1]
#: What has no part in the first paint.
SLOW = (
    *("asyncio", "httpx", "keyring", "msgspec", "qasync", "sqlite3", "ssl", "tomllib", "uuid"),
    *("convex_explorer.convex.args", "convex_explorer.convex.calls"),
    *("convex_explorer.store.history", "convex_explorer.values.received"),
    *("convex_explorer.ui.call.path_completer", "convex_explorer.ui.call.problems_list"),
    *("convex_explorer.ui.history.record_list", "convex_explorer.ui.outcome.result_view"),
    *("convex_explorer.ui.outcome.error_view", "convex_explorer.ui.widgets.banner"),
)
#: Classes of Qt with hundreds of names, each of which Python makes an object of. A function that
#: gives back a widget or a style can bring them in as well.
LARGE = ("QAccessible", "QFileDialog", "QGradient", "QListView", "QMessageBox", "QStyle", "QWizard")
NEEDS_SIGNALS = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")


@pytest.fixture
def environment(own_data_folder: Path) -> dict[str, str]:
    ours = {
        "CONVEX_EXPLORER_HOME": str(own_data_folder),
        "PYTHONPATH": str(ROOT),
        "QT_QPA_PLATFORM": "offscreen",
    }
    return os.environ | ours


def python(
    code: str, environment: dict[str, str], *arguments: str, interpreter: str = sys.executable
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [interpreter, "-c", code, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


# ---------------------------------------------------------------------- starting

BUILD_AND_PAINT = """
import sys
from convex_explorer.app import build_application, build_program
from convex_explorer.store.folders import Folders
from convex_explorer.store.secrets import KeyringSecrets

application = build_application(["convex-explorer"])
folders = Folders.standard()
folders.create()
program = build_program(application, folders, KeyringSecrets())
program.window.show()
while not program.window.painted:
    application.processEvents()
from PySide6 import QtGui, QtWidgets

made = {*sys.modules, *vars(QtGui), *vars(QtWidgets)}
print(*(name for name in sys.argv[1:] if name in made))
"""


@pytest.mark.parametrize("deployments", [0, 3])
def test_nothing_slow_is_loaded_before_the_first_paint(environment, own_data_folder, deployments):
    own_data_folder.mkdir()
    entry = {"url": "https://a.example.com", "kind": "production", "credential": "deploy key"}
    saved = [entry | {"id": f"{n}", "name": f"acme {n}"} for n in range(deployments)]
    content = json.dumps({"version": 1, "deployments": saved})
    (own_data_folder / "deployments.json").write_text(content)
    done = python(BUILD_AND_PAINT, environment, *SLOW, *LARGE)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


# ---------------------------------------------------------------------- ending


def wait_for(path: Path, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 30
    while not path.exists():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end, f"{path} does not come"
        time.sleep(0.02)


@NEEDS_SIGNALS
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_closes_the_window_and_loses_nothing(environment, own_data_folder, ending):
    command = [sys.executable, "-m", "convex_explorer", "demo"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        wait_for(own_data_folder / "deployments.json", process)
        process.send_signal(ending)
        _, said = process.communicate(timeout=20)
    assert process.returncode == 0, said
    assert b"Traceback" not in said
    assert json.loads((own_data_folder / "settings.json").read_text())["window_geometry"]
    log = (own_data_folder / "convex-explorer.log").read_text()
    assert f"Convex Explorer {convex_explorer.__version__}" in log
    assert "Traceback" not in log


# ---------------------------------------------------------------------- idling

SECONDS_IDLE, MOST_BUSY = 2.0, 0.3


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="nothing tells here what it used")
def test_a_window_that_nobody_uses_takes_no_part_of_the_processor(environment, own_data_folder):
    command = [sys.executable, "-m", "convex_explorer"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
        wait_for(own_data_folder / "drafts.sqlite3", process)
        time.sleep(SECONDS_IDLE)  # what can wait until the window is there is done meanwhile
        before = seconds_used(process)
        time.sleep(SECONDS_IDLE)
        used = seconds_used(process) - before
        process.terminate()
    assert used < MOST_BUSY * SECONDS_IDLE


def seconds_used(process: subprocess.Popen[bytes]) -> float:
    """How long the processor has worked for a process."""
    *_, fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")
    user, system = fields.split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


# ---------------------------------------------------------------------- bugs

#: Runs the program, and does something in it once its window is there.
RUN_AND_ACT = """
import threading, time
from PySide6.QtCore import QMetaObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPlainTextEdit
from convex_explorer.app import run_program

def after(milliseconds, act):
    QTimer.singleShot(milliseconds, QApplication.instance(), act)

def window():
    names = {{each.objectName(): each for each in QApplication.topLevelWidgets()}}
    return names["mainWindow"]

def leave():
    window().close()

{act}

def start():
    # From another thread: the first one is in run_program.
    while (application := QApplication.instance()) is None or not application.topLevelWidgets():
        time.sleep(0.01)
    timer = QTimer(singleShot=True, interval=300)
    timer.timeout.connect(act)
    timer.moveToThread(application.thread())
    QMetaObject.invokeMethod(timer, "start", Qt.ConnectionType.QueuedConnection)
    kept.append(timer)

kept = []
threading.Thread(target=start, daemon=True).start()
print(run_program())
"""
BREAK_DOWN_TWICE = """
def act():
    after(100, look)
    after(200, count)
    after(300, leave)
    canary = "c4n4ry"
    raise ValueError(f"what a {canary}")

def look():
    print(window().findChild(QPlainTextEdit, "crashReport").toPlainText())
    raise ValueError("again")

def count():
    print(len([each for each in QApplication.allWidgets() if each.objectName() == "crashDialog"]))
"""
READ_THE_BANNER = """
def act():
    banner = window().findChild(QFrame, "windowBanner")
    print(banner.findChild(QLabel, "bannerMessage").text())
    leave()
"""


def test_a_bug_is_shown_as_a_report_once_and_the_program_goes_on(environment, own_data_folder):
    done = python(RUN_AND_ACT.format(act=BREAK_DOWN_TWICE), environment)
    assert done.returncode == 0, done.stderr
    report, dialogs, status = done.stdout.rstrip().rsplit("\n", 2)
    assert "ValueError" in report
    assert "in act" in report
    assert (dialogs, status) == ("1", "0")
    log = (own_data_folder / "convex-explorer.log").read_text()
    assert log.count("A bug:") == 2
    assert "what a" not in done.stdout + log


def test_qt_s_own_messages_are_in_the_log(environment, own_data_folder):
    code = """
from PySide6.QtCore import qWarning
from convex_explorer.app import start_logging
from convex_explorer.store.folders import Folders
Folders.standard().create()
start_logging(Folders.standard())
qWarning("from Qt")
"""
    done = python(code, environment)
    assert done.returncode == 0, done.stderr
    assert "WARNING qt: from Qt" in (own_data_folder / "convex-explorer.log").read_text()


# ---------------------------------------------------------------------- trouble with files


def test_a_folder_that_cannot_be_made_is_said_in_the_window(environment, tmp_path):
    (tmp_path / "file").touch()
    home = {"CONVEX_EXPLORER_HOME": str(tmp_path / "file" / "data")}
    done = python(RUN_AND_ACT.format(act=READ_THE_BANNER), environment | home)
    assert done.returncode == 0, done.stderr
    message, status = done.stdout.splitlines()
    assert str(tmp_path / "file") in message
    assert status == "0"
    assert "Traceback" not in done.stderr


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A place of the program's own: an environment that finds its libraries elsewhere."""
    venv.create(tmp_path / "place", symlinks=os.name == "posix")
    return tmp_path / "place"


def run_portable(act: str, place: Path, environment: dict[str, str]) -> list[str]:
    """Do something in a portable program; what is printed."""
    binaries = place / ("Scripts" if sys.platform == "win32" else "bin")
    libraries = {"PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    code = RUN_AND_ACT.format(act=act).replace("run_program()", "run_program(portable=True)")
    done = python(code, environment | libraries, interpreter=str(binaries / "python"))
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout.splitlines()


def test_a_portable_program_keeps_all_beside_it(environment, own_data_folder, place):
    assert run_portable("act = lambda: leave()", place, environment) == ["0"]
    assert (place / "data" / "settings.json").exists()
    assert not own_data_folder.exists()


def test_a_portable_program_that_cannot_keep_anything_says_so_and_goes_on(environment, place):
    (place / "data").touch()
    message, status = run_portable(READ_THE_BANNER, place, environment)
    assert str(place / "data") in message
    assert status == "0"


def test_settings_that_cannot_be_read_are_set_aside_and_said_so(environment, own_data_folder):
    own_data_folder.mkdir()
    (own_data_folder / "settings.json").write_text("{ no JSON")
    done = python(RUN_AND_ACT.format(act=READ_THE_BANNER), environment)
    message, status = done.stdout.splitlines()
    assert "settings.json" in message
    assert status == "0"
    kept = [*own_data_folder.rglob("settings.*unreadable*")]
    assert [path.read_text() for path in kept] == ["{ no JSON"]


def test_what_is_there_at_the_first_full_collection_is_not_looked_at_again(qapp):
    parent = QObject()
    collector = Collector(parent)
    before, thresholds = gc.get_freeze_count(), gc.get_threshold()
    gc.set_threshold(0, 0, 0)
    try:
        for _ in range(2):
            gc.collect(0)
            gc.collect(1)  # each counts as one towards the next generation
        kept = [[] for _ in range(100)]
        collector.collect()
        frozen = gc.get_freeze_count()
        assert frozen > before + 100
        later = [[] for _ in range(100)]
        gc.collect(1)
        collector.collect()
        assert gc.get_freeze_count() <= frozen
        assert kept
        assert later
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()


def test_garbage_is_not_looked_for_while_very_much_is_being_made(qapp):
    class Circle:
        """Only a collection frees it."""

        def __init__(self) -> None:
            self.itself = self

    parent = QObject()
    collector = Collector(parent)
    gc.collect()
    circle = weakref.ref(Circle())
    many = [[] for _ in range(MANY_OBJECTS + 1)]
    for _ in range(MOST_PUT_OFF):
        collector.collect()
    assert circle() is not None
    collector.collect()
    assert circle() is None
    assert many


# ---------------------------------------------------------------------- links

#: Says which tabs there are, once there was time to open one.
LOOK_AT_TABS = """
from PySide6.QtWidgets import QTabBar
from convex_explorer.convex.links import GivenLink

def look():
    tabs = window().findChild(QTabBar, "callTabs")
    print(sorted(tabs.accessibleTabName(index) for index in range(tabs.count())))
    print("in front:", tabs.tabText(tabs.currentIndex()))
    leave()

def act():
    after(1000, look)
"""
OPEN_AS_MACOS_DOES = """
    from PySide6.QtCore import QCoreApplication, QUrl
    from PySide6.QtGui import QFileOpenEvent

    for url in ("file:///etc/passwd", "convex-explorer://open?function=messages:list"):
        QCoreApplication.sendEvent(QApplication.instance(), QFileOpenEvent(QUrl(url)))
"""


def test_macos_hands_links_over_as_events(environment):
    done = python(RUN_AND_ACT.format(act=LOOK_AT_TABS + OPEN_AS_MACOS_DOES), environment)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "['messages:list, from a link']"


def test_a_program_that_is_started_for_a_link_opens_it_before_the_tabs_of_before(environment):
    code = RUN_AND_ACT.format(act=LOOK_AT_TABS)
    for path, tabs in (
        ("users:get", "['users:get, from a link']"),
        ("users:list", "['users:get, from a link', 'users:list, from a link']"),
    ):
        link = f"GivenLink('convex-explorer://open?function={path}')"
        done = python(code.replace("run_program()", f"run_program(link={link})"), environment)
        assert done.returncode == 0, done.stderr
        assert done.stdout.splitlines() == [tabs, f"in front: {path}", "0"]
