"""The words by which a call is found."""

import math

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from convex_explorer.store.history_words import match_expression, words_of_name, words_of_value
from convex_explorer.values.types import Int64
from tests.support.made_calls import PRODUCTION, call, paths, returned, run, threw


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("tasks:listByName", "tasks:list By Name"),
        ("admin/userGroups:get", "admin/user Groups:get"),
        ("tasks:list", ""),
        ("HTTP:get", ""),
    ],
)
def test_a_name_is_taken_apart_at_its_humps(name, words):
    assert words_of_name(name) == words


def test_a_value_is_read_as_people_read_it():
    value = {
        "name": "Zoë",
        "tags": ["a\nb", None, True],
        "count": Int64(2**63 - 1),
        "price": 12.0,
        "ratio": 0.1,
        "none": math.nan,
        "data": b"bytes",
    }
    expected = "name|Zoë|tags|a\nb|true|count|9223372036854775807|price|12|ratio|0.1|none|nan|data"
    assert "|".join(words_of_value(value)) == expected


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("tasks", '"tasks"*'),
        ("tasks:list", '"tasks:list"*'),
        ("  tasks   list ", '"tasks" AND "list"*'),
        ('say "hi"', '"say" AND """hi"""*'),
        ("a NEAR b", '"a" AND "NEAR" AND "b"*'),
        ("tasks - *", '"tasks"*'),
        ("", None),
        (' " * - : 🎉 ', None),
        ("a\0b", '"a" AND "b"*'),
    ],
)
def test_nothing_typed_means_anything_else_to_fts5(text, expression):
    assert match_expression(text) == expression


@pytest.fixture
def calls(history):
    """A handful of calls, each found by other words; oldest first."""
    run(history, path="tasks:list", args_text='{ status: "open" } // for Zoë')
    run(history, returned({"title": "Printer\non fire", "n": 12}), path="tasks:getByNumber")
    run(
        history, threw("Uncaught Error: no such task", error_data={"code": "E42"}), path="users:add"
    )
    run(history, returned(1, log_lines=["[WARN] slow query"]), path="admin/users:count")
    run(history, path="files:list", deployment=PRODUCTION)
    return history


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["files:list", "admin/users:count", "users:add", "tasks:getByNumber", "tasks:list"]),
        ("list", ["files:list", "tasks:list"]),
        ("li", ["files:list", "tasks:list"]),
        ("LIST", ["files:list", "tasks:list"]),
        ("f", ["files:list", "tasks:getByNumber", "tasks:list"]),
        ("tasks:list", ["tasks:list"]),
        ("list:tasks", []),
        ("list tasks", ["tasks:list"]),
        ("tasks:", ["users:add", "tasks:getByNumber", "tasks:list"][1:]),
        ("number", ["tasks:getByNumber"]),
        ("getbynum", ["tasks:getByNumber"]),
        ("users", ["admin/users:count", "users:add"]),
        ("admin/users", ["admin/users:count"]),
        ("open", ["tasks:list"]),
        ("zoe", ["tasks:list"]),
        ("fire", ["tasks:getByNumber"]),
        ("printer on", ["tasks:getByNumber"]),
        ("12", ["tasks:getByNumber"]),
        ("title", ["tasks:getByNumber"]),
        ("no such", ["users:add"]),
        ("e42", ["users:add"]),
        ("slow", ["admin/users:count"]),
        ("acme prod", ["files:list"]),
        ("lis tasks", []),
        ("tasks nothing", []),
        ("*", ["files:list", "admin/users:count", "users:add", "tasks:getByNumber", "tasks:list"]),
        ('"list', ["files:list", "tasks:list"]),
        ("-list", ["files:list", "tasks:list"]),
        ("list 🎉", ["files:list", "tasks:list"]),
        ("list NOT tasks", []),
        ("path_text:list", []),
    ],
)
def test_calls_are_found_by_all_words_the_last_of_which_may_be_a_beginning(calls, text, found):
    assert paths(calls.search(text)) == found


def test_a_call_is_found_by_the_request_id_that_the_deployments_log_has(calls):
    for record in calls.search():
        assert paths(calls.search(record.request_id)) == [record.path_text]


def test_a_running_call_is_found_too(history):
    history.record_started(call("tasks:sleepLong", '{ "why": "waiting" }'))
    assert len(history.search("waiting")) == len(history.search("long")) == 1


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=20))
@example('"')
@example('""')
@example("*")
@example("^tasks")
@example("-")
@example("NEAR(")
@example("a AND")
@example("{path_text} : x")
@example("(")
@example("\0")
@example("a\ud800b")
@example("½ ٣ ßSS ǅ")
@example("𞤀")
def test_no_text_is_an_error(history, text):
    assert isinstance(history.search(text), list)
    assert isinstance(history.search(text, before=1, deployment_id="dev"), list)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=30))
def test_any_text_is_recorded_and_deleted_without_trace_in_the_index(history, text):
    record = run(history, returned(text), args_text=text)
    history.delete(record.record_id)
    history._database._connection.execute(
        "INSERT INTO call_search (call_search, rank) VALUES ('integrity-check', 1)"
    )
