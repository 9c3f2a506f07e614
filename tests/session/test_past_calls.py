"""Calls of history, set up again as they were made."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from convex_explorer.convex.deployment import DeploymentKind
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.identity import ADMIN, NOBODY, USER, ActingAs, acting_as
from convex_explorer.convex.records import CallEnding, CallRecord
from convex_explorer.session.demo_host import DEMO_DEPLOYMENT
from convex_explorer.session.past_calls import PastCalls

ADA = acting_as(ActingAs("https://issuer.example.com", "ada", {"email": "ada@example.com"}))


class Shelf:
    """History that holds one record, and a book that holds the demo."""

    def __init__(self, record, active):
        self.record, self._active = record, active
        self.record_fetched = _Signal()

    def fetch(self, _record_id):
        self.record_fetched.emit(self.record)

    def use(self, deployment_id):
        if deployment_id == DEMO_DEPLOYMENT.deployment_id:
            self._active.use(DEMO_DEPLOYMENT)


class _Signal:
    def connect(self, slot):
        self.emit = slot


def record(identity=ADMIN, **about) -> CallRecord:
    usual = CallRecord(
        record_id=7,
        call_id="c",
        deployment_id=DEMO_DEPLOYMENT.deployment_id,
        deployment_name="Demo",
        deployment_kind=DeploymentKind.DEMO,
        path_text="tasks:list",
        function_type=FunctionType.QUERY,
        args_text="{}",
        identity=str(identity),
        request_id="0",
        started_at=datetime.now(UTC),
        ending=CallEnding.RETURNED,
        acting_as=identity.acting_as.json if identity.acting_as else "",
    )
    return replace(usual, **about)


@pytest.fixture
def opened(active, identities, heard):
    """What is said of a record that is opened: ``opened(record, run=True)``."""

    def open_record(past, *, run=False):
        shelf = Shelf(past, active)
        calls = PastCalls(shelf, shelf, active, identities)
        said = heard(calls.opened)
        (calls.run_again if run else calls.open)(past.record_id)
        ((_, runs, remark),) = said
        return runs, remark

    active.use(DEMO_DEPLOYMENT)
    return open_record


def test_as_the_same_one_there_is_nothing_to_say(opened):
    assert opened(record()) == (False, "")
    assert opened(record(), run=True) == (True, "")


@pytest.mark.parametrize("whom", [NOBODY, ADA])
def test_the_identity_comes_back_and_that_is_said(opened, identities, whom):
    assert opened(record(whom)) == (
        False,
        f"Calls to Demo are made {whom.phrase} again, as this one was.",
    )
    assert identities.choice.identity == whom


def test_what_cannot_be_had_is_said_and_never_run_as_somebody_else(opened, identities):
    runs, remark = opened(record(USER), run=True)
    assert not runs
    assert remark.startswith("It was not run again. This call was made with user token, which")
    assert remark.endswith("Run would make it as admin.")
    assert identities.choice.identity == ADMIN


def test_of_whom_old_history_knows_only_a_word_nobody_is_made(opened, identities):
    runs, _ = opened(record(ADA, acting_as=""), run=True)
    assert not runs
    assert identities.choice.identity == ADMIN


def test_a_deployment_that_is_gone_is_told_and_nothing_runs_elsewhere(opened):
    runs, remark = opened(record(deployment_id="gone", deployment_name="acme"), run=True)
    assert not runs
    assert "acme, where this call was made, is no longer here. Run would make it on Demo" in remark
