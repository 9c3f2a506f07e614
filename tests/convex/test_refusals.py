import json
from time import perf_counter

import pytest

from convex_explorer.convex import refusals
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
from convex_explorer.convex.wire import read_reply
from tests.support.calls import call_of

QUERY, MUTATION, ACTION, ANY = FunctionType
URL = "https://happy-otter-123.convex.cloud"


def error_of(
    status: int,
    body: bytes = b"",
    headers: dict[str, str] | None = None,
    function_type: FunctionType = MUTATION,
    url: str = URL,
) -> DeploymentError:
    with pytest.raises(DeploymentError) as caught:
        read_reply(call_of(function_type=function_type, url=url), status, headers or {}, body, 0.1)
    return caught.value


def refusal_of(status: int, code: str, function_type: FunctionType = MUTATION) -> DeploymentError:
    return error_of(
        status, json.dumps({"code": code, "message": f"{code}!"}).encode(), None, function_type
    )


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (401, "BadAdminKey", UnauthorizedError),
        (403, "BadDeployKey", UnauthorizedError),
        (400, "InvalidAdminKey", UnauthorizedError),
        (401, "InvalidAuthHeader", UnauthorizedError),
        (401, "NoAuthProvider", UnauthorizedError),
        (401, "Unauthenticated", UnauthorizedError),
        (400, "AuthProviderDiscoveryFailed", UnauthorizedError),
        (403, "OperationNotPermitted", UnauthorizedError),
        (403, "SomethingNew", UnauthorizedError),
        (400, "BadJsonBody", RejectedError),
        (400, "BadConvexFunctionIdentifier", RejectedError),
        (400, "MissingIdentifier", RejectedError),
        (404, "FunctionPathNotFound", RejectedError),
        (400, "ClientVersionUnsupported", RejectedError),
        (409, "SomethingNew", RejectedError),
        (429, "TooManyConcurrentRequests", OverloadedError),
        (503, "ExpiredInQueue", OverloadedError),
        (503, "WorkerOverloaded", OverloadedError),
    ],
)
def test_what_is_refused_beforehand_has_not_run(status, code, kind):
    error = refusal_of(status, code)
    assert type(error) is kind
    assert (error.code, error.status, error.may_have_run) == (code, status, False)
    assert str(error) == f"{code}!"
    assert error.advice


#: Every code that an open backend answers with (local_backend, application, errors/src/lib.rs), its
#: status, and for which types something may have run.
CODES = {
    "BadJsonBody": (400, ""),
    "BadConvexFunctionIdentifier": (400, ""),
    "MissingIdentifier": (400, ""),
    "InvalidComponentPath": (400, ""),
    "BadQueryArgs": (400, ""),
    "BadFormat": (400, "query mutation action any"),
    "FunctionPathNotFound": (404, ""),
    "FunctionPathWrongType": (404, ""),
    "InvalidClientVersion": (400, ""),
    "ClientVersionUnsupported": (400, ""),
    "HeaderParseFailure": (400, ""),
    "InvalidHeaderFailure": (400, ""),
    "InvalidAdminKey": (400, ""),
    "BadAdminKey": (401, ""),
    "BadDeployKey": (403, ""),
    "OperationNotPermitted": (403, ""),
    "SystemIdentityRequired": (403, ""),
    "InvalidAuthHeader": (401, ""),
    "NoAuthProvider": (401, ""),
    "Unauthenticated": (401, ""),
    "AuthProviderDiscoveryFailed": (400, ""),
    "TooManyConcurrentRequests": (429, ""),
    "TooManyWrites": (429, "action any"),
    "OptimisticConcurrencyControlFailure": (503, "action any"),
    "ExpiredInQueue": (503, ""),
    "WorkerOverloaded": (503, ""),
    "ExecuteFullError": (503, ""),
    "InitialPermitTimeoutError": (503, ""),
    "IsolateNotClean": (503, ""),
    "UpstreamConnectError": (503, ""),
    "CommitterFullError": (503, "query mutation action any"),
    "SubscriptionsWorkerFullError": (503, "query mutation action any"),
    "SearchIndexesUnavailable": (503, "query mutation action any"),
    "VectorIndexesUnavailable": (503, "query mutation action any"),
    "TableSummariesUnavailable": (503, "query mutation action any"),
    "InternalServerError": (500, "query mutation action any"),
}


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_known_with_what_to_do_and_whether_anything_ran(code):
    status, may_have_run = CODES[code]
    assert code in refusals.KNOWN_CODES
    for function_type in FunctionType:
        error = refusal_of(status, code, function_type)
        name = "any" if function_type is ANY else function_type.value
        assert error.may_have_run == (name in may_have_run.split()), name
        assert str(error) == f"{code}!"
        assert error.advice
        if error.may_have_run and function_type.may_write:
            assert not error.advice.startswith("Try again")


def test_no_code_is_known_that_no_deployment_answers_with():
    assert CODES.keys() == refusals.KNOWN_CODES


@pytest.mark.parametrize("code", ["CommitterFullError", "SearchIndexesUnavailable", "SomethingNew"])
def test_an_overload_of_another_kind_leaves_it_open_whether_it_ran(code):
    error = refusal_of(503, code)
    assert type(error) is OverloadedError
    assert error.may_have_run


def test_a_failure_of_the_platform_leaves_it_open_whether_it_ran():
    assert refusal_of(500, "InternalServerError").may_have_run


@pytest.mark.parametrize(
    ("status", "code"), [(503, "OptimisticConcurrencyControlFailure"), (429, "TooManyWrites")]
)
def test_a_mutation_that_lost_a_conflict_has_not_run_but_an_action_may_have(status, code):
    assert not refusal_of(status, code, MUTATION).may_have_run
    assert refusal_of(status, code, ACTION).may_have_run
    assert refusal_of(status, code, ANY).may_have_run


def test_an_unknown_format_is_complained_of_only_after_the_function_has_run():
    assert refusal_of(400, "BadFormat").may_have_run


def test_trying_again_is_advised_only_where_it_does_no_harm():
    assert "Try again" in refusal_of(503, "ExpiredInQueue", ACTION).advice
    assert "Try again" in refusal_of(503, "CommitterFullError", QUERY).advice
    assert "before you try again" in refusal_of(503, "CommitterFullError", ACTION).advice


def test_a_refusal_without_words_is_called_by_its_code():
    assert str(error_of(400, b'{"code":"BadJsonBody","message":""}')) == "BadJsonBody"


def test_an_empty_404_means_that_there_is_no_api():
    error = error_of(404)
    assert isinstance(error, ProtocolError)
    assert str(error) == f"There is no Convex API at {URL}."
    assert not error.may_have_run


def test_an_empty_405_is_told_with_its_name():
    error = error_of(405)
    assert isinstance(error, ProtocolError)
    assert "405 Method Not Allowed" in str(error)
    assert not error.may_have_run


def test_a_408_means_that_the_server_gave_up_and_the_function_may_go_on():
    error = error_of(408, function_type=ACTION)
    assert isinstance(error, TimeLimitError)
    assert error.may_have_run


def test_an_empty_200_is_no_reply():
    assert error_of(200).may_have_run


@pytest.mark.parametrize(
    ("location", "suggestion"),
    [
        ("https://happy-otter-123.convex.cloud/api/query", "https://happy-otter-123.convex.cloud"),
        ("https://new.example.com/convex/api/query?x=1", "https://new.example.com/convex"),
    ],
)
def test_a_redirect_is_not_followed_but_says_which_url_to_save(location, suggestion):
    error = error_of(301, headers={"Location": location}, url="http://old.example.com")
    assert isinstance(error, ProtocolError)
    assert f"deployment's URL to {suggestion}." in error.advice
    assert not error.may_have_run


def test_a_redirect_to_a_login_says_where_it_leads_without_what_is_meant_for_the_browser():
    error = error_of(302, headers={"location": "/login?token=secret"})
    assert f"{URL}/login" in str(error)
    assert "secret" not in str(error)
    assert "Check the deployment's URL" in error.advice


@pytest.mark.parametrize("location", ["http://[", "//[::1", "http://\u2100/?token=secret"])
def test_a_redirect_to_what_is_no_address_is_told_as_such(location):
    error = error_of(302, headers={"location": location})
    assert "what is no address" in str(error)
    assert "secret" not in str(error)
    assert not error.may_have_run


def test_a_redirect_to_nowhere_is_told_as_such():
    assert "not where to go" in str(error_of(302))


@pytest.mark.parametrize(
    "body",
    [
        b"No matching routes found",
        b"This Convex deployment does not have HTTP actions enabled.",
        b"No HttpAction routed for /instance_name",
    ],
)
def test_http_actions_are_told_apart_from_the_api(body):
    error = error_of(404, body)
    assert isinstance(error, ProtocolError)
    assert "HTTP actions" in str(error)
    assert "3210" in error.advice


def test_a_web_page_is_called_by_its_title():
    page = b"<!DOCTYPE html><html><head><title>Tom &amp;\n Jerry</title></head></html>"
    error = error_of(200, page, {"Content-Type": "text/html; charset=utf-8"})
    assert isinstance(error, ProtocolError)
    assert "a web page titled “Tom & Jerry”" in str(error)


def test_a_web_page_without_a_type_or_a_title_is_recognised_too():
    assert "a web page." in str(error_of(200, b"  <html><body>hi</body></html>"))


@pytest.mark.parametrize("piece", [b"<title", b"<title>", b"<title x", b"</title"])
def test_a_page_that_begins_a_title_again_and_again_takes_no_time(piece):
    started = perf_counter()
    assert "a web page" in str(error_of(200, b"<html>" + piece * 20_000))
    assert perf_counter() - started < 2


def test_other_text_is_quoted_by_its_first_words():
    error = error_of(404, b"not\n\nhere " + b"x" * 1000, {"Content-Type": "text/plain"})
    assert "text/plain" in str(error)
    assert "“not here xxx" in str(error)
    assert len(str(error)) < 250


def test_a_gateway_that_reaches_nothing_is_not_taken_for_the_deployment():
    error = error_of(502, b"<html><title>502 Bad Gateway</title></html>")
    assert isinstance(error, UnreachableError)
    assert error.may_have_run
    assert error.advice == "Look whether it took effect before you try again."


def test_a_gateway_that_waited_too_long_may_have_let_it_run():
    error = error_of(504)
    assert isinstance(error, TimeLimitError)
    assert error.may_have_run


@pytest.mark.parametrize("status", [401, 403])
def test_a_proxy_that_wants_a_login_has_let_nothing_run(status):
    error = error_of(status, b"<html><title>Sign in</title></html>")
    assert isinstance(error, UnauthorizedError)
    assert not error.may_have_run


def test_a_status_without_a_name_is_told_by_its_number():
    assert "answered 599 with an empty reply" in str(error_of(599))
