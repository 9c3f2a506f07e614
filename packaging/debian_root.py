"""Proves the .deb: installs it in a new minimal Debian, uses it there, and removes it."""

import shutil
from pathlib import Path

from proving import WITH_KEYRING, checked, display
from steps import LINUX, NAME, WORK, FailedError, require, run
from tree import metainfo

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
INSTALL = ("apt-get", "install", "-y", "-qq", "--no-install-recommends")


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
    _inside(root, *INSTALL, f"/tmp/{deb.name}")  # noqa: S108 - inside the root
    _inside(root, *INSTALL, "dbus", "gnome-keyring", "desktop-file-utils")
    known = (root / "usr/share/applications/mimeinfo.cache").read_text(encoding="utf-8")
    handled = f"x-scheme-handler/{NAME}={NAME}.desktop"
    require(holds=handled in known, otherwise="links are not for the program")
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
        f"apt install in a fresh minimal Debian ({codename}) without Python, links are for it, "
        "self-test there under Xvfb as an ordinary user with a Secret Service, purged without a "
        "trace"
    )


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
