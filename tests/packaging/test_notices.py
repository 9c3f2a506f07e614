"""What packages say of the parts they carry from others, and the license texts of these."""

import importlib.metadata
import json
import sys
from pathlib import Path

import pytest


@pytest.fixture
def notices(packaging_module):
    return packaging_module("notices")


@pytest.fixture
def lay(notices, tmp_path):
    """Lays the notices of a folder in which these packages of this environment are."""
    packages = Path(importlib.metadata.distribution("httpx").locate_file(""))
    python = tmp_path / "python"
    python.mkdir()
    (python / "LICENSE.txt").write_text("The terms of Python", encoding="utf-8")

    def laid(*names: str) -> Path:
        files = [
            str(file.locate())
            for name in names
            for file in importlib.metadata.files(name) or []
            if file.suffix == ".py"
        ]
        inside = tmp_path / "inside.json"
        inside.write_text(json.dumps({"python": "3.11.9", "sources": files}), encoding="utf-8")
        notices.lay_notices(tmp_path, inside, packages, python)
        return tmp_path

    return laid


def test_each_part_is_told_with_its_license_and_text(lay):
    folder = lay("httpx", "pyside6-essentials", "shiboken6")
    told = (folder / "THIRD-PARTY.txt").read_text(encoding="utf-8")
    assert "\nhttpx 0." in told
    assert "Copyright © 2019, [Encode OSS Ltd]" in told
    assert "\nPython 3.11.9 " in told
    assert "The terms of Python" in told
    assert "keyring" not in told
    assert (folder / "licenses" / "httpx" / "LICENSE.md").is_file()
    assert (folder / "licenses" / "Inter (font)" / "OFL-inter.txt").is_file()


def test_qt_comes_with_its_licenses_and_with_word_of_its_source(lay):
    folder = lay("pyside6-essentials", "shiboken6")
    told = (folder / "THIRD-PARTY.txt").read_text(encoding="utf-8")
    version = importlib.metadata.version("pyside6-essentials")
    assert f"uses Qt {version} and PySide {version}" in told
    assert "https://download.qt.io/official_releases/" in told
    assert "you may replace them" in told
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in told
    assert "FreeType" in told
    assert "Qt-Commercial" not in told
    assert sorted(path.name for path in (folder / "licenses" / "Qt").iterdir()) == [
        "Apache-2.0.txt",
        "GPL-3.0.txt",
        "LGPL-3.0.txt",
        "MPL-2.0.txt",
        "qt-contains.txt",
    ]


def test_a_text_that_several_parts_have_is_told_once(lay):
    told = (lay("pyside6-essentials", "shiboken6") / "THIRD-PARTY.txt").read_text(encoding="utf-8")
    assert told.count("GNU LESSER GENERAL PUBLIC LICENSE\n") == 1


def test_what_is_not_of_the_programs_lock_is_refused(lay, packaging_module):
    with pytest.raises(packaging_module("steps").FailedError, match="not of the program's lock"):
        lay("pyside6-essentials", "pytest")


@pytest.mark.parametrize(
    ("name", "license_name"),
    [("httpx", "BSD-3-Clause"), ("pyside6-essentials", "LGPL-3.0-only"), ("sniffio", "MIT OR")],
)
def test_a_license_is_told_in_few_words(notices, name, license_name):
    found = importlib.metadata.distribution(name)
    assert notices.license_of(found).startswith(license_name)


def test_every_package_of_the_program_says_what_its_license_is(notices):
    known = {
        notices.canonical(each.metadata["Name"]): each
        for each in importlib.metadata.distributions()
    }
    for name in notices._locked() & set(known):
        assert notices.license_of(known[name]), name


@pytest.mark.skipif(sys.platform == "win32", reason="the paths are those of Debian")
def test_libraries_of_the_system_are_told_by_their_package(notices):
    library = Path("/usr/lib/x86_64-linux-gnu/libz.so.1")
    if not (library.exists() and Path("/usr/bin/dpkg-query").exists()):
        pytest.skip("this is no Debian with zlib")
    (part,) = notices._of_the_system([str(library)])
    assert part.name == "zlib1g"
    assert "Jean-loup Gailly" in part.texts["copyright"]
