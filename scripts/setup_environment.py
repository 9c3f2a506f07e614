"""Makes .venv ready: the locked packages, this project itself, and the system libraries of Qt.

Runs on the system's own Python 3.11+ with nothing but the standard library. Does nothing, and says
nothing, when there is nothing to do.

    python3 scripts/setup_environment.py run    what the program needs
    python3 scripts/setup_environment.py dev    that, and what the checks need
    python3 scripts/setup_environment.py fuzz   what fuzzing needs besides
"""

import argparse
import hashlib
import importlib.util
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from system_packages import provide_system_packages

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCKS = {
    "run": ROOT / "requirements" / "run.txt",
    "dev": ROOT / "requirements" / "dev.txt",
    "fuzz": ROOT / "requirements" / "fuzz.txt",
}
#: What is installed with the second lock contains all of the first.
CONTAINED = {"run": ("run",), "dev": ("run", "dev"), "fuzz": ("fuzz",)}
#: The newest is the newest that PySide6 has wheels for.
OLDEST_PYTHON, NEWEST_PYTHON = (3, 11), (3, 14)


def main() -> int:
    """Set up, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("purpose", choices=LOCKS)
    purpose = parser.parse_args().purpose
    if not OLDEST_PYTHON <= sys.version_info[:2] <= NEWEST_PYTHON:
        return complain(
            f"This is Python {python_version()}; "
            f"Convex Explorer needs {dotted(OLDEST_PYTHON)} to {dotted(NEWEST_PYTHON)}.",
            "Name another one: make demo PYTHON=python3.12",
        )
    provide_system_packages(purpose)
    if is_ready(purpose):
        return 0
    started = time.monotonic()
    try:
        make_venv()
        install_locked_packages(purpose)
        install_this_project()
    except SetupError as error:
        return complain(*error.args)
    for contained in CONTAINED[purpose]:
        stamp(contained).write_text(fingerprint(contained), encoding="utf-8")
    say(f"Ready after {time.monotonic() - started:.0f} s.")
    return 0


class SetupError(Exception):
    """Setting up cannot go on; the arguments are the lines that say why and what to do."""


# ---------------------------------------------------------------- whether there is anything to do


def fingerprint(purpose: str) -> str:
    """What the installed packages follow from, as one short text."""
    parts = [python_version().encode(), bytes(VENV)]
    parts += [path.read_bytes() for path in (LOCKS[purpose], ROOT / "pyproject.toml")]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def stamp(purpose: str) -> Path:
    """The file that says with which fingerprint .venv was made ready."""
    return VENV / f"ready-to-{purpose}"


def is_ready(purpose: str) -> bool:
    """Whether .venv is already what the lock says."""
    return (
        venv_python().exists()
        and stamp(purpose).exists()
        and stamp(purpose).read_text(encoding="utf-8") == fingerprint(purpose)
    )


# ---------------------------------------------------------------- setting up


def make_venv() -> None:
    """Make .venv with this Python, unless there is a sound one already."""
    if is_sound_venv():
        return
    if importlib.util.find_spec("ensurepip") is None:
        raise SetupError(
            f"{sys.executable} cannot make virtual environments: it has no ensurepip.",
            "Install the package named above, or take another Python 3.11+: make demo PYTHON=…",
        )
    say(f"Making .venv with Python {python_version()} …")
    try:
        venv.create(VENV, clear=True, with_pip=True)
    except (subprocess.CalledProcessError, OSError) as error:
        raise SetupError(
            f"Python could not make a virtual environment: {error}",
            "Remove what is left of it and try again: make clean",
        ) from error


def is_sound_venv() -> bool:
    """Whether .venv is of this Python's version, has a pip that runs, and was made right here.

    The commands in it name their interpreter by its full path, so a moved or copied one runs
    what it should not.
    """
    if not venv_python().exists() or not venv_command("pip").exists():
        return False
    if bytes(VENV) not in venv_command("pip").read_bytes():
        return False
    question = "import pip, sys; print(*sys.version_info[:2], sep='.')"
    command = [str(venv_python()), "-c", question]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    return answer.returncode == 0 and answer.stdout.strip() == dotted(sys.version_info)


def install_locked_packages(purpose: str) -> None:
    """Install exactly what the lock names, as wheels whose hashes it knows."""
    lock = LOCKS[purpose]
    say(f"Installing the packages of {lock.relative_to(ROOT)} (once) …")
    pip("install", "--require-hashes", "--only-binary=:all:", "--requirement", lock)


def install_this_project() -> None:
    """Install the checkout itself, editable; what builds it is in the lock."""
    pip("install", "--no-deps", "--no-build-isolation", "--no-index", "--editable", ROOT)


def pip(*arguments: str | Path) -> None:
    """Run pip in .venv. Shows how far it is, and what it said only if it failed."""
    command = [venv_python(), "-m", "pip", "--disable-pip-version-check", *arguments]
    lines = []
    collected = 0
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    ) as process:
        for line in process.stdout or ():
            lines.append(line)
            if line.startswith("Collecting "):
                collected += 1
                show_progress(f"  {collected}: {line.split()[1]}")
    show_progress("")
    if process.returncode:
        raise SetupError("pip failed:", "".join(lines[-30:]).rstrip())


# ---------------------------------------------------------------- small things


def venv_command(name: str) -> Path:
    """A program in .venv."""
    return VENV / (f"Scripts/{name}.exe" if sys.platform == "win32" else f"bin/{name}")


def venv_python() -> Path:
    """The interpreter of .venv."""
    return venv_command("python")


def python_version() -> str:
    """Such as 3.11.2."""
    return ".".join(str(number) for number in sys.version_info[:3])


def dotted(version: Sequence[object]) -> str:
    """Major and minor: 3.11."""
    return f"{version[0]}.{version[1]}"


def say(text: str) -> None:
    """Tell at once, also through a pipe."""
    print(text, flush=True)


def show_progress(text: str) -> None:
    """Overwrite the current line of a terminal; nothing elsewhere."""
    if sys.stdout.isatty():
        width = shutil.get_terminal_size().columns - 1
        print(f"\r{text[:width]:<{width}}\r", end="", flush=True)


def complain(*lines: str) -> int:
    """Say what went wrong and what to do; the exit status of that."""
    print(*lines, sep="\n", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
