"""Reading, writing and closing, over real sockets, in the plain and by TLS."""

import asyncio
import ssl
import threading
from contextlib import asynccontextmanager

import httpcore
import pytest

from convex_explorer.convex import network_streams
from convex_explorer.convex.network import Network
from tests.support.leftovers import nothing_left
from tests.support.scripted_server import CERTIFICATE, raw_server

LARGE = bytes(range(256)) * 2**14  # 4 MiB


@pytest.fixture(params=[False, True], ids=["plain", "tls"])
def by_tls(request) -> bool:
    return request.param


@asynccontextmanager
async def stream_to(say, by_tls: bool):
    with raw_server(say, tls=by_tls) as port:
        stream = await Network().connect_tcp("127.0.0.1", port)
        try:
            if by_tls:
                stream = await stream.start_tls(trusting(), "localhost", 5)
            yield stream
        finally:
            await stream.aclose()


def trusting() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=CERTIFICATE)


async def read_all(stream) -> bytes:
    came = bytearray()
    while more := await stream.read(65_536, 5):
        came += more
    return bytes(came)


async def test_all_that_is_said_is_read(by_tls):
    async with stream_to(lambda connection: connection.sendall(LARGE), by_tls) as stream:
        assert await read_all(stream) == LARGE


async def test_of_what_comes_by_http2_no_more_is_read_than_is_asked_for():
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(CERTIFICATE)
    tls.set_alpn_protocols(["h2"])

    def say(connection):
        with tls.wrap_socket(connection, server_side=True) as secured:
            secured.sendall(LARGE)
            secured.recv(1)

    with raw_server(say) as port:
        tcp = await Network().connect_tcp("127.0.0.1", port)
        context = trusting()
        context.set_alpn_protocols(["h2"])
        stream = await tcp.start_tls(context, "localhost", 5)
        came = bytearray()
        while len(came) < len(LARGE):
            piece = await stream.read(10_000, 5)
            assert len(piece) <= 10_000
            came += piece
        assert came == LARGE
        await stream.aclose()


async def test_all_that_is_written_arrives(by_tls):
    heard, done = bytearray(), threading.Event()

    def listen(connection):
        while len(heard) < len(LARGE):
            heard.extend(connection.recv(65_536))
        done.set()

    async with stream_to(listen, by_tls) as stream:
        await stream.write(LARGE[:100])
        await stream.write(b"")
        await stream.write(LARGE[100:], 5)
        assert await asyncio.to_thread(done.wait, 5)
    assert heard == LARGE


async def test_what_nobody_reads_makes_the_server_wait_and_is_not_lost(by_tls, monkeypatch):
    monkeypatch.setattr(network_streams, "_MOST_WAITING", 100_000)
    async with stream_to(lambda connection: connection.sendall(LARGE), by_tls) as stream:
        await asyncio.sleep(0.1)
        first = await stream.read(65_536, 5)
        assert len(first) < 1_000_000
        assert first + await read_all(stream) == LARGE


async def test_who_is_stopped_while_reading_loses_nothing(by_tls):
    go_on = threading.Event()

    def say(connection):
        go_on.wait(5)
        connection.sendall(b"tea")

    async with stream_to(say, by_tls) as stream:
        reading = asyncio.create_task(stream.read(10))
        await asyncio.sleep(0.01)
        reading.cancel()
        await asyncio.wait([reading])
        go_on.set()
        assert await stream.read(10, 5) == b"tea"


async def test_what_was_begun_to_be_written_is_written_to_its_end(by_tls):
    go_on, done, heard = threading.Event(), threading.Event(), bytearray()

    def listen(connection):
        go_on.wait(5)
        while len(heard) < len(LARGE) + 3:
            heard.extend(connection.recv(65_536))
        done.set()

    async with stream_to(listen, by_tls) as stream:
        writing = asyncio.create_task(stream.write(LARGE))
        await asyncio.sleep(0.01)
        writing.cancel()
        await asyncio.wait([writing])
        assert writing.cancelled()
        go_on.set()
        await stream.write(b"tea", 5)
        assert await asyncio.to_thread(done.wait, 5)
    assert heard == LARGE + b"tea"


async def test_limits_hold(by_tls):
    over = threading.Event()
    async with stream_to(lambda _connection: over.wait(5), by_tls) as stream:
        with pytest.raises(httpcore.ReadTimeout):
            await stream.read(10, 0.02)
        with pytest.raises(httpcore.WriteTimeout):
            await stream.write(LARGE * 4, 0.02)
        over.set()


async def test_an_idle_connection_tells_that_it_was_ended(by_tls):
    said = threading.Event()

    def say(connection):
        connection.sendall(b"tea")
        said.wait(5)

    async with stream_to(say, by_tls) as stream:
        assert await stream.read(10, 5) == b"tea"
        assert not stream.get_extra_info("is_readable")
        said.set()
        for _ in range(500):
            if stream.get_extra_info("is_readable"):
                break
            await asyncio.sleep(0.01)
        assert stream.get_extra_info("is_readable")
        assert await stream.read(10, 5) == b""


async def test_nothing_is_written_to_what_is_closed(by_tls):
    async with nothing_left(), stream_to(lambda link: link.recv(1), by_tls) as stream:
        await stream.aclose()
        with pytest.raises(httpcore.WriteError):
            await stream.write(b"tea")


async def test_tls_with_one_who_is_not_trusted_is_refused_and_closed():
    async with nothing_left():
        with raw_server(lambda connection: connection.recv(1), tls=True) as port:
            stream = await Network().connect_tcp("127.0.0.1", port)
            with pytest.raises(httpcore.ConnectError) as caught:
                await stream.start_tls(ssl.create_default_context(), "localhost", 5)
            assert isinstance(caught.value.__cause__, ssl.SSLCertVerificationError)
            assert stream.is_closed


async def test_tls_with_one_who_does_not_speak_it_is_refused():
    def say(connection):
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        connection.recv(65_536)

    async with nothing_left():
        with raw_server(say) as port:
            stream = await Network().connect_tcp("127.0.0.1", port)
            with pytest.raises(httpcore.ConnectError):
                await stream.start_tls(trusting(), "localhost", 5)


async def test_tls_with_one_who_stays_silent_has_a_limit():
    async with nothing_left():
        with raw_server(lambda connection: connection.recv(65_536) and connection.recv(1)) as port:
            stream = await Network().connect_tcp("127.0.0.1", port)
            with pytest.raises(httpcore.ConnectTimeout):
                await stream.start_tls(trusting(), "localhost", 0.05)


async def test_bytes_that_come_before_tls_are_not_taken_for_what_came_by_it():
    def say(connection):
        connection.sendall(b"not encrypted")
        connection.recv(65_536)

    with raw_server(say) as port:
        stream = await Network().connect_tcp("127.0.0.1", port)
        with pytest.raises(httpcore.ConnectError):
            await stream.start_tls(trusting(), "localhost", 5)
