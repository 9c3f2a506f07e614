"""Proves artefacts by using them as their users would; that of the .deb is in debian_root.py."""

import re
import shutil
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

from proving import checked, display, environment, self_test, self_test_on_display
from steps import (
    DIST,
    LINUX,
    NAME,
    PYTHON,
    ROOT,
    RUN_LOCK,
    TITLE,
    VENV,
    WORK,
    require,
    run,
)
from wine import (
    IS_WINE,
    applications,
    registered,
    run_windows,
    stopped_wine,
    wait_for_windows,
    windows_path,
)

RUNS = 5
#: As much longer as the frozen program may take to show its window than that from source. What is
#: aimed at is 1.2; beside other work, even the same program differs from itself by that much.
SLOWEST_START = 1.5
#: Where the installer for Windows writes down links, and how it is removed.
LINK = f"Software\\Classes\\{NAME}"
UNINSTALL = f"Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\{NAME}"
SECONDS_TO_UNINSTALL = 60


def prove_wheel(wheel: Path) -> str:
    """Install it as people do, and open its window: from the locks, by uv, and by pipx."""
    folder = WORK / "wheel-venv"
    shutil.rmtree(folder, ignore_errors=True)
    run([PYTHON, "-m", "venv", folder])
    pip = [folder / "bin" / "python", "-m", "pip", "install", "--quiet"]
    run([*pip, "--require-hashes", "--requirement", RUN_LOCK])
    run([*pip, "--no-deps", wheel])
    tools = WORK / "wheel-tools"
    shutil.rmtree(tools, ignore_errors=True)
    tool_folders = {
        "UV_TOOL_DIR": str(tools / "uv"),
        "UV_TOOL_BIN_DIR": str(tools / "uv-bin"),
        "PIPX_HOME": str(tools / "pipx"),
        "PIPX_BIN_DIR": str(tools / "pipx-bin"),
    }
    # Both take what is newest, as they do for everybody.
    python = ["--python", PYTHON.resolve()]
    run([VENV / "bin" / "uv", "tool", "install", *python, wheel], variables=tool_folders)
    run([VENV / "bin" / "pipx", "install", *python, wheel], variables=tool_folders)
    with display() as shown, tempfile.TemporaryDirectory() as home:
        offscreen = environment(Path(home), QT_QPA_PLATFORM="offscreen")
        self_test([folder / "bin" / NAME], "wheel", offscreen, with_keyring=False)
        variables = environment(Path(home), DISPLAY=shown)
        for tool in ("uv", "pipx"):
            self_test_on_display(tools / f"{tool}-bin" / NAME, f"wheel-{tool}", variables)
    shutil.rmtree(folder)
    shutil.rmtree(tools)
    return (
        "installed in a fresh venv, self-test offscreen; by `uv tool install` and by `pipx "
        "install`, self-tests under Xvfb with a Secret Service"
    )


def prove_sdist(sdist: Path) -> str:
    """Build the same wheel from it as from the checkout."""
    folder = WORK / "sdist"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.unpack_archive(sdist, folder, filter="data")
    (source,) = folder.iterdir()
    run([PYTHON, "-m", "hatchling", "build", "--target", "wheel"], cwd=source)
    (again,) = (source / "dist").glob("*.whl")
    (wheel,) = DIST.glob("*.whl")
    require(holds=again.read_bytes() == wheel.read_bytes(), otherwise="it makes another wheel")
    return "makes the very same wheel"


def prove_tarball(tarball: Path) -> str:
    """Unpack it, test it on a display with a keyring, and compare its start with the source's."""
    folder = WORK / "unpacked"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.unpack_archive(tarball, folder, filter="data")
    (unpacked,) = folder.iterdir()
    with display() as shown, tempfile.TemporaryDirectory() as home:
        variables = environment(Path(home), DISPLAY=shown)
        parts = self_test_on_display(unpacked / NAME, "tarball", variables)
        require(holds=parts["versions"]["frozen"] is True, otherwise="it is not the frozen one")
        frozen, source = _starts(unpacked / NAME, variables)
    shutil.rmtree(folder)
    told = f"window after {frozen:.2f} s, from source {source:.2f} s ({frozen / source:.2f}x)"
    require(holds=frozen <= source * SLOWEST_START, otherwise=told)
    return f"unpacked, self-test under Xvfb with a Secret Service; {told}"


def _starts(program: Path, variables: dict[str, str]) -> tuple[float, float]:
    """Seconds until the window is painted, frozen and from source: the quickest of some turns.

    Other work on the machine makes a start longer, and none makes it shorter.
    """
    from_source = [PYTHON, "-m", "convex_explorer"]
    quiet = variables | {"DBUS_SESSION_BUS_ADDRESS": "disabled:"}
    taken: dict[str, list[float]] = {"frozen": [], "source": []}
    for _ in range(RUNS):
        for name, command, more in (
            ("frozen", [program], {}),
            ("source", from_source, {"PYTHONPATH": str(ROOT)}),
        ):
            started = time.time()
            parts = self_test(command, f"start-{name}", quiet | more, with_keyring=False)
            taken[name].append(float(str(parts["window"]["painted_at"])) - started)
    return min(taken["frozen"]), min(taken["source"])


def prove_rpm(package: Path) -> str:
    """Install it into a folder with a database of its own, use it from there, and remove it."""
    _check_requirements(package)
    run(["rpmlint", "--config", LINUX / "rpmlint.toml", package])
    root = WORK / "rpm-root"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    # Debian's own libraries are not known to rpm, so what it needs was looked up above.
    rpm: list[str | Path] = ["rpm", "--root", root]
    run([*rpm, "--initdb"])
    run([*rpm, "--install", "--nodeps", package])
    with display() as shown, tempfile.TemporaryDirectory() as home:
        variables = environment(Path(home), DISPLAY=shown)
        self_test_on_display(root / "usr" / "bin" / NAME, "rpm", variables)
    run([*rpm, "--verify", "--nodeps", NAME])
    run([*rpm, "--erase", NAME])
    left = [str(path) for path in (root / "usr").rglob(f"*{NAME}*")]
    require(holds=not left, otherwise=f"left behind: {left}")
    shutil.rmtree(root)
    return (
        "rpmlint; installed by rpm into a root of its own on Debian (no system with rpm is at "
        "hand), self-test from there under Xvfb with a Secret Service, verified, removed"
    )


def _check_requirements(package: Path) -> None:
    """See that each library it asks the system for is one, and none that it carries itself."""
    known = run(["ldconfig", "--print-cache"])
    told = run(["rpm", "-qp", "--requires", package])
    asked = set(re.findall(r"^(lib\S+?\.so[.\d]*)\(", told, re.MULTILINE))
    require(holds="libX11.so.6" in asked, otherwise=f"it asks for too little: {asked}")
    strange = {name for name in asked if f"\t{name} (" not in known}
    require(holds=not strange, otherwise=f"it asks for what this system lacks: {strange}")
    own = {name for name in asked if re.match(r"lib(Qt6|pyside|shiboken|icu|python)", name)}
    require(holds=not own, otherwise=f"it asks the system for what it carries: {own}")


def prove_setup(setup: Path) -> str:
    """Install it without a question, use it, and remove it in the same way."""
    program = applications() / TITLE / f"{NAME}.exe"
    report, picture = WORK / "setup.json", WORK / "setup.png"
    report.unlink(missing_ok=True)
    with stopped_wine(), display() if IS_WINE else nullcontext("") as shown:
        variables = {"DISPLAY": shown} if IS_WINE else {}
        run_windows([setup, "/S"], variables=variables)
        require(holds=program.is_file(), otherwise=f"{program} is not there")
        require(holds=f"{NAME}-window.exe" in registered(LINK), otherwise="links open nothing")
        require(holds="QuietUninstall" in registered(UNINSTALL), otherwise="it cannot be removed")
        test = ["--self-test", windows_path(report), "--screenshot", windows_path(picture)]
        run_windows([program, *test], variables=variables)
        parts = checked(report, picture, with_keyring=True)
        require(holds=parts["window"]["plugin"] == "windows", otherwise="its window is no window")
        vault = "WinVaultKeyring" in str(parts["keyring"])
        require(holds=vault, otherwise="its keyring is not the Credential Manager")
        run_windows([program.parent / "uninstall.exe", "/S"], variables=variables)
        wait_for_windows()
        require(holds=_goes(program.parent), otherwise=f"{program.parent} is still there")
        left = registered(LINK) + registered(UNINSTALL)
        require(holds=not left, otherwise=f"left in the registry: {left}")
    where = "under Wine" if IS_WINE else "on Windows"
    return (
        f"{where}: installed silently, self-test with a call and a round trip through the "
        "Credential Manager, uninstalled silently without a trace"
    )


def _goes(folder: Path) -> bool:
    """Whether a folder is gone soon: on Windows, an uninstaller goes on when it seems to end."""
    deadline = time.monotonic() + SECONDS_TO_UNINSTALL
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.2)
    return not folder.exists()
