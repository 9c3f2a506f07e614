"""What is known of a deployment's functions, kept in a file for each."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings

from convex_explorer.convex.function_spec import (
    Catalog,
    CatalogOrigin,
    FunctionSpec,
    HttpRoute,
    KnownCatalog,
)
from convex_explorer.convex.functions import FunctionPath, FunctionType
from convex_explorer.convex.validators import Field, Kind, Literal, ObjectOf, Validator
from convex_explorer.store.catalogs import CatalogStore
from convex_explorer.store.errors import NewerFileError, StoreError
from convex_explorer.values.types import Int64
from tests.support.validators import args_validators

SPEC = FunctionSpec(
    FunctionPath("messages", "list"),
    FunctionType.QUERY,
    args=ObjectOf({"since": Field(Literal(Int64(3)), optional=True)}),
)
KNOWN = KnownCatalog(
    Catalog((SPEC,), (HttpRoute("GET", "/"),), ("odd.js:one: it is odd",)),
    CatalogOrigin.DEPLOYMENT,
    datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    {10001: "users"},
)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "catalogs"


@pytest.fixture
def store(folder):
    return CatalogStore(folder)


def test_nothing_is_known_where_nothing_was_kept(store, folder):
    assert store.load("one") is None
    assert not folder.exists()


def test_what_is_kept_comes_back_for_its_deployment_alone(store):
    store.save("one", KNOWN)
    assert store.load("one") == KNOWN
    assert store.load("other") is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(args_validators)
def test_every_validator_comes_back(store, validator: Validator):
    known = replace(KNOWN, catalog=Catalog((replace(SPEC, args=validator, returns=Kind.ANY),)))
    store.save("one", known)
    assert store.load("one") == known


def test_what_is_forgotten_is_gone(store, folder):
    store.save("one", KNOWN)
    store.forget("one")
    store.forget("one")
    assert store.load("one") is None
    assert list(folder.iterdir()) == []


def test_a_file_of_a_newer_version_is_left_alone(store, folder):
    store.save("one", KNOWN)
    file = folder / "one.json"
    text = file.read_text("utf-8").replace('"version": 1', '"version": 9')
    file.write_text(text, "utf-8")
    with pytest.raises(NewerFileError):
        store.load("one")
    with pytest.raises(NewerFileError):
        store.save("one", KNOWN)
    assert file.read_text("utf-8") == text


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"functions": 3, "tables": {}, "unreadable": [], "origin": "file", "knownAt": "soon"},
        {"functions": [], "tables": [], "unreadable": [], "origin": "file", "knownAt": "soon"},
        {"functions": [], "tables": {"x": 1}, "unreadable": [], "origin": "dream"},
    ],
)
def test_a_file_that_makes_no_sense_is_set_aside(store, folder, content):
    folder.mkdir()
    (folder / "one.json").write_text(json.dumps(content), "utf-8")
    with pytest.raises(StoreError) as raised:
        store.load("one")
    assert raised.value.set_aside is not None
    assert raised.value.set_aside.exists()
    assert store.load("one") is None
