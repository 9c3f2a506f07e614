from convex_explorer.demo.functions import FUNCTIONS
from tests.support.demo import ADMIN, query


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
