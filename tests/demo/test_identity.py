import base64
import json

import pytest

from convex_explorer.demo.failures import RefusedRequestError
from convex_explorer.demo.identity import (
    ADMIN_KEY,
    ISSUER,
    AdminKey,
    Authenticator,
    Caller,
    CallerKind,
    NoAuthorization,
    UserToken,
    read_authorization,
)


def acting_as(identity) -> str:
    return f"Convex {ADMIN_KEY}:{base64.b64encode(json.dumps(identity).encode()).decode()}"


def check(header: str | None, authenticator: Authenticator | None = None) -> Caller:
    return (authenticator or Authenticator()).check(read_authorization(header))


def refusal(header: str, authenticator: Authenticator | None = None) -> RefusedRequestError:
    with pytest.raises(RefusedRequestError) as refused:
        check(header, authenticator)
    return refused.value


def test_without_a_header_somebody_is_anonymous():
    assert read_authorization(None) == NoAuthorization()
    assert check(None).kind is CallerKind.ANONYMOUS


@pytest.mark.parametrize("scheme", ["Convex", "convex", "CONVEX"])
def test_the_scheme_is_read_in_any_case(scheme):
    assert read_authorization(f"{scheme} demo|01ab") == AdminKey("demo|01ab", None)


def test_the_type_before_the_name_is_dropped():
    assert read_authorization("Convex dev:demo|01ab") == AdminKey("demo|01ab", None)


def test_a_bearer_token_is_a_users():
    assert read_authorization("Bearer  a.b.c ") == UserToken("a.b.c")


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("abc", "InvalidHeaderFailure"),
        ("Bearer", "InvalidHeaderFailure"),
        ("Bearer ", "InvalidAdminKey"),
        ("Basic abc", "InvalidAdminKey"),
        ("demo|01abcdef", "InvalidAdminKey"),
        ("Convex demo|01ab:%%%", "HeaderParseFailure"),
        ("Convex demo|01ab:e30=", "HeaderParseFailure"),
        ("Convex demo|01ab:W10=", "HeaderParseFailure"),
    ],
)
def test_a_header_that_is_not_well_formed_is_a_bad_request(header, code):
    refused = refusal(header)
    assert (refused.status, refused.code) == (400, code)


def test_the_key_opens_the_demo():
    caller = check(f"Convex {ADMIN_KEY}")
    assert caller.is_admin
    assert caller.identity is None


@pytest.mark.parametrize("key", ["demo|01ab", "other|" + ADMIN_KEY.partition("|")[2], "ž"])
def test_another_key_does_not(key):
    refused = refusal(f"Convex {key}")
    assert (refused.status, refused.code) == (401, "BadAdminKey")


def test_an_admin_who_acts_as_a_user_is_no_admin():
    caller = check(acting_as({"issuer": "https://convex.test", "subject": "x", "level": 3}))
    assert not caller.is_admin
    assert caller.may_call_internal
    assert caller.identity["tokenIdentifier"] == "https://convex.test|x"
    assert type(caller.identity["level"]) is float


def test_a_minted_token_says_who_it_is():
    authenticator = Authenticator()
    caller = check(f"Bearer {authenticator.mint('Ada', 'ada@example.com')}", authenticator)
    assert caller.kind is CallerKind.USER
    assert not caller.may_call_internal
    assert caller.identity == {
        "tokenIdentifier": f"{ISSUER}|ada",
        "issuer": ISSUER,
        "subject": "ada",
        "name": "Ada",
        "email": "ada@example.com",
    }


def test_a_token_of_another_run_is_not_valid():
    token = Authenticator().mint("Ada", "ada@example.com")
    refused = refusal(f"Bearer {token}")
    assert refused.status == 401
    assert refused.message.startswith("Could not decode token.")


def test_an_expired_token_is_told_so():
    authenticator = Authenticator()
    token = authenticator.mint("Ada", "ada@example.com", issued_at=0)
    refused = refusal(f"Bearer {token}", authenticator)
    assert (refused.status, refused.code) == (401, "InvalidAuthHeader")
    assert refused.message == "Could not validate token: Token expired"


def unsigned(claims: object) -> str:
    encoded = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"e30.{encoded}.x"


@pytest.mark.parametrize(
    ("token", "code", "begins"),
    [
        ("not-a-jwt", "InvalidAuthHeader", "Could not parse JWT payload."),
        ("a.b.c", "InvalidAuthHeader", "Could not parse JWT payload."),
        (unsigned([]), "InvalidAuthHeader", "Could not parse JWT payload."),
        (unsigned({}), "InvalidAuthHeader", "Missing issuer claim ('iss')"),
        (unsigned({"iss": "https://elsewhere"}), "NoAuthProvider", "No auth provider found"),
        (unsigned({"iss": ISSUER, "aud": ["x"]}), "NoAuthProvider", "No auth provider found"),
        (unsigned({"iss": ISSUER, "aud": "convex"}), "InvalidAuthHeader", "Could not decode"),
    ],
)
def test_a_token_is_refused_with_the_reason(token, code, begins):
    refused = refusal(f"Bearer {token}")
    assert (refused.status, refused.code) == (401, code)
    assert refused.message.startswith(begins)
