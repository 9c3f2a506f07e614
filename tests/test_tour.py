"""The tour drives the real window, and comes back with pictures."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

import convex_explorer

ROOT = Path(convex_explorer.__file__).parents[1]
FEWEST_PICTURES = 9
FEWEST_COLORS = 50


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder with the pictures, and what was said on the way."""
    out = tmp_path_factory.mktemp("tour") / "pictures"
    done = subprocess.run(
        [sys.executable, "-m", "convex_explorer", "tour", "--out", str(out)],
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return out, done.stdout


def colors_in(picture: QImage) -> set[int]:
    """Those on a grid that is fine enough to meet text."""
    across, down = range(0, picture.width(), 3), range(0, picture.height(), 3)
    return {picture.pixel(x, y) for x in across for y in down}


def test_every_station_is_seen_in_light_and_in_dark(tour):
    out, _ = tour
    light = sorted(path.name.replace("-light", "") for path in out.glob("*-light.png"))
    dark = sorted(path.name.replace("-dark", "") for path in out.glob("*-dark.png"))
    assert light == dark
    assert len(light) >= FEWEST_PICTURES
    assert len(list(out.iterdir())) == len(light) + len(dark)


def test_the_pictures_show_something_and_light_is_lighter(tour):
    out, _ = tour
    for path in out.glob("*-light.png"):
        light = QImage(str(path))
        dark = QImage(str(path).replace("-light", "-dark"))
        assert light.size() == dark.size()
        assert len(colors_in(light)) > FEWEST_COLORS, path.name
        assert len(colors_in(dark)) > FEWEST_COLORS, path.name
        corner = light.width() - 3, light.height() - 3
        assert light.pixelColor(*corner).lightness() > 200
        assert dark.pixelColor(*corner).lightness() < 60


def test_it_says_what_it_did_call_by_call_and_where_the_pictures_are(tour):
    out, said = tour
    assert "tasks:list: Success · query · " in said
    assert "tasks:complete: Error · mutation · " in said
    assert said.splitlines()[-1] == f"The pictures are in {out}"
