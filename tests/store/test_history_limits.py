"""How much history keeps."""

from datetime import UTC, datetime, timedelta

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


def test_limits_that_have_become_smaller_hold_from_the_next_opening(limited):
    store = limited()
    for number in range(5):
        store.record_started(call(f"tasks:number{number}"))
    store.close()
    store = limited(calls=2)
    assert paths(store.search()) == ["tasks:number4", "tasks:number3"]


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
