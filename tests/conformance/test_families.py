"""The families of replies: what a user reads is decided by the body, in this order."""

import pytest

from convex_explorer.convex.calls import Returned, Threw
from convex_explorer.convex.errors import (
    DeploymentError,
    OverloadedError,
    ProtocolError,
    RejectedError,
    TimeLimitError,
    UnauthorizedError,
    UnreachableError,
)
from convex_explorer.convex.functions import FunctionType
from tests.support.exact_server import (
    ACTION,
    ALL_TYPES,
    ANY,
    MUTATION,
    QUERY,
    REQUEST_ID,
    Answer,
    fails,
    reading_of,
    refuses,
    says_nothing,
    serves,
    succeeds,
)


@pytest.mark.parametrize("function_type", ALL_TYPES)
class TestSuccess:
    async def test_the_function_ran_and_its_value_is_shown(self, function_type: FunctionType):
        reading = await reading_of(succeeds('[1.0,"two"]'), function_type=function_type)
        assert isinstance(reading.ending, Returned)
        assert reading.ending.value.value() == [1.0, "two"]
        assert reading.ending.log_lines == ()

    async def test_what_was_printed_is_shown_with_it(self, function_type: FunctionType):
        answer = succeeds("null", log_lines=["[WARN] 'slow'", "[LOG] { a: 1 }\n  more"])
        reading = await reading_of(answer, function_type=function_type)
        assert [str(line) for line in reading.ending.log_lines] == [
            "[WARN] 'slow'",
            "[LOG] { a: 1 }\n  more",
        ]

    async def test_a_value_in_another_shape_is_none(self, function_type: FunctionType):
        answer = serves(200, "application/json", '{"status":"success"}')
        reading = await reading_of(answer, function_type=function_type)
        assert isinstance(reading.ending, ProtocolError)
        assert reading.ending.may_have_run


FRAMES = "    at handler (../convex/messages.ts:12:10)\n    at async Promise.all (index 0)\n"


@pytest.mark.parametrize("function_type", ALL_TYPES)
@pytest.mark.parametrize("status", [200, 560])
class TestFailure:
    async def test_what_was_thrown_is_told_apart_from_where(
        self, status: int, function_type: FunctionType
    ):
        answer = fails(
            "Uncaught Error: boom",
            status=status,
            frames=FRAMES,
        )
        reading = await reading_of(answer, function_type=function_type)
        assert isinstance(reading.ending, Threw)
        assert reading.ending.message == "Uncaught Error: boom"
        assert reading.ending.request_id == REQUEST_ID
        assert reading.ending.frames == (
            "at handler (../convex/messages.ts:12:10)",
            "at async Promise.all (index 0)",
        )
        assert reading.ending.error_data is None

    @pytest.mark.parametrize("data", ['"text"', "1.5", "[1.0]", '{"code":"X"}', "null", "false"])
    async def test_error_data_of_any_kind_is_kept(
        self, status: int, function_type: FunctionType, data: str
    ):
        answer = fails("Uncaught ConvexError: x", status=status, error_data=data)
        reading = await reading_of(answer, function_type=function_type)
        assert reading.ending.error_data.raw_bytes() == data.encode()

    async def test_a_redacted_failure_is_explained_and_keeps_its_request_id(
        self, status: int, function_type: FunctionType
    ):
        reading = await reading_of(fails("", status=status), function_type=function_type)
        assert isinstance(reading.ending, Threw)
        assert (reading.ending.message, reading.ending.request_id) == ("", REQUEST_ID)
        assert "production" in reading.explanation.text
        assert "request id" in reading.explanation.advice

    async def test_a_redacted_failure_keeps_its_data(
        self, status: int, function_type: FunctionType
    ):
        answer = fails("", status=status, error_data='{"code":"NO"}')
        reading = await reading_of(answer, function_type=function_type)
        assert reading.ending.error_data.value() == {"code": "NO"}
        assert "data is below" in reading.explanation.text


#: By the class of a deployment's own error: a status, the kind that it is to us, and for which
#: types of function something may have run.
CLASSES = [
    ("BadRequest", 400, RejectedError, ()),
    ("PaginationLimit", 400, RejectedError, ()),
    ("Unauthenticated", 401, UnauthorizedError, ()),
    ("AuthUpdateFailed", 401, UnauthorizedError, ()),
    ("Forbidden", 403, UnauthorizedError, ()),
    ("NotFound", 404, RejectedError, ()),
    ("ClientDisconnect", 408, TimeLimitError, ALL_TYPES),
    ("Conflict", 409, RejectedError, ()),
    ("MisdirectedRequest", 421, RejectedError, ()),
    ("TooEarly", 425, RejectedError, ()),
    ("RateLimited", 429, OverloadedError, (ACTION, ANY)),
    ("OperationalInternalServerError", 500, OverloadedError, ALL_TYPES),
    ("Overloaded", 503, OverloadedError, ALL_TYPES),
    ("FeatureTemporarilyUnavailable", 503, OverloadedError, ALL_TYPES),
    ("OutOfRetention", 503, OverloadedError, ALL_TYPES),
]


@pytest.mark.parametrize("function_type", ALL_TYPES)
@pytest.mark.parametrize(
    ("code", "status", "kind", "may_have_run"), CLASSES, ids=[each[0] for each in CLASSES]
)
async def test_a_refusal_is_told_in_the_deployments_words_with_advice(
    code: str,
    status: int,
    kind: type[DeploymentError],
    may_have_run: tuple[FunctionType, ...],
    function_type: FunctionType,
):
    answer = refuses(status, f"Some{code}", "In the deployment's own words.")
    reading = await reading_of(answer, function_type=function_type)
    error = reading.ending
    assert type(error) is kind
    assert str(error) == "In the deployment's own words."
    assert (error.code, error.status) == (f"Some{code}", status)
    assert error.advice
    assert error.may_have_run is (function_type in may_have_run)
    if error.may_have_run and function_type.may_write:
        assert "before you try again" in error.advice
    assert len(reading.requests) == 1


@pytest.mark.parametrize("function_type", [QUERY, MUTATION, ACTION])
@pytest.mark.parametrize(
    ("answer", "kind", "says", "may_have_run"),
    [
        (says_nothing(404), ProtocolError, "There is no Convex API at", False),
        (says_nothing(405, allow="GET,HEAD"), ProtocolError, "405 Method Not Allowed", False),
        (says_nothing(408), TimeLimitError, "gave up waiting", True),
        (says_nothing(413), RejectedError, "413", False),
        (says_nothing(500), ProtocolError, "500", True),
        (says_nothing(502), UnreachableError, "502 Bad Gateway", True),
        (says_nothing(503), OverloadedError, "503", True),
        (says_nothing(504), TimeLimitError, "504", True),
        (says_nothing(200), ProtocolError, "an empty reply", True),
        (says_nothing(204), ProtocolError, "204", True),
    ],
    ids=lambda value: str(value.status) if hasattr(value, "status") else None,
)
async def test_a_reply_without_a_body_is_understood_by_its_status(
    answer, kind: type, says: str, may_have_run: bool, function_type: FunctionType
):
    error = (await reading_of(answer, function_type=function_type)).ending
    assert type(error) is kind
    assert says in str(error)
    assert error.may_have_run is may_have_run
    assert error.advice


PAGE = "<!DOCTYPE html><html><head><title>Welcome to nginx!</title></head><body></body></html>"
NO_ACTIONS = "This Convex deployment does not have HTTP actions enabled."
#: A reply, words of what is said of it, words of the advice, and whether something may have run.
FOREIGN = [
    (serves(200, "text/html", PAGE), "Welcome to nginx!", "URL", True),
    (serves(404, "text/html", PAGE), "Welcome to nginx!", "URL", False),
    (serves(200, "text/plain", "pong"), "“pong”", "URL", True),
    (serves(200, "application/json", "[1]"), "“[1]”", "URL", True),
    (serves(200, "application/json", '{"a":1}'), "not a Convex reply", "URL", True),
    (serves(404, "text/plain", "No matching routes found"), "HTTP actions", "3210", False),
    (serves(404, "text/plain", NO_ACTIONS), "HTTP actions", "3210", False),
    (
        says_nothing(301, location="https://happy-otter-123.convex.cloud/api/query"),
        "does not follow",
        "https://happy-otter-123.convex.cloud.",
        False,
    ),
    (says_nothing(302, location="/login"), "/login", "URL", False),
    (says_nothing(307), "not where to go", "URL", False),
]


@pytest.mark.parametrize("function_type", [QUERY, MUTATION, ACTION])
@pytest.mark.parametrize("row", FOREIGN, ids=lambda row: f"{row[0].status} {row[1]}")
async def test_what_is_no_convex_reply_is_called_what_it_is(
    row: tuple[Answer, str, str, bool], function_type: FunctionType
):
    answer, says, advises, may_have_run = row
    reading = await reading_of(answer, function_type=function_type)
    assert type(reading.ending) is ProtocolError
    assert says in str(reading.ending)
    assert advises in reading.ending.advice
    assert reading.ending.may_have_run is may_have_run
    assert len(reading.requests) == 1


async def test_the_credential_does_not_go_where_a_redirect_leads():
    elsewhere = says_nothing(307, location="http://127.0.0.1:9/elsewhere")
    reading = await reading_of(elsewhere, function_type=MUTATION)
    assert [request.split(b" ", 2)[1] for request in reading.requests] == [b"/api/mutation"]
