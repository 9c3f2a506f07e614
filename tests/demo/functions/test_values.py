import math

import pytest

from convex_explorer.demo.tables import document_id
from convex_explorer.demo.value_limits import measure
from convex_explorer.values.codec import decode
from convex_explorer.values.types import INT64_MAX, INT64_MIN, Int64
from tests.support.demo import CLIENT, JSON, query


def test_there_is_one_value_of_every_type(deployment):
    body = b'{"path":"values:everyType","args":{},"format":"convex_encoded_json"}'
    reply = deployment.handle("POST", "/api/query", CLIENT | JSON, body)
    value = decode(reply.body)["value"]
    assert value["int64"] == {
        "small": Int64(42),
        "min": Int64(INT64_MIN),
        "max": Int64(INT64_MAX),
    }
    assert type(value["int64"]["small"]) is Int64
    assert math.isnan(value["number"]["notANumber"])
    assert math.copysign(1, value["number"]["negativeZero"]) == -1
    assert value["number"]["infinity"] == math.inf
    assert value["bytes"]["some"][:2] == b"\x00\x11"
    assert value["null"] is None


def test_rows_are_as_many_and_as_wide_as_asked_for(deployment):
    rows = query(deployment, "values:rows", {"n": 3, "width": 7}).value
    assert [row["index"] for row in rows] == [0, 1, 2]
    assert {row["note"] for row in rows} == {"xxxxxxx"}


def test_a_list_has_no_more_than_8192_rows(deployment):
    assert len(query(deployment, "values:rows", {"n": 8192, "width": 0}).value) == 8192
    assert query(deployment, "values:rows", {"n": 8193}).error == (
        "Function values.js:rows return value invalid: "
        "Array length is too long (8193 > maximum length 8192)\n"
    )


@pytest.mark.parametrize("args", [{"n": 1e15}, {"n": 1, "width": 1e15}])
def test_more_rows_than_fit_into_memory_are_not_begun(deployment, args):
    assert "ran out of memory" in query(deployment, "values:rows", args).error


@pytest.mark.parametrize("size", [5000, 100_000, 1 << 20, (1 << 20) + 1, 1 << 24])
def test_a_big_result_measures_what_was_asked_for(deployment, size):
    body = b'{"path":"values:big","args":{"bytes":%d},"format":"convex_encoded_json"}' % size
    reply = deployment.handle("POST", "/api/query", CLIENT | JSON, body)
    documents = decode(reply.body)["value"]
    assert measure(documents) == size
    assert len({document["_id"] for document in documents}) == len(documents)


def test_nothing_asked_for_is_nothing(deployment):
    assert query(deployment, "values:big", {"bytes": 0}).value == []
    assert len(query(deployment, "values:big", {"bytes": 10}).value) == 1


def test_a_result_over_the_limit_fails_in_the_words_of_a_deployment(deployment):
    assert query(deployment, "values:big", {"bytes": 17 << 20}).error == (
        "Function values.js:big return value is too large (actual: 17 MiB, limit: 16 MiB)\n"
    )
    assert "ran out of memory" in query(deployment, "values:big", {"bytes": 1e12}).error


def test_a_text_has_the_length_asked_for(deployment):
    assert query(deployment, "values:text", {"length": 25}).value == "0123456789012345678901234"


def test_a_value_is_nested_as_deeply_as_asked_for(deployment):
    assert query(deployment, "values:nested", {"depth": 3}).value == {
        "level": [{"level": "bottom"}]
    }
    query(deployment, "values:nested", {"depth": 64}).value  # noqa: B018 - fails if there is none
    assert "nested 65 levels deep" in query(deployment, "values:nested", {"depth": 1e9}).error


def test_an_echo_gives_back_every_type(deployment):
    value = {"int": {"$integer": "BQAAAAAAAAA="}, "list": [1.5, None, {"$bytes": "AA=="}]}
    answer = query(deployment, "values:echo", {"value": value}, format="convex_encoded_json")
    assert answer.value == value


def test_every_kind_of_argument_can_be_given(deployment):
    args = {
        "text": "a",
        "number": 1.5,
        "int": {"$integer": "BQAAAAAAAAA="},
        "flag": True,
        "nothing": None,
        "blob": {"$bytes": "AA=="},
        "user": document_id("users", 1),
        "fixed": "exactly this",
        "choice": "red",
        "list": [1.0],
        "map": {"a": 1.0},
        "object": {"required": "x"},
        "anything": [],
    }
    answer = query(deployment, "values:everyArgument", args, format="convex_encoded_json")
    assert answer.value == args
    assert "required field `anything`" in query(deployment, "values:everyArgument", {}).error
