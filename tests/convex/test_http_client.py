"""The road to a server, over real sockets: proxies, trust, client certificates, plain HTTP."""

import base64
import os
import socket
import sys

import pytest

from convex_explorer.convex.connection_settings import ConnectionSettings, ProxyChoice
from convex_explorer.convex.errors import (
    ConnectionSettingsError,
    NotEncryptedError,
    ProxyError,
    TimeLimitError,
    TlsError,
    UnknownAuthorityError,
)
from convex_explorer.convex.http_client import certificate_at, count_trusted, proxy_for
from convex_explorer.convex.time_limits import TimeLimits
from tests.support.certificates import AUTHORITY_NAME, Authority
from tests.support.exchanges import exchange, failure_at
from tests.support.forward_proxy import ForwardProxy
from tests.support.scripted_server import (
    CERTIFICATE,
    Reply,
    ScriptedServer,
    free_port,
    raw_server,
    read_request,
)

URL = "https://example.com"
READABLE = ConnectionSettings(plain_http_accepted=True)
TEA = {"POST /api/query": Reply(200, b"tea")}


def by(proxy_url, **settings):
    return ConnectionSettings(proxy=ProxyChoice.MANUAL, proxy_url=proxy_url, **settings)


@pytest.fixture(autouse=True)
def no_proxy_of_this_machine(monkeypatch):
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


class TestProxies:
    async def test_this_machine_is_reached_without_the_systems_proxy(self, monkeypatch):
        with free_port() as nowhere, ScriptedServer(TEA) as server:
            monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{nowhere}")
            assert (await exchange(server.url)).status == 200

    async def test_another_machine_is_reached_through_the_systems_proxy(self, monkeypatch):
        with ScriptedServer(TEA) as server, ForwardProxy(lambda *_: server.address) as proxy:
            monkeypatch.setenv("http_proxy", proxy.url)
            assert (await exchange("http://backend.example.com", READABLE)).body == b"tea"
        assert proxy.seen == ["POST http://backend.example.com/api/query"]
        assert server.seen[0].headers["host"] == "backend.example.com"

    async def test_by_a_tunnel_the_certificate_is_that_of_the_deployment(
        self, authority, monkeypatch
    ):
        url = "https://backend.example.com"
        tls = authority.server("backend.example.com")
        with (
            ScriptedServer(TEA, tls=tls) as server,
            ForwardProxy(lambda *_: server.address) as proxy,
        ):
            monkeypatch.setenv("https_proxy", proxy.url)
            trusted = ConnectionSettings(ca_file=str(authority.file))
            assert (await exchange(url, trusted)).body == b"tea"
            error = await failure_at(url)
        assert type(error) is UnknownAuthorityError
        assert AUTHORITY_NAME in str(error)
        assert proxy.url.removeprefix("http://") in error.advice
        # The last one was to look who issued the certificate.
        assert proxy.seen == ["CONNECT backend.example.com:443"] * 3
        assert len(server.seen) == 1

    async def test_who_wants_no_proxy_goes_by_none(self, monkeypatch):
        with free_port() as nowhere:
            monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{nowhere}")
            settings = ConnectionSettings(proxy=ProxyChoice.NONE, plain_http_accepted=True)
            error = await failure_at("http://no-such-host.invalid", settings)
        assert "No address" in str(error)

    async def test_the_deployments_own_proxy_is_used_for_this_machine_too(
        self, monkeypatch, authority
    ):
        monkeypatch.setenv("no_proxy", "*")
        with ForwardProxy() as proxy, ScriptedServer(TEA) as plain:
            assert (await exchange(plain.url, by(proxy.url))).body == b"tea"
            with ScriptedServer(TEA, tls=authority.server()) as secure:
                settings = by(proxy.url, ca_file=str(authority.file))
                assert (await exchange(secure.url, settings)).body == b"tea"
        there = secure.url.removeprefix("https://")
        assert proxy.seen == [f"POST {plain.url}/api/query", f"CONNECT {there}"]

    async def test_a_password_in_the_environment_opens_the_proxy(self, monkeypatch):
        password = base64.b64encode(b"me:hunter2").decode()
        with (
            ScriptedServer(TEA) as server,
            ForwardProxy(lambda *_: server.address, password) as proxy,
        ):
            monkeypatch.setenv("http_proxy", proxy.url.replace("//", "//me:hunter2@"))
            assert (await exchange("http://backend.example.com", READABLE)).body == b"tea"
        assert "proxy-authorization" not in server.seen[0].headers

    async def test_a_proxy_that_wants_a_password_is_told_apart(self):
        with ForwardProxy(password="secret") as proxy:
            error = await failure_at(URL, by(proxy.url))
        assert type(error) is ProxyError
        assert not error.may_have_run

    async def test_a_proxy_that_takes_a_tunnel_and_says_nothing_ends_with_the_connect_limit(self):
        def say(connection):
            connection.recv(65536)
            connection.recv(1)

        with raw_server(say) as port:
            settings = by(f"http://127.0.0.1:{port}", time_limits=TimeLimits(connect=0.1))
            error = await failure_at(URL, settings, read_seconds=None)
        assert type(error) is TimeLimitError
        assert not error.may_have_run

    async def test_a_proxy_that_hangs_up_before_the_tunnel_has_passed_nothing_on(self):
        with raw_server(read_request) as port:
            error = await failure_at(URL, by(f"http://127.0.0.1:{port}"))
        assert not error.may_have_run

    @pytest.mark.parametrize("proxy", ["gopher://proxy.example.com", "socks5://proxy.example.com"])
    async def test_a_proxy_of_an_unknown_kind_is_a_failure_and_no_bug(self, proxy, monkeypatch):
        monkeypatch.setenv("all_proxy", proxy)
        error = await failure_at(URL)
        assert type(error) is ProxyError
        assert not error.may_have_run

    def test_exceptions_of_the_system_hold(self, monkeypatch):
        monkeypatch.setenv("all_proxy", "proxy.example.com:3128")
        monkeypatch.setenv("no_proxy", "internal.example.com")
        assert proxy_for(URL, ConnectionSettings()) == "http://proxy.example.com:3128"
        assert proxy_for("https://a.internal.example.com", ConnectionSettings()) is None
        assert proxy_for("https://[::1]:3210", ConnectionSettings()) is None


class TestTrust:
    async def test_a_certificate_of_an_authority_that_nobody_knows_names_it(self, authority):
        with ScriptedServer(TEA, tls=authority.server()) as server:
            error = await failure_at(server.url)
        assert type(error) is UnknownAuthorityError
        assert f"“{AUTHORITY_NAME}”" in str(error)
        assert server.url.removeprefix("https://") in str(error)
        assert "certificate file" in error.advice
        assert not error.may_have_run
        assert server.seen == []

    async def test_a_certificate_signed_by_itself(self):
        with raw_server(read_request, tls=True) as port:
            error = await failure_at(f"https://localhost:{port}")
        assert type(error) is UnknownAuthorityError
        assert "signed by itself" in str(error)

    async def test_an_authority_that_is_added_is_trusted(self, authority):
        settings = ConnectionSettings(ca_file=str(authority.file))
        with ScriptedServer(TEA, tls=authority.server()) as server:
            assert (await exchange(server.url, settings)).body == b"tea"

    async def test_a_server_can_be_trusted_by_its_own_certificate(self):
        def say(connection):
            read_request(connection)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ntea")

        settings = ConnectionSettings(ca_file=str(CERTIFICATE))
        with raw_server(say, tls=True) as port:
            assert (await exchange(f"https://localhost:{port}", settings)).body == b"tea"

    async def test_what_the_system_trusts_is_trusted_besides_what_is_added(
        self, authority, tmp_path, monkeypatch
    ):
        # On Linux this variable says what the system trusts; elsewhere it is added to that.
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
        other = Authority(tmp_path, "Somebody else")
        settings = ConnectionSettings(ca_file=str(other.file))
        for issuer in (authority, other):
            with ScriptedServer(TEA, tls=issuer.server()) as server:
                assert (await exchange(server.url, settings)).body == b"tea"

    async def test_a_certificate_made_out_to_another_is_not_helped_by_adding_it(self, authority):
        settings = ConnectionSettings(ca_file=str(authority.file))
        with ScriptedServer(TEA, tls=authority.server("backend.example.com")) as server:
            error = await failure_at(server.url, settings)
        assert type(error) is TlsError
        assert "made out to another name" in str(error)

    async def test_a_certificate_that_has_expired(self, authority):
        settings = ConnectionSettings(ca_file=str(authority.file))
        with ScriptedServer(TEA, tls=authority.server(expired=True)) as server:
            error = await failure_at(server.url, settings)
        assert type(error) is TlsError
        assert "has expired" in str(error)

    async def test_where_nothing_is_checked_any_certificate_will_do(self, authority):
        settings = ConnectionSettings(check_certificate=False)
        tls = authority.server("another.example.com", expired=True)
        with ScriptedServer(TEA, tls=tls) as server:
            assert (await exchange(server.url, settings)).body == b"tea"

    async def test_a_server_that_speaks_no_tls(self):
        with ScriptedServer({}) as server:
            error = await failure_at(server.url.replace("http:", "https:"))
        assert type(error) is TlsError
        assert "http://" in error.advice
        assert not error.may_have_run

    async def test_a_server_that_agrees_on_nothing_ends_with_the_connect_limit(self):
        def say(connection):
            connection.recv(65536)
            connection.recv(65536)

        settings = ConnectionSettings(time_limits=TimeLimits(connect=0.1))
        with raw_server(say) as port:
            error = await failure_at(f"https://localhost:{port}", settings, read_seconds=None)
        assert type(error) is TimeLimitError
        assert "0.1 s" in str(error)
        assert not error.may_have_run

    async def test_who_issued_a_certificate_is_asked_without_a_request(self, authority):
        with ScriptedServer(TEA, tls=authority.server()) as server:
            assert await certificate_at(server.url, ConnectionSettings())
        assert server.seen == []

    async def test_where_there_is_no_certificate_none_is_seen(self):
        with free_port() as port:
            assert await certificate_at(f"https://localhost:{port}", ConnectionSettings()) is None
        settings = ConnectionSettings(time_limits=TimeLimits(connect=0.05))
        with socket.create_server(("127.0.0.1", 0)) as silent:
            url = f"https://127.0.0.1:{silent.getsockname()[1]}"
            assert await certificate_at(url, settings) is None

    @pytest.mark.parametrize("content", [None, "", "no certificate"])
    async def test_a_file_without_a_certificate_is_named(self, content, tmp_path):
        file = tmp_path / "ca.pem"
        if content is not None:
            file.write_text(content)
        error = await failure_at(URL, ConnectionSettings(ca_file=str(file)))
        assert type(error) is ConnectionSettingsError
        assert str(file) in str(error)
        assert not error.may_have_run


class TestClientCertificates:
    async def test_a_server_that_wants_one_gets_it(self, authority):
        certificate, key = authority.client()
        settings = ConnectionSettings(
            ca_file=str(authority.file),
            client_certificate=str(certificate),
            client_key=str(key),
        )
        tls = authority.server(wants_client_certificate=True)
        with ScriptedServer(TEA, tls=tls) as server:
            assert (await exchange(server.url, settings)).body == b"tea"

    async def test_certificate_and_key_can_be_in_one_file(self, authority, tmp_path):
        certificate, key = authority.client()
        both = tmp_path / "both.pem"
        both.write_bytes(certificate.read_bytes() + key.read_bytes())
        settings = ConnectionSettings(ca_file=str(authority.file), client_certificate=str(both))
        tls = authority.server(wants_client_certificate=True)
        with ScriptedServer(TEA, tls=tls) as server:
            assert (await exchange(server.url, settings)).body == b"tea"

    async def test_a_server_that_wants_one_and_gets_none_is_told_apart(self, authority):
        settings = ConnectionSettings(ca_file=str(authority.file))
        tls = authority.server(wants_client_certificate=True)
        with ScriptedServer(TEA, tls=tls) as server:
            error = await failure_at(server.url, settings)
        assert type(error) is TlsError
        assert "wants a client certificate" in str(error)
        assert not error.may_have_run
        assert server.seen == []

    async def test_a_server_that_wants_another_one_is_told_apart(self, authority, tmp_path):
        certificate, key = Authority(tmp_path, "Somebody else").client()
        settings = ConnectionSettings(
            ca_file=str(authority.file),
            client_certificate=str(certificate),
            client_key=str(key),
        )
        tls = authority.server(wants_client_certificate=True)
        with ScriptedServer(TEA, tls=tls) as server:
            error = await failure_at(server.url, settings)
        assert type(error) is TlsError
        assert str(certificate) in str(error)

    async def test_files_that_are_missing_or_do_not_belong_together_are_named(
        self, authority, tmp_path
    ):
        certificate, _key = authority.client()
        stranger = Authority(tmp_path, "Somebody else").client()[1]
        for pair in ((certificate, tmp_path / "nowhere.key"), (certificate, stranger)):
            settings = ConnectionSettings(client_certificate=str(pair[0]), client_key=str(pair[1]))
            error = await failure_at(URL, settings)
            assert type(error) is ConnectionSettingsError
            assert str(pair[1]) in str(error)

    async def test_a_key_with_a_password_asks_nobody_on_the_terminal(self, authority, tmp_path):
        from cryptography.hazmat.primitives import serialization

        certificate, key = authority.client()
        loaded = serialization.load_pem_private_key(key.read_bytes(), None)
        locked = tmp_path / "locked.key"
        locked.write_bytes(
            loaded.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.BestAvailableEncryption(b"hunter2"),
            )
        )
        settings = ConnectionSettings(client_certificate=str(certificate), client_key=str(locked))
        error = await failure_at(URL, settings)
        assert type(error) is ConnectionSettingsError
        assert "password" in error.advice


class TestPlainHttp:
    async def test_nothing_is_sent_without_encryption_before_somebody_agreed(self):
        with ForwardProxy() as proxy:
            error = await failure_at("http://backend.example.com", by(proxy.url))
        assert type(error) is NotEncryptedError
        assert "backend.example.com" in str(error)
        assert not error.may_have_run
        assert proxy.seen == []

    async def test_on_this_machine_nobody_listens_in(self):
        with ScriptedServer(TEA) as server:
            assert (await exchange(server.url)).body == b"tea"
            by_name = server.url.replace("127.0.0.1", "localhost")
            assert (await exchange(by_name)).body == b"tea"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_no_redirect_is_followed_be_it_to_the_same_host(status):
    moved = Reply(status, b"", {"Location": "/elsewhere"})
    with ScriptedServer({"POST /api/query": moved}) as server:
        reply = await exchange(server.url)
    assert (reply.status, reply.headers["location"]) == (status, "/elsewhere")
    assert server.targets == ["POST /api/query"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system itself is asked")
def test_trusted_authorities_are_counted_in_a_file_and_in_a_folder(tmp_path, monkeypatch):
    import trustme

    folder = tmp_path / "folder"
    folder.mkdir()
    monkeypatch.setenv("SSL_CERT_DIR", str(folder))
    file = tmp_path / "all.pem"
    for number in range(3):
        trustme.CA().cert_pem.write_to_path(file, append=number > 0)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    assert count_trusted() == 3
    file.write_text("")
    (folder / "0123abcd.0").touch()
    assert count_trusted() == 1
