"""What building and proving share: places, the version, commands that must succeed."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "build" / "packages"
DIST = ROOT / "dist"
ICONS = WORK / "icons"
VENV = WORK / "venv"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
PACKAGING = ROOT / "packaging"
LINUX = PACKAGING / "linux"
RUN_LOCK = ROOT / "requirements" / "run.txt"
PACKAGE_LOCK = ROOT / "requirements" / "package.txt"
NAME = "convex-explorer"
TITLE = "Convex Explorer"
AUTHORS = "The Convex Explorer authors"

sys.path.insert(0, str(ROOT))
import convex_explorer  # noqa: E402 - it is found by the line above

#: Written in one place only.
VERSION = convex_explorer.__version__


class FailedError(Exception):
    """An artefact could not be built, or is not what it should be."""


def run(
    command: Sequence[str | Path],
    *,
    cwd: Path = ROOT,
    variables: Mapping[str, str] | None = None,
    seconds: float = 900,
) -> str:
    """Run a command, and give what it printed.

    Raises:
        FailedError: it failed; with the end of what it said.
    """
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=cwd,
            env=os.environ | dict(variables or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=seconds,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise FailedError(str(error)) from error
    if done.returncode != 0:
        end = "\n".join(done.stdout.splitlines()[-30:])
        raise FailedError(f"{Path(command[0]).name} ended with {done.returncode}:\n{end}")
    return done.stdout


def require(*, holds: bool, otherwise: str) -> None:
    """Go on only if something holds.

    Raises:
        FailedError: it does not; ``otherwise`` says what is the matter.
    """
    if not holds:
        raise FailedError(otherwise)


def say(line: str) -> None:
    """Tell how far it is."""
    print(line, flush=True)


def epoch() -> str:
    """When the last change was made: what stands in files as their time."""
    return run(["git", "log", "-1", "--format=%ct"]).strip()


def settle(tree: Path) -> None:
    """Give all in a folder the time of the last change, so that it is packed alike each time."""
    when = int(epoch())
    for path in (tree, *tree.rglob("*")):
        os.utime(path, (when, when), follow_symlinks=False)
