"""The desktop says that the screen was locked, on a D-Bus of its own."""

import shutil
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(
    not (sys.platform.startswith("linux") and shutil.which("dbus-run-session")),
    reason="there is no D-Bus here",
)

#: Two listen, of whom one soon stops; what is told comes in its order, so that the other one's
#: hearing of the last tells that all has come.
PROGRAM = """
import sys
from PySide6.QtCore import QCoreApplication
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from convex_explorer.session.lock_watch import LockWatch

application = QCoreApplication(sys.argv)
bus = QDBusConnection.sessionBus()

def say(interface, is_active):
    path = "/" + interface.replace(".", "/")
    message = QDBusMessage.createSignal(path, interface, "ActiveChanged")
    message.setArguments([is_active])
    assert bus.send(message)

heard = {"first": 0, "second": 0}

def hear_first():
    heard["first"] += 1

def hear_second():
    heard["second"] += 1
    if heard["second"] in (2, 3):
        application.quit()

first, second = LockWatch(), LockWatch()
first.locked.connect(hear_first)
second.locked.connect(hear_second)
say("org.freedesktop.ScreenSaver", True)
for watch in (first, first, second):
    watch.start()
for interface in ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver"):
    say(interface, False)
    say(interface, True)
application.exec()
first.stop()
say("org.gnome.ScreenSaver", True)
application.exec()
print(heard["first"], heard["second"])
"""


def test_a_locked_screen_is_heard_of_from_whichever_desktop_while_somebody_listens():
    command = ["dbus-run-session", "--", sys.executable, "-c", PROGRAM]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert ended.stdout.split() == ["2", "3"], ended.stderr


def test_without_a_bus_nothing_is_heard():
    from convex_explorer.session.lock_watch import LockWatch

    watch = LockWatch()
    watch.start()
    watch.stop()
