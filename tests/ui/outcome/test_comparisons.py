"""Which results are compared with which."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from convex_explorer.convex.records import CallEnding, CallRecord
from convex_explorer.ui.outcome.comparisons import Comparisons
from convex_explorer.ui.outcome.slot import Slot, Tab
from tests.support.made_calls import call, returned, threw


@pytest.fixture
def slots():
    return {}


@pytest.fixture
def comparisons(slots, qapp):
    comparisons = Comparisons(slots)
    slots["front"] = comparisons.front = Slot("front")
    yield comparisons
    comparisons.deleteLater()


def record(number, value_json=b"[1]", ending=CallEnding.RETURNED, **attributes):
    return CallRecord(
        number, f"call {number}", "dev", "acme dev", "development", "tasks:list", "query", "{}",
        "admin", "", datetime.now(UTC) - timedelta(days=1), ending,
        value_json=value_json, value_kept=value_json is not None, **attributes,
    )  # fmt: skip


def test_before_anything_ran_it_says_so(comparisons):
    comparisons.compare_with_previous()
    state = comparisons.front.comparison
    assert state.sentence == "There is no result in front to compare. Run a function first."
    assert comparisons.front.tab is Tab.COMPARISON


def test_the_run_before_is_compared_if_it_was_of_the_same_function(comparisons):
    slot = comparisons.front
    slot.take_outcome(call(), returned(1))
    assert not comparisons.has_previous
    slot.take_outcome(call(), returned(2))
    assert comparisons.has_previous
    comparisons.compare_with_previous()
    state = slot.comparison
    assert (state.before.value.value(), state.after.value.value()) == (1.0, 2.0)
    slot.take_outcome(call("users:list"), returned(3))
    comparisons.follow(slot)
    assert "no earlier result of users:list" in slot.comparison.sentence


def test_a_comparison_with_the_run_before_follows_each_run(comparisons):
    slot = comparisons.front
    slot.take_outcome(call(), returned(1))
    comparisons.compare_with_previous()
    slot.take_outcome(call(), returned(2))
    comparisons.follow(slot)
    slot.comparison.only_changes = False
    slot.take_outcome(call(), returned(3))
    comparisons.follow(slot)
    assert slot.comparison.before.value.value() == 2.0
    assert not slot.comparison.only_changes


def test_a_comparison_with_another_tab_stays_what_it_was(comparisons, slots):
    slot = comparisons.front
    slots["other"] = other = Slot("other")
    assert not comparisons.choices()
    other.take_outcome(replace(call(), draft_id="other"), returned(1))
    slot.take_outcome(call(), returned(2))
    (choice,) = comparisons.choices()
    assert choice.draft_id == "other"
    assert choice.words.startswith("tasks:list — acme dev, as admin, ")
    comparisons.compare_with("other")
    state = slot.comparison
    assert state.before.value.value() == 1.0
    slot.take_outcome(call(), returned(3))
    comparisons.follow(slot)
    assert slot.comparison is state


def test_a_value_is_not_compared_with_an_error(comparisons):
    slot = comparisons.front
    slot.take_outcome(call(), returned(1))
    slot.take_outcome(call(), threw())
    comparisons.compare_with_previous()
    assert "one returned a value" in slot.comparison.sentence


def test_closing_goes_back_to_the_result_or_to_the_error(comparisons, qtbot):
    slot = comparisons.front
    slot.take_outcome(call(), returned(1))
    comparisons.compare_with_previous()
    with qtbot.waitSignal(comparisons.changed):
        comparisons.close(slot)
    assert slot.tab is Tab.RESULT
    assert slot.comparison is None
    slot.take_outcome(call(), threw())
    comparisons.compare_with_previous()
    comparisons.close(slot)
    assert slot.tab is Tab.ERROR
    slot.take_outcome(call(), returned(1))
    assert slot.tab is Tab.RESULT


def test_of_two_records_the_older_one_comes_first(comparisons):
    comparisons.compare_records([record(2, b"[2]"), record(1, b"[1]")])
    state = comparisons.front.comparison
    assert state.before.value.value() == [1.0]
    assert state.after.value.value() == [2.0]


def test_what_history_did_not_keep_is_said(comparisons):
    comparisons.front.take_outcome(call(), returned(1))
    comparisons.compare_records([record(1, None)])
    assert comparisons.front.comparison.sentence.startswith(
        "History did not keep what tasks:list returned at "
    )
    comparisons.compare_records([record(1, None, CallEnding.UNKNOWN)])
    assert "has no outcome to compare" in comparisons.front.comparison.sentence


def test_records_that_are_gone_are_told_of(comparisons):
    comparisons.compare_records([])
    assert "not in history any more" in comparisons.front.comparison.sentence
