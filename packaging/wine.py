"""Windows programs: run as they are on Windows, and with Wine on Linux.

Wine is no Windows. What runs here has all its libraries, and the installer does what it says; how
it looks and feels there is for a machine with Windows to show.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from steps import PACKAGING, WORK, FailedError, run

PREFIX = WORK / "wine"
IS_WINE = sys.platform != "win32"
#: Parts of Windows that Wine 8 lacks or has half, and Qt asks for: see the sources. Never shipped.
STAND_INS = ("icuuc", "mscms")
#: Neither .NET nor a browser, of which Wine would ask to be given one; and our stand-ins.
_OVERRIDES = "mscoree,mshtml=;icuuc,mscms=n"
_VARIABLES = {"WINEPREFIX": str(PREFIX), "WINEDEBUG": "-all", "WINEDLLOVERRIDES": _OVERRIDES}


def prepare_wine() -> None:
    """Make a Windows of its own in a folder; nothing on Windows itself."""
    if not IS_WINE:
        return
    shutil.rmtree(PREFIX, ignore_errors=True)
    run_windows(["wineboot", "--init"])
    run_windows(["winecfg", "-v", "win10"])
    wait_for_windows()
    for name in STAND_INS:
        made = PREFIX / "drive_c" / "windows" / "system32" / f"{name}.dll"
        source = PACKAGING / "windows" / "wine" / f"{name}.c"
        run(["x86_64-w64-mingw32-gcc", "-shared", "-s", "-o", made, source])


def run_windows(
    command: Sequence[str | Path], *, variables: Mapping[str, str] | None = None
) -> str:
    """Run a Windows program, and give what it printed."""
    if not IS_WINE:
        return run(command, variables=variables)
    return run(["wine", *command], variables=_VARIABLES | dict(variables or {}))


def windows_path(path: Path) -> str:
    """What a Windows program calls a path."""
    return "Z:" + str(path).replace("/", "\\") if IS_WINE else str(path)


def wait_for_windows() -> None:
    """Wait until no Windows program runs any more: an uninstaller goes on when it seems to end."""
    if IS_WINE:
        run(["wineserver", "--wait"], variables=_VARIABLES, seconds=120)


def applications() -> Path:
    """Where a user's programs are installed."""
    if not IS_WINE:
        return Path(os.environ["LOCALAPPDATA"]) / "Programs"
    users = PREFIX / "drive_c" / "users"
    user = next(each for each in users.iterdir() if each.name != "Public")
    return user / "AppData" / "Local" / "Programs"


def registered(key: str) -> str:
    """What is below a key of the user's registry; empty where there is none."""
    try:
        return run_windows(["reg", "query", f"HKCU\\{key}", "/s"])
    except FailedError:
        return ""


@contextmanager
def stopped_wine() -> Iterator[None]:
    """Leave none of Wine's processes behind."""
    try:
        yield
    finally:
        if IS_WINE and shutil.which("wineserver"):
            subprocess.run(
                ["wineserver", "--kill"], env=os.environ | _VARIABLES, check=False, timeout=60
            )
