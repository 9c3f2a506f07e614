"""Finding resources, in each of the forms in which the program is installed."""

import importlib.util
import shutil
from pathlib import Path

import pytest

from convex_explorer import resources


def _installed(package: Path):
    """The module as it is once installed in the folder ``package``."""
    package.mkdir(parents=True, exist_ok=True)
    copy = shutil.copy(resources.__file__, package)
    spec = importlib.util.spec_from_file_location("installed_resources", copy)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_checkout_has_its_resources_at_hand():
    assert resources.resource_path("style.qss").is_file()
    assert resources.resource_path("icons/play.svg").read_bytes().startswith(b"<svg")


def test_a_folder_is_found_like_a_file():
    assert resources.resource_path("themes").is_dir()


def test_a_checkout_keeps_the_folder_beside_the_package(tmp_path):
    beside = _write(tmp_path / "resources" / "style.qss", "")
    assert _installed(tmp_path / "convex_explorer").resource_path("style.qss") == beside


def test_a_wheel_and_a_frozen_app_carry_the_folder_within_the_package(tmp_path):
    package = tmp_path / "site-packages" / "convex_explorer"
    within = _write(package / "resources" / "icons" / "play.svg", "")
    assert _installed(package).resource_path("icons/play.svg") == within


def test_what_the_package_carries_comes_first(tmp_path):
    _write(tmp_path / "resources" / "style.qss", "someone else's")
    within = _write(tmp_path / "convex_explorer" / "resources" / "style.qss", "ours")
    assert _installed(tmp_path / "convex_explorer").resource_path("style.qss") == within


def test_a_missing_file_is_named():
    with pytest.raises(FileNotFoundError, match=r"icons/no-such\.svg is missing"):
        resources.resource_path("icons/no-such.svg")
