import json

import pytest

from convex_explorer.convex.function_spec import read_functions
from convex_explorer.convex.skeletons import skeleton
from convex_explorer.convex.validation import fits
from convex_explorer.demo.functions import FUNCTIONS
from convex_explorer.demo.tables import TABLE_NUMBERS, document_id
from convex_explorer.values.codec import decode, encode
from tests.support.demo import ADMIN, post, query

IDS = {table: document_id(table, 1) for table in TABLE_NUMBERS}


def test_the_api_spec_describes_every_function(deployment):
    spec = query(deployment, "_system/cli/modules:apiSpec", headers=ADMIN).value
    assert [entry["identifier"] for entry in spec] == [f.canonical_path for f in FUNCTIONS]
    (entry,) = [entry for entry in spec if entry["identifier"] == "tasks.js:archiveDone"]
    assert entry == {
        "args": {
            "type": "object",
            "value": {"dryRun": {"fieldType": {"type": "boolean"}, "optional": True}},
        },
        "functionType": "Mutation",
        "identifier": "tasks.js:archiveDone",
        "returns": {
            "type": "object",
            "value": {"archived": {"fieldType": {"type": "number"}, "optional": False}},
        },
        "visibility": {"kind": "internal"},
    }


def test_without_a_validator_the_result_is_described_as_null(deployment):
    spec = query(deployment, "_system/cli/modules:apiSpec", {"componentId": None}, headers=ADMIN)
    returns = {entry["identifier"]: entry["returns"] for entry in spec.value}
    assert returns["tasks.js:list"] is None


def test_the_deployment_knows_its_url_and_version(deployment):
    deployment.url = "http://127.0.0.1:4711"
    cloud_url = query(deployment, "_system/cli/convexUrl:cloudUrl", headers=ADMIN)
    assert cloud_url.value == "http://127.0.0.1:4711"
    assert query(deployment, "_system/frontend/getVersion", headers=ADMIN).value == "1.48.0"


def test_the_deployment_knows_its_tables_by_number(deployment):
    tables = query(deployment, "_system/frontend/getTableMapping", headers=ADMIN).value
    assert tables["10001"] == "users"
    assert tables["10003"] == "tasks"


@pytest.mark.parametrize("with_optional", [False, True])
@pytest.mark.parametrize("path", [each.path for each in FUNCTIONS])
def test_each_function_takes_a_skeleton_of_its_args(deployment, path, with_optional):
    listed = query(deployment, "_system/cli/modules:apiSpec", headers=ADMIN).value
    catalog = read_functions(decode(json.dumps(listed).encode()))
    (spec,) = [each for each in catalog.functions if str(each.path) == path]
    args = skeleton(spec.args, with_optional=with_optional, ids=IDS)
    tables = {number: table for table, number in TABLE_NUMBERS.items()}
    assert fits(spec.args, args, tables)
    body = {"path": path, "args": json.loads(encode(args))}
    answer = post(deployment, f"/api/{spec.function_type}", body, ADMIN)
    # A function may have its own reasons to refuse what has the right shape.
    assert answer.body["status"] == "success" or "ArgumentValidation" not in answer.error
