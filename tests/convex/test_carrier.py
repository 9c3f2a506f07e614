"""What a reply can be, and what can keep one from coming, over real sockets."""

import gzip
import socket
import threading
from time import sleep

import pytest

from convex_explorer.convex.calls import Progress
from convex_explorer.convex.connection_settings import ConnectionSettings
from convex_explorer.convex.errors import (
    ConnectionLostError,
    HostNotFoundError,
    NotListeningError,
    ProtocolError,
    ReplyTooLargeError,
    TimeLimitError,
)
from convex_explorer.convex.time_limits import TimeLimits
from convex_explorer.convex.wire import WireRequest
from tests.support.exchanges import carrier_to, exchange, failure_at, failure_of
from tests.support.scripted_server import (
    Reply,
    ScriptedServer,
    free_port,
    raw_server,
    read_request,
)

URL = "https://example.com"
#: The user of these has agreed to plain HTTP.
READABLE = ConnectionSettings(plain_http_accepted=True)


class TestReplies:
    async def test_a_reply_comes_with_status_headers_and_body(self):
        with ScriptedServer({"POST /api/query": Reply(418, b"tea", {"X-Pot": "1"})}) as server:
            reply = await exchange(server.url)
        assert (reply.status, reply.headers["x-pot"], reply.body) == (418, "1", b"tea")
        assert reply.seconds > 0

    async def test_a_compressed_reply_is_decoded(self):
        compressed = Reply(200, gzip.compress(b"tea"), {"Content-Encoding": "gzip"})
        with ScriptedServer({"POST /api/query": compressed}) as server:
            assert (await exchange(server.url)).body == b"tea"

    async def test_a_redirect_is_not_followed(self):
        moved = Reply(307, b"", {"Location": "/elsewhere"})
        with ScriptedServer({"POST /api/query": moved}) as server:
            assert (await exchange(server.url)).status == 307
        assert server.targets == ["POST /api/query"]

    async def test_a_reply_that_is_too_large_is_not_read_to_its_end(self):
        def say(connection):
            read_request(connection)
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            while True:
                connection.sendall(b"tea " * 10_000)

        error = await failure_of(say, max_reply_bytes=2**20)
        assert isinstance(error, ReplyTooLargeError)
        assert "larger than 1 MiB" in str(error)
        assert error.may_have_run
        assert error.received.startswith(b"tea tea")
        assert 2**20 < len(error.received) < 2**21

    async def test_of_a_compressed_reply_that_is_too_large_the_beginning_is_there_in_plain(self):
        bomb = Reply(200, gzip.compress(bytes(2**21)), {"Content-Encoding": "gzip"})
        with ScriptedServer({"POST /api/query": bomb}) as server:
            error = await failure_at(server.url, max_reply_bytes=2**20)
        assert isinstance(error, ReplyTooLargeError)
        assert error.received == bytes(len(error.received))
        assert 2**20 < len(error.received) < 2**21

    async def test_a_reply_that_is_compressed_twice_is_not_undone(self):
        bomb = gzip.compress(gzip.compress(bytes(2**20)))
        twice = Reply(200, bomb, {"Content-Encoding": "gzip, gzip"})
        with ScriptedServer({"POST /api/query": twice}) as server:
            error = await failure_at(server.url)
        assert "compressed" in str(error)

    async def test_a_redirect_to_what_is_no_address_is_a_reply_like_others(self):
        for location in ("mailto:x", "http://[", "http://h:x/"):
            moved = Reply(307, b"", {"Location": location})
            with ScriptedServer({"POST /api/query": moved}) as server:
                reply = await exchange(server.url)
            assert (reply.status, reply.headers["location"]) == (307, location)

    @pytest.mark.parametrize("chunked", [False, True])
    async def test_what_came_beyond_a_reply_is_not_taken_for_the_next_one(self, chunked):
        def reply(body: bytes) -> bytes:
            if chunked:
                head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                return head + b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
            return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)

        def say(connection):
            while request := read_request(connection):
                connection.sendall(reply(request[-1:]) + reply(b"not asked for"))

        with raw_server(say) as port:
            url = f"http://127.0.0.1:{port}"
            async with carrier_to(url) as carrier:
                for expected in (b"1", b"2", b"3"):
                    request = WireRequest(f"{url}/api/query", {}, expected)
                    reply_ = await carrier.exchange(request, read_seconds=5)
                    assert reply_.body == expected

    async def test_a_connection_is_used_again(self):
        connections = []

        def say(connection):
            connections.append(connection)
            while read_request(connection):
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

        with raw_server(say) as port:
            url = f"http://127.0.0.1:{port}"
            async with carrier_to(url) as carrier:
                for _ in range(3):
                    await carrier.exchange(WireRequest(f"{url}/api/query", {}), read_seconds=5)
        assert len(connections) == 1

    async def test_nothing_is_sent_beyond_the_deployments_url(self):
        async with carrier_to(URL) as carrier:
            for url in ("https://example.com.evil.org/api/query", "https://example.org/"):
                with pytest.raises(ValueError, match="not beneath"):
                    await carrier.exchange(WireRequest(url, {}), read_seconds=1)


class TestProgress:
    async def test_each_piece_is_told_of_and_that_it_was_the_last_one(self):
        halves = threading.Event()

        def say(connection):
            read_request(connection)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\ntea")
            halves.wait(5)
            connection.sendall(b"pot")

        told = []

        def hear(progress):
            told.append(progress)
            halves.set()

        with raw_server(say) as port:
            url = f"http://127.0.0.1:{port}"
            async with carrier_to(url) as carrier:
                request = WireRequest(f"{url}/api/query", {})
                reply = await carrier.exchange(request, read_seconds=5, on_progress=hear)
        assert reply.body == b"teapot"
        assert told[0] == Progress(3, 6)
        assert told[-1] == Progress(6, 6)
        assert [each.is_whole for each in told[:2]] == [False, True]

    async def test_where_the_server_does_not_say_how_much_comes_nothing_is_expected(self):
        def say(connection):
            read_request(connection)
            connection.sendall(
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\ntea\r\n0\r\n\r\n"
            )

        assert await progress_of(say) == [Progress(3, None), Progress(3, 3)]

    async def test_a_compressed_reply_is_counted_as_it_came(self):
        packed = gzip.compress(bytes(2**20))

        def say(connection):
            read_request(connection)
            head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
            connection.sendall(head % len(packed) + packed)

        assert (await progress_of(say))[-1] == Progress(len(packed), len(packed))


async def progress_of(say) -> list[Progress]:
    told = []
    with raw_server(say) as port:
        url = f"http://127.0.0.1:{port}"
        async with carrier_to(url) as carrier:
            request = WireRequest(f"{url}/api/query", {})
            await carrier.exchange(request, read_seconds=5, on_progress=told.append)
    return told


class TestFailures:
    async def test_nobody_listens(self):
        with free_port() as port:
            error = await failure_at(f"http://127.0.0.1:{port}")
        assert type(error) is NotListeningError
        assert f"127.0.0.1:{port}" in str(error)
        assert not error.may_have_run

    async def test_nobody_listens_at_any_address_of_a_name(self):
        with free_port() as port:
            error = await failure_at(f"http://localhost:{port}")
        assert type(error) is NotListeningError

    async def test_a_name_that_does_not_exist(self):
        error = await failure_at("http://no-such-host.invalid", READABLE)
        assert type(error) is HostNotFoundError
        assert "no-such-host.invalid" in str(error)
        assert not error.may_have_run

    async def test_a_server_that_stays_silent(self):
        def say(connection):
            read_request(connection)
            connection.recv(1)

        error = await failure_of(say, read_seconds=0.05)
        assert type(error) is TimeLimitError
        assert error.may_have_run

    async def test_a_server_that_hangs_up_without_a_word(self):
        error = await failure_of(read_request)
        assert type(error) is ConnectionLostError
        assert error.may_have_run

    async def test_a_server_that_resets_the_connection(self):
        def say(connection):
            read_request(connection)
            # Lingering for no time at all turns closing into a reset.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")

        error = await failure_of(say)
        assert type(error) is ConnectionLostError
        assert error.may_have_run

    async def test_a_reply_that_is_cut_short(self):
        def say(connection):
            read_request(connection)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")

        error = await failure_of(say)
        assert type(error) is ConnectionLostError
        assert "before a whole reply" in str(error)
        assert error.may_have_run

    async def test_a_reply_that_falls_silent_in_the_middle(self):
        def say(connection):
            read_request(connection)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
            connection.recv(1)

        assert type(await failure_of(say, read_seconds=0.05)) is TimeLimitError

    async def test_a_head_that_comes_to_no_end_in_time(self):
        def say(connection):
            read_request(connection)
            while True:
                connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
                sleep(0.01)

        error = await failure_of(say, read_seconds=0.1)
        assert type(error) is TimeLimitError
        assert error.may_have_run

    async def test_an_actions_reply_that_has_begun_has_to_go_on(self):
        def say(connection):
            read_request(connection)
            sleep(0.2)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
            connection.recv(1)

        settings = ConnectionSettings(time_limits=TimeLimits(reply=0.05))
        error = await failure_of(say, settings, read_seconds=None)
        assert type(error) is TimeLimitError
        assert error.may_have_run

    async def test_a_reply_that_trickles(self):
        def say(connection):
            read_request(connection)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            while True:
                connection.sendall(b"x")
                sleep(0.01)

        error = await failure_of(say, read_seconds=0.1)
        assert type(error) is TimeLimitError
        assert "too slowly" in str(error)
        assert error.may_have_run

    @pytest.mark.parametrize(
        "said",
        [
            b"\x15\x03\x03\x00\x02\x02\x46",
            b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
            b"HTTP/1.1 000 Nothing\r\n\r\n",
            b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 100_000,
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnot a size\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n12",
        ],
        ids=lambda said: ascii(said[:30]),
    )
    async def test_a_server_that_does_not_speak_http(self, said):
        def say(connection):
            read_request(connection)
            connection.sendall(said)

        error = await failure_of(say)
        assert type(error) is ProtocolError
        assert "does not speak HTTP" in str(error)
        assert error.may_have_run

    async def test_a_reply_compressed_wrongly(self):
        wrong = Reply(200, b"not gzip", {"Content-Encoding": "gzip"})
        with ScriptedServer({"POST /api/query": wrong}) as server:
            error = await failure_at(server.url)
        assert type(error) is ProtocolError
        assert "compressed" in str(error)
        assert error.may_have_run

    @pytest.mark.parametrize("url", ["ftp://example.com", "example.com", "http://h:999999", ""])
    async def test_a_url_that_cannot_be_asked(self, url):
        error = await failure_at(url, READABLE)
        assert not error.may_have_run
