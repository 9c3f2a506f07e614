"""A forward proxy on loopback: tunnels by CONNECT, and requests in absolute form."""

import http.client
import select
import socket
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import urlsplit


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_args) -> None:
        """A client that goes away is no news."""


class ForwardProxy:
    """Passes on what comes, and notes it: ``CONNECT localhost:443``, ``POST http://h/api/query``.

    Args:
        resolve: where a host and port really are; without it, where they say.
        password: ``user:password`` in base64 that it wants, or None.
    """

    def __init__(
        self,
        resolve: Callable[[str, int], tuple[str, int]] = lambda host, port: (host, port),
        password: str | None = None,
    ) -> None:
        self.seen: list[str] = []
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def admit(self) -> bool:
                proxy.seen.append(f"{self.command} {self.path}")
                if password is None:
                    return True
                if self.headers.get("Proxy-Authorization") == f"Basic {password}":
                    return True
                self.send_response(407)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return False

            def do_CONNECT(self) -> None:
                if not self.admit():
                    return
                host, _, port = self.path.rpartition(":")
                with socket.create_connection(resolve(host, int(port))) as there:
                    self.send_response(200)
                    self.end_headers()
                    _tunnel(self.connection, there)
                self.close_connection = True

            def forward(self) -> None:
                if not self.admit():
                    return
                target = urlsplit(self.path)
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                host, port = resolve(target.hostname or "", target.port or 80)
                there = http.client.HTTPConnection(host, port)
                headers = {
                    name: text
                    for name, text in self.headers.items()
                    if not name.lower().startswith("proxy-")
                }
                there.request(self.command, target.path, body, headers)
                reply = there.getresponse()
                came = reply.read()
                there.close()
                self.send_response(reply.status)
                for name, text in reply.getheaders():
                    if name.lower() not in {"server", "date"}:
                        self.send_header(name, text)
                self.end_headers()
                self.wfile.write(came)

            do_GET = forward  # noqa: N815 - http.server's own spelling
            do_POST = forward  # noqa: N815 - http.server's own spelling

            def log_message(self, *_args) -> None:
                pass

        self._server = _Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_exception) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _tunnel(here: socket.socket, there: socket.socket) -> None:
    while True:
        ready, _, _ = select.select([here, there], [], [], 5)
        if not ready:
            return
        for source in ready:
            data = source.recv(65536)
            if not data:
                return
            (there if source is here else here).sendall(data)
