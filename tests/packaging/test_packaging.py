"""What the packages are made from: the parts agree with each other, and with the program."""

import ast
import configparser
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QImageReader

import convex_explorer

ROOT = Path(convex_explorer.__file__).parents[1]
PACKAGING = ROOT / "packaging"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NAME = "convex-explorer"


def desktop_file() -> configparser.ConfigParser:
    read = configparser.ConfigParser(interpolation=None)
    read.optionxform = str
    read.read(PACKAGING / "linux" / f"{NAME}.desktop", encoding="utf-8")
    return read


def locked(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))


@pytest.fixture(scope="module")
def icons(tmp_path_factory):
    folder = tmp_path_factory.mktemp("icons")
    subprocess.run([sys.executable, PACKAGING / "icons.py", folder], check=True)
    return folder


def test_the_desktop_starts_the_program_and_knows_its_window():
    entry = desktop_file()["Desktop Entry"]
    assert entry["Exec"] == f"{NAME} %u"
    assert entry["TryExec"] == NAME
    assert NAME in PROJECT["scripts"]
    source = (ROOT / "convex_explorer" / "app.py").read_text(encoding="utf-8")
    assert f'setDesktopFileName("{NAME}")' in source
    assert entry["Comment"] == PROJECT["description"]


def test_software_centers_are_told_of_the_same_program():
    component = ElementTree.parse(PACKAGING / "linux" / f"{NAME}.metainfo.xml").getroot()  # noqa: S314 - our own file
    assert component.findtext("launchable") == f"{NAME}.desktop"
    assert component.findtext("provides/binary") == NAME
    assert component.findtext("project_license") == PROJECT["license"]


def test_the_version_is_written_in_one_place():
    files = [path for path in PACKAGING.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert len(files) > 5
    for path in files:
        if path.name != "README.md":
            assert f"{convex_explorer.__version__}" not in path.read_text(encoding="utf-8"), path


def test_what_is_frozen_is_what_is_tested():
    program, package = locked("run.txt"), locked("package.txt")
    assert "pyinstaller" in package
    assert {name: package.get(name) for name in program} == program


def test_every_file_of_the_lock_has_a_hash():
    text = (ROOT / "requirements" / "package.txt").read_text(encoding="utf-8")
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert entries
    for entry in entries:
        assert re.fullmatch(
            r"[a-z0-9-]+==\S+( ; .+)? \\\n( +--hash=sha256:\w{64}( \\)?\n)+( +#.*\n)*", entry
        ), entry


def test_the_frozen_program_has_its_resources_where_it_looks_for_them():
    spec = (PACKAGING / "convex_explorer.spec").read_text(encoding="utf-8")
    ast.parse(spec)
    assert '"convex_explorer/resources")' in spec


@pytest.mark.parametrize("size", [16, 32, 48, 256, 512])
def test_the_icon_is_drawn_at_each_size(icons, size):
    image = QImageReader(str(icons / f"{NAME}-{size}.png")).read()
    assert (image.width(), image.height()) == (size, size)
    assert image.pixelColor(0, 0).alpha() == 0
    assert image.pixelColor(size // 4, size // 8).alpha() == 255


@pytest.mark.parametrize(("suffix", "sizes"), [("ico", {16, 48, 256}), ("icns", {16, 128, 1024})])
def test_the_icons_of_windows_and_macos_are_read_back(icons, suffix, sizes):
    reader = QImageReader(str(icons / f"{NAME}.{suffix}"))
    assert reader.canRead()
    found = set()
    for number in range(reader.imageCount()):
        assert reader.jumpToImage(number)
        found.add(reader.read().width())
    assert sizes <= found


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is to be mended")
@pytest.mark.parametrize(
    ("before", "after"), [({}, "None"), ({"LD_LIBRARY_PATH_ORIG": "/a"}, "/a")]
)
def test_programs_that_it_starts_do_not_find_its_libraries(before, after):
    question = (
        "import os, runpy, sys\n"
        "sys.argv = ['convex-explorer', '--version']\n"
        "try: runpy.run_path(sys.orig_argv[-1], run_name='__main__')\n"
        "except SystemExit: print(os.environ.get('LD_LIBRARY_PATH'))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", question, PACKAGING / "launcher.py"],
        env=os.environ | {"PYTHONPATH": str(ROOT), "LD_LIBRARY_PATH": "/of/the/bundle"} | before,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == [f"convex-explorer {convex_explorer.__version__}", after]
