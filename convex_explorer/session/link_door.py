"""Hands links over from a process that was started for one to the process that has the window."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from convex_explorer.convex.links import LONGEST_LINK, GivenLink, LinkOrigin

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtNetwork import QLocalServer, QLocalSocket

#: What the window's process says once it has a link.
_TAKEN = b"taken\n"
_LONGEST_MESSAGE = 8 * LONGEST_LINK
#: How long the window's process may take to answer; after that, the new one opens a window.
_MILLISECONDS_TO_ANSWER = 2_000
#: Longer paths are no names of sockets.
_LONGEST_PATH = 100


def hand_over(given: GivenLink, data_folder: Path) -> bool:
    """Give a link to the program that has its window open on a data folder; whether it took it.

    Blocks for two seconds at most. There must be an application object.
    """
    from PySide6.QtNetwork import QLocalSocket

    name = _name(data_folder)
    if name is None:
        return False
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(_MILLISECONDS_TO_ANSWER):
        return False
    socket.write(json.dumps(given).encode() + b"\n")
    while not socket.canReadLine():
        if not socket.waitForReadyRead(_MILLISECONDS_TO_ANSWER):
            return False
    return socket.readLine().data() == _TAKEN


class LinkDoor(QObject):
    """Takes links from other processes of the same user, for the same data folder.

    It lies in the data folder, which is the user's alone; on Windows it is a pipe of the user's.
    Where several programs are open on one folder, the first one has it.

    Signals:
        link_given: GivenLink.
    """

    link_given = Signal(object)

    def __init__(self, data_folder: Path) -> None:
        super().__init__()
        self._name = _name(data_folder)
        self._server: QLocalServer | None = None

    @property
    def is_open(self) -> bool:
        """Whether it takes links: not where the data folder has no room for a door."""
        return self._server is not None

    def listen(self) -> None:
        """Take links from now on, unless another process does, or the folder has no room for it."""
        if self._name is None or self._server is not None:
            return
        from PySide6.QtNetwork import QLocalServer, QLocalSocket

        # Qt would take the place of a server that is there.
        other = QLocalSocket()
        other.connectToServer(self._name)
        if other.waitForConnected(0):
            other.abort()
            return
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._greet)
        if not server.listen(self._name):
            return
        self._server = server

    def close(self) -> None:
        """Take no more links."""
        if self._server is not None:
            self._server.close()
            self._server = None

    def _greet(self) -> None:
        while self._server is not None and self._server.hasPendingConnections():
            visitor = self._server.nextPendingConnection()
            visitor.readyRead.connect(self._hear)
            visitor.disconnected.connect(visitor.deleteLater)

    def _hear(self) -> None:
        visitor: QLocalSocket = self.sender()  # type: ignore[assignment]  # only they say so
        if not visitor.canReadLine():
            if visitor.bytesAvailable() > _LONGEST_MESSAGE:
                visitor.abort()
            return
        given = _given(bytes(visitor.readLine(_LONGEST_MESSAGE).data()))
        if given is None:
            visitor.abort()
            return
        visitor.write(_TAKEN)
        visitor.flush()
        self.link_given.emit(given)


def _given(message: bytes) -> GivenLink | None:
    try:
        text, origin = json.loads(message)
        return GivenLink(text[: LONGEST_LINK + 1], LinkOrigin(origin))
    except (ValueError, TypeError, RecursionError):
        return None


def _name(data_folder: Path) -> str | None:
    if sys.platform == "win32":
        from hashlib import blake2b

        whose = f"{os.environ.get('USERNAME', '')} {data_folder}"
        return f"convex-explorer-{blake2b(whose.encode(), digest_size=16).hexdigest()}"
    path = str(data_folder / "links.socket")
    return path if len(os.fsencode(path)) <= _LONGEST_PATH else None
