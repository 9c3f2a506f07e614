"""Where a real deployment differs from Convex's OpenAPI document: both are understood."""

import json

import pytest

from convex_explorer.convex.calls import Notice, Returned, Threw
from convex_explorer.convex.deployment import ANONYMOUS, Credential, CredentialKind
from convex_explorer.convex.functions import FunctionPath, FunctionType
from convex_explorer.values.types import Int64
from tests.support.exact_server import (
    ACTION,
    ALL_TYPES,
    ANY,
    MUTATION,
    QUERY,
    fails,
    reading_of,
    refuses,
    says_nothing,
    serves,
    succeeds,
)


@pytest.mark.parametrize("status", [200, 400, 401, 404, 560])
@pytest.mark.parametrize("function_type", [QUERY, MUTATION, ACTION])
async def test_a_functions_failure_may_come_with_any_of_these_statuses(
    status: int, function_type: FunctionType
):
    answer = fails("Uncaught Error: boom", status=status)
    reading = await reading_of(answer, function_type=function_type)
    assert isinstance(reading.ending, Threw)
    assert reading.ending.message == "Uncaught Error: boom"


async def test_a_function_that_is_not_there_may_come_as_200_and_as_404_in_two_forms():
    sentence = "Could not find public function for 'messages:nope'."
    for answer in (fails(sentence), fails(sentence, status=404)):
        assert (await reading_of(answer)).ending.message == sentence
    refused = (await reading_of(refuses(404, "FunctionPathNotFound", sentence))).ending
    assert str(refused) == sentence


async def test_the_unified_endpoint_is_asked_by_segments_first():
    reading = await reading_of(succeeds("1.0"), function_type=ANY, path="admin/users:list")
    assert reading.requests[0].startswith(b"POST /api/run/admin/users/list HTTP/1.1\r\n")
    assert isinstance(reading.ending, Returned)
    assert len(reading.requests) == 1


@pytest.mark.parametrize(
    "no_route",
    [says_nothing(404), serves(404, "application/json", '{"detail":"Not Found"}')],
    ids=["empty", "in a framework's words"],
)
async def test_where_that_is_no_route_it_is_asked_as_the_document_says(no_route):
    reading = await reading_of(no_route, succeeds("1.0"), function_type=ANY)
    assert [request.split(b" ", 2)[1] for request in reading.requests] == [
        b"/api/run/messages/list",
        b"/api/run/messages:list",
    ]
    assert isinstance(reading.ending, Returned)


@pytest.mark.parametrize("answer", [succeeds("1.0"), fails("no")], ids=["success", "failure"])
async def test_log_lines_may_be_missing(answer):
    assert (await reading_of(answer)).ending.log_lines == ()


@pytest.mark.parametrize("log_lines", ["null", "{}", '"text"', "[1,null]"])
async def test_log_lines_may_be_of_another_shape(log_lines: str):
    body = f'{{"status":"success","value":1.0,"logLines":{log_lines}}}'
    reading = await reading_of(serves(200, "application/json", body))
    assert isinstance(reading.ending, Returned)


@pytest.mark.parametrize(
    "data", ['"no"', "3.0", "[1.0]", "{}", "null", '{"$integer":"BQAAAAAAAAA="}']
)
async def test_error_data_is_any_value(data: str):
    threw = (await reading_of(fails("Uncaught ConvexError: x", error_data=data))).ending
    assert threw.error_data is not None
    assert threw.error_data.raw_bytes() == data.encode()


async def test_the_format_is_asked_for_that_keeps_every_type():
    reading = await reading_of(succeeds('{"n":{"$integer":"BQAAAAAAAAA="},"b":{"$bytes":"AID/"}}'))
    assert json.loads(reading.requests[0].partition(b"\r\n\r\n")[2])["format"] == (
        "convex_encoded_json"
    )
    assert reading.ending.value.value() == {"n": Int64(5), "b": b"\x00\x80\xff"}
    assert reading.ending.notices == ()


async def test_a_server_that_knows_plain_json_only_is_asked_so_and_that_is_said():
    unknown = refuses(400, "BadFormat", "format param must be one of [`json`]. Got x")
    reading = await reading_of(unknown, succeeds('"5"'))
    assert Notice.ASKED_IN_PLAIN_JSON in reading.ending.notices
    assert Notice.PLAIN_JSON in reading.ending.notices
    formats = [json.loads(each.partition(b"\r\n\r\n")[2])["format"] for each in reading.requests]
    assert formats == ["convex_encoded_json", "json"]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("messages.js:list", "messages:list"),
        ("messages", "messages:default"),
        ("dir.a/mod:fn", "dir.a/mod:fn"),
        ("foo.bar.js:fn", "foo.bar.js:fn"),
    ],
)
def test_paths_that_the_document_forbids_are_taken(text: str, path: str):
    assert str(FunctionPath.parse(text)) == path


async def test_args_are_sent_as_one_object():
    reading = await reading_of(succeeds())
    assert json.loads(reading.requests[0].partition(b"\r\n\r\n")[2])["args"] == {}


@pytest.mark.parametrize(
    ("credential", "header"),
    [
        (ANONYMOUS, None),
        (Credential(CredentialKind.USER_TOKEN, "eyJ.e30.x"), b"Bearer eyJ.e30.x"),
        (Credential(CredentialKind.DEPLOY_KEY, "dev:a-b-1|x"), b"Convex dev:a-b-1|x"),
    ],
    ids=["nobody", "user", "admin"],
)
async def test_there_are_three_ways_to_say_who_calls(credential: Credential, header: bytes | None):
    reading = await reading_of(succeeds(), credential=credential)
    lines = reading.requests[0].partition(b"\r\n\r\n")[0].split(b"\r\n")
    sent = [line.partition(b": ")[2] for line in lines if line.lower().startswith(b"authorization")]
    assert sent == ([] if header is None else [header])


@pytest.mark.parametrize("function_type", ALL_TYPES)
async def test_an_old_server_is_not_asked_by_names_that_it_turns_down(function_type: FunctionType):
    reading = await reading_of(succeeds(), function_type=function_type)
    head = reading.requests[0].partition(b"\r\n\r\n")[0].lower()
    assert b"\r\nconvex-client: convex-explorer-" in head
    assert b"\r\ncontent-type: application/json" in head
    assert b"\r\nconvex-request-id: 0123456789abcdef" in head


async def test_numbers_keep_their_digits():
    reading = await reading_of(succeeds("[1.0,1e400,9007199254740993,-0.0]"))
    assert reading.ending.value.raw_bytes() == b"[1.0,1e400,9007199254740993,-0.0]"
