"""Loopback servers for tests: one that answers HTTP from a script, one that says any bytes."""

import json
import re
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

#: A certificate with its key, made out to “localhost” and signed by itself.
CERTIFICATE = Path(__file__).with_name("localhost.pem")


@dataclass(frozen=True)
class Reply:
    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def json(cls, value: object, status: int = 200) -> "Reply":
        return cls(status, json.dumps(value).encode(), {"Content-Type": "application/json"})

    @classmethod
    def html(cls, page: str, status: int = 200) -> "Reply":
        return cls(status, page.encode(), {"Content-Type": "text/html; charset=utf-8"})


@dataclass(frozen=True)
class Seen:
    """A request that came; ``target`` is its method and its path: ``POST /api/query``."""

    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 100

    def finish_request(self, request, client_address) -> None:
        if isinstance(request, ssl.SSLSocket):
            try:
                request.do_handshake()
            except ssl.SSLError:
                # What the client has sent already is taken: closing on it would be a reset, and
                # take away the alert that tells what was wrong.
                while socket.socket.recv(request, 65536):
                    pass
                raise
        super().finish_request(request, client_address)

    def handle_error(self, request, client_address) -> None:
        # A client that stopped waiting is no error of the server's.
        if not isinstance(sys.exc_info()[1], ConnectionError | ssl.SSLError):
            super().handle_error(request, client_address)


class ScriptedServer:
    """Answers each target from a script, and anything else ``otherwise``: with an empty 404."""

    def __init__(
        self,
        script: Mapping[str, Reply | Callable[[Seen], Reply]],
        otherwise: Reply | Callable[[Seen], Reply] = Reply(404),
        tls: ssl.SSLContext | None = None,
    ):
        self._scheme = "http" if tls is None else "https"
        self.script = dict(script)
        self.seen: list[Seen] = []
        scripted = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                headers = {name.lower(): text for name, text in self.headers.items()}
                seen = Seen(f"{self.command} {self.path}", headers, self.rfile.read(length))
                scripted.seen.append(seen)
                reply = scripted.script.get(seen.target, otherwise)
                reply = reply(seen) if callable(reply) else reply
                self.send_response(reply.status)
                for name, text in reply.headers.items():
                    self.send_header(name, text)
                self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body)

            do_GET = answer  # noqa: N815 - http.server's own spelling
            do_POST = answer  # noqa: N815 - http.server's own spelling

            def log_message(self, *_args) -> None:
                pass

        self._server = _Server(("127.0.0.1", 0), Handler)
        if tls is not None:
            # Shaking hands is for the thread of each connection: it may fail, or take long.
            self._server.socket = tls.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def url(self) -> str:
        host = "127.0.0.1" if self._scheme == "http" else "localhost"
        return f"{self._scheme}://{host}:{self._server.server_port}"

    @property
    def address(self) -> tuple[str, int]:
        return "127.0.0.1", self._server.server_port

    @property
    def targets(self) -> list[str]:
        return [seen.target for seen in self.seen]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_exception) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@contextmanager
def raw_server(say: Callable[[socket.socket], None], *, tls: bool = False) -> Iterator[int]:
    """Accept connections, let ``say`` treat each as it likes, close it; yields the port."""
    listener = socket.create_server(("127.0.0.1", 0))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                try:
                    if not tls:
                        say(connection)
                        continue
                    with context.wrap_socket(connection, server_side=True) as secured:
                        say(secured)
                except OSError:
                    continue

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        # Closing alone does not wake a thread that waits in accept().
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def read_request(connection: socket.socket) -> bytes:
    """Read one HTTP request, headers and body, from a connection; less if the client hangs up."""
    came = b""
    while more := b"" if _is_whole(came) else connection.recv(65536):
        came += more
    return came


def _is_whole(request: bytes) -> bool:
    head, blank_line, body = request.partition(b"\r\n\r\n")
    length = re.search(rb"\r\ncontent-length: *(\d+)", head, re.IGNORECASE)
    return bool(blank_line) and len(body) >= int(length[1] if length else 0)


@contextmanager
def free_port() -> Iterator[int]:
    """A port of this machine that nothing listens at."""
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        yield reserved.getsockname()[1]
