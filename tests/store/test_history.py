"""Calls and outcomes in SQLite."""

import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from convex_explorer.convex.calls import LogLevel, LogLine
from convex_explorer.convex.errors import UnauthorizedError, UnreachableError
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.records import CallEnding
from convex_explorer.store.errors import NewerFileError, StoreError
from convex_explorer.store.history import HistoryStore
from tests.support.made_calls import (
    DEVELOPMENT,
    PRODUCTION,
    call,
    paths,
    record_of,
    returned,
    run,
    threw,
)

# What becomes of a call -------------------------------------------------------------------------


def test_a_call_is_there_before_its_request_leaves(history):
    started = datetime(2031, 5, 1, 12, 30, 0, 123456, tzinfo=UTC)
    made = call("admin/users:get", '{ "id": 1 } // why', started_at=started)
    history.record_started(made)
    record = record_of(history, made)
    assert record.ending is CallEnding.RUNNING
    assert record.path_text == "admin/users:get"
    assert record.args_text == '{ "id": 1 } // why'
    assert record.started_at == started
    assert (record.deployment_id, record.deployment_name) == ("dev", "acme dev")
    assert record.deployment_kind is DEVELOPMENT.kind
    assert record.function_type is FunctionType.QUERY
    assert (record.identity, record.request_id) == ("admin", made.request_id)
    assert (record.seconds, record.size, record.value_kept) == (None, None, False)


def test_a_value_is_kept_byte_for_byte(history):
    value = b'{"b": 1.0,  "a":{"$integer":"KgAAAAAAAAA="}, "b": "\\u00fc"}'
    record = run(history, returned(value, log_lines=["[INFO] one\ntwo", "[WARN] three"]))
    assert record.whole
    assert record.ending is CallEnding.RETURNED
    assert record.value_kept
    assert record.value_json == value
    assert (record.seconds, record.size) == (0.128, len(value) + 100)
    assert record.log_line_count == 2
    assert record.log_lines == (
        LogLine(LogLevel.INFO, "one\ntwo"),
        LogLine(LogLevel.WARN, "three"),
    )


def test_null_is_a_value(history):
    record = run(history, returned(None))
    assert (record.value_kept, record.value_json) == (True, b"null")


def test_an_error_is_kept_with_its_data_and_frames(history):
    outcome = threw("Uncaught Error: no", error_data=b'{"code": 1}', frames=("at a", "at b"))
    record = run(history, outcome)
    assert record.ending is CallEnding.THREW
    assert record.message == "Uncaught Error: no"
    assert record.error_data_json == b'{"code": 1}'
    assert record.frames == ("at a", "at b")
    assert (record.value_kept, record.value_json) == (False, None)


def test_a_value_that_is_too_large_is_not_kept_but_its_size_is(limited):
    history = limited(outcome_bytes=100)
    fits, too_large = "x" * 98, "x" * 99
    assert run(history, returned(fits)).value_kept
    record = run(history, returned(too_large))
    assert (record.value_kept, record.value_json, record.size) == (False, None, 201)


def test_log_lines_are_kept_as_far_as_they_fit_and_counted_all(limited):
    record = run(limited(outcome_bytes=30), returned(log_lines=["[LOG] 0123456789"] * 5))
    assert (len(record.log_lines), record.log_line_count) == (1, 5)


def test_what_came_from_production_is_not_kept(history, history_file):
    outcome = returned("canary-value", log_lines=["[LOG] canary-line"])
    record = run(history, outcome, deployment=PRODUCTION, args_text='{"a": 1}')
    assert (record.value_kept, record.value_json, record.log_lines) == (False, None, ())
    assert (record.args_text, record.log_line_count) == ('{"a": 1}', 1)
    error = threw("Server Error", error_data="canary-data", frames=("canary-frame",))
    record = run(history, error, deployment=PRODUCTION)
    assert (record.message, record.error_data_json, record.frames) == ("Server Error", None, ())
    history.close()
    assert b"canary" not in history_file.read_bytes()


def test_who_asks_decides_about_production_and_others(history):
    for deployment, keep in ((PRODUCTION, True), (DEVELOPMENT, False)):
        made = call(deployment=deployment)
        history.record_started(made)
        history.record_outcome(made, returned("x"), keep_outcome=keep)
        assert record_of(history, made).value_kept is keep


@pytest.mark.parametrize(
    ("function_type", "error", "ending"),
    [
        (FunctionType.QUERY, UnreachableError("lost", may_have_run=True), CallEnding.FAILED),
        (FunctionType.MUTATION, UnreachableError("lost", may_have_run=True), CallEnding.UNKNOWN),
        (FunctionType.ACTION, UnreachableError("lost", may_have_run=True), CallEnding.UNKNOWN),
        (FunctionType.ANY, UnreachableError("lost", may_have_run=True), CallEnding.UNKNOWN),
        (FunctionType.MUTATION, UnauthorizedError("bad key"), CallEnding.FAILED),
    ],
)
def test_without_an_outcome_it_counts_whether_it_may_have_written(
    history, function_type, error, ending
):
    made = call(function_type=function_type)
    history.record_started(made)
    history.record_error(made, error)
    record = record_of(history, made)
    assert (record.ending, record.message, record.size) == (ending, str(error), None)
    assert record.seconds >= 0


@pytest.mark.parametrize(
    ("function_type", "ending"),
    [
        (FunctionType.QUERY, CallEnding.STOPPED),
        (FunctionType.MUTATION, CallEnding.UNKNOWN),
        (FunctionType.ACTION, CallEnding.UNKNOWN),
        (FunctionType.ANY, CallEnding.UNKNOWN),
    ],
)
def test_a_stopped_call_and_one_that_a_crash_interrupted_end_alike(
    history, history_file, function_type, ending
):
    stopped, interrupted = call(function_type=function_type), call(function_type=function_type)
    history.record_started(stopped)
    history.record_started(interrupted)
    history.record_stopped(stopped)
    assert record_of(history, stopped).ending is ending
    assert record_of(history, interrupted).ending is CallEnding.RUNNING
    with closing(HistoryStore(history_file)) as next_run:
        next_run.open()
        assert record_of(next_run, interrupted).ending is ending


def test_a_killed_process_leaves_what_it_had_recorded(history_file):
    program = """
import os, sys
from pathlib import Path
from convex_explorer.store.history import HistoryStore
from tests.support.made_calls import call, returned
history = HistoryStore(Path(sys.argv[1]))
done, running = call("tasks:done"), call("tasks:running")
history.record_started(done)
history.record_outcome(done, returned(1))
history.record_started(running)
os.kill(os.getpid(), 9)
"""
    subprocess.run([sys.executable, "-c", program, history_file], check=False, cwd=Path.cwd())
    with closing(HistoryStore(history_file)) as history:
        found = [(each.path_text, each.ending) for each in history.search()]
    assert found == [
        ("tasks:running", CallEnding.STOPPED),
        ("tasks:done", CallEnding.RETURNED),
    ]


def test_an_outcome_that_comes_after_all_is_believed(history):
    made = call(function_type=FunctionType.MUTATION)
    history.record_started(made)
    history.record_stopped(made)
    history.record_outcome(made, returned(1))
    assert record_of(history, made).ending is CallEnding.RETURNED


def test_an_outcome_of_a_deleted_call_changes_nothing(history):
    made = call()
    history.record_started(made)
    history.clear()
    history.record_outcome(made, returned(1))
    assert history.search() == []


def test_calls_of_the_same_moment_are_all_kept_in_the_order_recorded(history):
    moment = datetime.now(UTC)
    for name in ("one", "two", "three"):
        history.record_started(call(f"tasks:{name}", started_at=moment))
    assert paths(history.search()) == ["tasks:three", "tasks:two", "tasks:one"]


def test_text_that_utf8_cannot_say_is_recorded_all_the_same(history):
    made = call(args_text='"\ud83d"')
    history.record_started(made)
    history.record_outcome(made, threw("half a pair: \udc00", log_lines=["[LOG] \ud800"]))
    record = record_of(history, made)
    assert record.args_text == '"?"'
    assert record.message == "half a pair: ?"
    assert record.log_lines == (LogLine(LogLevel.LOG, "\ud800"),)


# Lists ------------------------------------------------------------------------------------------


def test_a_list_has_light_records(history):
    long_args = '{"text": "' + "x" * 10_000 + '"}'
    made = run(history, returned("value", log_lines=["[LOG] x"]), args_text=long_args)
    (light,) = history.search()
    assert not light.whole
    assert light.args_text == long_args[:1000]
    assert (light.value_json, light.log_lines) == (None, ())
    assert (light.value_kept, light.log_line_count) == (True, 1)
    assert history.get(light.record_id) == made
    assert made.args_text == long_args


def test_lists_go_on_where_they_ended(history):
    for number in range(7):
        history.record_started(call(f"tasks:number{number}"))
    found = []
    while page := history.search(limit=3, before=found[-1].record_id if found else None):
        found += page
    assert paths(found) == [f"tasks:number{number}" for number in reversed(range(7))]


def test_a_search_goes_on_where_it_ended(history):
    for number in range(7):
        history.record_started(call(f"tasks:{'even' if number % 2 == 0 else 'odd'}"))
    first = history.search("even", limit=3)
    rest = history.search("even", limit=3, before=first[-1].record_id)
    assert (len(first), len(rest)) == (3, 1)
    assert first[-1].record_id > rest[0].record_id


def test_one_deployment_can_be_asked_for(history):
    for name in ("one", "two"):
        history.record_started(call(f"dev:{name}"))
        history.record_started(call(f"prod:{name}", deployment=PRODUCTION))
    assert paths(history.search(deployment_id="prod")) == ["prod:two", "prod:one"]
    assert paths(history.search("one", deployment_id="prod")) == ["prod:one"]
    (older,) = history.search(deployment_id="prod", limit=1)
    assert paths(history.search(deployment_id="prod", before=older.record_id)) == ["prod:one"]
    assert history.search("one", deployment_id="other") == []


def test_a_deleted_call_is_not_found(history):
    kept, gone = run(history, path="tasks:kept"), run(history, path="tasks:gone")
    history.delete(gone.record_id)
    assert history.get(gone.record_id) is None
    assert history.search("gone") == []
    assert paths(history.search("tasks")) == [kept.path_text]


def test_nothing_is_left_of_a_cleared_history(history, tmp_path):
    for _ in range(50):
        run(history, returned("canary"), args_text="canary " * 100)
    history.clear()
    assert history.search() == []
    assert history.search("canary") == []
    assert not any(b"canary" in each.read_bytes() for each in tmp_path.glob("history*"))
    run(history, path="tasks:next")
    assert paths(history.search("next")) == ["tasks:next"]


# Several at once --------------------------------------------------------------------------------


def test_threads_share_one_history(history):
    def work(name):
        for _ in range(20):
            run(history, path=f"tasks:{name}")
            history.search(name)

    threads = [threading.Thread(target=work, args=(f"by{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(history.search("by2")) == 20
    assert len(history.search()) == 80


def test_two_windows_of_the_program_share_one_file(history, history_file):
    with closing(HistoryStore(history_file)) as other:
        run(history, path="tasks:ours")
        run(other, path="tasks:theirs")
        assert paths(history.search()) == paths(other.search()) == ["tasks:theirs", "tasks:ours"]


# Trouble ----------------------------------------------------------------------------------------


def test_the_file_and_its_folder_are_their_owners_alone(tmp_path):
    with closing(HistoryStore(tmp_path / "new" / "history.sqlite3")) as history:
        history.record_started(call())
        modes = {stat.S_IMODE(each.stat().st_mode) for each in (tmp_path / "new").iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_closing_leaves_one_file(history, history_file):
    run(history)
    history.close()
    assert list(history_file.parent.glob("history*")) == [history_file]
    history.close()


def test_a_file_that_is_no_database_is_set_aside(history, history_file):
    history_file.write_bytes(b"not a database " * 1000)
    with pytest.raises(StoreError, match="set aside") as raised:
        history.open()
    assert raised.value.set_aside.read_bytes().startswith(b"not a database")
    run(history, path="tasks:afterwards")
    assert paths(history.search()) == ["tasks:afterwards"]


def test_a_file_that_is_damaged_while_in_use_is_set_aside(history, history_file):
    for _ in range(200):
        run(history, args_text="x" * 2_000)
    history.close()
    content = bytearray(history_file.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    history_file.write_bytes(content)
    with pytest.raises(StoreError, match="damaged") as raised:
        history.search()
    assert raised.value.set_aside.read_bytes() == content
    assert history.search() == []


def test_a_full_disk_is_told_and_history_stays_whole(history):
    kept = run(history)
    pages = history._database._connection.execute("PRAGMA page_count").fetchone()[0]
    history._database._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="the disk is full") as raised:
        history.record_started(call(args_text="x" * 500_000))
    assert "Make room" in raised.value.advice
    assert history.get(kept.record_id) == kept
    history._database._connection.execute(f"PRAGMA max_page_count = {pages + 1000}")
    run(history, path="tasks:afterwards", args_text="x" * 10_000)
    assert paths(history.search(limit=1)) == ["tasks:afterwards"]


def test_a_disk_that_must_not_be_written_is_told(history):
    kept = run(history)
    history._database._connection.execute("PRAGMA query_only = ON")
    with pytest.raises(StoreError, match="access is denied"):
        history.record_started(call())
    assert history.get(kept.record_id) == kept


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="Cannot keep history in"):
        HistoryStore(tmp_path / "file" / "history.sqlite3").open()


def test_a_mistake_of_our_own_is_no_store_error(history):
    made = call()
    history.record_started(made)
    with pytest.raises(sqlite3.IntegrityError):
        history.record_started(made)


@pytest.fixture
def newer(history, history_file):
    """A history that a newer version has written, with one call."""
    run(history, returned("old"), path="tasks:old")
    history.close()
    with closing(sqlite3.connect(history_file)) as database:
        database.execute("ALTER TABLE calls ADD COLUMN label TEXT")
        database.execute("PRAGMA user_version = 99")
        database.commit()
    return history


def test_a_newer_versions_history_is_read_but_never_changed(newer, history_file):
    before = history_file.read_bytes()
    (record,) = newer.search("old")
    assert newer.get(record.record_id).value_json == b'"old"'
    changes = [
        lambda: newer.record_started(call()),
        lambda: newer.record_outcome(call(), returned()),
        lambda: newer.delete(record.record_id),
        newer.clear,
    ]
    for change in changes:
        with pytest.raises(NewerFileError, match="newer version") as raised:
            change()
        assert "Update" in raised.value.advice
    newer.close()
    assert history_file.read_bytes() == before


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE calls SET ending = 'paused'",
        "ALTER TABLE calls RENAME COLUMN identity TO as_whom",
    ],
)
def test_a_newer_versions_history_that_means_nothing_to_us_says_so(newer, history_file, change):
    with closing(sqlite3.connect(history_file)) as database:
        database.execute(change)
        database.commit()
    with pytest.raises(NewerFileError):
        newer.search()


def test_what_another_process_writes_is_noticed_once(history, history_file):
    history.open()
    history.record_started(call())
    assert not history.changed_elsewhere()
    with closing(HistoryStore(history_file)) as other:
        other.open()
        history.changed_elsewhere()  # opening settled something, or nothing
        other.record_started(call())
        assert history.changed_elsewhere()
        assert not history.changed_elsewhere()
