"""A TCP proxy between the program and a deployment, that does to their talk what a fault says."""

import contextlib
import re
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass
from time import sleep
from typing import Self
from urllib.parse import urlsplit

#: To linger for no time at all turns closing into a reset: what was not read yet is dropped.
_RESET = struct.pack("ii", 1, 0)
_SECONDS_TO_END = 5.0


@dataclass(frozen=True)
class Answer:
    """A reply of the deployment, as bytes; ``head`` ends with the empty line."""

    head: bytes
    body: bytes

    @property
    def whole(self) -> bytes:
        return self.head + self.body

    def with_body(self, body: bytes, *headers: bytes) -> bytes:
        """Another body beneath the same status, and its length."""
        lines = [b"HTTP/1.1 200 OK", b"Content-Type: application/json", *headers]
        return b"\r\n".join([*lines, b"Content-Length: %d" % len(body), b"", body])


class Exchange:
    """One request that comes, in the hands of a fault.

    Attributes:
        asked: whether any byte of it was passed on to the deployment.
    """

    def __init__(self, client: socket.socket, server: tuple[str, int]) -> None:
        self._client = client
        self._server = server
        self._request = b""
        self.asked = False
        self.over = False

    @property
    def began(self) -> bool:
        """Whether any byte of the request came."""
        return bool(self._request)

    def read(self, size: int) -> bytes:
        """Wait for some bytes of the request; none if the client has hung up."""
        with contextlib.suppress(ConnectionError):
            came = self._client.recv(size)
            self._request += came
            return came
        return b""

    def read_request(self) -> bytes:
        """Wait for the whole request; b"" if there is none any more."""
        while not _is_whole(self._request):
            if not self.read(65_536):
                return b""
        return self._request

    def ask(self, *, step: int = 0) -> Answer:
        """Pass the request on, all at once or so many bytes at a time, and wait for the answer."""
        request = self.read_request()
        self.asked = True
        with socket.create_connection(self._server) as server:
            for start in range(0, len(request), step or len(request)):
                server.sendall(request[start : start + (step or len(request))])
            reply = b""
            while not _is_whole(reply):
                reply += server.recv(65_536)
        head, line, body = reply.partition(b"\r\n\r\n")
        return Answer(head + line, body)

    def pass_on(self, part: bytes) -> None:
        """Let the deployment have some bytes, and no more."""
        self.asked = True
        with socket.create_connection(self._server) as server:
            server.sendall(part)

    def say(self, *parts: bytes, pause: float = 0.0) -> None:
        """Send to the program; a pause after each part makes packets of them."""
        for part in parts:
            self._client.sendall(part)
            if pause:
                sleep(pause)

    def close(self) -> None:
        """Hang up, as one does who has said all."""
        self.over = True

    def reset(self) -> None:
        """Hang up as if the line were cut."""
        self._client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self.over = True

    def hold(self) -> None:
        """Say nothing until the program hangs up."""
        while self.read(65_536):
            pass
        self.over = True


#: What is done to one exchange; the connection stays open if it neither closes nor resets.
Act = Callable[[Exchange], None]


def pass_through(exchange: Exchange) -> None:
    """No fault at all."""
    if exchange.read_request():
        exchange.say(exchange.ask().whole)
    else:
        exchange.close()


class FaultProxy:
    """Listens on loopback; ``act`` says what becomes of each request, and may be changed.

    Attributes:
        act: the fault.
        connections: how many were taken so far.
        exchanges: every one that began, in its order.
    """

    def __init__(self, server_url: str) -> None:
        parts = urlsplit(server_url)
        self._server = (str(parts.hostname), int(parts.port or 80))
        self.act: Act = pass_through
        #: Done with a connection before anything is read from it.
        self.greet: Act | None = None
        self.connections = 0
        self.exchanges: list[Exchange] = []
        self._open: dict[threading.Thread, socket.socket] = {}
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._port = self._listener.getsockname()[1]
        self._listening = True
        self._accepting = threading.Thread(target=self._accept, name="fault proxy")
        self._accepting.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def stop_listening(self) -> None:
        """From now on nothing takes connections at this port."""
        self._listening = False
        try:
            self._listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            # Not on every system does that wake the thread that accepts; a connection does.
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self._port)).close()
        self._accepting.join(_SECONDS_TO_END)
        self._listener.close()

    def hang_up(self, *, reset: bool = False, last_words: bytes = b"") -> None:
        """Close every connection, from the deployment's side; wait until that is done."""
        with self._lock:
            open_now = dict(self._open)
        for connection in open_now.values():
            with contextlib.suppress(OSError):
                if last_words:
                    connection.sendall(last_words)
                if reset:
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                # Wakes the thread that waits for a request; that one closes.
                connection.shutdown(socket.SHUT_RD if reset else socket.SHUT_RDWR)
        for thread in open_now:
            thread.join(_SECONDS_TO_END)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop_listening()
        self.hang_up()
        with self._lock:
            assert not self._open, "a connection of the proxy does not end"

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            if not self._listening:
                connection.close()
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            thread = threading.Thread(
                target=self._serve, args=(connection,), name="fault proxy connection"
            )
            with self._lock:
                self.connections += 1
                self._open[thread] = connection
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            with connection, contextlib.suppress(OSError):
                over = False
                if self.greet is not None:
                    over = self._exchange(connection, self.greet)
                while not over:
                    # Faults are chosen when the request comes, not when the wait for it begins.
                    if not connection.recv(1, socket.MSG_PEEK):
                        return
                    over = self._exchange(connection, self.act)
        finally:
            with self._lock:
                del self._open[threading.current_thread()]

    def _exchange(self, connection: socket.socket, act: Act) -> bool:
        exchange = Exchange(connection, self._server)
        with self._lock:
            self.exchanges.append(exchange)
        act(exchange)
        return exchange.over


def _is_whole(message: bytes) -> bool:
    head, blank_line, body = message.partition(b"\r\n\r\n")
    length = re.search(rb"\r\ncontent-length: *(\d+)", head, re.IGNORECASE)
    return bool(blank_line) and len(body) >= int(length[1] if length else 0)
