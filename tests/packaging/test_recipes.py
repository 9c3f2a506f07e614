"""Recipes for packages, also for those that are built on other systems: what can be seen in them.

Where a checker is not installed, its test says so and is skipped.
"""

import plistlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from packaging.utils import parse_wheel_filename

import convex_explorer
from convex_explorer.store.installation import INSTALLED_BY

ROOT = Path(convex_explorer.__file__).parents[1]
PACKAGING = ROOT / "packaging"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
NAME = SCHEME = "convex-explorer"


def checker(name: str) -> str:
    """The path of a program that checks; skips the test where it is not installed."""
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    return found or pytest.skip(f"{name} is not installed here")


def succeeds(*command: str | Path, cwd: Path = ROOT) -> None:
    done = subprocess.run(
        command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def plist(name: str) -> dict:
    return plistlib.loads((PACKAGING / "macos" / name).read_bytes())


def workflow(name: str) -> dict:
    return yaml.safe_load((ROOT / ".github" / "workflows" / name).read_text(encoding="utf-8"))


@pytest.fixture
def frozen(packaging_module, tmp_path, monkeypatch) -> Path:
    """Stands for a frozen folder; its program says how it was called. Icons are drawn for it."""
    icons = tmp_path / "icons"
    subprocess.run([sys.executable, PACKAGING / "icons.py", icons], check=True)
    for name in ("appimage", "tree", "windows"):
        monkeypatch.setattr(packaging_module(name), "ICONS", icons)
    folder = tmp_path / "frozen"
    (folder / "_internal").mkdir(parents=True)
    (folder / "_internal" / "library.so").write_bytes(b"stands for a library")
    (folder / NAME).write_text('#!/bin/sh\necho "$0" "$@"\n', encoding="utf-8")
    return folder


# ---------------------------------------------------------------------- links


def test_every_system_is_told_that_links_are_for_the_program():
    desktop = (PACKAGING / "linux" / f"{NAME}.desktop").read_text(encoding="utf-8")
    assert f"MimeType=x-scheme-handler/{SCHEME};" in desktop
    (urls,) = plist("Info.plist")["CFBundleURLTypes"]
    assert urls["CFBundleURLSchemes"] == [SCHEME]
    installer = (PACKAGING / "windows" / "installer.nsi").read_text(encoding="utf-8")
    assert f'"Software\\Classes\\{SCHEME}"' in installer


# ---------------------------------------------------------------------- the least system


def newest_needed(system: str, processor: str) -> dict[str, tuple[int, ...]]:
    """For each locked wheel, the oldest system of a kind that one of its files runs on."""
    found: dict[str, list[tuple[int, ...]]] = {}
    for name in (ROOT / "requirements" / "wheels.txt").read_text(encoding="utf-8").split():
        package, _, _, tags = parse_wheel_filename(name)
        for tag in tags:
            at = re.fullmatch(rf"{system}_(\d+)_(\d+)_(\w+)", tag.platform)
            if at and at[3] in {processor, "universal2"}:
                found.setdefault(package, []).append((int(at[1]), int(at[2])))
    return {package: min(versions) for package, versions in found.items()}


@pytest.mark.parametrize("processor", ["arm64", "x86_64"])
def test_the_least_macos_is_that_of_the_locked_wheels(processor):
    needed = newest_needed("macosx", processor)
    assert set(needed) >= {"pyside6-essentials", "shiboken6", "msgspec", "rapidfuzz", "pyyaml"}
    claimed = plist("Info.plist")["LSMinimumSystemVersion"]
    assert tuple(int(part) for part in claimed.split(".")) == max(needed.values())


def test_linux_packages_are_built_on_a_system_as_new_as_the_wheels_need():
    needed = newest_needed("manylinux", "x86_64")
    assert "cryptography" in needed
    #: Of Debian 12, on which the release is built.
    glibc = (2, 36)
    assert workflow("release.yml")["jobs"]["linux"]["container"]["image"] == "debian:12"
    assert max(needed.values()) <= glibc


def test_every_locked_wheel_is_there_for_windows_too():
    wheels = (ROOT / "requirements" / "wheels.txt").read_text(encoding="utf-8")
    tied = set(re.findall(r"^([a-z0-9_]+)-", wheels, re.MULTILINE))
    for_windows = set(re.findall(r"^([a-z0-9_]+)-.*win_amd64", wheels, re.MULTILINE))
    only_linux = {"cffi", "cryptography"}
    assert tied - for_windows == only_linux


def test_the_list_of_wheels_is_of_the_locked_versions():
    lock = (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")
    locked = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", lock, re.MULTILINE))
    for name in (ROOT / "requirements" / "wheels.txt").read_text(encoding="utf-8").split():
        package, version, _, _ = parse_wheel_filename(name)
        assert locked[package] == str(version), name


def test_the_lock_is_for_all_systems():
    lock = (ROOT / "requirements" / "package.txt").read_text(encoding="utf-8")
    for package, system in (("pefile", "win32"), ("macholib", "darwin"), ("jeepney", "linux")):
        assert re.search(rf"^{package}==\S+ ; sys_platform == '{system}'", lock, re.MULTILINE)


# ---------------------------------------------------------------------- macOS


def test_the_hardened_runtime_allows_python_and_replaced_libraries_and_no_more():
    assert plist("entitlements.plist") == {
        "com.apple.security.cs.allow-unsigned-executable-memory": True,
        "com.apple.security.cs.disable-library-validation": True,
    }


# ---------------------------------------------------------------------- Windows


def test_the_installer_is_compiled(packaging_module, frozen, tmp_path):
    checker("makensis")
    made = packaging_module("windows").make_installer(frozen, tmp_path / f"{NAME}-setup.exe")
    assert made.read_bytes()[:2] == b"MZ"


def test_what_the_installer_lays_its_uninstaller_removes():
    script = (PACKAGING / "windows" / "installer.nsi").read_text(encoding="utf-8")
    removed = re.search(r"^Section \"Uninstall\".*", script, re.MULTILINE | re.DOTALL)[0]
    for key in set(re.findall(r"WriteReg\w+ HKCU \"(\$\{\w+\})", script)):
        assert f'DeleteRegKey HKCU "{key}"' in removed
    assert "!insertmacro RemoveProgram" in removed
    for name in ("_internal", "licenses", "THIRD-PARTY.txt", "LICENSE"):
        assert f'"$INSTDIR\\{name}"' in script


# ---------------------------------------------------------------------- Linux


def test_the_desktop_file_is_one():
    file = PACKAGING / "linux" / f"{NAME}.desktop"
    succeeds(checker("desktop-file-validate"), file)


def test_the_metainfo_is_one(packaging_module, tmp_path):
    appstreamcli = checker("appstreamcli")
    file = tmp_path / f"{NAME}.metainfo.xml"
    file.write_text(packaging_module("tree").metainfo(), encoding="utf-8")
    done = subprocess.run(
        [appstreamcli, "validate", "--no-net", file], capture_output=True, text=True, check=False
    )
    complaints = [line for line in done.stdout.splitlines() if line[:2] in {"E:", "W:"}]
    # Without a domain of our own the id cannot begin with one.
    assert [line for line in complaints if "cid-" not in line] == []


def test_the_flatpak_may_do_what_the_program_does_and_no_more():
    manifest = yaml.safe_load((PACKAGING / "linux" / "flatpak.yml").read_text(encoding="utf-8"))
    assert manifest["command"] == NAME
    assert manifest["rename-desktop-file"] == f"{NAME}.desktop"
    assert set(manifest["finish-args"]) == {
        "--share=network",
        "--share=ipc",
        "--socket=wayland",
        "--socket=fallback-x11",
        "--device=dri",
        "--talk-name=org.freedesktop.secrets",
    }


def test_flatpaks_builder_reads_the_manifest(tmp_path):
    manifest = PACKAGING / "linux" / "flatpak.yml"
    succeeds(checker("flatpak-builder"), "--show-manifest", manifest, cwd=tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="the layout is that of Linux")
def test_a_package_has_the_program_where_the_desktop_looks(packaging_module, frozen, tmp_path):
    tree = tmp_path / "tree"
    library = packaging_module("tree").lay_tree(frozen, tree, installed_by="apt")
    assert (library / INSTALLED_BY).read_text(encoding="utf-8") == "apt\n"
    assert (tree / "bin" / NAME).resolve() == library / NAME
    assert (library / NAME).stat().st_mode & 0o777 == 0o755
    assert (library / "_internal" / "library.so").stat().st_mode & 0o777 == 0o644
    assert (tree / "share" / "applications" / f"{NAME}.desktop").is_file()
    drawn = {path.parts[-3] for path in (tree / "share" / "icons").rglob("*.png")}
    assert drawn >= {"16x16", "32x32", "48x48", "256x256", "512x512"}


@pytest.mark.skipif(sys.platform != "linux", reason="AppImages are of Linux")
def test_an_appimage_starts_the_program_from_where_it_is_mounted(
    packaging_module, frozen, tmp_path
):
    appimage = packaging_module("appimage")
    folder = appimage.lay_appdir(frozen, tmp_path / "another place" / "AppDir")
    done = subprocess.run(
        [folder / "AppRun", "demo"], cwd="/", capture_output=True, text=True, check=True
    )
    assert done.stdout == f"{folder}/usr/bin/{NAME} demo\n"
    assert not (folder / "usr" / "lib" / NAME / INSTALLED_BY).exists()
    assert (folder / f"{NAME}.png").is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="it asks for links, which users may not make")
def test_an_rpm_asks_the_system_for_no_library_of_its_own(packaging_module, tmp_path):
    library = tmp_path / "_internal"
    library.mkdir()
    for name in ("libQt6Core.so.6", "libstdc++-own.so.1", "data.bin"):
        (library / name).write_bytes(b"\x7fELF" if ".so" in name else b"")
    (library / "libQt6Gui.so").symlink_to("libQt6Core.so.6")
    own = re.compile(packaging_module("redhat").own_libraries(tmp_path))
    for asked in ("libQt6Core.so.6()(64bit)", "libQt6Core.so.6(Qt_6)(64bit)", "libQt6Gui.so"):
        assert own.match(asked)
    assert own.match("libstdc++-own.so.1()(64bit)")
    assert not own.match("libX11.so.6()(64bit)")
    assert not own.match("libQt6Core.so.60")


def test_scripts_are_executable_and_sound(tmp_path):
    assert (PACKAGING / "linux" / "AppRun").read_text(encoding="utf-8").startswith("#!/bin/sh\n")
    succeeds(checker("shellcheck"), PACKAGING / "linux" / "AppRun", ROOT / ".ci" / "run")


# ---------------------------------------------------------------------- the workflows


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_a_workflow_is_one_as_its_schema_has_it(file):
    succeeds(
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        "vendor.github-workflows",
        file,
    )


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_a_workflow_runs_only_actions_that_nobody_can_change(file):
    for used in re.findall(r"uses: (\S+)(.*)", file.read_text(encoding="utf-8")):
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", used[0]), used
        assert re.fullmatch(r" # v[\d.]+", used[1]), used


def test_nothing_is_released_that_was_not_started_on_its_own_system():
    jobs = workflow("release.yml")["jobs"]
    assert set(jobs["draft"]["needs"]) == {
        "start-on-linux",
        "flatpak",
        "windows",
        "macos",
        "bills",
    }
    build = (PACKAGING / "build.py").read_text(encoding="utf-8")
    for job, name in (("windows", "setup"), ("macos", "dmg"), ("flatpak", "flatpak")):
        steps = "\n".join(step.get("run", "") for step in jobs[job]["steps"])
        assert f"packaging/build.py {name}" in steps
        assert f'"{name}": Artefact(' in build
        assert "--unproved" not in steps


def test_where_a_secret_is_missing_a_release_warns_and_goes_on():
    jobs = workflow("release.yml")["jobs"]
    asked = 0
    for job in jobs.values():
        for step in job["steps"]:
            secrets = re.findall(r"secrets\.(\w+)", str(step.get("env", {})))
            if secrets:
                asked += 1
                assert "::warning::" in step["run"]
                assert "exit 0" in step["run"]
                assert secrets[0] in step["run"]
    assert asked == 2


def test_only_the_last_jobs_may_write():
    told = workflow("release.yml")
    assert told["permissions"] == {}
    writers = {
        name for name, job in told["jobs"].items() if "write" in str(job["permissions"].values())
    }
    assert writers == {"draft", "pypi"}
