"""How much history keeps."""

from datetime import UTC, datetime, timedelta

import pytest

from convex_explorer.store.history_limits import STEP, HistoryLimits
from tests.support.made_calls import PRODUCTION, call, paths, returned, run


def test_each_deployment_keeps_its_newest_calls(limited):
    store = limited(calls=3)
    store.record_started(call("prod:one", deployment=PRODUCTION))
    for number in range(5):
        store.record_started(call(f"dev:number{number}"))
    expected = ["dev:number4", "dev:number3", "dev:number2", "prod:one"]
    assert paths(store.search()) == expected
    assert store.search("number1") == []


def test_old_calls_expire(limited):
    store = limited(days=90)
    today = datetime.now(UTC)
    for days in (91, 89, 0):
        store.record_started(call(f"tasks:of{days}", started_at=today - timedelta(days=days)))
    assert paths(store.search()) == ["tasks:of0", "tasks:of89"]


def test_what_smaller_limits_leave_no_room_for_goes_in_small_steps(limited):
    store = limited()
    for number in range(STEP + 5):
        store.record_started(call(f"tasks:number{number}"))
    store.limits = HistoryLimits(calls=2)
    assert store.expire()
    assert store.count() == 5
    assert store.expire()
    assert not store.expire()
    assert paths(store.search()) == [f"tasks:number{STEP + 4}", f"tasks:number{STEP + 3}"]


def test_what_was_pinned_or_named_stays_with_its_value_whatever_the_limits_are(limited):
    store = limited(days=500)
    long_ago = datetime.now(UTC) - timedelta(days=400)
    pinned, named, noted = (
        run(store, returned("x" * 100), path=f"tasks:{name}", started_at=long_ago)
        for name in ("pinned", "named", "noted")
    )
    store.mark(pinned.record_id, pinned=True)
    store.mark(named.record_id, label="the good one")
    store.mark(noted.record_id, note="hm")
    store.limits = HistoryLimits(calls=0, days=1, all_outcome_bytes=10)
    while store.expire():
        pass
    left = store.whole_records(9)
    assert sorted(paths(left)) == ["tasks:named", "tasks:pinned"]
    assert all(record.value_kept for record in left)


@pytest.mark.parametrize("limits", [{"calls": 0}, {"days": 0}])
def test_with_a_limit_of_nothing_nothing_is_kept(limited, limits):
    store = limited(**limits)
    store.record_started(call())
    assert store.count() == 0


def test_what_production_returned_is_kept_only_if_that_is_wished(limited):
    assert not run(limited(), returned(1), deployment=PRODUCTION).value_kept
    assert run(limited(production_outcomes=True), returned(1), deployment=PRODUCTION).value_kept


def test_when_all_outcomes_take_too_much_room_the_oldest_are_dropped(limited):
    store = limited(all_outcome_bytes=60_000)
    for number in range(100):
        run(store, returned(f"word{number} " + "x" * 1_000), path=f"tasks:byNumber{number}")
    records = [store.get(each.record_id) for each in store.search()]
    kept = [record.value_kept for record in records]
    assert len(records) == 100
    assert 0 < sum(kept) < 60
    assert kept == sorted(kept, reverse=True)
    assert records[-1].value_json is None
    assert records[-1].size > 1_000
    assert store.search("word0") == []
    assert len(store.search("word99")) == 1
    assert paths(store.search("number0")) == ["tasks:byNumber0"]
