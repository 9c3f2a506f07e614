"""What people look for in history."""

from datetime import UTC, datetime

import pytest

from convex_explorer.convex.errors import UnreachableError
from convex_explorer.convex.functions import FunctionType
from convex_explorer.store.history_query import read_query
from tests.support.made_calls import PRODUCTION, call, paths, run, threw


@pytest.fixture
def filled(history):
    """Five calls of which each is different."""
    run(history, path="tasks:list", args_text="{ word: 'printer' }")
    run(history, threw(), path="tasks:create", function_type=FunctionType.MUTATION)
    lost = call("jobs:sleep", function_type=FunctionType.ACTION)
    history.record_started(lost)
    history.record_stopped(lost)
    failed = call("users:list")
    history.record_started(failed)
    history.record_error(failed, UnreachableError("gone"))
    run(history, path="users:get", deployment=PRODUCTION)
    return history


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("is:failed", ["users:list", "tasks:create"]),
        ("IS:Unknown", ["jobs:sleep"]),
        ("fn:tasks", ["tasks:create", "tasks:list"]),
        ("fn:tasks:li", ["tasks:list"]),
        ("fn:list", ["users:list", "tasks:list"]),
        ('on:"acme prod"', ["users:get"]),
        ("on:acme fn:users", ["users:get", "users:list"]),
        ("on:prod", ["users:get"]),
        ("printer fn:tasks", ["tasks:list"]),
        ("fn:users printer", []),
        ("is:failed fn:users", ["users:list"]),
        ("before:2020-01-01", []),
        ("after:2020", ["users:get", "users:list", "jobs:sleep", "tasks:create", "tasks:list"]),
        ("after:2020-01-01 before:2020-02", []),
    ],
)
def test_filters_narrow_it_down(filled, text, expected):
    assert paths(filled.search(text)) == expected


@pytest.mark.parametrize(
    "text",
    ["is:strange", "before:tomorrow", "before:2026-13-45", "after:", "http://x", "tasks:list"],
)
def test_what_is_no_filter_that_we_know_stays_words(text):
    query = read_query(text)
    assert (query.states, query.since, query.until) == ((), None, None)
    assert query.expression is not None


def test_a_day_begins_at_midnight_here(history):
    midnight = datetime(2031, 5, 2).astimezone()
    for hour in (-1, 1):
        at = datetime.fromtimestamp(midnight.timestamp() + hour * 3600, UTC)
        history.record_started(call(f"tasks:at{hour % 24}", started_at=at))
    assert paths(history.search("before:2031-05-02")) == ["tasks:at23"]
    assert paths(history.search("after:2031-05-02")) == ["tasks:at1"]


def test_names_and_notes_are_found_until_they_are_taken_away(history):
    record = run(history, path="tasks:list")
    history.mark(record.record_id, label="Monday's mystery")
    history.mark(record.record_id, note="see ticket 4711", pinned=True)
    found = history.search("mystery 4711 is:pinned is:named fn:tasks")
    assert [(each.pinned, each.label, each.note) for each in found] == [
        (True, "Monday's mystery", "see ticket 4711")
    ]
    history.mark(record.record_id, label="", note="", pinned=False)
    assert history.search("mystery") == history.search("is:pinned") == []
    assert paths(history.search("list")) == ["tasks:list"]
    history._database._connection.execute(
        "INSERT INTO call_search (call_search, rank) VALUES ('integrity-check', 1)"
    )


def test_a_marked_call_that_is_deleted_leaves_nothing_behind(history):
    record = run(history)
    history.mark(record.record_id, label="gone", pinned=True)
    history.delete(record.record_id)
    assert history.search("gone") == []
    assert history._database._connection.execute("SELECT count(*) FROM marks").fetchone()[0] == 0
    history._database._connection.execute(
        "INSERT INTO call_search (call_search, rank) VALUES ('integrity-check', 1)"
    )


@pytest.mark.parametrize(
    "text", ['fn:"', 'on:"a" AND', "fn:'; DROP", "fn:\0", 'is:failed "', "on:*"]
)
def test_no_text_means_anything_to_sqlite(filled, text):
    filled.search(text)
