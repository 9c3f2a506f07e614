from convex_explorer.convex.function_spec import (
    FunctionSpec,
    HttpRoute,
    Visibility,
    read_functions,
    write_functions,
)
from convex_explorer.convex.functions import FunctionPath, FunctionType
from convex_explorer.convex.validators import Field, IdOf, Kind, ObjectOf
from convex_explorer.values.codec import decode
from convex_explorer.values.types import Value

#: As a deployment sends it (open backend, npm-packages/system-udfs/convex/_system/cli/modules.ts).
SENT = b"""[
 {"args":{"type":"object","value":{"author":{"fieldType":{"tableName":"users","type":"id"},
   "optional":false}}},"functionType":"Mutation","identifier":"messages.js:send",
  "returns":{"tableName":"messages","type":"id"},"visibility":{"kind":"public"}},
 {"args":{"type":"any"},"functionType":"Query","identifier":"admin/stats.js:default",
  "returns":null,"visibility":{"kind":"internal"}},
 {"functionType":"HttpAction","method":"POST","path":"/webhook"}
]"""


def sent() -> list[Value]:
    entries = decode(SENT)
    assert isinstance(entries, list)
    return entries


def test_what_a_deployment_lists_is_read_and_sorted() -> None:
    catalog = read_functions(sent())
    assert catalog.functions == (
        FunctionSpec(
            FunctionPath("admin/stats"), FunctionType.QUERY, visibility=Visibility.INTERNAL
        ),
        FunctionSpec(
            FunctionPath("messages", "send"),
            FunctionType.MUTATION,
            args=ObjectOf({"author": Field(IdOf("users"))}),
            returns=IdOf("messages"),
        ),
    )
    assert catalog.routes == (HttpRoute("POST", "/webhook"),)
    assert catalog.unreadable == ()


def test_one_unreadable_function_hides_none_of_the_others() -> None:
    odd: list[Value] = [
        None,
        {"functionType": "Query"},
        {"functionType": "HttpAction"},
        {"functionType": "Query", "identifier": "no-such-module.js:list"},
    ]
    catalog = read_functions([*odd, *sent()])
    assert len(catalog.functions) == 2
    assert len(catalog.unreadable) == len(odd)
    assert "no-such-module" in catalog.unreadable[-1]


def test_a_function_of_a_type_that_is_not_known_is_kept_as_such() -> None:
    entry: Value = {"functionType": "Workflow", "identifier": "jobs.js:nightly"}
    (spec,) = read_functions([entry]).functions
    assert spec.function_type is FunctionType.ANY
    assert spec.args is Kind.ANY


def test_a_function_is_found_by_its_path() -> None:
    catalog = read_functions(sent())
    found = catalog.find(FunctionPath("messages", "send"))
    assert found is not None
    assert found.reference == "api.messages.send"
    assert catalog.find(FunctionPath("messages", "lost")) is None


def test_the_reference_of_an_internal_function_says_so() -> None:
    catalog = read_functions(sent())
    assert catalog.functions[0].reference == "internal.admin.stats.default"


def test_a_catalog_is_written_as_it_was_read() -> None:
    catalog = read_functions(sent())
    assert read_functions(write_functions(catalog)) == catalog
