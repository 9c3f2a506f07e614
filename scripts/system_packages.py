"""Finds what Qt and the tests need of the system; installs it on Debian and Ubuntu if it may."""

import ctypes
import importlib.util
import os
import platform
import shutil
import subprocess
import sys

#: A library as the system's loader knows it, and the Debian package that has it. Qt's wheels
#: carry the rest. First what Qt loads always, then what its X11 and Wayland plugins load.
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}
#: The same for the commands that tests of the keyring and of packages run; without them these are
#: skipped.
TEST_COMMANDS = {
    "dbus-run-session": "dbus",
    "gnome-keyring-daemon": "gnome-keyring",
    "secret-tool": "libsecret-tools",
    "appstreamcli": "appstream",
    "desktop-file-validate": "desktop-file-utils",
    "makensis": "nsis",
    "shellcheck": "shellcheck",
}


def provide_system_packages(purpose: str) -> None:
    """Install what is missing, or say what to type. Never fails: what is there may be enough."""
    if sys.platform != "linux":
        return
    missing = missing_things(purpose)
    if not missing:
        return
    if not is_debian_like() or not shutil.which("apt-get"):
        print(
            "Not found on this system: " + ", ".join(sorted(missing)) + ".",
            "What its packages are called here is not known to this script; going on without.",
            sep="\n",
            flush=True,
        )
        return
    packages = sorted(set(missing.values()))
    if (prefix := privilege()) is None:
        say_what_to_type(packages, "Convex Explorer needs a few system packages. Please run:")
        return
    print(f"Installing {len(packages)} system packages with apt-get (once) …", flush=True)
    if not apt_install(prefix, packages):
        say_what_to_type(packages, "That did not work; going on without. By hand it would be:")


def missing_things(purpose: str) -> dict[str, str]:
    """What the system lacks, by the name it is looked up with, and the package that has it."""
    missing = {name: package for name, package in QT_LIBRARIES.items() if not can_load(name)}
    if importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        missing["ensurepip"] = f"python{version}-venv"
    if purpose == "dev":
        missing |= {name: pkg for name, pkg in TEST_COMMANDS.items() if not shutil.which(name)}
    return missing


def can_load(library: str) -> bool:
    """Whether the dynamic loader finds the library and all that it needs."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def is_debian_like() -> bool:
    """Whether packages have Debian's names here."""
    try:
        system = platform.freedesktop_os_release()
    except OSError:
        return False
    return bool({"debian", "ubuntu"} & {system["ID"], *system.get("ID_LIKE", "").split()})


def privilege() -> list[str] | None:
    """What to put before apt-get so that it may install; None where that takes a password."""
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "--non-interactive"]
    if not shutil.which("sudo"):
        return None
    allowed = subprocess.run([*sudo, "true"], capture_output=True, check=False).returncode == 0
    return sudo if allowed else None


def apt_install(prefix: list[str], packages: list[str]) -> bool:
    """Install the packages; show what apt-get said only if it failed."""
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet", "--yes"]
    # A failed update need not matter: the lists of last time may do.
    subprocess.run([*apt, "update"], capture_output=True, check=False)
    install = [*apt, "install", "--no-install-recommends", *packages]
    done = subprocess.run(install, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stdout, done.stderr, sep="\n", file=sys.stderr)
    return done.returncode == 0


def say_what_to_type(packages: list[str], opening: str) -> None:
    """Print the line that a person with the right to do so can paste."""
    command = "sudo apt-get install --no-install-recommends " + " ".join(packages)
    print(f"{opening}\n\n    {command}\n", flush=True)
