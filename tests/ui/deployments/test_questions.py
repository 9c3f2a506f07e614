"""What is asked of deployments, and in which words."""

from dataclasses import replace

import pytest

from convex_explorer.convex.deployment import CredentialKind, Deployment, DeploymentKind
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.guard import GuardLevel
from convex_explorer.session.demo_host import DEMO_DEPLOYMENT
from convex_explorer.ui.deployments.questions import (
    change_question,
    lowering_question,
    plain_http_question,
    removal_question,
)
from tests.support.made_calls import call

URL = "https://happy-otter-123.convex.cloud"
ANONYMOUS = Deployment("acme", URL, DeploymentKind.PRODUCTION, deployment_id="acme")
WITH_KEY = Deployment("acme", URL, DeploymentKind.PRODUCTION, CredentialKind.DEPLOY_KEY, "acme")
WITH_TOKEN = Deployment("acme", URL, DeploymentKind.PRODUCTION, CredentialKind.USER_TOKEN, "acme")


@pytest.mark.parametrize(
    ("deployment", "words"),
    [
        (ANONYMOUS, "Nothing changes on the deployment itself."),
        (WITH_KEY, "Its deploy key is removed from the keyring."),
        (WITH_TOKEN, "Its user token is removed from the keyring."),
        (DEMO_DEPLOYMENT, "“Try the demo” in the menu brings it back."),
    ],
)
def test_who_removes_is_told_what_goes_along_and_what_stays(deployment, words):
    question = removal_question(deployment)
    assert question.question == f"Remove “{deployment.name}”?"
    assert question.about == deployment.deployment_id
    assert question.consequences.startswith(words)
    assert "calls stay in history" in question.consequences
    has_credential = deployment in (WITH_KEY, WITH_TOKEN)
    assert ("keyring" in question.consequences) is has_credential


def test_without_encryption_the_host_is_named_and_what_can_be_read():
    question = plain_http_question("http://backend.example.com:3210", "acme")
    assert question.question == "Call backend.example.com:3210 without encryption?"
    assert "credential" in question.consequences
    assert question.about == "acme"


@pytest.mark.parametrize(
    ("function_type", "words"),
    [
        (FunctionType.MUTATION, "Run mutation on PRODUCTION acme?"),
        (FunctionType.ACTION, "Run action on PRODUCTION acme?"),
        (FunctionType.ANY, "Run on PRODUCTION acme?"),
    ],
)
def test_who_changes_production_is_told_what_and_as_whom(function_type, words):
    made = call(
        "tasks:remove",
        "{ id: 1 }",
        deployment=ANONYMOUS,
        function_type=function_type,
    )
    question = change_question(made)
    assert question.title == words
    assert "tasks:remove" in question.question
    assert "as admin" in question.consequences
    assert question.text == "{ id: 1 }"
    assert question.about is made


def test_what_variables_stand_for_is_seen_however_long_the_args_are():
    made = call(args_text="\n" * 100, deployment=ANONYMOUS, function_type=FunctionType.MUTATION)
    question = change_question(replace(made, variables=(("taskId", "j57"),)))
    assert question.text.startswith('// {{taskId}} is "j57"\n')


def test_who_lowers_the_guard_of_production_types_its_name():
    question = lowering_question(ANONYMOUS, GuardLevel.ALLOW)
    assert question.name_to_type == "acme"
    assert question.about == ("acme", GuardLevel.ALLOW)
    assert "allow everything" in question.question
