"""Makes the .deb: the frozen folder, what the desktop wants to know, and what is needed besides."""

import gzip
import hashlib
import os
import shutil
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from steps import DIST, ICONS, LINUX, NAME, ROOT, VERSION, WORK, epoch, run

MAINTAINER = "The Convex Explorer authors <convex-explorer@localhost>"
ICON_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
CONTROL = """\
Package: {name}
Version: {version}
Architecture: {architecture}
Maintainer: {maintainer}
Installed-Size: {size}
Depends: {depends}, ca-certificates, shared-mime-info
Recommends: gnome-keyring | kwalletmanager, fonts-dejavu-core | fonts-noto-core, xdg-utils
Section: devel
Priority: optional
Description: call the functions of a Convex deployment
 Convex Explorer calls queries, mutations and actions, and shows what they
 return exactly as it was sent. A demo deployment is built in.
"""
COPYRIGHT = """\
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/

Files: *
Copyright: The Convex Explorer authors
License: MIT
{license}

Files: usr/lib/convex-explorer/_internal/PySide6/* usr/lib/convex-explorer/_internal/shiboken6/*
Copyright: The Qt Company Ltd. and other contributors
License: LGPL-3
 Qt and PySide are used as libraries of their own files, which may be replaced by others of the
 same version. On Debian systems the license is in /usr/share/common-licenses/LGPL-3
"""


def build_deb(folder: Path) -> Path:
    """Make the package of a frozen folder, and give its path."""
    tree = WORK / "deb" / NAME
    shutil.rmtree(tree.parent, ignore_errors=True)
    library = tree / "usr" / "lib" / NAME
    shutil.copytree(folder, library, symlinks=True)
    link = tree / "usr" / "bin" / NAME
    link.parent.mkdir()
    link.symlink_to(f"../lib/{NAME}/{NAME}")
    _lay_desktop_files(tree / "usr" / "share")
    _lay_documents(tree / "usr" / "share" / "doc" / NAME)
    _set_modes(tree, library / NAME)
    control = tree / "DEBIAN"
    control.mkdir()
    architecture = run(["dpkg", "--print-architecture"]).strip()
    files = sorted(path for path in (tree / "usr").rglob("*") if path.is_file())
    size = sum(path.stat().st_size for path in files if not path.is_symlink()) // 1024
    text = CONTROL.format(
        name=NAME, version=VERSION, architecture=architecture, maintainer=MAINTAINER, size=size,
        depends=_needed(library, tree.parent),
    )  # fmt: skip
    (control / "control").write_text(text, encoding="utf-8")
    sums = [
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  "
        f"{path.relative_to(tree)}\n"
        for path in files
        if not path.is_symlink()
    ]
    (control / "md5sums").write_text("".join(sums), encoding="utf-8")
    when = int(epoch())
    for path in (tree, *tree.rglob("*")):
        os.utime(path, (when, when), follow_symlinks=False)
    made = DIST / f"{NAME}_{VERSION}_{architecture}.deb"
    build = ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", tree, made]
    run(build, variables={"SOURCE_DATE_EPOCH": str(when)})
    return made


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
    for size in ICON_SIZES:
        apps = themed / f"{size}x{size}" / "apps"
        apps.mkdir(parents=True)
        shutil.copy(ICONS / f"{NAME}-{size}.png", apps / f"{NAME}.png")


def _lay_documents(folder: Path) -> None:
    folder.mkdir(parents=True)
    lines = (ROOT / "LICENSE").read_text(encoding="utf-8").splitlines()
    license_text = "\n".join(f" {line or '.'}" for line in lines)
    (folder / "copyright").write_text(COPYRIGHT.format(license=license_text), encoding="utf-8")
    when = format_datetime(datetime.fromtimestamp(int(epoch()), UTC))
    change = (
        f"{NAME} ({VERSION}) stable; urgency=medium\n\n  * See CHANGELOG.md of the project.\n\n"
        f" -- {MAINTAINER}  {when}\n"
    )
    packed = gzip.compress(change.encode(), mtime=0)
    (folder / "changelog.gz").write_bytes(packed)


def _set_modes(tree: Path, program: Path) -> None:
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path == program else 0o644)


def _needed(library: Path, beside: Path) -> str:
    """The packages whose libraries the frozen ones ask for, as dpkg-shlibdeps finds them."""
    (beside / "debian").mkdir()
    (beside / "debian" / "control").write_text(
        f"Source: {NAME}\n\nPackage: {NAME}\nArchitecture: any\n", encoding="utf-8"
    )
    inside = library / "_internal"
    own = (inside, inside / "PySide6" / "Qt" / "lib", inside / "PySide6", inside / "shiboken6")
    command: list[str | Path] = ["dpkg-shlibdeps", "-O", "--ignore-missing-info", "--warnings=0"]
    command += [f"-l{folder}" for folder in own]
    for path in elf_files(library):
        command += ["-e", path]
    printed = run(command, cwd=beside)
    (line,) = (each for each in printed.splitlines() if each.startswith("shlibs:Depends="))
    return line.partition("=")[2]


def elf_files(folder: Path) -> list[Path]:
    """The programs and libraries in a folder, links apart."""
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and _is_elf(path)
    ]


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"
