import errno
import gzip
import inspect
import os
import socket
import ssl
from contextlib import asynccontextmanager
from time import sleep

import httpx
import pytest

from convex_explorer.convex import carrier as carrier_module
from convex_explorer.convex.carrier import BUGS, TRANSLATED, Carrier, translate
from convex_explorer.convex.errors import (
    DeploymentError,
    HostNotFoundError,
    NotListeningError,
    ProtocolError,
    TimeLimitError,
    TlsError,
    UnreachableError,
)
from convex_explorer.convex.time_limits import TimeLimits
from convex_explorer.convex.wire import WireRequest
from tests.support.scripted_server import (
    CERTIFICATE,
    Reply,
    ScriptedServer,
    free_port,
    raw_server,
    read_request,
)

URL = "https://example.com"


@pytest.fixture(autouse=True)
def no_proxy_of_this_machine(monkeypatch):
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)


@asynccontextmanager
async def carrier_to(url, **options):
    carrier = Carrier(url, **options)
    try:
        yield carrier
    finally:
        await carrier.close()


async def exchange(url, *, read_seconds=5.0, method="POST", endpoint="/api/query"):
    async with carrier_to(url) as carrier:
        request = WireRequest(f"{url}{endpoint}", {}, b"{}", method)
        return await carrier.exchange(request, read_seconds=read_seconds)


async def failure_at(url, **options) -> DeploymentError:
    with pytest.raises(DeploymentError) as caught:
        await exchange(url, **options)
    assert caught.value.advice
    return caught.value


async def failure_of(say, **options) -> DeploymentError:
    with raw_server(say) as port:
        return await failure_at(f"http://127.0.0.1:{port}", **options)


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

    async def test_a_reply_that_is_too_large_is_not_read_to_its_end(self, monkeypatch):
        monkeypatch.setattr(carrier_module, "MAX_REPLY_BYTES", 2**20)
        bomb = Reply(200, gzip.compress(bytes(2**21)), {"Content-Encoding": "gzip"})
        with ScriptedServer({"POST /api/query": bomb}) as server:
            error = await failure_at(server.url)
        assert isinstance(error, ProtocolError)
        assert "larger than 1 MiB" in str(error)
        assert error.may_have_run

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
        error = await failure_at("http://no-such-host.invalid")
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
        assert type(error) is UnreachableError
        assert error.may_have_run

    async def test_a_server_that_resets_the_connection(self):
        def say(connection):
            read_request(connection)
            # Lingering for no time at all turns closing into a reset.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")

        error = await failure_of(say)
        assert type(error) is UnreachableError
        assert error.may_have_run

    async def test_a_reply_that_is_cut_short(self):
        def say(connection):
            read_request(connection)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")

        error = await failure_of(say)
        assert type(error) is UnreachableError
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

        limits = TimeLimits(connect=0.05, send=0.05)
        with raw_server(say) as port:
            url = f"http://127.0.0.1:{port}"
            async with carrier_to(url, time_limits=limits) as carrier:
                with pytest.raises(TimeLimitError) as caught:
                    await carrier.exchange(WireRequest(f"{url}/x", {}), read_seconds=0.1)
        assert caught.value.may_have_run

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
        error = await failure_at(url)
        assert not error.may_have_run


class TestTls:
    async def test_a_certificate_signed_by_itself(self):
        with raw_server(read_request, tls=True) as port:
            error = await failure_at(f"https://localhost:{port}")
        assert type(error) is TlsError
        assert "signed by itself" in str(error)
        assert "SSL_CERT_FILE" in error.advice
        assert not error.may_have_run

    async def test_a_certificate_made_out_to_another(self, monkeypatch):
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        with raw_server(read_request, tls=True) as port:
            error = await failure_at(f"https://127.0.0.1:{port}")
        assert type(error) is TlsError
        assert "made out to another" in str(error)

    async def test_a_certificate_of_an_authority_that_was_added(self, monkeypatch):
        def say(connection):
            read_request(connection)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ntea")

        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        with raw_server(say, tls=True) as port:
            assert (await exchange(f"https://localhost:{port}")).body == b"tea"

    async def test_a_server_that_speaks_no_tls(self):
        with ScriptedServer({}) as server:
            error = await failure_at(server.url.replace("http:", "https:"))
        assert type(error) is TlsError
        assert "http://" in error.advice
        assert not error.may_have_run

    @pytest.mark.parametrize(
        ("code", "words"), [(10, "has expired"), (20, "does not know"), (99, "odd reason")]
    )
    def test_other_faults_of_certificates_are_told_apart(self, code, words):
        fault = ssl.SSLCertVerificationError()
        fault.verify_code, fault.verify_message = code, "odd reason"
        assert words in str(translate(raised(httpx.ConnectError("x"), fault), URL))


def raised(error: Exception, cause: BaseException) -> Exception:
    error.__cause__ = cause
    return error


class TestTranslating:
    def test_every_public_exception_of_httpx_is_translated_or_known_as_a_bug(self):
        kinds = [
            kind
            for _, kind in inspect.getmembers(httpx, inspect.isclass)
            if issubclass(kind, Exception)
        ]
        bases = {httpx.HTTPError, httpx.RequestError}
        left = [kind for kind in kinds if not issubclass(kind, TRANSLATED + BUGS)]
        assert set(left) == bases
        assert len(kinds) > 20

    @pytest.mark.parametrize(
        ("kind", "may_have_run"),
        [
            (httpx.ConnectError, False),
            (httpx.ConnectTimeout, False),
            (httpx.PoolTimeout, False),
            (httpx.ProxyError, False),
            (httpx.UnsupportedProtocol, False),
            (httpx.ReadTimeout, True),
            (httpx.WriteTimeout, True),
            (httpx.ReadError, True),
            (httpx.WriteError, True),
            (httpx.CloseError, True),
            (httpx.RemoteProtocolError, True),
            (httpx.LocalProtocolError, True),
            (httpx.DecodingError, True),
        ],
    )
    def test_it_may_have_run_as_soon_as_the_request_may_have_been_sent(self, kind, may_have_run):
        error = translate(kind("x"), URL)
        assert error.may_have_run is may_have_run
        assert error.advice

    def test_a_network_without_a_way_is_told_apart(self):
        cause = ExceptionGroup("several", [OSError(errno.ENETUNREACH, "x")])
        error = translate(raised(httpx.ConnectError("x"), cause), URL)
        assert "no way to example.com" in str(error)

    def test_tls_that_breaks_off_in_the_middle_may_have_run(self):
        assert translate(ssl.SSLError("x"), URL).may_have_run

    def test_a_complaint_that_quotes_a_header_is_not_passed_on(self):
        error = translate(httpx.LocalProtocolError("Illegal header value b'Convex secret'"), URL)
        assert "secret" not in f"{error} {error.advice}"


class TestProxies:
    def test_where_a_proxy_is_in_between_the_advice_names_it(self, monkeypatch):
        monkeypatch.setenv("https_proxy", "http://user:secret@proxy.example.com:3128")
        error = translate(httpx.ConnectTimeout("x"), "https://happy-otter-123.convex.cloud")
        assert "proxy.example.com:3128" in error.advice
        assert "secret" not in error.advice

    def test_where_the_proxy_is_passed_by_it_is_not_named(self, monkeypatch):
        monkeypatch.setenv("https_proxy", "http://proxy.example.com:3128")
        monkeypatch.setenv("no_proxy", "example.com")
        assert "proxy" not in translate(httpx.ConnectTimeout("x"), URL).advice

    async def test_this_machine_is_reached_without_a_proxy(self, monkeypatch):
        with free_port() as nowhere, ScriptedServer({"POST /api/query": Reply(200)}) as server:
            monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{nowhere}")
            assert (await exchange(server.url)).status == 200

    async def test_another_machine_is_reached_through_the_proxy(self, monkeypatch):
        target = "POST http://backend.example.com/api/query"
        with ScriptedServer({target: Reply(200, b"by proxy")}) as server:
            monkeypatch.setenv("http_proxy", server.url)
            assert (await exchange("http://backend.example.com")).body == b"by proxy"

    async def test_a_proxy_that_refuses_is_told_apart(self, monkeypatch):
        def say(connection):
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")

        with raw_server(say) as port:
            monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{port}")
            error = await failure_at(URL)
        assert "proxy" in str(error)
        assert not error.may_have_run

    @pytest.mark.parametrize("proxy", ["gopher://proxy.example.com", "socks5://proxy.example.com"])
    async def test_a_proxy_of_an_unknown_kind_is_a_failure_and_no_bug(self, proxy, monkeypatch):
        monkeypatch.setenv("all_proxy", proxy)
        error = await failure_at(URL)
        assert "proxy" in str(error)
        assert not error.may_have_run
