"""Projects read in a thread; what is found is told, and nothing is kept."""

from pathlib import Path

import pytest

from convex_explorer.session.project_reader import ProjectReader
from convex_explorer.store.errors import StoreError
from tests.support.signals import emitted

URL = "https://happy-otter-123.convex.cloud"


def names_in(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


@pytest.fixture
def reader(tasks) -> ProjectReader:
    return ProjectReader(tasks)


async def test_the_deployment_of_a_project_is_found(reader, tmp_path: Path):
    (tmp_path / ".env.local").write_text(f"CONVEX_DEPLOY_KEY=dev:happy-otter-123|canary\nA={URL}")
    before = names_in(tmp_path)
    reader.read([str(tmp_path)])
    (findings,) = await emitted(reader.found)
    (deployment,) = findings.deployments
    assert deployment.url == URL
    assert deployment.url_is_guess
    assert deployment.origin == "CONVEX_DEPLOY_KEY in .env.local"
    assert names_in(tmp_path) == before


async def test_what_cannot_be_read_is_told(reader, tmp_path: Path):
    reader.read([str(tmp_path / "gone")])
    (error,) = await emitted(reader.failed)
    assert isinstance(error, StoreError)


async def test_only_what_was_asked_for_last_is_told(reader, tmp_path: Path, heard):
    for name in ("a", "b"):
        (tmp_path / name).write_text(f"CONVEX_URL=https://{name}.example")
    found = heard(reader.found)
    reader.read([str(tmp_path / "a")])
    reader.read([str(tmp_path / "b")])
    await emitted(reader.found)
    assert [findings.deployments[0].name for (findings,) in found] == ["b.example"]


async def test_a_path_that_no_system_has_is_left_out(reader):
    reader.read(["/a\0b"])
    (findings,) = await emitted(reader.found)
    assert not findings


async def test_what_nobody_waits_for_any_more_is_not_told(reader, tasks, tmp_path: Path, heard):
    (tmp_path / ".env").write_text(f"CONVEX_URL={URL}")
    found = heard(reader.found)
    reader.read([str(tmp_path)])
    reader.stop()
    await tasks.stop_all()
    assert not found
