import pytest

from convex_explorer.convex.deployment import DeploymentKind
from convex_explorer.convex.urls import (
    DeploymentUrlError,
    deployment_named_in,
    guess_kind,
    guess_name,
    is_cloud,
    is_loopback,
    parse_deployment_url,
)

CLOUD = "https://happy-otter-123.convex.cloud"


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("happy-otter-123", CLOUD),
        ("dev:happy-otter-123", CLOUD),
        ("  https://Happy-Otter-123.convex.cloud/ ", CLOUD),
        ("http://happy-otter-123.convex.cloud", CLOUD),
        ("happy-otter-123.convex.cloud:443", CLOUD),
        ("https://happy-otter-123.convex.cloud/api/query", CLOUD),
        ("https://dashboard.convex.dev/d/happy-otter-123", CLOUD),
        ("https://dashboard.convex.dev/t/team/project/happy-otter-123/data?table=tasks", CLOUD),
        ("CONVEX_DEPLOYMENT=prod:happy-otter-123", CLOUD),
        (f'VITE_CONVEX_URL="{CLOUD}"', CLOUD),
        (
            "happy-otter-123.eu-west-1.convex.cloud",
            "https://happy-otter-123.eu-west-1.convex.cloud",
        ),
        ("localhost:3210", "http://localhost:3210"),
        ("127.0.0.1:3210/", "http://127.0.0.1:3210"),
        ("[::1]:3210", "http://[::1]:3210"),
        ("backend:3210", "http://backend:3210"),
        ("convex.example.com", "https://convex.example.com"),
        ("https://example.com/convex///", "https://example.com/convex"),
        ("https://example.com/api", "https://example.com/api"),
        ("https://example.com/convex/api/run/messages/list", "https://example.com/convex"),
        ("https://example.com:443?x#y", "https://example.com"),
        ("http://example.com:443", "http://example.com:443"),
    ],
)
def test_what_people_paste_becomes_the_url_of_the_api(typed, url):
    assert parse_deployment_url(typed) == url


@pytest.mark.parametrize("url", [CLOUD, "http://[::1]:3210", "https://example.com/convex"])
def test_a_url_that_was_parsed_stays_as_it_is(url):
    assert parse_deployment_url(url) == url


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "No URL is given"),
        ("foo", "neither a URL nor a deployment's name"),
        ("hello world", "no host name"),
        ("https://", "no host name"),
        ("https://a..b", "no host name"),
        ("http://host:99999", "its port is wrong"),
        ("http://[::1", "not a URL"),
        ("ftp://example.com", "not ftp://"),
        ("https://user:word@example.com", "no user name"),
        ("https://dashboard.convex.dev/", "names no deployment"),
    ],
)
def test_nonsense_is_refused_with_a_reason_and_advice(typed, message):
    with pytest.raises(DeploymentUrlError, match=message) as caught:
        parse_deployment_url(typed)
    assert caught.value.advice


def test_the_address_of_http_actions_is_refused_with_the_url_that_is_meant():
    with pytest.raises(DeploymentUrlError) as caught:
        parse_deployment_url("https://happy-otter-123.convex.site/hello")
    assert caught.value.suggestion == CLOUD
    assert CLOUD in caught.value.advice


@pytest.mark.parametrize(
    "credential",
    [
        "prod:happy-otter-123|eyJ2c2VjcmV0",
        "eyJsecret.eyJsecret.secret",
        "https://u:secret@h",
        "a:secret",
    ],
)
def test_a_credential_in_the_wrong_field_is_not_repeated(credential):
    with pytest.raises(DeploymentUrlError) as caught:
        parse_deployment_url(credential)
    assert "secret" not in f"{caught.value} {caught.value.advice}"


@pytest.mark.parametrize(
    ("url", "key", "kind"),
    [
        (CLOUD, "prod:happy-otter-123|x", DeploymentKind.PRODUCTION),
        (CLOUD, "dev:happy-otter-123|x", DeploymentKind.DEVELOPMENT),
        (CLOUD, "preview:happy-otter-123|x", DeploymentKind.PREVIEW),
        (CLOUD, "preview:team:project|x", DeploymentKind.PREVIEW),
        (CLOUD, "custom:happy-otter-123|x", DeploymentKind.PRODUCTION),
        (CLOUD, "project:team:project|x", DeploymentKind.PRODUCTION),
        (CLOUD, "0123abcd", DeploymentKind.PRODUCTION),
        (CLOUD, "", DeploymentKind.PRODUCTION),
        ("https://convex.example.com", "prod:happy-otter-123|x", DeploymentKind.PRODUCTION),
        ("http://127.0.0.1:3210", "my-instance|01ab", DeploymentKind.SELF_HOSTED),
        ("http://127.0.0.1:3210", "01ab", DeploymentKind.SELF_HOSTED),
        ("http://127.0.0.1:3210", "", DeploymentKind.SELF_HOSTED),
    ],
)
def test_the_kind_is_guessed_with_care(url, key, kind):
    assert guess_kind(url, key) is kind


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("prod:happy-otter-123|x", "happy-otter-123"),
        ("preview:happy-otter-123|x", "happy-otter-123"),
        ("my-instance|01ab", "my-instance"),
        ("preview:team:project|x", None),
        ("project:team:project|x", None),
        ("01ab", None),
        ("", None),
    ],
)
def test_some_keys_name_their_deployment(key, name):
    assert deployment_named_in(key) == name


@pytest.mark.parametrize(
    ("url", "key", "name"),
    [
        (CLOUD, "", "happy-otter-123"),
        ("http://127.0.0.1:3210", "my-instance|01ab", "my-instance"),
        ("http://127.0.0.1:3210", "", "127.0.0.1:3210"),
        ("https://convex.example.com/sub", "", "convex.example.com"),
    ],
)
def test_a_name_is_guessed_from_the_key_or_else_from_the_url(url, key, name):
    assert guess_name(url, key) == name


def test_only_convexs_own_hosts_count_as_its_cloud():
    assert is_cloud(CLOUD)
    assert not is_cloud("https://convex.cloud.example.com")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "[::1]", "a.localhost"])
def test_this_machine_is_known_by_all_its_names(host):
    assert is_loopback(f"http://{host}:3210")


def test_another_machine_is_not_this_one():
    assert not is_loopback("http://192.168.0.2:3210")
    assert not is_loopback("https://localhost.example.com")
