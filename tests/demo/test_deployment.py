import base64
import json
import time

import pytest

from convex_explorer.demo.deployment import DemoDeployment
from convex_explorer.demo.identity import ADMIN_KEY
from convex_explorer.demo.request_bodies import MAX_BODY_BYTES
from tests.support.demo import ADMIN, CLIENT, FIRST_PAGE, JSON, Answer, mutation, post, query, read

BAD_KEY = {"Authorization": "Convex demo|01ab"}


def get(deployment: DemoDeployment, target: str, headers: dict[str, str] | None = None):
    return deployment.handle("GET", target, CLIENT | (headers or {}), b"")


def run(deployment: DemoDeployment, tail: str, args=None, headers=None) -> Answer:
    return post(deployment, f"/api/run/{tail}", {"args": args or {}}, headers)


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ("/instance_name", b"demo"),
        ("/version", b"unknown"),
        ("/instance_version", b"unknown"),
        ("/", b"This Convex deployment is running. See https://docs.convex.dev/."),
        ("/version?x=1", b"unknown"),
    ],
)
def test_it_says_what_it_is(deployment, target, text):
    reply = get(deployment, target)
    assert (reply.status, reply.body) == (200, text)


@pytest.mark.parametrize("target", ["/nope", "/api/nope", "/api/run/", "/api/query/", "/api"])
def test_where_there_is_nothing_the_reply_is_empty(deployment, target):
    reply = get(deployment, target)
    assert (reply.status, reply.body) == (404, b"")


@pytest.mark.parametrize(
    ("method", "target", "allowed"),
    [
        ("GET", "/api/query", "POST"),
        ("PUT", "/api/run/tasks/list", "POST"),
        ("POST", "/version", "GET,HEAD"),
        ("BREW", "/api/check_admin_key", "GET,HEAD"),
        ("POST", "/api/v1/deployment_info", "GET,HEAD"),
    ],
)
def test_a_wrong_method_is_told_the_right_ones(deployment, method, target, allowed):
    reply = deployment.handle(method, target, CLIENT, b"")
    assert (reply.status, reply.body, reply.headers["Allow"]) == (405, b"", allowed)


def test_an_echo_comes_back(deployment):
    assert deployment.handle("POST", "/echo", CLIENT, b"\x00abc").body == b"\x00abc"


def test_the_time_is_in_nanoseconds(deployment):
    answer = read(deployment.handle("POST", "/api/query_ts", CLIENT, b""))
    stamp = int.from_bytes(base64.b64decode(answer.body["ts"]), "little")
    assert abs(stamp / 1e9 - time.time()) < 60


def test_the_admin_key_can_be_checked(deployment):
    target = "/api/check_admin_key"
    assert read(get(deployment, target, ADMIN)).body == {
        "success": True,
        "allowedOps": [],
        "isReadOnly": False,
    }
    assert read(get(deployment, target)).body["code"] == "BadDeployKey"
    assert read(get(deployment, target, BAD_KEY)).body["code"] == "BadAdminKey"


def test_only_an_admin_is_told_what_kind_of_deployment_it_is(deployment):
    target = "/api/v1/deployment_info"
    assert read(get(deployment, target, ADMIN)).body == {"kind": "selfHosted"}
    assert read(get(deployment, target)).body["code"] == "BadDeployKey"


def test_a_client_must_name_itself_with_a_version(deployment):
    reply = deployment.handle("GET", "/version", {"Convex-Client": "me"}, b"")
    assert reply.status == 400
    assert json.loads(reply.body)["code"] == "InvalidClientVersion"


def test_the_request_id_of_the_client_is_used(deployment):
    answer = query(deployment, "nope", headers={"convex-request-id": "0123456789abcdef"})
    assert answer.status == 200
    assert answer.body["errorMessage"].startswith(
        "[Request ID: 0123456789abcdef] Server Error\nCould not find public function for 'nope'."
    )


def test_a_request_without_an_id_gets_one(deployment):
    first, second = (query(deployment, "nope").body["errorMessage"] for _ in range(2))
    assert first != second


def test_the_body_is_checked_before_the_path_and_the_path_before_the_key(deployment):
    assert post(deployment, "/api/query", {"path": "a-b"}, BAD_KEY).body["code"] == "BadJsonBody"
    answer = query(deployment, "a-b", headers=BAD_KEY)
    assert (answer.status, answer.body["code"]) == (400, "BadConvexFunctionIdentifier")
    answer = query(deployment, "nope", headers=BAD_KEY)
    assert (answer.status, answer.body["code"]) == (401, "BadAdminKey")


def test_the_header_is_read_before_the_body(deployment):
    answer = post(deployment, "/api/query", None, {"Authorization": "abc"})
    assert answer.body["code"] == "InvalidHeaderFailure"


def test_an_unknown_format_is_refused_after_the_function_ran(deployment):
    before = query(deployment, "tasks:countByStatus").value["open"]
    answer = mutation(deployment, "tasks:create", {"title": "x"}, format="xml")
    assert answer.status == 400
    assert answer.body == {
        "code": "BadFormat",
        "message": "format param must be one of [`json`]. Got xml",
    }
    assert query(deployment, "tasks:countByStatus").value["open"] == before + 1


def test_args_may_come_as_the_old_list_of_one(deployment):
    answer = query(deployment, "tasks:list", [{"paginationOpts": FIRST_PAGE}])
    assert len(answer.value["page"]) == 5
    assert "received 0 arguments: []" in query(deployment, "tasks:list", []).error


@pytest.mark.parametrize("path", ["tasks.js:countByStatus", "tasks:countByStatus"])
def test_a_module_may_have_its_extension(deployment, path):
    assert set(query(deployment, path).value) == {"open", "doing", "done"}


def test_the_unified_endpoint_takes_paths_in_steps(deployment):
    assert run(deployment, "tasks/countByStatus").value["open"] > 0
    assert run(deployment, "tasks.js/countByStatus").value["open"] > 0
    assert run(deployment, "tasks/%63ountByStatus").value["open"] > 0
    assert run(deployment, "tasks/%2563ountByStatus").value["open"] > 0
    assert run(deployment, "jobs/sleep", {"ms": 0}).value["sleptMs"] < 1000
    assert "Did you forget to run" in run(deployment, "tasks/nope").error
    assert run(deployment, "tasks/countInternal", headers=ADMIN).value > 0


def test_the_unified_endpoint_does_not_know_the_colon(deployment):
    answer = run(deployment, "tasks:list")
    assert (answer.status, answer.body["code"]) == (400, "MissingIdentifier")
    answer = run(deployment, "admin/tasks:list")
    assert (answer.status, answer.body["code"]) == (400, "BadConvexFunctionIdentifier")


def test_any_function_can_be_called_by_an_admin(deployment):
    body = {"path": "tasks:countInternal", "args": {}}
    assert post(deployment, "/api/function", body, ADMIN).value > 0
    answer = post(deployment, "/api/function", body)
    assert (answer.status, answer.body["code"]) == (403, "BadDeployKey")
    body["path"] = "_system/cli/modules:apiSpec"
    assert "Could not find function for" in post(deployment, "/api/function", body, ADMIN).error


def test_there_are_no_components(deployment):
    body = {"path": "tasks:countInternal", "args": {}, "componentPath": "shop"}
    assert post(deployment, "/api/function", body, ADMIN).status == 500
    body["componentPath"] = ""
    assert post(deployment, "/api/function", body, ADMIN).status == 200


def test_a_body_that_is_too_large_is_refused(deployment):
    reply = deployment.handle("POST", "/api/query", CLIENT | JSON, b" " * (MAX_BODY_BYTES + 1))
    assert json.loads(reply.body)["message"].startswith("Failed to buffer the request body")


def test_headers_are_found_in_any_case(deployment):
    headers = {"CONVEX-CLIENT": "x-1", "content-TYPE": "application/json"}
    headers["AUTHORIZATION"] = f"convex {ADMIN_KEY}"
    body = b'{"path":"tasks:countInternal","args":{}}'
    assert deployment.handle("POST", "/api/query", headers, body).status == 200
