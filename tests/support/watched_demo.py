"""The demo deployment on a loopback port, with a list of all that was asked of it."""

import json
import threading
import time
from typing import Self

from convex_explorer.demo.deployment import DemoDeployment
from convex_explorer.demo.identity import TOKEN_SECONDS
from tests.support.scripted_server import Reply, ScriptedServer, Seen


class WatchedDemo:
    """What a test knows of the deployment that the program speaks to.

    Attributes:
        instead: answers every request for as long as it is there.
    """

    def __init__(self) -> None:
        self.instead: Reply | None = None
        self._open = threading.Event()
        self._open.set()
        self._deployment = DemoDeployment()
        self._server = ScriptedServer({}, otherwise=self._answer)

    @property
    def url(self) -> str:
        return self._server.url

    @property
    def requests(self) -> list[Seen]:
        """Everything that came, in its order."""
        return list(self._server.seen)

    @property
    def called(self) -> list[str]:
        """The function paths that were called, in their order."""
        return [
            json.loads(seen.body)["path"]
            for seen in self._server.seen
            if seen.target.startswith("POST /api/") and b'"path"' in seen.body
        ]

    def token(self, expires_in: float) -> str:
        """A token of the demo's first user, which expires in so many seconds."""
        issued_at = time.time() - TOKEN_SECONDS + expires_in
        mint = self._deployment.authenticator.mint
        return mint("Ada Lindqvist", "ada@northwind.example", issued_at=int(issued_at) + 1)

    def tasks_titled(self, title: str) -> int:
        """How many tasks have a title of this one word."""
        asked = {"path": "tasks:search", "args": {"text": title, "limit": 1000}}
        headers = {"Convex-Client": "tests-1.0.0", "Content-Type": "application/json"}
        reply = self._deployment.handle("POST", "/api/query", headers, json.dumps(asked).encode())
        return [task["title"] for task in json.loads(reply.body)["value"]].count(title)

    def hold(self) -> None:
        """Keep every request waiting from now on, until ``let_go``."""
        self._open.clear()

    def let_go(self) -> None:
        """Answer what waits, and all that follows."""
        self._open.set()

    def _answer(self, seen: Seen) -> Reply:
        self._open.wait()
        if self.instead is not None:
            return self.instead
        method, target = seen.target.split(" ", 1)
        reply = self._deployment.handle(method, target, seen.headers, seen.body)
        return Reply(reply.status, reply.body, reply.headers)

    def __enter__(self) -> Self:
        self._server.__enter__()
        self._deployment.url = self._server.url
        return self

    def __exit__(self, *exception: object) -> None:
        self._deployment.stop()
        self.let_go()
        self._server.__exit__(*exception)
