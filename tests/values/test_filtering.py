"""What a filter finds: where it sits, and that its bytes are those that came."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.values.codec import encode
from convex_explorer.values.filter_problems import InvalidFilterError
from convex_explorer.values.filtering import Filterable, Matches, find_paths
from convex_explorer.values.path import to_jsonpath, to_jsonpath_of_all
from convex_explorer.values.received import Received
from convex_explorer.values.types import Int64
from tests.support.values import values

EXPRESSIONS = ("$", "$[*]", "$..*", "$..[0,1]", "$..[?@ == @]", "$..[-1:]", "$['a','']", "$.*.*")


def found(data: bytes, expression: str) -> bytes:
    return Filterable(data).find(expression).json


@given(values(), st.sampled_from(EXPRESSIONS))
def test_each_match_is_what_sits_at_its_path(value, expression):
    data = encode(value)
    whole = Received.from_bytes(data)
    matches = Filterable(data).find(expression)
    shown = matches.value()
    assert shown == Received.from_bytes(matches.json)
    assert shown.count == len(matches) == len(find_paths(data, expression))
    for position, (key, part) in enumerate(shown.children()):
        assert key == position
        assert part.raw_bytes() == whole.at(matches.path_at(position)).raw_bytes()


@given(values())
def test_a_copied_path_finds_its_part_and_no_other(value):
    filterable = Filterable(encode(value))
    for path in filterable.find_paths("$..*"):
        assert list(filterable.find_paths(to_jsonpath(path))) == [path]
        assert path in list(filterable.find_paths(to_jsonpath_of_all(path)))


@given(values())
def test_every_part_is_found_once(value):
    data = encode(value)

    def paths(part: Received, path=()):
        for key, child in part.children():
            yield (*path, key)
            yield from paths(child, (*path, key))

    assert sorted(find_paths(data, "$..*"), key=repr) == sorted(
        paths(Received.from_bytes(data)), key=repr
    )


@given(values(), st.sampled_from(EXPRESSIONS))
def test_matches_go_through_a_pipe_as_they_are(value, expression):
    matches = Filterable(encode(value)).find(expression)
    come = Matches.from_parts([bytes(memoryview(part).cast("B")) for part in matches.to_parts()])
    assert (come.json, come.ends, come.paths) == (matches.json, matches.ends, matches.paths)
    assert [come.path_at(i) for i in range(len(come))] == [
        matches.path_at(i) for i in range(len(matches))
    ]


def test_numbers_stay_as_they_were_written():
    data = b'[-0, 1E2, 1.0 , 12345678901234567890, {"$float": "AAAAAAAAAIA="}]'
    assert found(data, "$[*]") == (b'[-0,1E2,1.0,12345678901234567890,{"$float": "AAAAAAAAAIA="}]')


def test_an_int64_is_compared_as_an_integer_to_its_last_digit():
    data = encode([Int64(2**53), Int64(2**53 + 1), Int64(-5), 7.0, "9007199254740993"])
    assert find_paths(data, "$[?@ == 9007199254740993]") == [(1,)]
    assert find_paths(data, "$[?@ < 0]") == [(2,)]
    assert find_paths(data, "$[?@ > 6 && @ < 8]") == [(3,)]


def test_a_tagged_value_has_no_parts_and_bytes_are_their_base64():
    data = encode({"n": Int64(1), "b": b"\x00\x01"})
    assert find_paths(data, "$..*") == [("n",), ("b",)]
    text = base64.b64encode(b"\x00\x01").decode()
    assert find_paths(data, f"$[?@ == '{text}']") == [("b",)]
    assert find_paths(b'{"$integer":"AA=="}', "$.*") == [("$integer",)]
    assert find_paths(b'{"$integer":1}', "$.*") == [("$integer",)]


def test_nan_is_equal_to_nothing_and_minus_zero_is_zero():
    data = encode([float("nan"), -0.0, 0.0])
    assert find_paths(data, "$[?@ == @]") == [(1,), (2,)]
    assert find_paths(data, "$[?@ == 0]") == [(1,), (2,)]


def test_of_a_field_that_was_sent_twice_it_is_the_last():
    data = b'{"a":1,"b":2,"a":3}'
    assert found(data, "$.a") == b"[3]"
    assert found(data, "$['b','a','b']") == b"[2,3,2]"


def test_what_no_deployment_should_send_is_filtered_all_the_same():
    data = b'{"\\ud800":[1],"a\xff":NaN,"n":Infinity}'
    matches = Filterable(data).find("$.*")
    assert matches.json == b"[[1],NaN,Infinity]"
    assert [matches.path_at(i) for i in range(3)] == [("\ud800",), ("a\ufffd",), ("n",)]


def test_a_string_is_no_json_and_has_no_parts():
    assert found(b'"[1,2]"', "$") == b'["[1,2]"]'
    assert found(b'"[1,2]"', "$[*]") == b"[]"
    assert found(b'["abc"]', "$[*][0:2]") == b"[]"
    assert found(b" 7 ", "$") == b"[7]"


def test_a_huge_value_is_found_whole():
    text = json.dumps("é" * 500_000, ensure_ascii=False).encode()
    assert found(b'{"a":{"b":%s}}' % text, "$.a.b") == b"[%s]" % text


def test_what_is_nested_too_deeply_is_told():
    data = b"[" * 100_000 + b"]" * 100_000
    with pytest.raises(InvalidFilterError, match="nested too deeply"):
        find_paths(data, "$[*]")
    with pytest.raises(InvalidFilterError, match="nested too deeply"):
        find_paths(b"[" * 600 + b"]" * 600, "$[?@..a]")
    assert len(find_paths(b"[" * 600 + b"]" * 600, "$..*")) == 599


def test_parts_within_one_another_are_no_way_to_fill_the_memory():
    data = encode([[["x" * 200] * 2] * 2])
    with pytest.raises(InvalidFilterError, match="more than"):
        Filterable(data, most_bytes=1000).find("$..*")
