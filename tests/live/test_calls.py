"""Functions run on a real deployment, and what they return, print and throw."""

import asyncio
import math
import uuid

import pytest

from convex_explorer.convex.calls import LogLevel, Returned, Threw
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.pagination import Pages
from convex_explorer.values.types import INT64_MAX, INT64_MIN, Int64
from tests.support.live import Caller

pytestmark = pytest.mark.live


def new_text() -> str:
    """A text that no other run of these tests has used."""
    return f"note {uuid.uuid4()}"


async def test_a_value_of_each_type_arrives_as_what_it_is(anyone: Caller):
    value = (await anyone.run("values:everyType")).value.value()
    assert math.isnan(value.pop("notANumber"))
    assert math.copysign(1, value.pop("negativeZero")) == -1
    expected = {
        "nothing": None,
        "yes": True,
        "number": 1.5,
        "whole": 3.0,
        "infinite": -math.inf,
        "beyondSafe": 9007199254740994.0,
        "smallestInt64": Int64(INT64_MIN),
        "largestInt64": Int64(INT64_MAX),
        "text": 'ž 👩‍🚀 "quoted"\n',
        "bytes": b"\x00\x80\xff",
        "list": [1.0, "two", [Int64(3)]],
        "object": {"an odd key": {}},
    }
    assert value == expected
    assert {key: type(part) for key, part in value.items()} == {
        key: type(part) for key, part in expected.items()
    }


async def test_a_result_of_two_mebibytes_arrives_whole(anyone: Caller):
    outcome = await anyone.run("values:text", {"length": 2.0**21})
    assert outcome.value.value() == "0123456789abcdef" * 2**17
    assert outcome.size > 2**21


async def test_a_mutation_changes_data_that_a_query_then_finds(anyone: Caller):
    text = new_text()
    added = await anyone.run("notes:add", {"text": text}, FunctionType.MUTATION)
    note_id = added.value.value()
    note = (await anyone.run("notes:get", {"id": note_id})).value.value()
    assert (note["_id"], note["text"]) == (note_id, text)
    assert isinstance(note["_creationTime"], float)


async def test_pages_follow_each_other_to_the_end(anyone: Caller):
    text = new_text()
    ids = []
    for _ in range(5):
        added = await anyone.run("notes:add", {"text": text}, FunctionType.MUTATION)
        ids.append(added.value.value())
    found, cursor, done = [], None, False
    while not done:
        options = {"numItems": 2.0, "cursor": cursor}
        outcome = await anyone.run("notes:list", {"text": text, "paginationOpts": options})
        page = outcome.value.value()
        found += [note["_id"] for note in page["page"]]
        cursor, done = page["continueCursor"], page["isDone"]
    assert found == ids


async def test_pages_are_loaded_into_one_value(anyone: Caller):
    text = new_text()
    ids = []
    for _ in range(5):
        added = await anyone.run("notes:add", {"text": text}, FunctionType.MUTATION)
        ids.append(added.value.value())
    options = {"numItems": 2.0, "cursor": None}
    first = anyone.call("notes:list", {"text": text, "paginationOpts": options}, FunctionType.QUERY)
    pages = Pages.of(first, await anyone.client.run(first))
    assert pages.row_count == 2
    while pages.can_go_on:
        assert pages.take(await anyone.client.run(pages.next_call())) is None
    assert [note["_id"] for note in pages.value.value()["page"]] == ids
    assert pages.is_done


async def test_what_a_failed_mutation_wrote_is_gone(anyone: Caller):
    text = new_text()
    outcome = await anyone.run("notes:addAndFail", {"text": text}, FunctionType.MUTATION)
    assert isinstance(outcome, Threw)
    options = {"numItems": 10.0, "cursor": None}
    listed = await anyone.run("notes:list", {"text": text, "paginationOpts": options})
    assert listed.value.value()["page"] == []


async def test_error_data_is_a_value_like_any_other(anyone: Caller):
    outcome = await anyone.run("failures:data")
    assert isinstance(outcome, Threw)
    data = outcome.error_data.value()
    assert data == {"code": "NOT_FOUND", "attempts": 2, "hints": ["look elsewhere", None]}
    assert isinstance(data["attempts"], Int64)


@pytest.mark.usefixtures("outspoken")
async def test_what_was_printed_before_the_throw_is_kept(anyone: Caller):
    outcome = await anyone.run("failures:data")
    assert [line.level for line in outcome.log_lines] == [LogLevel.WARN]


async def test_error_data_may_be_a_string(anyone: Caller):
    outcome = await anyone.run("failures:text")
    assert outcome.error_data.value() == "A note needs a text"


async def test_error_data_of_null_is_not_the_same_as_none(anyone: Caller):
    with_null = await anyone.run("failures:nothing")
    without = await anyone.run("failures:plain")
    assert with_null.error_data.value() is None
    assert without.error_data is None


@pytest.mark.usefixtures("outspoken")
async def test_a_thrown_error_comes_apart_into_message_request_id_and_frames(anyone: Caller):
    call = anyone.call("failures:plain", None, FunctionType.QUERY)
    outcome = await anyone.client.run(call)
    assert outcome.message == "Uncaught RangeError: no such month: 13"
    assert outcome.request_id == call.request_id
    assert len(outcome.frames) == 2
    assert all("failures" in frame for frame in outcome.frames)


@pytest.mark.usefixtures("outspoken")
async def test_log_lines_keep_their_level_and_their_order(anyone: Caller):
    outcome = await anyone.run("jobs:log", function_type=FunctionType.ACTION)
    assert outcome.value.value() is None
    assert [line.level for line in outcome.log_lines] == ["DEBUG", "INFO", "LOG", "WARN", "ERROR"]
    assert outcome.log_lines[0].text == "'a detail'"


async def test_an_action_takes_its_time_and_the_outcome_says_how_long(anyone: Caller):
    outcome = await anyone.run("jobs:sleep", {"milliseconds": 200.0}, FunctionType.ACTION)
    assert outcome.value.value() == 200.0
    assert 0.2 <= outcome.seconds < 10


async def test_several_calls_run_at_once(anyone: Caller):
    asked = [
        anyone.run("jobs:sleep", {"milliseconds": 300.0 - i}, FunctionType.ACTION) for i in range(8)
    ]
    started = asyncio.get_running_loop().time()
    outcomes = await asyncio.gather(*asked)
    took = asyncio.get_running_loop().time() - started
    assert [outcome.value.value() for outcome in outcomes] == [300.0 - i for i in range(8)]
    assert took < 8 * 0.3


async def test_a_call_can_be_given_up_and_the_client_goes_on(anyone: Caller):
    slow = anyone.run("jobs:sleep", {"milliseconds": 5000.0}, FunctionType.ACTION)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(slow, 0.2)
    assert isinstance(await anyone.run("values:everyType"), Returned)


@pytest.mark.parametrize(
    ("path", "args"),
    [
        ("values:everyType", {}),
        ("notes:add", {"text": "by the unified endpoint"}),
        ("jobs:log", {}),
        ("admin/session", {}),
    ],
)
async def test_run_finds_out_by_itself_what_kind_of_function_it_is(
    anyone: Caller, path: str, args: dict
):
    assert isinstance(await anyone.run(path, args, FunctionType.ANY), Returned)


@pytest.mark.usefixtures("outspoken")
async def test_a_function_of_another_type_is_told_apart(anyone: Caller):
    said = await anyone.refusal("notes:add", {"text": "no"}, FunctionType.QUERY)
    assert "as Query, but it is defined as Mutation" in said


@pytest.mark.usefixtures("outspoken")
@pytest.mark.parametrize("function_type", list(FunctionType))
async def test_a_function_that_is_not_there_is_named(anyone: Caller, function_type: FunctionType):
    assert "notes:nowhere" in await anyone.refusal("notes:nowhere", {}, function_type)


@pytest.mark.usefixtures("outspoken")
async def test_wrong_args_are_explained_by_the_deployment(anyone: Caller):
    said = await anyone.refusal("notes:add", {"text": Int64(5)}, FunctionType.MUTATION)
    assert "ArgumentValidationError" in said
    assert ".text" in said
