"""Lays the frozen folder, and what a desktop wants to know, where Linux has its place."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from steps import ICONS, LINUX, NAME, ROOT, VERSION, epoch


def lay_tree(folder: Path, tree: Path, *, installed_by: str = "") -> Path:
    """Make a tree as it will be below ``/usr``, with the right modes.

    Args:
        folder: the frozen program.
        tree: what is made; what was there before is removed.
        installed_by: who brings newer versions, so that the program does not look for them itself;
            empty where nobody does.

    Returns:
        the program's own folder in it.
    """
    shutil.rmtree(tree, ignore_errors=True)
    library = tree / "lib" / NAME
    shutil.copytree(folder, library, symlinks=True)
    if installed_by:
        (library / "installed-by").write_text(f"{installed_by}\n", encoding="utf-8")
    link = tree / "bin" / NAME
    link.parent.mkdir()
    link.symlink_to(f"../lib/{NAME}/{NAME}")
    _lay_desktop_files(tree / "share")
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path == library / NAME else 0o644)
    return library


def metainfo() -> str:
    """What software centers show, with the version and the date filled in."""
    date = datetime.fromtimestamp(int(epoch()), UTC).date().isoformat()
    text = (LINUX / f"{NAME}.metainfo.xml").read_text(encoding="utf-8")
    return text.replace("@VERSION@", VERSION).replace("@DATE@", date)


def _lay_desktop_files(share: Path) -> None:
    for folder in ("applications", "metainfo", "icons/hicolor/scalable/apps"):
        (share / folder).mkdir(parents=True)
    shutil.copy(LINUX / f"{NAME}.desktop", share / "applications")
    (share / "metainfo" / f"{NAME}.metainfo.xml").write_text(metainfo(), encoding="utf-8")
    themed = share / "icons" / "hicolor"
    shutil.copy(ROOT / "resources" / "icons" / f"{NAME}.svg", themed / "scalable" / "apps")
    for drawn in ICONS.glob(f"{NAME}-*.png"):
        size = drawn.stem.rpartition("-")[2]
        apps = themed / f"{size}x{size}" / "apps"
        apps.mkdir(parents=True)
        shutil.copy(drawn, apps / f"{NAME}.png")
