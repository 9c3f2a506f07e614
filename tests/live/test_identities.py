"""As whom a real deployment takes a call."""

from collections.abc import Callable

import pytest

from convex_explorer.convex.deployment import Credential, CredentialKind
from convex_explorer.convex.errors import UnauthorizedError
from convex_explorer.convex.functions import FunctionType
from convex_explorer.values.types import Int64
from tests.support.live import Caller, expired_token, user_token

pytestmark = pytest.mark.live
CallerAs = Callable[[Credential], Caller]


async def test_without_a_credential_nobody_is_calling(anyone: Caller):
    assert (await anyone.run("admin/session")).value.value() is None


async def test_a_user_token_makes_the_call_as_that_user(caller_as: CallerAs):
    user = caller_as(user_token())
    identity = (await user.run("admin/session")).value.value()
    assert identity["tokenIdentifier"] == f"{identity['issuer']}|{identity['subject']}"


async def test_an_expired_token_is_refused_whatever_the_function(caller_as: CallerAs):
    user = caller_as(expired_token())
    with pytest.raises(UnauthorizedError) as caught:
        await user.run("values:everyType")
    assert caught.value.advice
    assert not caught.value.may_have_run


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
