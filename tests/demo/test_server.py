import http.client
import json
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import httpx
import pytest

from convex_explorer.demo.request_bodies import MAX_BODY_BYTES
from convex_explorer.demo.server import DemoServer, PortUnavailableError
from tests.support.demo import CLIENT, JSON


@pytest.fixture
def server():
    with DemoServer() as server:
        yield server


@pytest.fixture
def client(server):
    with httpx.Client(base_url=server.url, headers=CLIENT, trust_env=False, timeout=30) as client:
        yield client


def threads() -> set[str]:
    return {thread.name for thread in threading.enumerate() if thread.name.startswith("demo")}


def call(client: httpx.Client, endpoint: str, path: str, args, **headers: str):
    body = {"path": path, "args": args}
    return client.post(f"/api/{endpoint}", json=body, headers=headers).json()


def test_it_answers_over_http(server, client):
    assert client.get("/instance_name").text == "demo"
    key = {"Authorization": f"Convex {server.admin_key}"}
    answer = call(client, "query", "_system/cli/convexUrl:cloudUrl", {}, **key)
    assert answer == {"status": "success", "value": server.url}


def test_a_user_token_is_valid_and_an_expired_one_is_not(server, client):
    for name, token in server.user_tokens.items():
        answer = call(client, "query", "users:whoami", {}, Authorization=f"Bearer {token}")
        assert answer["value"]["name"] == name
    expired = f"Bearer {server.expired_token}"
    answer = call(client, "query", "users:whoami", {}, Authorization=expired)
    assert answer["message"] == "Could not validate token: Token expired"


def test_a_connection_serves_many_requests(server):
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(server.url).port, timeout=10)
    connection.connect()
    port = connection.sock.getsockname()[1]
    for method, target in [("GET", "/version"), ("HEAD", "/"), ("POST", "/nope"), ("GET", "/")]:
        connection.request(method, target, headers=CLIENT)
        reply = connection.getresponse()
        body = reply.read()
        assert connection.sock.getsockname()[1] == port
    assert body.startswith(b"This Convex deployment is running")
    connection.close()


def test_a_head_has_the_length_and_nothing_else(client):
    reply = client.head("/instance_name")
    assert reply.headers["Content-Length"] == "4"
    assert reply.content == b""


def test_a_body_may_come_in_chunks(client):
    body = iter([b'{"path":"values:echo",', b'"args":{"value":"', b"x" * 100_000, b'"}}'])
    reply = client.post("/api/query", content=body, headers=JSON)
    assert len(reply.json()["value"]) == 100_000
    assert client.get("/version").status_code == 200


def test_too_large_a_body_is_read_to_its_end_and_refused(client):
    reply = client.post("/api/query", content=b" " * (MAX_BODY_BYTES + 500_000), headers=JSON)
    assert reply.json()["code"] == "BadJsonBody"
    assert client.get("/version").status_code == 200


@pytest.mark.parametrize("method", ["TRACE", "QUERY", "OPTIONS", "DELETE"])
def test_unusual_methods_are_answered_too(client, method):
    reply = client.request(method, "/api/query")
    assert (reply.status_code, reply.headers["Allow"]) == (405, "POST")


@pytest.mark.parametrize("line", [b"nonsense", b"a b c d", b"GET / HTTP/x"])
def test_what_is_not_http_gets_an_empty_reply(server, line):
    address = ("127.0.0.1", urlsplit(server.url).port)
    with socket.create_connection(address, timeout=10) as connection:
        connection.sendall(line + b"\r\n\r\n")
        answer = b"".join(iter(lambda: connection.recv(4096), b""))
    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert answer.endswith(b"\r\n\r\n")


def test_a_big_result_arrives_whole(client):
    body = {"path": "values:big", "args": {"bytes": 1 << 24}}
    reply = client.post("/api/query", json=body)
    assert len(reply.content) > 1 << 24
    assert len(json.loads(reply.content)["value"]) == 8191


def test_sleepers_do_not_wait_for_each_other(server):
    def sleep(_number: int) -> float:
        with httpx.Client(base_url=server.url, headers=CLIENT, trust_env=False) as client:
            return call(client, "action", "jobs:sleep", {"ms": 300})["value"]["sleptMs"]

    started = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        assert min(pool.map(sleep, range(8))) >= 300
    assert time.monotonic() - started < 8 * 0.3


def test_nothing_is_left_when_it_has_stopped():
    server = DemoServer()
    server.start()
    idle = httpx.Client(base_url=server.url, headers=CLIENT, trust_env=False)
    idle.get("/version")
    sleeping = threading.Thread(target=_sleep_a_minute, args=(server.url,))
    sleeping.start()
    while "demo connection" not in threads():
        pass
    started = time.monotonic()
    server.stop()
    sleeping.join()
    idle.close()
    assert threads() == set()
    assert time.monotonic() - started < 5
    with pytest.raises(httpx.ConnectError):
        httpx.get(server.url, trust_env=False)


def _sleep_a_minute(url: str) -> None:
    try:
        body = {"path": "jobs:sleep", "args": {"ms": 60_000}}
        httpx.post(f"{url}/api/action", json=body, headers=CLIENT, trust_env=False, timeout=30)
    except httpx.HTTPError:
        return


def test_stopping_what_never_began_or_is_over_does_no_harm():
    server = DemoServer()
    server.stop()
    with DemoServer() as server:
        server.stop()


def test_a_client_that_leaves_does_not_disturb_it(server, client):
    body = b'{"path":"values:big","args":{"bytes":16000000}}'
    with socket.create_connection(("127.0.0.1", urlsplit(server.url).port)) as connection:
        head = f"POST /api/query HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n"
        connection.sendall(head.encode() + b"Content-Type: application/json\r\n\r\n" + body)
        connection.recv(100)
    assert client.get("/version").status_code == 200


def test_a_port_can_be_chosen_once(server):
    port = urlsplit(server.url).port
    with pytest.raises(PortUnavailableError, match=f"Port {port} is in use"):
        DemoServer(port).start()


def test_waiting_ends_when_it_is_stopped():
    server = DemoServer()
    server.wait()
    server.start()
    waiting = threading.Thread(target=server.wait)
    waiting.start()
    server.stop()
    waiting.join(10)
    assert not waiting.is_alive()


def test_starting_is_quick_and_loads_neither_qt_nor_httpx():
    program = """
import sys, time
from convex_explorer.demo.server import DemoServer
started = time.perf_counter()
server = DemoServer()
server.start()
print(time.perf_counter() - started)
server.stop()
print(sorted(name for name in sys.modules if name in {"PySide6", "httpx", "asyncio", "sqlite3"}))
"""
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, encoding="utf-8"
    )
    seconds, modules = run.stdout.splitlines()
    assert float(seconds) < 2
    assert modules == "[]"
