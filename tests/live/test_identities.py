"""As whom a real deployment takes a call."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from convex_explorer.convex.deployment import ANONYMOUS, Credential, CredentialKind
from convex_explorer.convex.errors import UnauthorizedError
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.identity import ActingAs
from convex_explorer.convex.tokens import read_token
from convex_explorer.values.types import Int64
from tests.support.live import Caller, admin_key, expired_token, user_token

pytestmark = pytest.mark.live
CallerAs = Callable[[Credential], Caller]


async def test_without_a_credential_nobody_is_calling(anyone: Caller):
    assert (await anyone.run("admin/session")).value.value() is None


async def test_a_user_token_makes_the_call_as_that_user(caller_as: CallerAs):
    user = caller_as(user_token())
    identity = (await user.run("admin/session")).value.value()
    assert identity["tokenIdentifier"] == f"{identity['issuer']}|{identity['subject']}"


async def test_a_token_says_of_itself_what_the_deployment_says(caller_as: CallerAs):
    facts = read_token(user_token().secret)
    identity = (await caller_as(user_token()).run("admin/session")).value.value()
    assert (facts.issuer, facts.subject) == (identity["issuer"], identity["subject"])
    assert not facts.has_expired(datetime.now(UTC))


async def test_an_expired_token_is_refused_whatever_the_function_and_said_to_have_expired(
    caller_as: CallerAs,
):
    user = caller_as(expired_token())
    with pytest.raises(UnauthorizedError) as caught:
        await user.run("values:everyType")
    assert "The user token expired" in caught.value.advice
    assert not caught.value.may_have_run


async def test_an_admin_acts_as_a_user_with_all_the_claims_that_were_given(caller_as: CallerAs):
    whom = ActingAs("https://auth.example.com", "user-1", {"name": "Tomáš", "level": 3})
    acting = caller_as(replace(admin_key(), acting_as=whom))
    identity = (await acting.run("admin/session")).value.value()
    assert identity == {
        "issuer": "https://auth.example.com",
        "subject": "user-1",
        "tokenIdentifier": "https://auth.example.com|user-1",
        "name": "Tomáš",
        "level": 3,
    }


async def test_whoever_is_acted_as_internal_functions_stay_open(caller_as: CallerAs):
    acting = caller_as(replace(admin_key(), acting_as=ActingAs("https://a.example.com", "1")))
    counted = (await acting.run("notes:count", {"text": "nobody wrote this"})).value.value()
    assert counted == 0


async def test_every_identity_shares_the_connections_of_one_client(anyone: Caller):
    whom = ActingAs("https://auth.example.com", "user-1")
    call = anyone.call("admin/session", {}, FunctionType.QUERY)
    credentials = (ANONYMOUS, replace(admin_key(), acting_as=whom), ANONYMOUS)
    outcomes = [await anyone.client.run(call, credential) for credential in credentials]
    subjects = [(outcome.value.value() or {}).get("subject") for outcome in outcomes]
    assert subjects == [None, "user-1", None]


async def test_an_admin_key_opens_internal_functions(admin: Caller):
    counted = (await admin.run("notes:count", {"text": "nobody wrote this"})).value.value()
    assert (counted, type(counted)) == (0, Int64)


@pytest.mark.usefixtures("outspoken")
@pytest.mark.parametrize("function_type", [FunctionType.QUERY, FunctionType.ANY])
async def test_without_one_an_internal_function_is_not_to_be_found(
    anyone: Caller, function_type: FunctionType
):
    assert "Could not find" in await anyone.refusal("notes:count", {"text": "x"}, function_type)


async def test_a_wrong_admin_key_is_refused_and_never_repeated(caller_as: CallerAs):
    wrong = "wrong-instance-000|0102030405060708090a0b0c0d0e0f"
    stranger = caller_as(Credential(CredentialKind.DEPLOY_KEY, wrong))
    with pytest.raises(UnauthorizedError) as caught:
        await stranger.run("values:everyType")
    assert wrong not in f"{caught.value} {caught.value.advice}"
