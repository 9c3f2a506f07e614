"""What a typed credential says of itself, before anything is sent."""

from datetime import UTC, datetime

import pytest

from convex_explorer.convex.key_words import words_for_key, words_for_token
from tests.support.tokens import token_of

NOW = datetime(2026, 1, 2, tzinfo=UTC)
OTTER = "https://happy-otter-123.convex.cloud"
SECRET = "eyJ2MiI6ImNhbmFyeSJ9"
USER = {"iss": "https://auth.example.com", "sub": "ada", "aud": "app", "exp": 4_000_000_000}


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (f"prod:happy-otter-123|{SECRET}", "A deploy key of happy-otter-123, for production."),
        (f"custom:happy-otter-123|{SECRET}", "A deploy key of happy-otter-123, for production."),
        (f"dev:happy-otter-123|{SECRET}", "A deploy key of happy-otter-123, for development."),
        (f" preview:happy-otter-123|{SECRET}\n", "A deploy key of happy-otter-123, for preview."),
        ("ab" * 40, "A key that names no deployment"),
    ],
)
def test_a_key_is_told_by_its_prefix(key, words):
    said = words_for_key(key, OTTER)
    assert said.text.startswith(words)
    assert said.text.endswith("“Test connection” asks what it may do there.")
    assert said.tone == "muted"


def test_an_admin_key_of_a_self_hosted_deployment_is_told_as_such():
    said = words_for_key(f"otter|01{'ab' * 40}", "http://127.0.0.1:3210")
    assert said.text.startswith("An admin key of the self-hosted deployment otter.")


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (f"project:team:shop|{SECRET}", "a whole project"),
        (f"preview:team:shop|{SECRET}", "create preview deployments"),
        (f"a:b:c:d|{SECRET}", "not known here"),
        ("<ignore_deploy_key>", "is none"),
        (token_of(USER), "choose “User token”"),
        (token_of(USER | {"iss": "https://auth.convex.dev/"}), "a Convex account"),
        ("pro", "does not look like a deploy key"),
    ],
)
def test_what_opens_no_deployment_is_warned_of(key, words):
    said = words_for_key(key, OTTER)
    assert words in said.text
    assert said.tone == "warning"


@pytest.mark.parametrize(
    "url", [OTTER, "https://happy-otter-123.eu-west-1.convex.cloud", "happy-otter-123"]
)
def test_a_key_for_another_deployment_than_the_urls_is_seen_at_once(url):
    said = words_for_key(f"prod:sad-newt-9|{SECRET}", url)
    assert said.text == "This key is for sad-newt-9, and the URL is that of happy-otter-123."
    assert said.tone == "warning"


@pytest.mark.parametrize("url", ["", "https://", "https://data.example.com", "http://[::1"])
def test_nothing_is_made_of_a_url_that_names_no_deployment(url):
    assert words_for_key(f"prod:sad-newt-9|{SECRET}", url).tone == "muted"


def test_a_key_that_acts_as_a_user_is_told_as_such():
    assert "acts as a user" in words_for_key(f"prod:otter|{SECRET}:e30=", "").text


def test_nothing_is_said_of_nothing():
    assert not words_for_key(" ", OTTER).text
    assert not words_for_token(" ", NOW).text


def test_the_words_never_repeat_the_secret():
    for kind in ("prod:happy-otter-123", "project:team:shop", "a:b:c:d", "otter"):
        for url in (OTTER, ""):
            assert SECRET not in words_for_key(f"{kind}|{SECRET}", url).text


@pytest.mark.parametrize(
    ("claims", "words", "tone"),
    [
        (USER, "The token of ada, made by https://auth.example.com, expires in", "success"),
        (USER | {"exp": 1}, "A deployment will refuse it.", "error"),
        ({"sub": "ada"}, "It has no issuer and no audience and no expiry", "warning"),
        (USER | {"exp": "soon"}, "When it expires cannot be told.", "warning"),
    ],
)
def test_a_user_token_is_told_by_whose_it_is(claims, words, tone):
    said = words_for_token(token_of(claims), NOW)
    assert words in said.text
    assert said.tone == tone


def test_a_deploy_key_in_place_of_a_token_is_seen():
    said = words_for_token(f"prod:happy-otter-123|{SECRET}", NOW)
    assert said.text == "This looks like a deploy key: choose “Deploy key” above."


def test_what_is_no_token_is_told_why():
    assert words_for_token("abc", NOW).tone == "warning"
