"""From a draft to its outcome, against the demo deployment on a real port."""

import socket
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from convex_explorer.convex.calls import Returned, Threw
from convex_explorer.convex.connection_settings import ConnectionSettings
from convex_explorer.convex.deployment import Deployment, DeploymentKind
from convex_explorer.convex.drafts import CallDraft
from convex_explorer.convex.errors import NotPermittedError, UnreachableError
from convex_explorer.convex.function_spec import (
    Catalog,
    CatalogOrigin,
    FunctionSpec,
    KnownCatalog,
)
from convex_explorer.convex.functions import FunctionPath, FunctionType
from convex_explorer.convex.guard import GuardLevel
from convex_explorer.session import call_runner
from convex_explorer.session.demo_host import DEMO_DEPLOYMENT
from convex_explorer.store.catalogs import CatalogStore
from convex_explorer.store.deployments import DeploymentStore
from tests.support.signals import emitted, told

SLEEP = CallDraft("slow", "jobs:sleep", FunctionType.ACTION, "{ ms: 60000 }")


def draft(path: str, args: str = "", *, kind=FunctionType.QUERY, tab: str = "tab") -> CallDraft:
    return CallDraft(tab, path, kind, args)


@pytest.fixture(autouse=True)
def on_the_demo(active):
    active.use(DEMO_DEPLOYMENT)


async def test_a_call_starts_and_finishes_with_its_value(runner, heard):
    started = heard(runner.call_started)
    runner.run(draft("tasks:countByStatus"))
    call, outcome = await emitted(runner.call_finished)
    assert started == [(call,)]
    assert isinstance(outcome, Returned)
    assert sum(outcome.value.value().values()) > 100


async def test_what_a_function_throws_is_an_outcome(runner):
    runner.run(draft("jobs:fail", '{ how: "convex" }', kind=FunctionType.ACTION))
    _, outcome = await emitted(runner.call_finished)
    assert isinstance(outcome, Threw)
    assert outcome.error_data is not None


async def test_how_much_of_a_reply_has_come_is_told_for_its_call(runner, heard):
    started, progressed = heard(runner.call_started), heard(runner.call_progressed)
    runner.run(draft("values:rows", "{ n: 10000 }"))
    _, outcome = await emitted(runner.call_finished)
    assert {id(call) for call, _ in progressed} == {id(call) for (call,) in started}
    received = [progress.received for _, progress in progressed]
    assert received == sorted(received)
    assert progressed[-1][1].is_whole
    assert received[-1] == outcome.size


async def test_a_draft_that_is_no_call_is_refused_and_nothing_starts(runner, heard):
    refused, started = heard(runner.call_refused), heard(runner.call_started)
    runner.run(draft("no path at all", "{ a: }"))
    ((_, refusal),) = refused
    assert refusal.path_problem is not None
    assert refusal.args_problems
    assert started == []


async def test_long_args_are_read_in_a_thread_and_run_all_the_same(runner, monkeypatch):
    monkeypatch.setattr(call_runner, "LONG_ARGS", 10)
    runner.run(draft("values:echo", '{ value: "longer than ten" }'))
    _, outcome = await emitted(runner.call_finished)
    assert outcome.value.value() == "longer than ten"


async def test_long_args_that_are_no_args_are_refused_and_the_tab_is_free_again(
    runner, monkeypatch
):
    monkeypatch.setattr(call_runner, "LONG_ARGS", 10)
    runner.run(draft("values:echo", '{ value: "longer than ten" '))
    await emitted(runner.call_refused)
    runner.run(draft("values:echo", '{ value: "closed this time" }'))
    await emitted(runner.call_finished)


async def test_a_tab_whose_call_runs_is_left_alone(runner, heard):
    started = heard(runner.call_started)
    runner.run(SLEEP)
    runner.run(SLEEP)
    await emitted(runner.call_started)
    runner.run(SLEEP)
    assert len(started) == 1
    runner.stop("slow")


async def test_several_tabs_run_at_once(runner, heard):
    started = heard(runner.call_started)
    runner.run(SLEEP)
    runner.run(draft("tasks:countByStatus", tab="other"))
    call, _ = await emitted(runner.call_finished)
    assert call.draft_id == "other"
    assert len(started) == 2
    runner.stop("slow")


async def test_a_stopped_call_is_told_of_at_once_and_never_finishes(runner, heard):
    runner.run(SLEEP)
    finished, stopped = heard(runner.call_finished), heard(runner.call_stopped)
    await emitted(runner.call_started)
    runner.stop("slow")
    assert [call.draft_id for (call,) in stopped] == ["slow"]
    runner.run(draft("tasks:countByStatus", tab="slow"))
    call, _ = await emitted(runner.call_finished)
    assert str(call.path) == "tasks:countByStatus"
    assert len(finished) == 1


async def test_where_nobody_listens_the_call_fails_and_nothing_may_have_run(runner, active):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        active.use(Deployment("Nowhere", f"http://127.0.0.1:{port}", DeploymentKind.SELF_HOSTED))
        runner.run(draft("tasks:create", '{ title: "x" }', kind=FunctionType.MUTATION))
        _, error = await emitted(runner.call_failed)
    assert isinstance(error, UnreachableError)
    assert not error.may_have_run
    assert error.advice


async def test_what_would_not_be_encrypted_waits_for_the_users_agreement(runner, active, heard):
    remote = Deployment("far", "http://convex.invalid", DeploymentKind.SELF_HOSTED)
    agreed = replace(remote, connection=ConnectionSettings(plain_http_accepted=True))
    active.use(remote)
    asked, started = heard(runner.agreement_requested), heard(runner.call_started)
    runner.run(draft("tasks:countByStatus", tab="first"))
    runner.run(draft("tasks:list", tab="second"))
    assert asked == [(remote,), (remote,)]
    assert started == []
    active.use(DEMO_DEPLOYMENT)  # the call is for the deployment that it was asked of
    runner.run_agreed(agreed)
    call, error = await emitted(runner.call_failed)
    assert (call.draft_id, call.deployment) == ("second", agreed)
    assert isinstance(error, UnreachableError)
    runner.run_agreed(agreed)
    assert started == [(call,)]


async def test_without_a_deployment_nothing_runs(runner, active, heard):
    active.use(None)
    started, refused = heard(runner.call_started), heard(runner.call_refused)
    runner.run(draft("tasks:countByStatus"))
    assert started == refused == []


PROD = replace(DEMO_DEPLOYMENT, deployment_id="prod", name="prod", guard=GuardLevel.ASK)
CREATE = draft("tasks:create", "{ title: 'x' }", kind=FunctionType.MUTATION)


@pytest.fixture(params=["here", "in another window"])
def guarded(request, active, deployment_store, deployments_file):
    """Makes a deployment the active one, which was guarded so, here or elsewhere."""
    elsewhere = DeploymentStore(deployments_file)
    store = deployment_store if request.param == "here" else elsewhere

    def guard(level):
        deployment = replace(PROD, guard=level)
        store.save([deployment])
        active.use(deployment)

    return guard


async def test_before_a_change_the_user_is_asked_and_one_yes_makes_one_call(runner, guarded, heard):
    guarded(GuardLevel.ASK)
    started, asked = heard(runner.call_started), heard(runner.confirmation_requested)
    (call,) = await told(runner.confirmation_requested, runner.run, CREATE)
    assert started == []
    runner.run_confirmed(call, spare=False)
    await told(runner.call_finished, runner.run_confirmed, call, spare=False)
    runner.run_confirmed(call, spare=False)
    assert len(started) == 1
    await told(runner.confirmation_requested, runner.run, CREATE)
    assert len(asked) == 2


async def test_a_query_needs_no_yes(runner, guarded, heard):
    guarded(GuardLevel.ASK)
    asked = heard(runner.confirmation_requested)
    await told(runner.call_finished, runner.run, draft("tasks:countByStatus"))
    assert asked == []


async def test_a_function_can_be_spared_for_a_while_and_no_other_is(runner, guarded, heard):
    guarded(GuardLevel.ASK)
    asked = heard(runner.confirmation_requested)
    (call,) = await told(runner.confirmation_requested, runner.run, CREATE)
    await told(runner.call_finished, runner.run_confirmed, call, spare=True)
    await told(runner.call_finished, runner.run, CREATE)
    assert len(asked) == 1
    await told(
        runner.confirmation_requested,
        runner.run,
        draft("tasks:createAndFail", "{ title: 'x' }", kind=FunctionType.MUTATION),
    )


@pytest.mark.parametrize("kind", [FunctionType.MUTATION, FunctionType.ACTION, FunctionType.ANY])
async def test_read_only_lets_nothing_pass_that_may_change_something(runner, guarded, heard, kind):
    guarded(GuardLevel.READ_ONLY)
    started, asked = heard(runner.call_started), heard(runner.confirmation_requested)
    _, error = await told(
        runner.call_blocked, runner.run, draft("tasks:create", "{ title: 'x' }", kind=kind)
    )
    assert isinstance(error, NotPermittedError)
    assert started == asked == []


async def test_what_is_tried_again_hears_the_guard_as_it_is_now(runner, guarded):
    guarded(GuardLevel.ALLOW)
    call, _ = await told(runner.call_finished, runner.run, CREATE)
    guarded(GuardLevel.READ_ONLY)
    await told(runner.call_blocked, runner.run_again, call)


async def test_a_yes_to_a_question_of_before_does_not_outweigh_a_guard_that_was_raised(
    runner, guarded, heard
):
    guarded(GuardLevel.ASK)
    started = heard(runner.call_started)
    (call,) = await told(runner.confirmation_requested, runner.run, CREATE)
    guarded(GuardLevel.READ_ONLY)
    await told(runner.call_blocked, runner.run_confirmed, call, spare=False)
    assert started == []


async def test_a_guard_that_is_raised_while_the_keyring_is_asked_still_holds(
    runner, guarded, heard
):
    guarded(GuardLevel.ALLOW)
    finished = heard(runner.call_finished)

    async def raise_guard():
        guarded(GuardLevel.READ_ONLY)

    runner.write_before_changes(raise_guard)
    _, error = await told(runner.call_failed, runner.run, CREATE)
    assert isinstance(error, NotPermittedError)
    assert not error.may_have_run
    assert finished == []


async def test_what_is_to_be_written_before_a_change_is_written_before_it_leaves(runner, guarded):
    guarded(GuardLevel.ALLOW)
    order = []

    async def write():
        order.append("written")

    runner.write_before_changes(write)
    runner.call_progressed.connect(lambda *_: order.append("answered"))
    await told(runner.call_finished, runner.run, CREATE)
    assert order[0] == "written"
    await told(runner.call_finished, runner.run, draft("tasks:countByStatus"))
    assert order.count("written") == 1


async def test_however_often_run_is_pressed_one_call_is_made(runner, guarded, heard):
    guarded(GuardLevel.ASK)
    asked, started = heard(runner.confirmation_requested), heard(runner.call_started)
    for _ in range(2):
        runner.run(CREATE)
    await told(runner.confirmation_requested, runner.run, CREATE)
    for (call,) in asked:
        runner.run_confirmed(call, spare=False)
    await emitted(runner.call_finished)
    assert len(started) == 1


async def test_the_unified_endpoint_passes_where_the_deployment_says_it_is_a_query(
    runner, guarded, catalogs, heard
):
    guarded(GuardLevel.READ_ONLY)
    blocked = heard(runner.call_blocked)
    await told(runner.call_blocked, runner.run, draft("tasks:countByStatus", kind=FunctionType.ANY))
    catalogs.refresh()
    await emitted(catalogs.refreshed)
    await told(
        runner.call_finished, runner.run, draft("tasks:countByStatus", kind=FunctionType.ANY)
    )
    assert len(blocked) == 1


async def test_what_is_known_of_yesterday_lets_no_mutation_pass_for_a_query(
    runner, guarded, catalogs, tmp_path
):
    was_query = FunctionSpec(FunctionPath("tasks", "create"), FunctionType.QUERY)
    known = KnownCatalog(Catalog((was_query,)), CatalogOrigin.DEPLOYMENT, datetime.now(UTC), {})
    CatalogStore(tmp_path / "catalogs").save(PROD.deployment_id, known)
    guarded(GuardLevel.READ_ONLY)
    while catalogs.known is None:
        await emitted(catalogs.catalog_changed)
    unified = replace(CREATE, function_type=FunctionType.ANY)
    call, outcome = await told(runner.call_finished, runner.run, unified)
    assert call.function_type is FunctionType.QUERY
    assert isinstance(outcome, Threw)
    assert "query" in outcome.message.lower()


async def test_a_yes_for_a_tab_that_was_closed_meanwhile_runs_nothing(runner, guarded, heard):
    guarded(GuardLevel.ASK)
    started = heard(runner.call_started)
    (call,) = await told(runner.confirmation_requested, runner.run, CREATE)
    runner.stop(CREATE.draft_id)
    runner.run_confirmed(call, spare=False)
    assert started == []


async def test_a_tab_that_is_closed_while_the_guard_is_heard_asks_nothing(
    runner, active, deployments_file, heard, tasks
):
    DeploymentStore(deployments_file).save([PROD])
    active.use(PROD)
    asked = heard(runner.confirmation_requested)
    runner.run(CREATE)
    runner.stop(CREATE.draft_id)
    await tasks.stop_all()
    assert asked == []


async def test_long_args_are_asked_about_too(runner, guarded, monkeypatch):
    guarded(GuardLevel.ASK)
    monkeypatch.setattr(call_runner, "LONG_ARGS", 10)
    (call,) = await told(runner.confirmation_requested, runner.run, CREATE)
    await told(runner.call_finished, runner.run_confirmed, call, spare=False)
