"""The demo against Convex's OpenAPI document: by a machine that knows nothing else, and by hand."""

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from convex_explorer.demo.deployment import DemoDeployment
from convex_explorer.demo.server import DemoServer
from tests.support.demo import ADMIN, FIRST_PAGE, JSON

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "convex-http-openapi.yml"
ERROR = "FunctionErrorResponse"
SUCCESS = "FunctionSuccessResponse"


@pytest.mark.parametrize("as_somebody", [False, True], ids=["anonymous", "as a user"])
def test_schemathesis_finds_nothing(tmp_path, as_somebody):
    """All checks, none left out, with the requests that the seed stands for."""
    with DemoServer() as server:
        token = server.user_tokens["Ada Lindqvist"]
        credentials = ["--header", f"Authorization: Bearer {token}"] if as_somebody else []
        command = [
            Path(sys.executable).with_name("schemathesis"),
            "run",
            DOCUMENT,
            *("--url", server.url),
            *("--checks", "all"),
            *("--max-examples", "60"),
            *("--seed", "1"),
            *("--generation-database", "none"),
            "--no-color",
            *credentials,
        ]
        run = subprocess.run(
            command, cwd=tmp_path, capture_output=True, timeout=120, check=False, encoding="utf-8"
        )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "Tested: 4" in run.stdout


@pytest.fixture(scope="session")
def validators():
    """The shapes of replies in the document, by name."""
    from schemathesis.core.deserialization import deserialize_yaml

    schemas = deserialize_yaml(DOCUMENT.read_bytes())["components"]["schemas"]
    return {name: jsonschema.Draft202012Validator(schema) for name, schema in schemas.items()}


def ask(deployment: DemoDeployment, target: str, body, headers=None):
    """POST some JSON as a client that knows the document and does not name itself."""
    return deployment.handle("POST", target, JSON | (headers or {}), json.dumps(body).encode())


CALLS = [
    ("query", {"path": "tasks:list", "args": {"paginationOpts": FIRST_PAGE}}),
    ("query", {"path": "values:everyType", "args": {}, "format": "json"}),
    ("query", {"path": "logs:everyLevel", "args": {}}),
    ("mutation", {"path": "tasks:create", "args": {"title": "x"}}),
    ("action", {"path": "jobs:sleep", "args": {"ms": 0}}),
]


@pytest.mark.parametrize(("endpoint", "body"), CALLS)
def test_a_value_comes_as_documented(deployment, validators, endpoint, body):
    reply = ask(deployment, f"/api/{endpoint}", body)
    assert reply.status == 200
    validators[SUCCESS].validate(json.loads(reply.body))


@pytest.mark.parametrize(("endpoint", "body"), CALLS)
def test_the_unified_endpoint_takes_the_path_with_its_colon(deployment, validators, endpoint, body):
    reply = ask(deployment, f"/api/run/{body['path']}", {"args": body["args"]})
    assert reply.status == 200
    validators[SUCCESS].validate(json.loads(reply.body))
    encoded = body["path"].replace(":", "%3A")
    assert ask(deployment, f"/api/run/{encoded}", {"args": body["args"]}).status == 200
    steps = body["path"].replace(":", "/")
    assert ask(deployment, f"/api/run/{steps}", {"args": body["args"]}).status == 200


ANYBODY = {"Authorization": "Bearer not-a-jwt"}
NOPE = {"path": "tasks:nope", "args": {}}


@pytest.mark.parametrize(
    ("request_made", "status"),
    [
        (("/api/query", NOPE, ADMIN), 404),
        (("/api/run/tasks:nope", {"args": {}}, ADMIN), 404),
        (("/api/query", {"path": "0:0", "args": {}}, ADMIN), 404),
        (("/api/query", {"path": "tasks:create", "args": {"title": "x"}}, ADMIN), 404),
        (("/api/nope", {}, ADMIN), 404),
        (("/api/query", NOPE, {}), 401),
        (("/api/mutation", {"path": "tasks:archiveDone", "args": {}}, {}), 401),
        (("/api/query", NOPE, ANYBODY), 401),
        (("/api/query", NOPE, {"Authorization": "x"}), 401),
        (("/api/query", NOPE, {"Authorization": "Basic x"}), 401),
        (("/api/query", {"path": "_system/frontend/getVersion:default", "args": {}}, {}), 401),
        (("/api/action", {"path": "_system/frontend/getVersion:default", "args": {}}, {}), 401),
        (("/api/query", {"path": "tasks", "args": {}}, {}), 400),
        (("/api/query", {"path": "tasks:list", "args": {}}, {}), 400),
        (("/api/query", {"path": "tasks:list", "args": {"š": 1}}, {}), 400),
        (("/api/query", {"path": "tasks:list", "args": []}, {}), 400),
        (("/api/query", {"path": "tasks:list", "args": None}, {}), 400),
        (("/api/query", {"path": "logs:everyLevel", "args": {}, "format": None}, {}), 400),
        (
            (
                "/api/query",
                {"path": "logs:everyLevel", "args": {}, "format": "convex_export_json"},
                {},
            ),
            400,
        ),
        (("/api/query", {"path": "logs:everyLevel"}, {}), 400),
    ],
)
def test_what_cannot_be_run_has_the_documented_status_and_shape(
    deployment, validators, request_made, status
):
    reply = ask(deployment, *request_made)
    assert reply.status == status
    parts = json.loads(reply.body)
    validators[ERROR].validate(parts)
    assert {"code", "message"} < parts.keys()


def test_what_a_function_throws_is_no_failure_of_the_request(deployment, validators):
    reply = ask(deployment, "/api/action", {"path": "jobs:fail", "args": {"how": "convex"}})
    assert reply.status == 200
    parts = json.loads(reply.body)
    validators[ERROR].validate(parts)
    assert parts["errorData"] == {"code": 418.0, "reason": "teapot"}


def test_log_lines_are_never_missing(deployment):
    reply = ask(deployment, "/api/query", {"path": "users:list", "args": {}})
    assert json.loads(reply.body)["logLines"] == []


def test_a_refused_format_keeps_the_function_from_running(deployment):
    count = {"path": "tasks:countByStatus", "args": {}}
    before = ask(deployment, "/api/query", count).body
    create = {"path": "tasks:create", "args": {"title": "x"}, "format": "xml"}
    assert ask(deployment, "/api/mutation", create).status == 400
    assert ask(deployment, "/api/query", count).body == before
