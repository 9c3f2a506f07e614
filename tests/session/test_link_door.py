"""A link goes from the process that was started for it to the one that has the window."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket

import convex_explorer
from convex_explorer.convex.links import LONGEST_LINK, GivenLink, LinkOrigin
from convex_explorer.session.link_door import LinkDoor, hand_over
from tests.support.signals import emitted

ROOT = Path(convex_explorer.__file__).parents[1]
LINK = "convex-explorer://open?function=m:f"
#: Another process: says whether its link was taken; or opens a door, and is killed.
VISIT = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from convex_explorer.session.link_door import GivenLink, LinkOrigin, hand_over
application = QCoreApplication([])
sys.exit(not hand_over(GivenLink(sys.argv[2], LinkOrigin(sys.argv[3])), Path(sys.argv[1])))
"""
OPEN_AND_DIE = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from convex_explorer.session.link_door import LinkDoor
application = QCoreApplication([])
door = LinkDoor(Path(sys.argv[1]))
door.listen()
os._exit(9)
"""


@pytest.fixture
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("door")


@pytest.fixture
def door(qapp, folder):
    door = LinkDoor(folder)
    door.listen()
    yield door
    door.close()


def start(code: str, *arguments: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, "-c", code, *arguments], env=environment)


@pytest.mark.parametrize("origin", LinkOrigin)
async def test_a_link_is_taken_as_it_was_given(door, folder, origin):
    text = f"{LINK}&deployment=ü\n%00"
    with start(VISIT, str(folder), text, origin) as visitor:
        (given,) = await emitted(door.link_given)
        assert given == GivenLink(text, origin)
        assert visitor.wait(10) == 0


def test_where_no_window_is_open_nobody_takes_it(qapp, folder):
    assert not hand_over(GivenLink(LINK), folder)
    assert not hand_over(GivenLink(LINK), folder / "not there")


def test_a_closed_door_takes_nothing_and_leaves_nothing(door, folder):
    door.close()
    assert not hand_over(GivenLink(LINK), folder)
    assert list(folder.iterdir()) == []


async def test_the_first_of_several_programs_has_the_door(door, folder, heard):
    second = LinkDoor(folder)
    second.listen()
    told = heard(second.link_given)
    second.close()
    with start(VISIT, str(folder), LINK, "a link"):
        await emitted(door.link_given)
    assert told == []


async def test_another_folder_has_another_door(door, folder, tmp_path):
    assert not hand_over(GivenLink(LINK), tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe goes with its process")
async def test_what_a_killed_program_left_behind_is_in_nobodys_way(qapp, folder):
    with start(OPEN_AND_DIE, str(folder)) as killed:
        assert killed.wait(20) == 9
    assert [each.name for each in folder.iterdir()] == ["links.socket"]
    assert not hand_over(GivenLink(LINK), folder)
    door = LinkDoor(folder)
    door.listen()
    with start(VISIT, str(folder), LINK, "a link"):
        await emitted(door.link_given)
    door.close()


@pytest.mark.skipif(sys.platform == "win32", reason="pipes have no files")
def test_the_door_is_its_users_alone(door, folder):
    assert (folder / "links.socket").stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_have_a_door_has_none(qapp, tmp_path):
    (tmp_path / "file").touch()
    for place in (tmp_path / "file", tmp_path / "missing", Path("/" + "long/" * 40)):
        door = LinkDoor(place)
        door.listen()
        assert not hand_over(GivenLink(LINK), place)
        door.close()


@pytest.mark.parametrize(
    "message",
    [
        b"\n",
        b"nonsense\n",
        b'["only one"]\n',
        b'[1, "a link"]\n',
        b'["x", "somewhere"]\n',
        b"[" * 10_000 + b"\n",
        b"x" * (9 * LONGEST_LINK),
        b"\xff\xfe\n",
    ],
    ids=lambda message: message[:12],
)
async def test_what_is_no_link_is_shown_out(door, folder, message, heard):
    told = heard(door.link_given)
    socket = QLocalSocket()
    socket.connectToServer(str(folder / "links.socket"))
    assert socket.waitForConnected(1000)
    left = emitted(socket.disconnected)
    socket.write(message)
    await left
    assert told == []
