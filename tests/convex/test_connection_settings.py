import pytest

from convex_explorer.convex.connection_settings import parse_proxy_url
from convex_explorer.convex.errors import ConnectionSettingsError


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("http://proxy.example.com:3128", "http://proxy.example.com:3128"),
        ("  proxy.example.com:3128 ", "http://proxy.example.com:3128"),
        ("https://proxy.example.com/", "https://proxy.example.com"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("HTTP://Proxy:1", "http://proxy:1"),
    ],
)
def test_what_people_type_for_a_proxy(typed, url):
    assert parse_proxy_url(typed) == url


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "No proxy"),
        ("socks5://proxy:1080", "begins with http://"),
        ("http://", "no URL"),
        ("http://proxy:port", "port is wrong"),
        ("http://proxy:99999", "port is wrong"),
        ("http://proxy:1/path", "no URL"),
        ("http://proxy:1?a", "no URL"),
    ],
)
def test_what_is_no_proxy(typed, words):
    with pytest.raises(ConnectionSettingsError, match=words) as caught:
        parse_proxy_url(typed)
    assert caught.value.advice


@pytest.mark.parametrize("typed", ["http://me:hunter2@proxy:1", "me:hunter2@proxy:1"])
def test_a_password_is_refused_and_not_repeated(typed):
    with pytest.raises(ConnectionSettingsError, match="password") as caught:
        parse_proxy_url(typed)
    assert "hunter2" not in f"{caught.value} {caught.value.advice}"
    assert "HTTPS_PROXY" in caught.value.advice
