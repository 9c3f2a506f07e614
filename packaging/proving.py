"""How a proof starts a program where nothing else of the project is, and looks at its self-test."""

import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from steps import VERSION, WORK, require, run

#: A picture of a window that shows nothing is smaller.
LEAST_PICTURE = 10_000
#: A session with an unlocked Secret Service; what is run comes after it.
WITH_KEYRING = (
    'printf proof | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec "$@"'
)
Parts = dict[str, dict[str, object]]


@contextmanager
def display() -> Iterator[str]:
    """An X server of its own, without a window manager; gives its name."""
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1440x900x24", "-ac"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, pass_fds=[writer], stdout=quiet, stderr=quiet) as server:
        os.close(writer)
        try:
            with os.fdopen(reader) as told:
                number = told.readline().strip()
            require(holds=bool(number), otherwise="Xvfb did not start")
            yield f":{number}"
        finally:
            server.terminate()


def environment(home: Path, **variables: str) -> dict[str, str]:
    """What a program is told: a home of its own, and nothing of this checkout."""
    (home / "run").mkdir(parents=True, exist_ok=True, mode=0o700)
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home / "run"),
        **variables,
    }


def self_test(
    program: Sequence[str | Path], name: str, variables: dict[str, str], *, with_keyring: bool
) -> Parts:
    """Run a program's self-test, and give what it says of each part.

    Raises:
        FailedError: a part failed, or is not what a user would have.
    """
    report, picture = WORK / f"{name}.json", WORK / f"{name}.png"
    command = [*map(str, program), "--self-test", str(report), "--screenshot", str(picture)]
    if with_keyring:
        command = ["dbus-run-session", "--", "sh", "-c", WITH_KEYRING, "sh", *command]
    run(["env", "-i", *(f"{key}={text}" for key, text in variables.items()), *command], cwd=WORK)
    return checked(report, picture, with_keyring=with_keyring)


def self_test_on_display(program: Path, name: str, variables: dict[str, str]) -> Parts:
    """The same with a window on a display, and a keyring, as a user has them."""
    parts = self_test([program], name, variables, with_keyring=True)
    require(holds=parts["window"]["plugin"] == "xcb", otherwise="it is not on the display")
    return parts


def checked(report: Path, picture: Path, *, with_keyring: bool) -> Parts:
    """What a report says of each part, once it says what it should."""
    written = json.loads(report.read_text(encoding="utf-8"))
    parts: Parts = written["parts"]
    require(holds=written["outcome"] == "passed", otherwise=f"{report.name}: {parts}")
    require(holds=parts["versions"]["program"] == VERSION, otherwise="it is of another version")
    if with_keyring:
        require(holds=parts["keyring"]["outcome"] == "passed", otherwise="no keyring was found")
    big_enough = picture.stat().st_size >= LEAST_PICTURE
    require(holds=big_enough, otherwise=f"{picture.name} shows nothing")
    return parts
