"""Makes the .deb: the frozen folder, what the desktop wants to know, and what is needed besides."""

import gzip
import hashlib
import shutil
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from elf import elf_files
from freezing import freeze
from steps import AUTHORS, DIST, NAME, ROOT, VERSION, WORK, epoch, run, settle
from tree import lay_tree

MAINTAINER = f"{AUTHORS} <{NAME}@localhost>"
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
Comment: What the package carries of others, and the terms of each part, is in
 THIRD-PARTY.txt beside this file.

Files: *
Copyright: {authors}
License: MIT
{license}

Files: usr/lib/convex-explorer/_internal/PySide6/* usr/lib/convex-explorer/_internal/shiboken6/*
Copyright: The Qt Company Ltd. and other contributors
License: LGPL-3
 Qt and PySide are used as libraries of their own files, which may be replaced by others of the
 same version. On Debian systems the license is in /usr/share/common-licenses/LGPL-3
"""


def build_deb() -> Path:
    """Freeze the program without what Debian has, and make the package of it."""
    folder = freeze("distro")
    tree = WORK / "deb" / NAME
    shutil.rmtree(tree.parent, ignore_errors=True)
    library = lay_tree(folder, tree / "usr", installed_by="apt")
    _lay_documents(tree / "usr" / "share" / "doc" / NAME)
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
    settle(tree)
    made = DIST / f"{NAME}_{VERSION}_{architecture}.deb"
    run(["dpkg-deb", "--root-owner-group", "-Zxz", "--build", tree, made])
    return made


def _lay_documents(folder: Path) -> None:
    folder.mkdir(parents=True)
    lines = (ROOT / "LICENSE").read_text(encoding="utf-8").splitlines()
    license_text = "\n".join(f" {line or '.'}" for line in lines)
    text = COPYRIGHT.format(authors=AUTHORS, license=license_text)
    (folder / "copyright").write_text(text, encoding="utf-8")
    (folder / "THIRD-PARTY.txt").symlink_to(f"../../../lib/{NAME}/THIRD-PARTY.txt")
    when = format_datetime(datetime.fromtimestamp(int(epoch()), UTC))
    change = (
        f"{NAME} ({VERSION}) stable; urgency=medium\n\n  * See CHANGELOG.md of the project.\n\n"
        f" -- {MAINTAINER}  {when}\n"
    )
    (folder / "changelog.gz").write_bytes(gzip.compress(change.encode(), mtime=0))


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
