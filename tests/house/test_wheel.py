"""The wheel carries all that the program needs: it runs where there is no checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import convex_explorer

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def unpacked_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    dist = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", dist]
    subprocess.run(build, cwd=ROOT, capture_output=True, check=True)
    (wheel,) = dist.glob("*.whl")
    folder = tmp_path_factory.mktemp("wheel")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run_there(folder: Path, *arguments: str) -> str:
    environment = os.environ | {"PYTHONPATH": str(folder)}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_the_program_runs_from_the_wheel(unpacked_wheel: Path):
    where = "import convex_explorer as program; print(program.__file__)"
    assert Path(run_there(unpacked_wheel, "-c", where)).is_relative_to(unpacked_wheel)
    printed = run_there(unpacked_wheel, "-m", "convex_explorer", "--version")
    assert convex_explorer.__version__ in printed


def test_every_resource_is_in_the_wheel(unpacked_wheel: Path):
    def files_of(folder: Path) -> set[Path]:
        return {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}

    assert files_of(unpacked_wheel / "convex_explorer" / "resources") == files_of(
        ROOT / "resources"
    )


def test_resources_are_found_in_it(unpacked_wheel: Path):
    question = "from convex_explorer.resources import resource_path as p; print(p('themes'))"
    found = run_there(unpacked_wheel, "-c", question)
    assert Path(found) == unpacked_wheel / "convex_explorer" / "resources" / "themes"


def test_the_license_is_in_it(unpacked_wheel: Path):
    (metadata,) = unpacked_wheel.glob("*.dist-info")
    assert (metadata / "licenses" / "LICENSE").exists()
