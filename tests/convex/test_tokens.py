"""What a user token says of itself."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.convex.deployment import Credential, CredentialKind
from convex_explorer.convex.errors import UnauthorizedError
from convex_explorer.convex.tokens import (
    BadTokenError,
    TokenFacts,
    expiry_text,
    left_text,
    read_token,
    seconds_unchanged,
    tell_of_expiry,
    tidy_token,
)
from tests.support.tokens import token_of

NOW = datetime(2026, 1, 2, 12, tzinfo=UTC)
ADA = {"iss": "https://a", "sub": "user-ada", "aud": "convex", "email": "ada@example.com"}


def in_seconds(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_it_tells_whose_it_is_and_when_it_expires():
    facts = read_token(token_of(ADA | {"name": "Ada", "exp": NOW.timestamp()}))
    assert facts == TokenFacts("https://a", "user-ada", "Ada", "ada@example.com", NOW)
    assert facts.owner == "ada@example.com"


@pytest.mark.parametrize(
    ("claims", "owner"),
    [({"sub": "1", "name": "Ada"}, "Ada"), ({"sub": "1"}, "1"), ({"sub": 1, "name": []}, "")],
)
def test_the_owner_is_called_by_what_there_is(claims, owner):
    assert read_token(token_of(claims)).owner == owner


def test_what_it_lacks_is_named():
    assert read_token(token_of({"sub": "1", "aud": "x"})).lacks == ("issuer", "expiry")
    assert read_token(token_of(ADA | {"exp": 1})).lacks == ()


@pytest.mark.parametrize("expiry", [True, "tomorrow", None, 1e300, float("inf"), [], 10**30])
def test_an_expiry_that_is_none_is_not_told(expiry):
    assert read_token(token_of(ADA | {"exp": expiry})).expires_at is None


@pytest.mark.parametrize("text", ["Bearer {}", "  {}\n", "bearer   {} "])
def test_what_is_copied_along_is_taken_off(text):
    token = token_of(ADA)
    assert tidy_token(text.format(token)) == token
    assert read_token(text.format(token)).subject == "user-ada"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no token yet"),
        ("not-a-jwt", "three parts"),
        ("a..c", "three parts"),
        ("a.b.c.d.e", "three parts"),
        ("prod:happy-otter-123|c2VjcmV0", "three parts"),
        (f"{token_of(ADA)[:20]} {token_of(ADA)[20:]}", "a space"),
        ("ü.e30.x", "a letter that no token has"),
        ("a.b.c", "object of claims"),
        (f"a.{base64.urlsafe_b64encode(b'[1]').decode()}.c", "object of claims"),
        ("a.!!!!.c", "object of claims"),
    ],
)
def test_what_is_no_token_is_told_in_words_and_not_repeated(text, said):
    with pytest.raises(BadTokenError, match=said) as caught:
        read_token(text)
    assert caught.value.advice
    assert len(text) < 8 or text not in f"{caught.value} {caught.value.advice}"


def test_claims_nested_beyond_reason_are_no_claims():
    deep = base64.urlsafe_b64encode(b'{"a":' * 100_000).rstrip(b"=").decode()
    with pytest.raises(BadTokenError):
        read_token(f"a.{deep}.c")


@given(st.text())
def test_no_text_breaks_the_reader(text):
    try:
        read_token(text)
    except BadTokenError:
        return


@given(
    st.dictionaries(st.text(), st.none() | st.booleans() | st.floats() | st.text() | st.integers())
)
def test_no_claims_break_the_reader(claims):
    assert isinstance(read_token(token_of(claims)), TokenFacts)


@pytest.mark.parametrize(
    ("seconds", "said", "left"),
    [
        (3 * 86_400 + 5, "expires in 3 days", "3 days left"),
        (26 * 3_600, "expires in 26 hours", "26 h left"),
        (90 * 60, "expires in 90 minutes", "90 min left"),
        (12 * 60 + 59, "expires in 12 minutes", "12 min left"),
        (60, "expires in 1 minute", "1 min left"),
        (59.9, "expires in 59 seconds", "59 s left"),
        (1, "expires in 1 second", "1 s left"),
        (0, "expired just now", "expired"),
        (-0.5, "expired just now", "expired"),
        (-1, "expired 1 second ago", "expired"),
        (-200, "expired 3 minutes ago", "expired"),
        (-2 * 3_600, "expired 2 hours ago", "expired"),
        (-20_416 * 86_400, "expired 20,416 days ago", "expired"),
    ],
)
def test_time_is_told_in_whole_units_that_are_certainly_left(seconds, said, left):
    assert expiry_text(in_seconds(seconds), NOW) == said
    assert left_text(in_seconds(seconds), NOW) == left


@given(st.floats(-1e6, 1e6))
def test_what_is_told_holds_for_as_long_as_it_is_said_to(seconds):
    expires_at = in_seconds(seconds)
    holds = seconds_unchanged(expires_at, NOW)
    assert 0 <= holds <= 86_400
    nearly = NOW + timedelta(seconds=holds * 0.99)
    if abs(seconds) > 2:
        assert expiry_text(expires_at, nearly) == expiry_text(expires_at, NOW)


def refused(status: int = 401) -> UnauthorizedError:
    return UnauthorizedError("Could not validate token", advice="Get a token.", status=status)


def test_a_refusal_of_an_expired_token_says_so():
    error = refused()
    token = Credential(CredentialKind.USER_TOKEN, token_of(ADA | {"exp": NOW.timestamp() - 200}))
    tell_of_expiry(error, token, NOW)
    assert error.advice == "The user token expired 3 minutes ago. Get a fresh one, and paste it."


def test_a_refusal_of_what_is_no_token_says_so():
    error = refused()
    tell_of_expiry(error, Credential(CredentialKind.USER_TOKEN, "not-a-jwt"), NOW)
    assert "three parts" in error.advice


@pytest.mark.parametrize(
    ("credential", "status"),
    [
        (Credential(CredentialKind.USER_TOKEN, token_of(ADA | {"exp": 4e9})), 401),
        (Credential(CredentialKind.USER_TOKEN, token_of(ADA | {"exp": 1})), 403),
        (Credential(CredentialKind.DEPLOY_KEY, token_of(ADA | {"exp": 1})), 401),
        (Credential(CredentialKind.USER_TOKEN, token_of(ADA)), 401),
    ],
)
def test_any_other_refusal_keeps_its_advice(credential, status):
    error = refused(status)
    tell_of_expiry(error, credential, NOW)
    assert error.advice == "Get a token."


def test_the_helper_makes_tokens_as_they_are_made():
    head, claims, signature = token_of({"sub": "1"}).split(".")
    assert json.loads(base64.urlsafe_b64decode(claims + "==")) == {"sub": "1"}
    assert head
    assert signature
