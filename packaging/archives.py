"""Makes wheel and source distribution, and the archive of the folder that needs no installing."""

import gzip
import os
import platform
import shutil
import tarfile
from io import BytesIO
from pathlib import Path

from freezing import freeze
from steps import DIST, ICONS, LINUX, NAME, PYTHON, VERSION, WORK, run


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


def build_tarball() -> Path:
    """The portable folder, packed; the same bytes each time."""
    top = f"{NAME}-{VERSION}"
    folder = WORK / "tarball" / top
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(freeze("portable"), folder, symlinks=True)
    shutil.copy(LINUX / f"{NAME}.desktop", folder)
    shutil.copy(ICONS / f"{NAME}-256.png", folder / f"{NAME}.png")
    packed = BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for path in sorted(folder.rglob("*")):
            archive.add(path, f"{top}/{path.relative_to(folder)}", recursive=False, filter=_plain)
    made = DIST / f"{top}-linux-{platform.machine()}.tar.gz"
    made.write_bytes(gzip.compress(packed.getvalue(), mtime=0))
    return made


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Nobody's, of the time of the last change, and to be read by all."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    if not entry.issym():
        entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
    entry.mtime = int(os.environ["SOURCE_DATE_EPOCH"])
    return entry
