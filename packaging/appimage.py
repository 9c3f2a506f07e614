"""Makes an AppImage: the portable folder as one file. Needs appimagetool, which Debian has not."""

import platform
import shutil
from pathlib import Path

from freezing import freeze
from proving import display, environment, self_test_on_display
from steps import DIST, ICONS, LINUX, NAME, VERSION, WORK, run, settle
from tree import lay_tree


def build_appimage() -> Path:
    """Pack the portable folder."""
    folder = lay_appdir(freeze("portable"), WORK / "AppDir")
    made = DIST / f"{NAME}-{VERSION}-{platform.machine()}.AppImage"
    run(["appimagetool", folder, made], variables={"ARCH": platform.machine()})
    return made


def lay_appdir(folder: Path, appdir: Path) -> Path:
    """Lay a frozen folder out as AppImages want it, and give where."""
    shutil.rmtree(appdir, ignore_errors=True)
    lay_tree(folder, appdir / "usr")
    shutil.copy(LINUX / "AppRun", appdir)
    (appdir / "AppRun").chmod(0o755)
    shutil.copy(LINUX / f"{NAME}.desktop", appdir)
    shutil.copy(ICONS / f"{NAME}-256.png", appdir / f"{NAME}.png")
    (appdir / ".DirIcon").symlink_to(f"{NAME}.png")
    settle(appdir)
    return appdir


def prove_appimage(file: Path) -> str:
    """Start it; without FUSE, which machines that build seldom have."""
    home = WORK / "appimage-home"
    shutil.rmtree(home, ignore_errors=True)
    with display() as shown:
        variables = environment(home, DISPLAY=shown, APPIMAGE_EXTRACT_AND_RUN="1")
        file.chmod(file.stat().st_mode | 0o111)
        self_test_on_display(file, "appimage", variables)
    return "self-test under Xvfb with a Secret Service"
