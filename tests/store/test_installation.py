"""Where the program lies, who brings newer versions of it, and whether it is portable."""

import sys
from pathlib import Path

import pytest

from convex_explorer.store.installation import Installation


@pytest.fixture
def frozen(monkeypatch, tmp_path):
    """Makes this interpreter look like a frozen program at a path."""

    def freeze(path: str) -> Path:
        program = tmp_path.resolve() / path
        program.parent.mkdir(parents=True, exist_ok=True)
        program.touch()
        monkeypatch.setattr(sys, "frozen", True, raising=False)
        monkeypatch.setattr(sys, "executable", str(program))
        monkeypatch.delenv("APPIMAGE", raising=False)
        return program

    return freeze


def test_a_program_of_a_python_lies_in_its_environment():
    here = Installation.found()
    assert (here.folder, here.inside, here.is_frozen) == (Path(sys.prefix), Path(sys.prefix), False)


def test_a_frozen_program_lies_in_its_folder(frozen):
    program = frozen("convex-explorer/convex-explorer")
    here = Installation.found()
    assert here == Installation(program.parent, program.parent)
    assert here.portable_data == program.parent / "data"


def test_a_link_to_the_program_is_not_the_program(frozen, monkeypatch, tmp_path):
    program = frozen("lib/convex-explorer")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "convex-explorer").symlink_to(program)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bin" / "convex-explorer"))
    assert Installation.found().folder == program.parent


def test_in_a_bundle_of_macos_files_are_not_among_programs(frozen):
    program = frozen("Applications/Convex Explorer.app/Contents/MacOS/convex-explorer")
    here = Installation.found()
    assert here.folder.name == "Applications"
    assert here.inside == program.parents[1] / "Resources"


def test_an_appimage_lies_where_its_file_is(frozen, monkeypatch, tmp_path):
    program = frozen("mount/usr/bin/convex-explorer")
    monkeypatch.setenv("APPIMAGE", str(tmp_path / "stick" / "Convex_Explorer.AppImage"))
    here = Installation.found()
    assert here.folder == tmp_path.resolve() / "stick"
    assert here.inside == program.parent


def test_a_file_beside_the_program_makes_it_portable(tmp_path):
    here = Installation(tmp_path, tmp_path)
    assert not here.is_portable
    (tmp_path / "portable.txt").touch()
    assert here.is_portable


@pytest.mark.parametrize(
    ("marker", "name"),
    [
        (None, ""),
        (b"", ""),
        (b"apt\n", "apt"),
        (b"  dnf or zypper  \n", "dnf or zypper"),
        (b"\xff\xfe\n", ""),
        (b"a\x1b[31m", ""),
        (b"a" * 1000, "a" * 60),
    ],
)
def test_a_package_says_who_installed_it(tmp_path, marker, name):
    if marker is not None:
        (tmp_path / "installed-by").write_bytes(marker)
    assert Installation(tmp_path, tmp_path).installed_by() == name


def test_a_wheel_is_of_whoever_installed_it():
    assert Installation(Path("x"), Path("x"), is_frozen=False).installed_by() in {"", "pip", "uv"}


def test_licenses_come_along_or_not(tmp_path):
    here = Installation(tmp_path, tmp_path)
    assert here.third_party_text() == ""
    (tmp_path / "THIRD-PARTY.txt").write_bytes("Qt — LGPL\n".encode() + b"\xff")
    assert here.third_party_text() == "Qt — LGPL\n\ufffd"
