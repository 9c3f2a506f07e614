"""What *Test connection* finds out about a real deployment."""

from collections.abc import Callable

import pytest

from convex_explorer.convex.deployment import ConnectionVerdict, Credential, CredentialKind
from tests.support.live import Caller, expired_token, user_token

pytestmark = pytest.mark.live
CallerAs = Callable[[Credential], Caller]


async def test_a_deployment_is_fine_without_a_credential(anyone: Caller):
    report = await anyone.client.check_connection()
    assert report.verdict is ConnectionVerdict.FINE


async def test_its_admin_key_is_fine(admin: Caller):
    report = await admin.client.check_connection()
    assert report.verdict is ConnectionVerdict.FINE


async def test_a_users_token_is_fine(caller_as: CallerAs):
    report = await caller_as(user_token()).client.check_connection()
    assert report.verdict is ConnectionVerdict.FINE


async def test_an_expired_token_is_a_bad_credential(caller_as: CallerAs):
    report = await caller_as(expired_token()).client.check_connection()
    assert report.verdict is ConnectionVerdict.BAD_CREDENTIAL
    assert report.advice


async def test_another_deployments_key_is_told_apart_or_refused(caller_as: CallerAs):
    key = Credential(CredentialKind.DEPLOY_KEY, "prod:other-otter-123|eyJ2MiI6ImFiY2RlZiJ9")
    report = await caller_as(key).client.check_connection()
    assert report.verdict in {
        ConnectionVerdict.OTHER_DEPLOYMENTS_KEY,
        ConnectionVerdict.BAD_CREDENTIAL,
    }
    assert key.secret not in f"{report.message} {report.advice}"
