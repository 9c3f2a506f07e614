"""What a deployment keeps back, as production does, and what a user reads all the same."""

import pytest

from convex_explorer.convex.calls import Returned, Threw
from convex_explorer.convex.errors import DeploymentError, RejectedError
from convex_explorer.convex.explanations import explain
from convex_explorer.convex.functions import FunctionType
from tests.support.live import Caller

pytestmark = [pytest.mark.live, pytest.mark.usefixtures("reticent")]


async def test_a_failure_is_explained_and_can_be_found_in_the_logs(anyone: Caller):
    call = anyone.call("failures:plain", None, FunctionType.QUERY)
    outcome = await anyone.client.run(call)
    assert isinstance(outcome, Threw)
    assert (outcome.message, outcome.frames, outcome.log_lines) == ("", (), ())
    assert outcome.request_id == call.request_id
    explanation = explain(call.function_type, outcome)
    assert "production" in explanation.text
    assert "request id" in explanation.advice


async def test_error_data_stays(anyone: Caller):
    outcome = await anyone.run("failures:data")
    assert isinstance(outcome, Threw)
    assert outcome.error_data.value()["code"] == "NOT_FOUND"
    assert "data is below" in explain(FunctionType.QUERY, outcome).text


async def test_what_is_printed_is_kept_back_and_what_is_returned_is_not(anyone: Caller):
    outcome = await anyone.run("jobs:log", function_type=FunctionType.ACTION)
    assert isinstance(outcome, Returned)
    assert outcome.log_lines == ()


@pytest.mark.parametrize("function_type", list(FunctionType))
async def test_a_function_that_is_not_there_never_counts_as_one_that_ran(
    anyone: Caller, function_type: FunctionType
):
    # A deployment may say it in either of two ways.
    ending = await anyone.ending("notes:nowhere", {}, function_type)
    if isinstance(ending, DeploymentError):
        assert isinstance(ending, RejectedError)
        assert not ending.may_have_run
        assert ending.advice
    else:
        assert isinstance(ending, Threw)


async def test_wrong_args_are_a_failure_without_words(anyone: Caller):
    outcome = await anyone.run("notes:add", {"text": 5.0}, FunctionType.MUTATION)
    assert isinstance(outcome, Threw)
    assert outcome.message == ""
