"""What history keeps of a call."""

from dataclasses import replace

import pytest

from convex_explorer.convex.calls import Call, Returned, Threw
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.identity import (
    ADMIN,
    NOBODY,
    ActingAs,
    Identity,
    IdentityKind,
    acting_as,
)
from convex_explorer.convex.records import CallEnding, CallRecord
from tests.support.made_calls import call, returned, threw


def record_of(made: Call, *, ending: CallEnding = CallEnding.RUNNING, **kept) -> CallRecord:
    return CallRecord(
        record_id=1,
        call_id=made.call_id,
        deployment_id=made.deployment.deployment_id,
        deployment_name=made.deployment.name,
        deployment_kind=made.deployment.kind,
        path_text=str(made.path),
        function_type=made.function_type,
        args_text=made.args_text,
        identity=str(made.identity),
        request_id=made.request_id,
        started_at=made.started_at,
        ending=ending,
        **kept,
    )


@pytest.mark.parametrize("function_type", FunctionType)
def test_what_may_have_written_is_unknown_until_an_outcome_comes(function_type):
    ending = CallEnding.without_outcome(function_type)
    assert (ending is CallEnding.UNKNOWN) is function_type.may_write
    assert ending in {CallEnding.UNKNOWN, CallEnding.STOPPED}


@pytest.mark.parametrize(
    "identity",
    [
        ADMIN,
        NOBODY,
        Identity(IdentityKind.USER, owner="ada@example.com"),
        acting_as(ActingAs("https://auth.example", "ada", {"email": "ada@example.com"})),
    ],
    ids=str,
)
def test_a_record_tells_of_its_call_in_the_words_it_was_kept_in(identity):
    made = replace(call("tasks:get", "{ id: 1 } // why"), identity=identity)
    told = record_of(made).call("another tab")
    assert str(told.identity) == str(identity)
    assert (told.path, told.draft.args_text) == (made.path, made.args_text)
    assert told.draft_id == "another tab"


def test_a_kept_value_is_the_outcome_again():
    record = record_of(call(), ending=CallEnding.RETURNED, value_json=b'{"a":1.0}', seconds=0.5)
    assert isinstance(record.outcome, Returned)
    assert record.outcome.value.raw_bytes() == b'{"a":1.0}'
    assert record.outcome.seconds == 0.5


def test_a_value_that_was_not_kept_is_no_outcome():
    assert record_of(call(), ending=CallEnding.RETURNED).outcome is None
    assert record_of(call(), ending=CallEnding.UNKNOWN).outcome is None


def test_a_kept_error_is_the_outcome_again_with_its_data():
    record = record_of(
        call(), ending=CallEnding.THREW, message="Uncaught Error: x", error_data_json=b"null"
    )
    assert isinstance(record.outcome, Threw)
    assert record.outcome.message == "Uncaught Error: x"
    assert record.outcome.error_data is not None


@pytest.mark.parametrize(
    "outcome", [returned({"a": 1}, log_lines=["[INFO] hello"]), threw("no", error_data=[1])]
)
def test_the_record_of_a_call_with_an_outcome_holds_both(outcome):
    made = call(args_text="{ a: 1 }")
    record = CallRecord.of(made, outcome)
    assert record.whole
    assert record.call(made.draft_id).draft == made.draft
    assert record.as_whom == made.identity
    kept = record.outcome
    assert kept.log_lines == outcome.log_lines
    assert (kept.seconds, kept.size) == (outcome.seconds, outcome.size)
    if isinstance(outcome, Returned):
        assert kept.value.raw_bytes() == outcome.value.raw_bytes()
    else:
        assert kept.message == outcome.message
        assert kept.error_data.raw_bytes() == outcome.error_data.raw_bytes()
