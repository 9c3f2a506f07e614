"""A server on loopback that speaks HTTP/2 over TLS, and misbehaves as a test wants it to."""

import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import (
    DataReceived,
    RequestReceived,
    StreamEnded,
    StreamReset,
    WindowUpdated,
)
from h2.exceptions import ProtocolError
from h2.settings import SettingCodes, Settings


@dataclass
class Http2Request:
    """What has come of a request until now."""

    link: "Http2Link"
    stream_id: int
    headers: dict[str, str]
    body: bytes = b""

    def reply(self, body: bytes = b"tea", status: int = 200, *, whole: bool = True) -> None:
        self.link.reply(self.stream_id, status, body, whole=whole)


class HungUp(Exception):  # noqa: N818 - an order, no failure
    """Raised by a test's part to close the connection."""


@dataclass
class Http2Link:
    """One connection."""

    tls: ssl.SSLSocket
    server: "Http2Server"
    state: H2Connection = field(
        default_factory=lambda: H2Connection(H2Configuration(client_side=False))
    )
    requests: dict[int, Http2Request] = field(default_factory=dict)
    unsent: dict[int, tuple[bytes, bool]] = field(default_factory=dict)
    said_goodbye: bool = False

    def reply(self, stream_id: int, status: int, body: bytes, *, whole: bool) -> None:
        self.state.send_headers(stream_id, [(":status", str(status)), ("x-pot", "1")])
        self.unsent[stream_id] = (body, whole)
        self.send()

    def reset(self, stream_id: int, code: int) -> None:
        self.state.reset_stream(stream_id, code)
        self.send()

    def say_goodbye(self, last_stream_id: int, code: int = 0) -> None:
        self.said_goodbye = True
        self.state.close_connection(code, last_stream_id=last_stream_id)
        self.send()

    def send(self) -> None:
        for stream_id in list(self.unsent):
            self._send_of(stream_id)
        if data := self.state.data_to_send():
            self.tls.sendall(data)

    def serve(self) -> None:
        settings = {SettingCodes.MAX_CONCURRENT_STREAMS: self.server.most_streams}
        if self.server.wide_windows:
            settings[SettingCodes.INITIAL_WINDOW_SIZE] = 2**24
        self.state.local_settings = Settings(client=False, initial_values=settings)
        self.state.initiate_connection()
        if self.server.wide_windows:
            self.state.increment_flow_control_window(2**24)
        self.send()
        while came := self.tls.recv(65536):
            if self.said_goodbye:
                continue  # and waits for the client to go
            for event in self.state.receive_data(came):
                self._hear(event)
            self.send()

    def _hear(self, event: object) -> None:
        if isinstance(event, RequestReceived):
            headers = {name.decode(): text.decode() for name, text in event.headers}
            request = Http2Request(self, event.stream_id, headers)
            self.requests[event.stream_id] = request
            self.server.on_head(request)
        elif isinstance(event, DataReceived):
            self.requests[event.stream_id].body += event.data
            if self.server.takes_bodies:
                self.state.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        elif isinstance(event, StreamEnded):
            request = self.requests[event.stream_id]
            self.server.seen.append(request)
            self.server.on_request(request)
        elif isinstance(event, StreamReset):
            self.unsent.pop(event.stream_id, None)
            self.server.resets.append((event.stream_id, event.error_code))
            self.server.was_reset.set()
        elif isinstance(event, WindowUpdated):
            self.send()

    def _send_of(self, stream_id: int) -> None:
        body, whole = self.unsent[stream_id]
        try:
            while body:
                room = self.state.local_flow_control_window(stream_id)
                size = min(room, self.state.max_outbound_frame_size, len(body))
                if not size:
                    self.unsent[stream_id] = (body, whole)
                    return
                self.state.send_data(stream_id, body[:size])
                body = body[size:]
            if whole:
                self.state.end_stream(stream_id)
        except ProtocolError:
            """Nobody waits for it any longer."""
        del self.unsent[stream_id]


def _answer(request: Http2Request) -> None:
    request.reply()


def _pass(_request: Http2Request) -> None:
    """Wait for the rest."""


class Http2Server:
    """Each connection in a thread of its own.

    Args:
        tls: with its certificate; what is offered in ALPN is set here.
        on_request: told of each request when it has come wholly. Raises HungUp to close.
        on_head: told of each when its headers have come.
        takes_bodies: or lets a client wait for its window to open again.
        wide_windows: 16 MiB from the beginning.
        most_streams: at once on one connection.
    """

    def __init__(  # noqa: PLR0913 - each is one way to misbehave
        self,
        tls: ssl.SSLContext,
        on_request: Callable[[Http2Request], None] = _answer,
        *,
        on_head: Callable[[Http2Request], None] = _pass,
        takes_bodies: bool = True,
        wide_windows: bool = False,
        most_streams: int = 100,
    ) -> None:
        tls.set_alpn_protocols(["h2", "http/1.1"])
        self._tls = tls
        self.on_request, self.on_head = on_request, on_head
        self.takes_bodies, self.wide_windows = takes_bodies, wide_windows
        self.most_streams = most_streams
        self.links: list[Http2Link] = []
        self.seen: list[Http2Request] = []
        self.resets: list[tuple[int, int]] = []
        self.was_reset = threading.Event()
        self.accepted, self.may_shake_hands = threading.Event(), threading.Event()
        self.may_shake_hands.set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._listen)]

    @property
    def address(self) -> tuple[str, int]:
        return "127.0.0.1", self._listener.getsockname()[1]

    @property
    def url(self) -> str:
        return f"https://localhost:{self.address[1]}"

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, *_exception) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            self.accepted.set()
            self.may_shake_hands.wait(10)
            try:
                with self._tls.wrap_socket(connection, server_side=True) as tls:
                    assert tls.selected_alpn_protocol() == "h2"
                    link = Http2Link(tls, self)
                    self.links.append(link)
                    link.serve()
            except (OSError, HungUp):
                return
