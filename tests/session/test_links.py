"""Links open calls where they were meant to go, and never go to production by themselves."""

from urllib.parse import quote

import pytest

from convex_explorer.convex.deployment import CredentialKind, Deployment, DeploymentKind
from convex_explorer.convex.drafts import CallDraft
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.link_text import read_link
from convex_explorer.convex.links import GivenLink, LinkOrigin
from convex_explorer.session.links import Links
from convex_explorer.store.deployments import DeploymentStore
from tests.support.signals import emitted


def saved(name, kind):
    return Deployment(name, f"https://{name}.example.com", kind, CredentialKind.NONE)


DEV, OTHER = saved("dev", DeploymentKind.DEVELOPMENT), saved("other", DeploymentKind.PREVIEW)
PROD = saved("Prod", DeploymentKind.PRODUCTION)


@pytest.fixture
def links(active, book, tasks, deployments_file):
    DeploymentStore(deployments_file).save([DEV, OTHER, PROD])
    book.load(DEV.deployment_id)
    return Links(active, book, tasks)


def link(deployment=""):
    named = f"&deployment={quote(deployment)}" if deployment else ""
    return f"convex-explorer://open?function=messages:list&type=query&args={{a:1}}{named}"


async def opened(links, deployment="", origin=LinkOrigin.ELSEWHERE):
    links.open(GivenLink(link(deployment), origin))
    (linked,) = await emitted(links.opened)
    return linked


async def test_a_link_without_a_deployment_is_for_the_active_one(links, active):
    linked = await opened(links)
    assert (linked.call.path_text, linked.meant, linked.before) == ("messages:list", None, DEV)
    assert active.deployment == DEV


async def test_a_saved_deployment_becomes_the_active_one(links, active):
    linked = await opened(links, "OTHER")
    assert (linked.meant, linked.before) == (OTHER, DEV)
    assert active.deployment == OTHER


async def test_an_unknown_deployment_is_never_added(links, active, book):
    linked = await opened(links, "somebody's")
    assert (linked.meant, linked.call.deployment_name) == (None, "somebody's")
    assert active.deployment == DEV
    assert book.deployments == (DEV, OTHER, PROD)


async def test_to_production_turns_who_types_it_and_no_link(links, active):
    linked = await opened(links, "prod")
    assert (linked.meant, active.deployment) == (PROD, DEV)
    await opened(links, "prod", LinkOrigin.COMMAND_LINE)
    assert active.deployment == PROD


async def test_a_bad_link_is_refused_and_changes_nothing(links, active, heard):
    told = heard(links.opened)
    links.open(GivenLink(link("other") + "&key=1"))
    (error,) = await emitted(links.refused)
    assert "no link may hold" in str(error)
    assert (told, active.deployment) == ([], DEV)


async def test_a_draft_becomes_a_link_to_the_active_deployment(links):
    links.write(CallDraft("d", "api.messages.send", FunctionType.MUTATION, "{ body: 1n } // hi"))
    (text,) = await emitted(links.written)
    call = read_link(text)
    assert (call.deployment_name, call.path_text) == ("dev", "messages:send")
    assert (call.function_type, call.args_text) == (FunctionType.MUTATION, '{\n  "body": 1n\n}')


async def test_variables_stay_what_they_are_for_others_have_theirs(links):
    links.write(CallDraft("d", "users:get", FunctionType.QUERY, '{ id: "{{userId}}" }'))
    (text,) = await emitted(links.written)
    assert read_link(text).args_text == '{\n  "id": "{{userId}}"\n}'


async def test_what_is_no_call_yet_makes_no_link(links):
    draft = CallDraft("d", "messages:send", FunctionType.QUERY, "{ body: }")
    links.write(draft)
    refused, refusal = await emitted(links.draft_refused)
    assert refused is draft
    assert refusal.args_problems


async def test_a_key_in_args_goes_into_no_link(links):
    args = "{ key: 'prod:happy-otter-123|0a1b' }"
    links.write(CallDraft("d", "messages:send", FunctionType.QUERY, args))
    (error,) = await emitted(links.unwritable)
    assert "key or a token" in str(error)
    assert "0a1b" not in f"{error} {error.advice}"


async def test_without_a_deployment_nothing_is_written(links, active, heard):
    told = heard(links.written)
    active.use(None)
    links.write(CallDraft("d", "messages:send", FunctionType.QUERY, "{}"))
    assert told == []
