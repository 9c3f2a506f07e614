"""What httpx and the network complain of, in the words that people read."""

import errno
import inspect
import os
import ssl

import httpx
import pytest

from convex_explorer.convex.connection_settings import ConnectionSettings, ProxyChoice
from convex_explorer.convex.errors import TlsError, UnknownAuthorityError
from convex_explorer.convex.network_failures import BUGS, TRANSLATED, translate

URL = "https://example.com"


@pytest.fixture(autouse=True)
def no_proxy_of_this_machine(monkeypatch):
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)


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

    @pytest.mark.parametrize(
        ("code", "words", "kind"),
        [
            (10, "has expired", TlsError),
            (20, "does not know", UnknownAuthorityError),
            (62, "another name", TlsError),
            (99, "odd reason", TlsError),
        ],
    )
    def test_faults_of_certificates_are_told_apart(self, code, words, kind):
        fault = ssl.SSLCertVerificationError()
        fault.verify_code, fault.verify_message = code, "odd reason"
        error = translate(raised(httpx.ConnectError("x"), fault), URL)
        assert words in str(error)
        assert type(error) is kind


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

    def test_the_proxy_of_the_deployments_connection_is_called_that(self):
        settings = ConnectionSettings(proxy=ProxyChoice.MANUAL, proxy_url="http://proxy:3128")
        advice = translate(httpx.ConnectTimeout("x"), URL, settings).advice
        assert "proxy:3128, which the deployment's connection names" in advice

    def test_where_no_proxy_is_wanted_the_environments_is_not_named(self, monkeypatch):
        monkeypatch.setenv("https_proxy", "http://proxy.example.com:3128")
        settings = ConnectionSettings(proxy=ProxyChoice.NONE)
        assert "proxy" not in translate(httpx.ConnectTimeout("x"), URL, settings).advice
