"""What is known of a deployment's functions: from the demo on a real port, and from real files."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from convex_explorer.convex.catalog_queries import CatalogError
from convex_explorer.convex.deployment import (
    Credential,
    CredentialKind,
    Deployment,
    DeploymentKind,
)
from convex_explorer.convex.function_spec import CatalogOrigin
from convex_explorer.convex.functions import FunctionPath, FunctionType
from convex_explorer.convex.spec_files import SpecFileError
from convex_explorer.demo.server import DemoServer
from convex_explorer.session.catalog_loader import CatalogLoader
from convex_explorer.session.demo_host import DEMO_DEPLOYMENT
from convex_explorer.store.catalogs import CatalogStore
from convex_explorer.store.errors import StoreError
from tests.support.signals import emitted

SPEC = {"functions": [{"identifier": "notes.js:list", "functionType": "Query"}]}
#: Nobody listens there, so that being asked shows.
SILENT = Deployment(
    "Silent",
    "http://127.0.0.1:9",
    DeploymentKind.DEVELOPMENT,
    CredentialKind.DEPLOY_KEY,
    deployment_id="silent",
)


@pytest.fixture
def store(tmp_path: Path) -> CatalogStore:
    return CatalogStore(tmp_path / "catalogs")


@pytest.fixture
def new_loader(store, active, identities, tasks) -> Callable[[], CatalogLoader]:
    """Makes one as a start of the program does."""
    return partial(CatalogLoader, store, active, identities, tasks)


@pytest.fixture
def catalogs(new_loader) -> CatalogLoader:
    return new_loader()


@pytest.fixture
def other(lasting) -> Iterator[Deployment]:
    """A deployment that is not the built-in demo, with a key in what stands for the keyring."""
    with DemoServer() as server:
        deployment = replace(SILENT, url=server.url, deployment_id="other")
        lasting.write(deployment, Credential(CredentialKind.DEPLOY_KEY, server.admin_key))
        yield deployment


@pytest.fixture
def spec_file(tmp_path: Path) -> str:
    return write_spec(tmp_path / "spec.json", SPEC)


def write_spec(file: Path, spec: object) -> str:
    file.write_text(json.dumps(spec), "utf-8")
    return str(file)


async def test_a_deployment_says_which_functions_it_has(catalogs, active):
    active.use(DEMO_DEPLOYMENT)
    catalogs.refresh()
    deployment, changes = await emitted(catalogs.refreshed)
    assert deployment == DEMO_DEPLOYMENT
    assert changes is None
    spec = catalogs.known.catalog.find(FunctionPath("tasks", "list"))
    assert spec.function_type is FunctionType.QUERY
    assert catalogs.known.origin is CatalogOrigin.DEPLOYMENT


async def test_what_was_kept_is_there_without_the_deployment(
    catalogs, new_loader, active, spec_file
):
    active.use(SILENT)
    catalogs.read_file(spec_file)
    await emitted(catalogs.refreshed)
    active.use(None)
    later = new_loader()
    active.use(SILENT)
    while later.known is None:
        await emitted(later.catalog_changed)
    assert later.known == catalogs.known


async def test_a_deployment_is_asked_once_and_only_when_somebody_wants_to_know(
    catalogs, active, other, heard
):
    asked = heard(catalogs.busy_changed)
    active.use(other)
    assert (True,) not in asked
    catalogs.want()
    await emitted(catalogs.refreshed)
    catalogs.want()
    assert asked.count((True,)) == 1


async def test_a_deployment_that_would_not_answer_is_not_asked(catalogs, active, heard):
    asked = heard(catalogs.busy_changed)
    active.use(replace(SILENT, credential_kind=CredentialKind.NONE))
    catalogs.want()
    assert asked == []


async def test_without_an_admin_key_nothing_is_asked_and_the_way_out_is_named(catalogs, active):
    active.use(replace(SILENT, credential_kind=CredentialKind.NONE))
    catalogs.refresh()
    (error,) = await emitted(catalogs.failed)
    assert isinstance(error, CatalogError)
    assert "function spec" in error.advice


async def test_a_deployment_that_does_not_answer_leaves_what_is_known(
    catalogs, active, lasting, spec_file, heard
):
    active.use(SILENT)
    catalogs.read_file(spec_file)
    await emitted(catalogs.refreshed)
    known = catalogs.known
    busy = heard(catalogs.busy_changed)
    catalogs.refresh()
    await emitted(catalogs.failed)
    assert catalogs.known == known
    assert busy == [(True,), (False,)]


async def test_functions_come_from_a_file_and_what_changed_is_told(
    catalogs, active, spec_file, tmp_path
):
    active.use(SILENT)
    catalogs.read_file(spec_file)
    await emitted(catalogs.refreshed)
    assert [str(spec.path) for spec in catalogs.known.catalog.functions] == ["notes:list"]
    catalogs.read_file(write_spec(tmp_path / "later.json", {"functions": []}))
    _, changes = await emitted(catalogs.refreshed)
    assert changes.removed == ("notes:list",)


@pytest.mark.parametrize(("content", "kind"), [("no spec", SpecFileError), (None, StoreError)])
async def test_a_file_that_is_no_spec_says_so(catalogs, active, tmp_path, content, kind):
    file = tmp_path / "other.txt"
    if content is not None:
        file.write_text(content)
    active.use(SILENT)
    catalogs.read_file(str(file))
    (error,) = await emitted(catalogs.failed)
    assert isinstance(error, kind)


async def test_what_is_forgotten_is_not_known_any_more(catalogs, active, store, spec_file):
    active.use(SILENT)
    catalogs.read_file(spec_file)
    await emitted(catalogs.refreshed)
    catalogs.forget("silent")
    assert catalogs.known is None


async def test_what_is_stopped_can_be_asked_for_again(catalogs, active, heard):
    active.use(DEMO_DEPLOYMENT)
    refreshed, busy = heard(catalogs.refreshed), heard(catalogs.busy_changed)
    catalogs.refresh()
    catalogs.stop()
    assert busy == [(True,), (False,)]
    catalogs.refresh()
    await emitted(catalogs.refreshed)
    assert len(refreshed) == 1
