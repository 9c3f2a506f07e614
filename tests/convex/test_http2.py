"""HTTP/2 where it is asked for, over real TLS: calls on one connection, and what breaks it."""

import asyncio
import socket
import subprocess
import sys
import threading
from contextlib import asynccontextmanager

import pytest
from h2.errors import ErrorCodes

from convex_explorer.convex.connection_settings import ConnectionSettings, ProxyChoice
from convex_explorer.convex.errors import (
    ConnectionLostError,
    DeploymentError,
    ReplyTooLargeError,
    TimeLimitError,
)
from convex_explorer.convex.time_limits import TimeLimits
from convex_explorer.convex.wire import WireRequest
from tests.support.certificates import Authority
from tests.support.exchanges import carrier_to, exchange, failure_at
from tests.support.forward_proxy import ForwardProxy
from tests.support.http2_server import Http2Server, HungUp
from tests.support.scripted_server import Reply, ScriptedServer

#: Beyond what fits into a connection's windows and buffers.
LARGE = b"x" * (8 * 2**20)


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def tls(authority):
    return authority.server()


@pytest.fixture
def settings(authority):
    return ConnectionSettings(ProxyChoice.NONE, ca_file=str(authority.file), http2=True)


def hang_up(_request):
    raise HungUp


class Calls:
    """Several calls over one carrier."""

    def __init__(self, carrier, url):
        self._carrier = carrier
        self._url = url

    async def call(self, body=b"{}", read_seconds=10.0):
        request = WireRequest(f"{self._url}/api/mutation", {}, body)
        return (await self._carrier.exchange(request, read_seconds=read_seconds)).body

    def start(self, *arguments, **options):
        return asyncio.create_task(self.call(*arguments, **options))

    async def failure(self, *arguments, **options):
        with pytest.raises(DeploymentError) as caught:
            await self.call(*arguments, **options)
        return caught.value


@asynccontextmanager
async def calls_to(server, settings, **options):
    async with carrier_to(server.url, settings, **options) as carrier:
        yield Calls(carrier, server.url)


async def happens(event: threading.Event) -> None:
    assert await asyncio.to_thread(event.wait, 10)


class TestWhichIsSpoken:
    async def test_http2_where_it_is_wanted_and_offered(self, tls, settings):
        with Http2Server(tls) as server:
            reply = await exchange(server.url, settings, body=b'{"a":1}')
        assert (reply.status, reply.headers["x-pot"], reply.body) == (200, "1", b"tea")
        assert [request.body for request in server.seen] == [b'{"a":1}']
        assert server.seen[0].headers[":path"] == "/api/query"

    async def test_http_1_where_it_is_not_offered(self, tls, settings):
        with ScriptedServer({"POST /api/query": Reply(200, b"tea")}, tls=tls) as server:
            assert (await exchange(server.url, settings)).body == b"tea"

    async def test_http_1_where_it_is_not_wanted(self, tls, authority):
        tls.set_alpn_protocols(["h2", "http/1.1"])
        unlike = ConnectionSettings(ProxyChoice.NONE, ca_file=str(authority.file))
        with ScriptedServer({"POST /api/query": Reply(200, b"tea")}, tls=tls) as server:
            assert (await exchange(server.url, unlike)).body == b"tea"

    async def test_http_1_where_nothing_is_encrypted(self, settings):
        with ScriptedServer({"POST /api/query": Reply(200, b"tea")}) as server:
            assert (await exchange(server.url, settings)).body == b"tea"

    async def test_http2_through_a_tunnel(self, tls, authority):
        with Http2Server(tls) as server, ForwardProxy(lambda *_: server.address) as proxy:
            settings = ConnectionSettings(
                ProxyChoice.MANUAL, proxy.url, ca_file=str(authority.file), http2=True
            )
            assert (await exchange(server.url, settings)).body == b"tea"
        assert len(server.seen) == 1

    async def test_several_calls_at_once_where_it_is_not_offered(self, tls, settings):
        with ScriptedServer({"POST /api/mutation": Reply(200, b"tea")}, tls=tls) as server:
            async with calls_to(server, settings) as calls:
                assert await asyncio.gather(*(calls.call() for _ in range(5))) == [b"tea"] * 5
        assert len(server.seen) == 5

    @pytest.mark.parametrize("http2", [False, True])
    def test_h2_is_loaded_only_where_it_is_wanted(self, http2):
        code = """
import sys
from convex_explorer.convex.carrier import Carrier
from convex_explorer.convex.connection_settings import ConnectionSettings
Carrier("https://example.com", ConnectionSettings(http2=sys.argv[1] == "True"))
print("h2" in sys.modules)
"""
        command = [sys.executable, "-c", code, str(http2)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == str(http2)


class TestSharing:
    async def test_five_calls_at_once_share_a_connection(self, tls, settings):
        def when_all_are_there(_request):
            if len(server.seen) == 6:
                for request in server.seen[1:]:
                    request.reply(request.body)

        with Http2Server(tls) as server:
            async with calls_to(server, settings) as calls:
                await calls.call()
                server.on_request = when_all_are_there
                bodies = [b"%d" % number for number in range(5)]
                assert await asyncio.gather(*map(calls.call, bodies)) == bodies
        assert len(server.links) == 1

    async def test_five_calls_at_once_that_open_the_connection_share_it(self, tls, settings):
        with Http2Server(tls) as server:
            async with calls_to(server, settings) as calls:
                assert await asyncio.gather(*(calls.call() for _ in range(5))) == [b"tea"] * 5
        assert len(server.links) == 1

    async def test_large_values_go_and_come_whole(self, tls, settings):
        large = LARGE[: 2 * 2**20]
        with Http2Server(tls, lambda request: request.reply(request.body)) as server:
            async with calls_to(server, settings) as calls:
                assert await calls.call(large) == large

    async def test_who_finds_no_place_on_the_connection_has_sent_nothing(self, tls, settings):
        limits = TimeLimits(connect=0.5)
        settings = ConnectionSettings(
            ProxyChoice.NONE, ca_file=settings.ca_file, http2=True, time_limits=limits
        )
        came = threading.Event()
        with Http2Server(tls, lambda _request: came.set(), most_streams=1) as server:
            async with calls_to(server, settings) as calls:
                first = calls.start()
                await happens(came)
                error = await calls.failure()
                first.cancel()
        assert type(error) is TimeLimitError
        assert not error.may_have_run
        assert len(server.seen) == 1


class TestStopping:
    @pytest.mark.parametrize("replies", [False, True])
    async def test_one_of_several_leaves_the_others_alone(self, tls, settings, replies):
        came = threading.Event()

        def hold(request):
            if replies:
                request.reply(LARGE, whole=False)
            if len(server.seen) == 2:
                came.set()

        with Http2Server(tls, hold) as server:
            async with calls_to(server, settings) as calls:
                stopped, other = calls.start(b"stop me"), calls.start(b"other")
                await happens(came)
                stopped.cancel()
                await happens(server.was_reset)
                server.on_request = lambda request: request.reply(b"third")
                assert await calls.call() == b"third"
                assert not other.done()
                other.cancel()
                await asyncio.wait([stopped, other])
        assert len(server.links) == 1
        assert server.resets[0][1] == ErrorCodes.CANCEL

    async def test_in_the_middle_of_large_args_leaves_the_others_alone(self, tls, settings):
        came = threading.Event()

        def note_second(request):
            if request.stream_id == 3:
                came.set()

        def answer_third(request):
            if request.stream_id == 5:
                for each in server.seen:
                    each.reply()

        with Http2Server(tls, answer_third, on_head=note_second, takes_bodies=False) as server:
            async with calls_to(server, settings) as calls:
                # The window of the connection stays shut: the others have no body.
                other = calls.start(b"")
                await asyncio.sleep(0)  # so that it goes first
                stopped = calls.start(LARGE)
                await happens(came)
                stopped.cancel()
                await happens(server.was_reset)
                assert await calls.call(b"") == b"tea"
                assert await other == b"tea"
        assert len(server.links) == 1

    async def test_while_the_network_takes_no_more_leaves_the_others_alone(self, tls, settings):
        came, go_on = threading.Event(), threading.Event()

        def stop_reading(_request):
            came.set()
            assert go_on.wait(10)

        with Http2Server(tls, on_head=stop_reading, wide_windows=True) as server:
            async with calls_to(server, settings) as calls:
                stopped = calls.start(LARGE)
                await happens(came)
                await asyncio.sleep(0.1)  # until the buffers of the network are full
                stopped.cancel()
                await asyncio.wait([stopped])
                go_on.set()
                assert await calls.call(b"next") == b"tea"
        assert len(server.links) == 1
        assert [request.body for request in server.seen] == [b"next"]

    async def test_the_first_while_it_connects_lets_the_second_connect(self, tls, settings):
        with Http2Server(tls) as server:
            server.may_shake_hands.clear()
            async with calls_to(server, settings) as calls:
                first, second = calls.start(), calls.start()
                await happens(server.accepted)
                first.cancel()
                await asyncio.wait([first])
                server.may_shake_hands.set()
                assert await second == b"tea"
            # The server waits here for each connection to be closed.

    async def test_one_that_waits_for_its_place_leaves_the_others_alone(self, tls, settings):
        came = threading.Event()
        with Http2Server(tls, lambda _request: came.set(), most_streams=1) as server:
            async with calls_to(server, settings) as calls:
                started = [calls.start(b"0"), calls.start(b"1")]
                await happens(came)
                under_way = int(server.seen[0].body)
                started[1 - under_way].cancel()
                await asyncio.wait([started[1 - under_way]])
                server.seen[0].reply()
                assert await started[under_way] == b"tea"
        assert len(server.links) == 1

    async def test_a_reply_that_is_too_large_does_not_use_up_the_window_of_all(self, tls, settings):
        came = threading.Event()

        def pour(request):
            came.set()
            if request.body == b"end":
                server.seen[0].reply()
            if request.body != b"hold":
                request.reply(LARGE if request.body == b"pour" else b"tea")

        with Http2Server(tls, pour) as server:
            async with calls_to(server, settings, max_reply_bytes=2**20) as calls:
                held = calls.start(b"hold")
                await happens(came)
                for _ in range(5):
                    assert isinstance(await calls.failure(b"pour"), ReplyTooLargeError)
                assert await calls.call(b"end") == b"tea"
                assert await held == b"tea"
        assert len(server.links) == 1


class TestBreaking:
    async def test_after_the_headers_the_call_is_in_doubt(self, tls, settings):
        with Http2Server(tls, on_head=hang_up) as server:
            error = await failure_at(server.url, settings)
        assert type(error) is ConnectionLostError
        assert error.may_have_run

    async def test_after_the_request_every_call_is_in_doubt(self, tls, settings):
        def hang_up_on_three(_request):
            if len(server.seen) == 4:
                raise HungUp

        with Http2Server(tls) as server:
            async with calls_to(server, settings) as calls:
                await calls.call()
                server.on_request = hang_up_on_three
                errors = await asyncio.gather(*(calls.failure() for _ in range(3)))
                server.on_request = lambda request: request.reply(b"again")
                assert await calls.call() == b"again"
        assert {type(error) for error in errors} == {ConnectionLostError}
        assert all(error.may_have_run for error in errors)
        assert len(server.seen) == 5, "nothing was sent twice"

    async def test_in_the_middle_of_a_reply_the_call_is_in_doubt(self, tls, settings):
        def say_half(request):
            request.reply(b"te", whole=False)
            raise HungUp

        with Http2Server(tls, say_half) as server:
            error = await failure_at(server.url, settings)
        assert type(error) is ConnectionLostError
        assert error.may_have_run

    async def test_nonsense_in_the_middle_of_a_reply_is_a_failure_and_no_bug(self, tls, settings):
        def talk_nonsense(request):
            request.reply(b"te", whole=False)
            request.link.tls.sendall(b"\0\0\1\7\0\0\0\0\0!" * 9)

        with Http2Server(tls, talk_nonsense) as server:
            error = await failure_at(server.url, settings)
        assert type(error) is ConnectionLostError
        assert error.may_have_run

    async def test_a_goodbye_to_a_call_that_was_taken_leaves_it_in_doubt(self, tls, settings):
        def say_goodbye(request):
            request.link.say_goodbye(request.stream_id)

        with Http2Server(tls, say_goodbye) as server:
            error = await failure_at(server.url, settings)
        assert type(error) is ConnectionLostError
        assert error.may_have_run
        assert len(server.seen) == 1

    @pytest.mark.parametrize("earlier", [0, 1])
    async def test_a_goodbye_before_a_call_was_taken_says_so_and_nothing_is_sent_again(
        self, tls, settings, earlier
    ):
        def say_goodbye(request):
            request.link.say_goodbye(request.stream_id - 2 if earlier else 0)

        with Http2Server(tls) as server:
            async with calls_to(server, settings) as calls:
                for _ in range(earlier):
                    await calls.call()
                server.on_request = say_goodbye
                error = await calls.failure()
                assert len(server.seen) == earlier + 1
                server.on_request = lambda request: request.reply(b"again")
                assert await calls.call() == b"again"
        assert type(error) is ConnectionLostError
        assert not error.may_have_run
        assert "did nothing" in str(error)

    @pytest.mark.parametrize("politely", [False, True])
    async def test_a_server_that_goes_while_nothing_is_under_way_harms_no_call(
        self, tls, settings, politely
    ):
        gone = threading.Event()

        def reply_and_go(request):
            request.reply()
            if politely:
                request.link.say_goodbye(request.stream_id)
            request.link.tls.shutdown(socket.SHUT_WR)
            gone.set()

        with Http2Server(tls, reply_and_go) as server:
            async with calls_to(server, settings) as calls:
                assert await calls.call(b"first") == b"tea"
                await happens(gone)
                server.on_request = lambda request: request.reply(b"next")
                assert await calls.call(b"second") == b"next"
        assert [request.body for request in server.seen] == [b"first", b"second"]
        assert len(server.links) == 2

    async def test_a_refused_stream_did_not_run(self, tls, settings):
        def refuse(request):
            request.link.reset(request.stream_id, ErrorCodes.REFUSED_STREAM)

        with Http2Server(tls, refuse) as server:
            error = await failure_at(server.url, settings)
        assert type(error) is ConnectionLostError
        assert not error.may_have_run
        assert len(server.seen) == 1

    @pytest.mark.parametrize("code", [ErrorCodes.INTERNAL_ERROR, ErrorCodes.CANCEL])
    async def test_a_stream_reset_for_another_reason_may_have_run(self, tls, settings, code):
        with Http2Server(tls, lambda r: r.link.reset(r.stream_id, code)) as server:
            error = await failure_at(server.url, settings)
        assert type(error) is ConnectionLostError
        assert error.may_have_run

    async def test_a_stream_refused_after_its_reply_began_may_have_run(self, tls, settings):
        def reply_and_refuse(request):
            request.reply(b"te", whole=False)
            request.link.reset(request.stream_id, ErrorCodes.REFUSED_STREAM)

        with Http2Server(tls, reply_and_refuse) as server:
            error = await failure_at(server.url, settings)
        assert error.may_have_run


class TestTimeLimits:
    async def test_a_server_that_stays_silent_ends_one_call_only(self, tls, settings):
        with Http2Server(tls, lambda _request: None) as server:
            async with calls_to(server, settings) as calls:
                error = await calls.failure(read_seconds=0.1)
                server.on_request = lambda request: request.reply(b"next")
                assert await calls.call() == b"next"
        assert type(error) is TimeLimitError
        assert error.may_have_run
        assert len(server.links) == 1

    async def test_args_that_are_not_taken_end_with_the_limit_of_sending(self, tls, settings):
        limits = TimeLimits(send=0.1)
        settings = ConnectionSettings(
            ProxyChoice.NONE, ca_file=settings.ca_file, http2=True, time_limits=limits
        )
        body = LARGE[:70_000]  # a little more than the window, and 2 s at the slowest
        with Http2Server(tls, takes_bodies=False) as server:
            error = await failure_at(server.url, settings, body=body, read_seconds=None)
        assert type(error) is TimeLimitError
        assert error.may_have_run
        assert server.seen == []
