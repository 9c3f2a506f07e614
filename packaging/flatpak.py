"""Makes a Flatpak of the portable folder. Needs flatpak-builder, and the runtime from Flathub."""

import re
import shutil
from pathlib import Path

from freezing import freeze
from proving import checked, display
from steps import DIST, LINUX, NAME, VERSION, WORK, run, settle
from tree import lay_tree

MANIFEST = LINUX / "flatpak.yml"
FLATHUB = "https://dl.flathub.org/repo/flathub.flatpakrepo"


def build_flatpak() -> Path:
    """Build it, and pack it as one file."""
    work = WORK / "flatpak"
    lay_tree(freeze("portable"), work / "tree", installed_by="flatpak")
    settle(work / "tree")
    run(["flatpak", "remote-add", "--user", "--if-not-exists", "flathub", FLATHUB])
    builder = ["flatpak-builder", "--user", "--force-clean", "--install-deps-from=flathub"]
    run([*builder, f"--repo={work / 'repo'}", work / "build", MANIFEST])
    made = DIST / f"{NAME}-{VERSION}.flatpak"
    run(["flatpak", "build-bundle", work / "repo", made, application()])
    return made


def application() -> str:
    """What the manifest says the program is called among Flatpaks."""
    (name,) = re.findall(r"^id: (\S+)$", MANIFEST.read_text(encoding="utf-8"), re.MULTILINE)
    return str(name)


def prove_flatpak(bundle: Path) -> str:
    """Install it for this user, and start it."""
    run(["flatpak", "install", "--user", "--noninteractive", bundle])
    shared = WORK / "flatpak-home"
    shutil.rmtree(shared, ignore_errors=True)
    shared.mkdir()
    report, picture = shared / "flatpak.json", shared / "flatpak.png"
    with display() as shown:
        command = ["flatpak", "run", "--user", f"--filesystem={shared}", application()]
        command += ["--self-test", str(report), "--screenshot", str(picture)]
        run(["dbus-run-session", "--", *command], variables={"DISPLAY": shown})
    checked(report, picture, with_keyring=False)
    run(["flatpak", "uninstall", "--user", "--noninteractive", application()])
    return "installed, self-test under Xvfb, uninstalled"
