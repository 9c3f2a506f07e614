"""What is changed on production is written down, whatever becomes of it."""

import pytest

from convex_explorer.convex.errors import UnreachableError
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.records import CallEnding
from convex_explorer.session.production_watch import ProductionWatch
from convex_explorer.store.audit_trail import AuditTrail
from tests.support.made_calls import PRODUCTION, call, returned, threw
from tests.support.signals import emitted


@pytest.fixture
def trail(tmp_path):
    return AuditTrail(tmp_path / "trail.jsonl")


@pytest.fixture
def watch(trail, tasks):
    return ProductionWatch(lambda: trail, tasks)


def change(kind=FunctionType.MUTATION, deployment=PRODUCTION):
    return call("tasks:create", deployment=deployment, function_type=kind)


async def test_every_ending_is_written_down(watch):
    calls = [change() for _ in range(5)]
    for made in calls:
        watch.note_started(made)
    watch.note_finished(calls[0], returned())
    watch.note_finished(calls[1], threw())
    watch.note_failed(calls[2], UnreachableError("gone"))
    watch.note_stopped(calls[3])
    watch.read()
    (changes,) = await emitted(watch.changes_read)
    found = {each.call_id: each.ending for each in changes}
    lost = CallEnding.UNKNOWN if UnreachableError("gone").may_have_run else CallEnding.FAILED
    assert [found[each.call_id] for each in calls] == [
        CallEnding.RETURNED,
        CallEnding.THREW,
        lost,
        CallEnding.UNKNOWN,
        CallEnding.RUNNING,
    ]


async def test_queries_and_other_deployments_are_not(watch, trail):
    for made in (change(FunctionType.QUERY), call(function_type=FunctionType.MUTATION)):
        watch.note_started(made)
        watch.note_finished(made, returned())
        watch.note_stopped(made)
        watch.note_failed(made, UnreachableError("gone"))
    await watch.close()
    assert trail.changes() == []


async def test_closing_writes_what_is_still_to_be_written(watch, trail):
    watch.note_started(change())
    await watch.close()
    assert len(trail.changes()) == 1


async def test_it_is_saved_where_the_user_says(watch, tmp_path):
    watch.note_started(change())
    watch.save(str(tmp_path / "changes.csv"))
    assert await emitted(watch.saved) == (tmp_path / "changes.csv", 1)
    watch.save(str(tmp_path / "nowhere" / "changes.csv"))
    (error,) = await emitted(watch.failed)
    assert "nowhere" in str(error)
