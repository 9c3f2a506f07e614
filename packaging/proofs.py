"""Starts what was built, where nothing else of the project is, and looks at its self-test."""

import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from debian import metainfo
from steps import DIST, LINUX, NAME, PYTHON, ROOT, VERSION, WORK, FailedError, require, run

#: A picture of a window that shows nothing is smaller.
LEAST_PICTURE = 10_000
RUNS = 5
#: A session with an unlocked Secret Service; what is run comes after it.
WITH_KEYRING = (
    'printf proof | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec "$@"'
)
#: A root of its own: processes, devices and environment; the display's socket is let in.
IN_ROOT = """
root=$1; shift
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/dev"
for device in null zero full random urandom tty; do
  touch "$root/dev/$device"; mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir -p "$root/dev/shm" "$root/tmp/.X11-unix"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
"""


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
) -> dict[str, dict[str, object]]:
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


def checked(report: Path, picture: Path, *, with_keyring: bool) -> dict[str, dict[str, object]]:
    """What a report says of each part, once it says what it should."""
    written = json.loads(report.read_text(encoding="utf-8"))
    parts: dict[str, dict[str, object]] = written["parts"]
    require(holds=written["outcome"] == "passed", otherwise=f"{report.name}: {parts}")
    require(holds=parts["versions"]["program"] == VERSION, otherwise="it is of another version")
    if with_keyring:
        require(holds=parts["keyring"]["outcome"] == "passed", otherwise="no keyring was found")
    big_enough = picture.stat().st_size >= LEAST_PICTURE
    require(holds=big_enough, otherwise=f"{picture.name} shows nothing")
    return parts


def prove_wheel(wheel: Path) -> str:
    """Install it where there is nothing else, and test it offscreen."""
    folder = WORK / "wheel-venv"
    shutil.rmtree(folder, ignore_errors=True)
    run([PYTHON, "-m", "venv", folder])
    pip = [folder / "bin" / "python", "-m", "pip", "install", "--quiet"]
    run([*pip, "--require-hashes", "--requirement", ROOT / "requirements" / "run.txt"])
    run([*pip, "--no-deps", wheel])
    with tempfile.TemporaryDirectory() as home:
        variables = environment(Path(home), QT_QPA_PLATFORM="offscreen")
        program = [folder / "bin" / NAME]
        self_test(program, "wheel", variables, with_keyring=False)
    return "installed in a fresh venv, self-test offscreen"


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
        parts = self_test([unpacked / NAME], "tarball", variables, with_keyring=True)
        require(holds=parts["window"]["plugin"] == "xcb", otherwise="it is not on the display")
        require(holds=parts["versions"]["frozen"] is True, otherwise="it is not the frozen one")
        frozen, source = _starts(unpacked / NAME, variables)
    return (
        f"unpacked, self-test under Xvfb with a Secret Service; window after {frozen:.2f} s, "
        f"from source {source:.2f} s ({frozen / source:.2f}x)"
    )


def _starts(program: Path, variables: dict[str, str]) -> tuple[float, float]:
    """Seconds until the window is painted, frozen and from source: medians, taken in turns."""
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
    return statistics.median(taken["frozen"]), statistics.median(taken["source"])


def prove_deb(deb: Path) -> str:
    """Install it in a new minimal Debian, test it there as an ordinary user, and purge it."""
    run(["desktop-file-validate", LINUX / f"{NAME}.desktop"])
    _check_metainfo()
    root = WORK / "root"
    shutil.rmtree(root, ignore_errors=True)
    codename = _os_release()["VERSION_CODENAME"]
    sites = run(["apt-get", "indextargets", "--format", "$(SITE)", "Created-By: Packages"])
    run(["debootstrap", "--variant=minbase", codename, root, sites.split()[0]])
    require(holds=not (root / "usr/bin/python3").exists(), otherwise="the root has a Python")
    settings = run(["apt-config", "dump", "Acquire"])
    (root / "etc/apt/apt.conf.d/99from-outside").write_text(settings, encoding="utf-8")
    shutil.copy("/etc/resolv.conf", root / "etc/resolv.conf")
    shutil.copy(deb, root / "tmp" / deb.name)
    _inside(root, "apt-get", "update", "-qq")
    _inside(
        root,
        "apt-get",
        "install",
        "-y",
        "-qq",
        "--no-install-recommends",
        f"/tmp/{deb.name}",  # noqa: S108 - inside the root
    )
    _inside(root, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *_SESSION)
    _inside(root, "useradd", "--create-home", "alice")
    with display() as shown:
        variables = [f"DISPLAY={shown}", "HOME=/home/alice", "XDG_RUNTIME_DIR=/home/alice"]
        command = ["dbus-run-session", "--", "sh", "-c", WITH_KEYRING, "sh", NAME]
        command += ["--self-test", "/home/alice/deb.json", "--screenshot", "/home/alice/deb.png"]
        _inside(root, "env", *variables, *command, user="alice")
    for name in ("deb.json", "deb.png"):
        shutil.copy(root / "home" / "alice" / name, WORK / name)
    parts = checked(WORK / "deb.json", WORK / "deb.png", with_keyring=True)
    require(holds=parts["window"]["plugin"] == "xcb", otherwise="it is not on the display")
    _inside(root, "dpkg", "--verify", NAME)
    _inside(root, "apt-get", "purge", "-y", "-qq", NAME)
    left = [str(path) for path in (root / "usr").rglob(f"*{NAME}*")]
    require(holds=not left, otherwise=f"left behind: {left}")
    shutil.rmtree(root, ignore_errors=True)
    return (
        f"apt install in a fresh minimal Debian ({codename}) without Python, self-test there under "
        "Xvfb as an ordinary user with a Secret Service, purged without a trace"
    )


_SESSION = ("dbus", "gnome-keyring")


def _inside(root: Path, *command: str, user: str = "root") -> None:
    chroot = ["chroot", f"--userspec={user}:{user}", str(root), *command]
    run(["unshare", "--mount", "--pid", "--fork", "--ipc", "sh", "-euc", IN_ROOT, "sh", root,
         *chroot])  # fmt: skip


def _check_metainfo() -> None:
    file = WORK / f"{NAME}.metainfo.xml"
    file.write_text(metainfo(), encoding="utf-8")
    try:
        run(["appstreamcli", "validate", "--no-net", file])
    except FailedError as error:
        # The one thing it has against it: without a domain of our own the id cannot begin with one.
        if [line for line in str(error).splitlines() if line[:2] in {"E:", "W:"}][1:]:
            raise


def _os_release() -> dict[str, str]:
    lines = Path("/etc/os-release").read_text(encoding="utf-8").splitlines()
    return {name: text.strip('"') for name, _, text in (line.partition("=") for line in lines)}
