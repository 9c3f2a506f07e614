"""What loads in a fresh interpreter: no Qt beneath the session, and nothing slow for --version."""

import subprocess
import sys
from pathlib import Path

import pytest

import convex_explorer

PACKAGE = Path(convex_explorer.__file__).parent
ROOMS_WITHOUT_QT = ("values", "convex", "store", "demo")
QT = {"PySide6", "shiboken6", "qasync"}
SLOW = {"asyncio", "httpx", "keyring", "ssl"}


def modules_of(room: str) -> list[str]:
    paths = sorted((PACKAGE / room).rglob("*.py"))
    names = [".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts) for path in paths]
    return [name.removesuffix(".__init__") for name in names]


def run_python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
    )


IMPORT_ONE_BY_ONE = """
import importlib, sys
forbidden = set(sys.argv[1].split(","))
for name in sys.argv[2:]:
    importlib.import_module(name)
    if loaded := forbidden & sys.modules.keys():
        sys.exit(f"{name} loads {sorted(loaded)}")
"""


def assert_loads_none_of(forbidden: set[str], modules: list[str]) -> None:
    done = run_python(IMPORT_ONE_BY_ONE, ",".join(sorted(forbidden)), *modules)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("room", ROOMS_WITHOUT_QT)
def test_the_rooms_beneath_the_session_load_no_qt(room: str):
    assert_loads_none_of(QT, modules_of(room))


def test_the_command_line_loads_neither_qt_nor_anything_slow():
    assert_loads_none_of(QT | SLOW, ["convex_explorer.cli"])


RUN_THE_PROGRAM = """
import sys
from convex_explorer.cli import main
try:
    status = main()
except SystemExit as exit:
    status = exit.code
print(*sorted(name for name in sys.modules if "." not in name), file=sys.stderr)
sys.exit(status)
"""


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_questions_about_the_program_are_answered_without_qt(option: str):
    done = run_python(RUN_THE_PROGRAM, option)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    assert not (QT | SLOW) & set(done.stderr.split())


def test_the_version_is_the_packages():
    command = [sys.executable, "-m", "convex_explorer", "--version"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert convex_explorer.__version__ in printed
