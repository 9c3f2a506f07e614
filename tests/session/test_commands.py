"""Calls as commands and back, on the demo deployment; nothing is ever sent."""

from dataclasses import replace

import pytest

from convex_explorer.convex.call_commands import CommandForm
from convex_explorer.convex.deployment import CredentialKind, Deployment, DeploymentKind
from convex_explorer.convex.drafts import CallDraft
from convex_explorer.convex.functions import FunctionType
from convex_explorer.session.commands import Commands
from convex_explorer.session.demo_host import DEMO_DEPLOYMENT
from convex_explorer.store.deployments import DeploymentStore
from tests.support.signals import emitted

ACME = Deployment(
    "acme",
    "https://happy-otter-123.convex.cloud",
    DeploymentKind.DEVELOPMENT,
    CredentialKind.DEPLOY_KEY,
)
PROD = Deployment("prod", "https://calm-owl-9.convex.cloud", DeploymentKind.PRODUCTION)
DRAFT = CallDraft("tab", "tasks:get", FunctionType.QUERY, "{ n: 1n } // one")


@pytest.fixture
def filled_book(book, deployments_file):
    DeploymentStore(deployments_file).save([ACME, PROD])
    book.load(ACME.deployment_id)
    return book


@pytest.fixture
def commands(active, identities, filled_book, variables, tasks):
    return Commands(active, identities, filled_book, variables, tasks)


def curl_for(url: str) -> str:
    return f"""curl {url}/api/query -H 'Authorization: Convex prod:x|y' -d '{{"path":"a:b"}}'"""


@pytest.mark.parametrize("form", CommandForm)
async def test_a_draft_is_written_for_the_active_deployment(commands, form):
    commands.write_draft(DRAFT, form.value)
    written, text, remark = await emitted(commands.written)
    assert written == form
    assert "https://happy-otter-123.convex.cloud" in text
    assert "tasks" in text
    assert "$CONVEX_DEPLOY_KEY" in remark


async def test_a_draft_that_is_no_call_is_refused(commands):
    commands.write_draft(CallDraft("tab", "", FunctionType.QUERY, "{ a: }"), CommandForm.CURL.value)
    draft, refusal = await emitted(commands.refused)
    assert draft.draft_id == "tab"
    assert refusal.path_problem is not None
    assert refusal.args_problems


async def test_the_demo_is_asked_at_the_port_it_has_now_and_without_a_key(commands, active):
    active.use(DEMO_DEPLOYMENT)
    commands.write_draft(DRAFT, CommandForm.CURL.value)
    _, text, remark = await emitted(commands.written)
    assert "curl -sS http://127.0.0.1:" in text
    assert "uthorization" not in text
    assert remark.startswith("It calls as nobody.")
    assert "only while Convex Explorer is open" in remark
    commands.read_command("tab", text)
    _, _, meant = await emitted(commands.read)
    assert meant == DEMO_DEPLOYMENT


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        (ACME.url, ACME),
        (PROD.url.upper().replace("HTTPS", "https"), PROD),
        ("https://other.convex.cloud", None),
        ("https://k:v@calm-owl-9.convex.cloud", PROD),
    ],
)
async def test_a_command_is_read_and_the_deployment_it_asks_is_found(commands, active, url, meant):
    commands.read_command("tab", curl_for(url))
    draft_id, pasted, found = await emitted(commands.read)
    assert (draft_id, pasted.path_text, found) == ("tab", "a:b", meant)
    assert active.deployment == ACME


async def test_a_command_that_is_no_call_says_why(commands):
    commands.read_command("tab", "curl https://example.com")
    draft_id, text, error = await emitted(commands.unreadable)
    assert (draft_id, text) == ("tab", "curl https://example.com")
    assert "calls no function" in str(error)


async def test_others_get_what_a_variable_stands_for(commands, variables):
    variables.keep(ACME, {"n": "7n"})
    commands.write_draft(replace(DRAFT, args_text='{ n: "{{n}}" }'), CommandForm.CONVEX_RUN)
    _, text, _ = await emitted(commands.written)
    assert "{{n}}" not in text
    assert "$integer" in text
