"""The demo deployment on a loopback port, in threads of its own."""

import errno
import logging
import socket
import socketserver
import sys
import threading
from collections.abc import Iterable, Mapping
from http import HTTPMethod
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import TracebackType
from typing import Any, Self

from convex_explorer.demo.deployment import DemoDeployment
from convex_explorer.demo.identity import ADMIN_KEY
from convex_explorer.demo.replies import Reply
from convex_explorer.demo.request_bodies import MAX_BODY_BYTES
from convex_explorer.errors import ExplorerError

HOST = "127.0.0.1"
#: How often the server looks whether it is to end; stopping takes as long at most.
POLL_SECONDS = 0.1
STEP_BYTES = 1 << 16
#: Users who have a token, by name; the demo's own people.
TOKEN_USERS = {"Ada Lindqvist": "ada@northwind.example", "Mei Tanaka": "mei@northwind.example"}

logger = logging.getLogger(__name__)


class PortUnavailableError(ExplorerError):
    """The port is in use, or may not be used."""


class DemoServer:
    """Serves one demo deployment, from ``start`` to ``stop``, once.

    Attributes:
        admin_key: opens everything in this deployment, and nothing else.
        user_tokens: by the name of the user; good as long as the server lives.
        expired_token: one whose time is over.
    """

    def __init__(self, port: int = 0) -> None:
        """Make a server for a port; 0 takes any that is free."""
        self._port = port
        self._deployment = DemoDeployment()
        self._http: _HttpServer | None = None
        self._thread: threading.Thread | None = None
        mint = self._deployment.authenticator.mint
        self.admin_key = ADMIN_KEY
        self.user_tokens: Mapping[str, str] = {
            name: mint(name, email) for name, email in TOKEN_USERS.items()
        }
        self.expired_token = mint("Ada Lindqvist", TOKEN_USERS["Ada Lindqvist"], issued_at=0)

    @property
    def url(self) -> str:
        """Where the deployment's API is; known once it is started."""
        return self._deployment.url

    def start(self) -> str:
        """Begin to answer, and tell the URL. Requests made from now on wait until they are seen.

        Raises:
            PortUnavailableError: the port cannot be had.
        """
        try:
            http = _HttpServer(self._port, self._deployment)
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            raise PortUnavailableError(
                f"Port {self._port} is {'in use' if taken else 'not available'}.",
                advice="Choose another one, or none to get any that is free.",
            ) from error
        self._deployment.url = f"http://{HOST}:{http.server_address[1]}"
        self._http = http
        self._thread = threading.Thread(
            target=http.serve_forever, args=(POLL_SECONDS,), name="demo server", daemon=True
        )
        self._thread.start()
        return self.url

    def wait(self) -> None:
        """Return when the server has been stopped; for a program that does nothing else."""
        while self._thread is not None and self._thread.is_alive():
            # In pieces, so that Ctrl+C gets through on every system.
            self._thread.join(0.5)

    def stop(self) -> None:
        """Wake what sleeps, close every connection, and wait for the threads to end."""
        self._deployment.stop()
        if self._http is not None and self._thread is not None:
            self._http.shutdown()
            self._thread.join()
            self._http.close_connections()
            self._http.server_close()
            self._http = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


class _HttpServer(HTTPServer):
    """One thread for each connection, all of them known, so that all can be ended."""

    # Elsewhere it is what lets a port be used again at once; on Windows it lets two share it.
    allow_reuse_address = sys.platform != "win32"
    request_queue_size = 128

    def __init__(self, port: int, deployment: DemoDeployment) -> None:
        self.deployment = deployment
        self._connections: dict[threading.Thread, socket.socket] = {}
        self._lock = threading.Lock()
        super().__init__((HOST, port), _RequestHandler)

    def server_bind(self) -> None:
        """Bind without what HTTPServer adds: asking the name service, which can take seconds."""
        socketserver.TCPServer.server_bind(self)

    def process_request(self, request: Any, client_address: Any) -> None:
        thread = threading.Thread(
            target=self._serve, args=(request, client_address), name="demo connection", daemon=True
        )
        with self._lock:
            self._connections[thread] = request
        thread.start()

    def _serve(self, connection: socket.socket, address: Any) -> None:
        try:
            self.finish_request(connection, address)
        except ConnectionError as error:
            logger.debug("the client is gone: %s", error)
        finally:
            self.shutdown_request(connection)
            with self._lock:
                del self._connections[threading.current_thread()]

    def close_connections(self) -> None:
        """End what is still being served."""
        with self._lock:
            connections = dict(self._connections)
        for connection in connections.values():
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                logger.debug("a connection was closed already")
        for thread in connections:
            thread.join()


class _RequestHandler(BaseHTTPRequestHandler):
    """HTTP/1.1 with connections that stay open."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = STEP_BYTES
    server: _HttpServer

    def answer(self) -> None:
        """Let the deployment answer, whatever the method."""
        reply = self.server.deployment.handle(
            self.command, self.path, dict(self.headers.items()), self._read_body()
        )
        self._send(reply)

    def _read_body(self) -> bytes:
        """The body, or as much of it as shows that it is too large; the rest is read and dropped.

        Dropped rather than left, so that the client, still sending, sees the answer.
        """
        kept = bytearray()
        for step in self._body_steps():
            if len(kept) <= MAX_BODY_BYTES:
                kept += step
        return bytes(kept)

    def _body_steps(self) -> Iterable[bytes]:
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            while size := int(self.rfile.readline().partition(b";")[0], 16):
                yield from self._read_exactly(size)
                self.rfile.readline()
            while self.rfile.readline().strip():
                pass
        else:
            yield from self._read_exactly(int(self.headers.get("Content-Length", 0)))

    def _read_exactly(self, size: int) -> Iterable[bytes]:
        while size:
            step = self.rfile.read(min(size, STEP_BYTES))
            if not step:
                raise ConnectionResetError("the request ended early")
            size -= len(step)
            yield step

    def _send(self, reply: Reply) -> None:
        self.send_response_only(reply.status)
        for name, text in reply.headers.items():
            self.send_header(name, text)
        self.send_header("Content-Length", str(len(reply.body)))
        self.send_header("Date", self.date_time_string())
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer what is not HTTP with an empty body, as a deployment does, not with a page."""
        self.close_connection = True
        # What cannot be read counts as HTTP/0.9, which knows no status and no headers.
        self.request_version = self.protocol_version
        self._send(Reply(code, {"Connection": "close"}))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base's name
        logger.debug(format, *args)


# The base class looks for a method of the handler by the method of the request.
for _method in (*HTTPMethod, "QUERY"):
    setattr(_RequestHandler, f"do_{_method}", _RequestHandler.answer)
