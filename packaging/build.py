"""Builds the packages and proves each: starts it where nothing else of the project is.

    python packaging/build.py             all that is proved on this system
    python packaging/build.py wheel deb   some of it, or what is proved elsewhere; --help names all
    python packaging/build.py --unproved  builds only

What is built goes to dist/, what is made on the way to build/packages/. packaging/README.md lists
what it needs. Standard library only; what freezes is in a venv that it makes itself.
"""

import argparse
import ctypes
import hashlib
import json
import os
import platform
import shutil
import sys
import time
import venv
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from appimage import build_appimage, prove_appimage
from archives import build_sdist, build_tarball, build_wheel
from debian import build_deb
from debian_root import prove_deb
from flatpak import build_flatpak, prove_flatpak
from macos import build_dmg, prove_dmg
from proofs import prove_rpm, prove_sdist, prove_setup, prove_tarball, prove_wheel
from redhat import build_rpm
from steps import (
    DIST,
    NAME,
    PACKAGE_LOCK,
    PACKAGING,
    PYTHON,
    VENV,
    VERSION,
    WORK,
    FailedError,
    epoch,
    run,
    say,
)
from windows import build_setup

MEBIBYTE = 1024 * 1024
#: Commands and libraries, and the Debian packages that have them. First what Qt loads on X11: what
#: of this is missing would not be frozen.
_QT = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
_SESSION = {
    "dbus-run-session": "dbus",
    "gnome-keyring-daemon": "gnome-keyring",
    "Xvfb": "xvfb",
}
_FREEZING = _QT | _SESSION | {"strip": "binutils"}
_WINE = {
    "makensis": "nsis",
    "wine": "wine wine64",
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64-win32",
    "Xvfb": "xvfb",
}
_FLATPAK = {"flatpak": "flatpak", "flatpak-builder": "flatpak-builder"}
_DEBIAN = {
    "appstreamcli": "appstream",
    "debootstrap": "debootstrap",
    "desktop-file-validate": "desktop-file-utils",
    "dpkg-shlibdeps": "dpkg-dev",
}


class Artefact(NamedTuple):
    """How one is built, and how it is proved.

    Attributes:
        build: makes it, and gives its path.
        prove: uses it, and says how; raises FailedError where it is not what it should be.
        tools: the commands that both run, and where they are from.
        systems: where it is built and proved without being asked for.
    """

    build: Callable[[], Path]
    prove: Callable[[Path], str]
    tools: dict[str, str]
    systems: tuple[str, ...] = ("linux",)


def main() -> int:
    """Build and prove what is asked for; 1 where something failed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", choices=[[], *ARTEFACTS], metavar="artefact",
                        help=", ".join(ARTEFACTS))  # fmt: skip
    parser.add_argument("--unproved", action="store_true", help="only build")
    parser.add_argument("--missing", action="store_true", help="only list Debian packages to add")
    chosen = parser.parse_args()
    names = chosen.names or [name for name in ARTEFACTS if sys.platform in ARTEFACTS[name].systems]
    missing = missing_packages(names)
    if chosen.missing:
        say(" ".join(missing))
        return 0
    if missing:
        say("Missing here; as root: apt-get install " + " ".join(missing))
        return 1
    WORK.mkdir(parents=True, exist_ok=True)
    DIST.mkdir(exist_ok=True)
    try:
        os.environ["SOURCE_DATE_EPOCH"] = epoch()
        os.environ["PYTHONHASHSEED"] = "1"
        make_venv()
    except FailedError as error:
        say(f"FAILED: {error}")
        return 1
    succeeded = [make(name, proved=not chosen.unproved) for name in names]
    write_sums()
    return 0 if all(succeeded) else 1


def missing_packages(names: list[str]) -> list[str]:
    """What has to be installed to make these."""
    return sorted(
        {
            package
            for name in names
            for tool, package in ARTEFACTS[name].tools.items()
            if not is_there(tool)
        }
    )


def is_there(tool: str) -> bool:
    """Whether a command is found, or a library can be loaded."""
    if ".so." not in tool:
        return shutil.which(tool) is not None
    try:
        ctypes.CDLL(tool)
    except OSError:
        return False
    return True


def make_venv() -> None:
    """Make the venv that builds, unless it is there already, of the same lock and Python."""
    made_of = PACKAGE_LOCK.read_bytes() + sys.version.encode()
    stamp, lock = VENV / "lock", hashlib.sha256(made_of).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == lock:
        return
    venv.create(VENV, clear=True, with_pip=True)
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "--only-binary=:all:"]
    run([*pip, "--requirement", PACKAGE_LOCK])
    stamp.write_text(lock, encoding="utf-8")


def make(name: str, *, proved: bool) -> bool:
    """Build one, prove it, and tell of it; whether all went well."""
    started = time.monotonic()
    try:
        artefact = ARTEFACTS[name].build()
        built = time.monotonic()
        proof = ARTEFACTS[name].prove(artefact) if proved else "not proved"
    except FailedError as error:
        say(f"FAILED {name}: {error}")
        return False
    seconds = time.monotonic() - built
    say(f"{artefact.name}: {artefact.stat().st_size / MEBIBYTE:.1f} MiB")
    say(f"    built in {built - started:.0f} s; proved in {seconds:.0f} s: {proof}")
    return True


def build_bill(system: str, frozen: str) -> Path:
    """Write the bill of materials for a system, in which folder it is frozen."""
    inside = WORK / frozen / "inside.json"
    python = platform.python_version()
    if inside.exists():
        python = json.loads(inside.read_text(encoding="utf-8"))["python"]
    made = DIST / f"{NAME}-{VERSION}-{system}.cdx.json"
    run([PYTHON, PACKAGING / "sbom.py", system, python, made])
    return made


def prove_bill(bill: Path) -> str:
    """Count what is in it; that it fits its schema was seen when it was written."""
    listed = json.loads(bill.read_text(encoding="utf-8"))["components"]
    without = [each["name"] for each in listed if not each.get("licenses")]
    if without:
        raise FailedError(f"there is no license of {', '.join(without)}")
    return f"fits the schema of CycloneDX 1.6; {len(listed)} parts, each with its license"


def write_sums() -> None:
    """Write SHA256SUMS of all that is there, in the form that ``sha256sum --check`` reads."""
    lines = [
        f"{hashlib.sha256(each.read_bytes()).hexdigest()}  {each.name}\n"
        for each in sorted(DIST.iterdir())
        if VERSION in each.name
    ]
    (DIST / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
    say(f"SHA256SUMS: {len(lines)} artefacts")


ARTEFACTS = {
    "wheel": Artefact(build_wheel, prove_wheel, _SESSION),
    "sdist": Artefact(build_sdist, prove_sdist, {}),
    "tarball": Artefact(build_tarball, prove_tarball, _FREEZING),
    "rpm": Artefact(build_rpm, prove_rpm, _FREEZING | {"rpmbuild": "rpm", "rpmlint": "rpmlint"}),
    "deb": Artefact(build_deb, prove_deb, _FREEZING | _DEBIAN),
    "setup": Artefact(
        build_setup,
        prove_setup,
        _WINE if sys.platform == "linux" else {},
        systems=("linux", "win32"),
    ),
    "dmg": Artefact(build_dmg, prove_dmg, {}, systems=("darwin",)),
    "appimage": Artefact(build_appimage, prove_appimage, _FREEZING, systems=()),
    "flatpak": Artefact(build_flatpak, prove_flatpak, _FREEZING | _FLATPAK, systems=()),
    "sbom-linux": Artefact(partial(build_bill, "linux", "portable"), prove_bill, {}),
    "sbom-macos": Artefact(partial(build_bill, "macos", "macos"), prove_bill, {}),
    "sbom-windows": Artefact(partial(build_bill, "windows", "windows"), prove_bill, {}),
}

if __name__ == "__main__":
    sys.exit(main())
