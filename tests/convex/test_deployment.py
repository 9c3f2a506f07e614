"""Deployment and Credential: masked, and said in words."""

import base64
import json
from dataclasses import replace

import pytest

from convex_explorer.convex.deployment import (
    ANONYMOUS,
    ConnectionReport,
    ConnectionVerdict,
    Credential,
    CredentialKind,
    Deployment,
    DeploymentKind,
    merged,
)
from convex_explorer.convex.guard import GuardLevel
from convex_explorer.convex.identity import ActingAs

SECRET = "prod:happy-otter-123|c2VjcmV0"


@pytest.mark.parametrize("kind", list(CredentialKind))
def test_a_credential_is_masked_wherever_it_is_printed(kind: CredentialKind):
    credential = Credential(kind, SECRET)
    assert SECRET not in f"{credential} {credential!r} {[credential]} {(credential,)!s}"


def test_a_deploy_key_and_a_user_token_travel_under_names_of_their_own():
    key = Credential(CredentialKind.DEPLOY_KEY, SECRET)
    token = Credential(CredentialKind.USER_TOKEN, "e30.e30.c2ln")
    assert key.authorization == f"Convex {SECRET}"
    assert token.authorization == "Bearer e30.e30.c2ln"


@pytest.mark.parametrize(
    ("key", "sent"),
    [
        ("prod:happy-otter-123|c2VjcmV0", "prod:happy-otter-123|c2VjcmV0"),
        ("instance|01c0ffee", "instance|01c0ffee"),
        ("01c0ffee", "01c0ffee"),
        ("prod:happy-otter-123|c2VjcmV0:eyJhIjoxfQ==", "prod:happy-otter-123|c2VjcmV0"),
        ("01c0ffee:eyJhIjoxfQ==", "01c0ffee"),
    ],
)
def test_whom_an_admin_acts_as_stands_after_the_key_as_json_in_base64(key: str, sent: str):
    whom = ActingAs("https://a", "Tomáš?", {"level": 3})
    authorization = Credential(CredentialKind.DEPLOY_KEY, key, whom).authorization
    assert authorization is not None
    before, encoded = authorization.removeprefix("Convex ").rsplit(":", 1)
    assert before == sent
    attributes = {"issuer": "https://a", "subject": "Tomáš?", "level": 3}
    assert json.loads(base64.b64decode(encoded, validate=True)) == attributes


def test_nobody_sends_no_authorization():
    assert ANONYMOUS.authorization is None


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (CredentialKind.NONE, "anonymous"),
        (CredentialKind.USER_TOKEN, "user token"),
        (CredentialKind.DEPLOY_KEY, "admin"),
    ],
)
def test_as_whom_calls_are_made_is_said_in_words(kind: CredentialKind, words: str):
    url = "https://happy-otter-123.convex.cloud"
    deployment = Deployment("Otter", url, DeploymentKind.PRODUCTION, kind)
    assert str(deployment.identity) == words


def test_two_deployments_of_the_same_name_and_url_are_still_two():
    url = "https://happy-otter-123.convex.cloud"
    ids = {Deployment("Otter", url, DeploymentKind.PREVIEW).deployment_id for _ in range(2)}
    assert len(ids) == 2


@pytest.mark.parametrize("verdict", list(ConnectionVerdict))
def test_only_one_verdict_is_fine(verdict: ConnectionVerdict):
    report = ConnectionReport(verdict, "what happened")
    assert report.fine == (verdict.value == "fine")


# ---------------------------------------------------------------------- edited by two

ACME = Deployment("acme", "https://happy-otter-123.convex.cloud", DeploymentKind.PRODUCTION)


def test_an_edit_changes_what_it_changed_and_leaves_what_others_did():
    kept = replace(ACME, guard=GuardLevel.READ_ONLY, credential_kind=CredentialKind.DEPLOY_KEY)
    edited = merged(kept, ACME, replace(ACME, name="acme live"))
    assert edited == replace(kept, name="acme live")


@pytest.mark.parametrize(
    ("kind", "guard", "new_kind", "level"),
    [
        (DeploymentKind.PRODUCTION, None, DeploymentKind.DEVELOPMENT, GuardLevel.ASK),
        (DeploymentKind.PRODUCTION, GuardLevel.READ_ONLY, DeploymentKind.PREVIEW, "read only"),
        (DeploymentKind.PRODUCTION, GuardLevel.ALLOW, DeploymentKind.PREVIEW, GuardLevel.ALLOW),
        (DeploymentKind.DEVELOPMENT, None, DeploymentKind.PRODUCTION, GuardLevel.ASK),
        (DeploymentKind.DEVELOPMENT, GuardLevel.ALLOW, DeploymentKind.PRODUCTION, GuardLevel.ASK),
        (DeploymentKind.DEVELOPMENT, GuardLevel.ASK, DeploymentKind.PRODUCTION, GuardLevel.ASK),
        (DeploymentKind.DEVELOPMENT, None, DeploymentKind.PREVIEW, GuardLevel.ALLOW),
    ],
)
def test_another_kind_lowers_no_guard(kind, guard, new_kind, level):
    before = replace(ACME, kind=kind, guard=guard)
    edited = merged(before, before, replace(before, kind=new_kind))
    assert edited.kind is new_kind
    assert edited.guard_in_force == level
