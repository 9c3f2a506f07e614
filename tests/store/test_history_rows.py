"""Calls and outcomes as rows, and rows as records."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.convex.records import CallEnding
from convex_explorer.store.history_rows import (
    microseconds,
    row_of_call,
    row_of_ending,
    row_of_outcome,
)
from tests.support.made_calls import call, returned, threw


@given(st.datetimes(min_value=datetime(1970, 1, 1), timezones=st.just(UTC)))
def test_microseconds_are_exact_for_every_moment(moment):
    passed = timedelta(microseconds=microseconds(moment))
    assert datetime(1970, 1, 1, tzinfo=UTC) + passed == moment


def test_a_moment_in_another_time_zone_is_the_same_moment():
    there = datetime(2031, 5, 1, 14, 0, tzinfo=timezone(timedelta(hours=2)))
    here = datetime(2031, 5, 1, 12, 0, tzinfo=UTC)
    assert microseconds(there) == microseconds(here)
    assert (
        row_of_call(call(started_at=there), 1)["started_at"] == "2031-05-01T12:00:00.000000+00:00"
    )


def test_a_call_whose_clock_was_turned_back_took_no_time():
    future = datetime.now(UTC) + timedelta(hours=1)
    row = row_of_ending(call(started_at=future), CallEnding.STOPPED)
    assert row["seconds"] == 0


def test_error_data_that_is_too_large_is_left_out_and_the_rest_kept():
    row = row_of_outcome(call(), threw("no", error_data="x" * 100, frames=("at a",)), largest=50)
    assert row["error_data_json"] is None
    assert row["frames"] == '["at a"]'
    assert row["kept_bytes"] == len("at a")


def test_nothing_that_an_outcome_carries_is_kept_at_a_limit_of_nothing():
    outcome = threw("no", error_data=1, frames=("at a",), log_lines=["[LOG] x"])
    row = row_of_outcome(call("tasks:byName"), outcome, largest=0)
    assert (row["error_data_json"], row["frames"], row["log_lines"]) == (None, "[]", "[]")
    assert (row["kept_bytes"], row["log_line_count"]) == (0, 1)
    assert row["words"] == "tasks:by Name"


def test_a_value_that_convex_would_not_send_is_kept_and_found_as_it_came():
    row = row_of_outcome(call(), returned(b'{"$integer": "not base64"}'), largest=1000)
    assert row["value_json"] == b'{"$integer": "not base64"}'
    assert "not base64" in row["words"]
