import base64
import json

import pytest

from convex_explorer.convex.deploy_keys import (
    KeyReading,
    KeyUse,
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
