import json

import pytest

from convex_explorer.convex.function_spec import FunctionSpec
from convex_explorer.convex.functions import FunctionPath, FunctionType
from convex_explorer.convex.spec_files import SpecFileError, read_spec_file
from convex_explorer.convex.validators import Field, IdOf, Kind, ObjectOf, UnionOf

URL = "https://happy-otter-123.convex.cloud"
FUNCTION_SPEC = {
    "url": URL,
    "functions": [
        {
            "identifier": "messages.js:list",
            "functionType": "Query",
            "visibility": {"kind": "public"},
            "args": {
                "type": "object",
                "value": {"limit": {"fieldType": {"type": "bigint"}, "optional": True}},
            },
            "returns": None,
        }
    ],
}
#: As convex-helpers 0.1 writes it.
OPENAPI = f"""
openapi: 3.0.3
info:
  title: Convex App - OpenAPI 3.0
  version: 0.0.0
servers:
  - url: {URL}
paths:
  /api/run/admin/users/remove:
    post:
      summary: Calls a mutation at the path admin/users.js:remove
      tags:
        - mutation
      requestBody:
        content:
          application/json:
            schema:
              $ref: "#/components/schemas/Request_admin.users.remove"
        required: true
      responses:
        "200":
          description: Convex executed your request and returned a result
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/Response_admin.users.remove"
components:
  schemas:
    Request_admin.users.remove:
      type: object
      required:
        - args
      properties:
        args:
          type: object
          required:
            - id
          properties:
            id:
              type: string
              description: ID from table "users"
            reason:
              type: string
              nullable: true
    Response_admin.users.remove:
      type: object
      required:
        - status
      properties:
        status:
          type: string
        value:
          type: boolean
"""


@pytest.mark.parametrize("before", ["", "\ufeff"])
def test_what_function_spec_prints_is_read(before):
    spec = read_spec_file(before + json.dumps(FUNCTION_SPEC))
    assert spec.url == URL
    assert spec.catalog.functions == (
        FunctionSpec(
            FunctionPath("messages", "list"),
            FunctionType.QUERY,
            args=ObjectOf({"limit": Field(Kind.INT64, optional=True)}),
        ),
    )


def test_an_openapi_document_of_a_project_is_read():
    spec = read_spec_file(OPENAPI)
    assert spec.url == URL
    assert spec.catalog.functions == (
        FunctionSpec(
            FunctionPath("admin/users", "remove"),
            FunctionType.MUTATION,
            args=ObjectOf(
                {
                    "id": Field(IdOf("users")),
                    "reason": Field(UnionOf((Kind.STRING, Kind.NULL)), optional=True),
                }
            ),
            returns=Kind.BOOLEAN,
        ),
    )


def test_an_openapi_document_may_be_json_and_know_little():
    document = {"paths": {"/api/run/a:b": {"post": {}}, "/api/query": {"post": {}}, "/x": None}}
    (spec,) = read_spec_file(json.dumps(document)).catalog.functions
    assert spec == FunctionSpec(FunctionPath("a", "b"), FunctionType.ANY)


@pytest.mark.parametrize(
    "text", ["", "[]", "12", "just words", "{", "a: [", "\t- x", '{"functions": 1}', "\x00"]
)
def test_a_file_that_lists_no_functions_says_so(text):
    with pytest.raises(SpecFileError) as raised:
        read_spec_file(text)
    assert "function-spec" in raised.value.advice


def test_no_object_is_made_of_what_a_yaml_file_says():
    with pytest.raises(SpecFileError):
        read_spec_file("!!python/object/apply:os.system ['true']")
