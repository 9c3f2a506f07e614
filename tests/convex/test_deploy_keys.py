import base64
import json
from time import process_time

import pytest

from convex_explorer.convex.deploy_keys import (
    KeyReading,
    KeyUse,
    holds_key,
    is_account_token,
    is_key,
    is_token,
    read_key,
)
from convex_explorer.convex.deployment import DeploymentKind


def token(**claims):
    parts = [json.dumps(part).encode() for part in ({"alg": "RS256"}, claims)]
    return ".".join([base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts] + ["s"])


@pytest.mark.parametrize(
    ("key", "use", "name", "kind"),
    [
        ("prod:a-b-1|s", KeyUse.CLOUD_DEPLOYMENT, "a-b-1", DeploymentKind.PRODUCTION),
        ("custom:a-b-1|s", KeyUse.CLOUD_DEPLOYMENT, "a-b-1", DeploymentKind.PRODUCTION),
        ("dev:a-b-1|s", KeyUse.CLOUD_DEPLOYMENT, "a-b-1", DeploymentKind.DEVELOPMENT),
        ("preview:a-b-1|s", KeyUse.CLOUD_DEPLOYMENT, "a-b-1", DeploymentKind.PREVIEW),
        ("preview:team:project|s", KeyUse.NEW_PREVIEWS, None, None),
        ("project:team:project|s", KeyUse.WHOLE_PROJECT, None, None),
        ("my-instance|01ab", KeyUse.SELF_HOSTED_DEPLOYMENT, "my-instance", None),
        ("0123abcd", KeyUse.UNNAMED_DEPLOYMENT, None, DeploymentKind.PRODUCTION),
        ("<ignore_deploy_key>", KeyUse.PLACEHOLDER, None, None),
        ("<missing_deploy_key:set it in Vercel|Netlify>", KeyUse.PLACEHOLDER, None, None),
        ("team:acme|s", KeyUse.OTHER, None, None),
        ("prod:|s", KeyUse.OTHER, None, None),
        ("|s", KeyUse.OTHER, None, None),
    ],
)
def test_a_key_says_what_it_is_for(key, use, name, kind):
    assert read_key(key) == KeyReading(use, name, kind)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("prod:a-b-1|eyJ2MiI6", True),
        ("my-instance|01ab:eyJ", True),
        ("a" * 64, True),
        ("<ignore_deploy_key>", True),
        ("|", False),
        ("a|", False),
        ("happy-otter-123", False),
        ("abcdef", False),
        ("https://example.com/a|b", False),
    ],
)
def test_a_key_is_told_from_other_words(word, expected):
    assert is_key(word) is expected


def test_a_users_token_is_told_from_that_of_a_convex_account():
    users = token(iss="https://acme.clerk.accounts.dev", sub="user_1")
    accounts = token(iss="https://auth.convex.dev/", sub="1")
    assert is_token(users)
    assert is_token(accounts)
    assert not is_account_token(users)
    assert is_account_token(accounts)


@pytest.mark.parametrize("text", ["eyJ.e.e", "eyJh.eyJ.x", token(iss=1)])
def test_a_token_that_says_nothing_is_nobodys(text):
    assert not is_account_token(text)


@pytest.mark.parametrize(
    "text",
    [
        "prod:a-b-1|s",
        "the key is dev:a-b-1|eyJ2MiI6, keep it",
        "instance|01ab23cd45ef67ab89",
        f"Bearer {token(sub='ada')}",
        "key=" + "0a" * 32,
    ],
)
def test_a_key_is_found_within_other_text(text):
    assert holds_key(text)


@pytest.mark.parametrize(
    "text",
    ["open|closed", "approved|not_yet_approved_by_anyone", "prod:main", "eyJ", "0a" * 31, "a | b"],
)
def test_words_with_a_bar_between_them_are_no_key(text):
    assert not holds_key(text)


@pytest.mark.parametrize("piece", ["a.|", "eyJ", "a-b", "prod:", "eyJaaaa.a", "|a", "0a"])
def test_a_long_text_is_looked_through_soon(piece):
    started = process_time()
    holds_key(piece * 100_000)
    assert process_time() - started < 1
