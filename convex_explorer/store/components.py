"""What the program is made of: the versions of its parts, and the licenses they are under."""

from __future__ import annotations

import platform
import re
import sys
import sysconfig
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING

from convex_explorer.about import Component, Notice
from convex_explorer.resources import resource_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from convex_explorer.store.installation import Installation

PROGRAM = "convex-explorer"
#: The libraries whose versions matter to whoever looks into a problem, with their modules.
LIBRARIES = {
    "httpx": "httpx",
    "h2": "h2",
    "keyring": "keyring",
    "msgspec": "msgspec",
    "qasync": "qasync",
}
OF_QT = {"pyside6-essentials", "shiboken6"}
QT_NOTICE = """\
Qt and PySide are used, unchanged, under the GNU Lesser General Public License, version 3:
https://www.gnu.org/licenses/lgpl-3.0.html

They are libraries in files of their own. You may replace them by changed ones of the same version,
and study and change what the program does with them for that purpose. Their source code is at
https://download.qt.io/official_releases/qt/ and
https://download.qt.io/official_releases/QtForPython/ in the folders of that version."""

_RULE = re.compile(r"={20,}")
_LICENSE_FILE = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
_LONGEST_NAME = 60


def components() -> Iterator[Component]:
    """Python and the libraries that are there, but for Qt, which nobody knows here.

    Loads libraries: not for the window's thread.
    """
    import sqlite3
    import ssl

    yield Component("Python", platform.python_version())
    yield Component("SQLite", sqlite3.sqlite_version)
    yield Component(*ssl.OPENSSL_VERSION.split()[:2])
    for name, module in LIBRARIES.items():
        if version := _version(name, module):
            yield Component(name, version)


def notices(installation: Installation) -> list[Notice]:
    """The licenses of all parts: as the package tells them, or as the parts themselves do.

    Reads many files: not for the window's thread.
    """
    if told := installation.third_party_text():
        return split_notices(told)
    found = [_notice_of(each) for each in _requirements(PROGRAM, {})]
    own = Notice("Convex Explorer", _own_text())
    return [own, *_of_resources(), _notice_of_python(), *sorted(found)]


def split_notices(text: str) -> list[Notice]:
    """The parts of a package's THIRD-PARTY.txt; packaging/README.md says how they are told."""
    lines = text.splitlines()
    heads = [
        at
        for at in range(1, len(lines) - 1)
        if _is_rule(lines[at - 1]) and _is_rule(lines[at + 1])
        if lines[at].strip() and not _is_rule(lines[at])
    ]
    if not heads:
        return [Notice("Licenses", text.strip())]
    ends = [at - 1 for at in heads[1:]] + [len(lines)]
    parts = [Notice("What is inside", "\n".join(lines[: heads[0] - 1]).strip())]
    for at, end in zip(heads, ends, strict=True):
        parts.append(Notice(lines[at].strip(), "\n".join(lines[at + 2 : end]).strip()))
    return [part for part in parts if part.text]


def _is_rule(line: str) -> bool:
    return _RULE.fullmatch(line) is not None


def _version(name: str, module: str) -> str:
    try:
        return distribution(name).version
    except PackageNotFoundError:  # frozen: a package need not carry what pip wrote
        from importlib import import_module

        return str(getattr(import_module(module), "__version__", ""))


def _requirements(name: str, seen: dict[str, Distribution]) -> Iterator[Distribution]:
    """What a distribution needs, and what that needs, as far as it is installed here."""
    try:
        needs = distribution(name).requires or []
    except PackageNotFoundError:
        return
    for need in needs:
        needed = re.split(r"[^\w.-]", need, maxsplit=1)[0]
        canonical = re.sub(r"[-_.]+", "-", needed).lower()
        if canonical in seen or "extra ==" in need:
            continue
        try:
            seen[canonical] = distribution(needed)
        except PackageNotFoundError:  # for another system
            continue
        yield seen[canonical]
        yield from _requirements(needed, seen)


def _notice_of(found: Distribution) -> Notice:
    title = f"{found.metadata['Name']} {found.version}"
    if license_name := _license_name(found):
        title += f" ({license_name})"
    if found.metadata["Name"].replace("_", "-").lower() in OF_QT:
        return Notice(title, QT_NOTICE)
    texts = [
        Path(str(found.locate_file(file))).read_text(encoding="utf-8", errors="replace").strip()
        for file in found.files or []
        if ".dist-info" in file.parts[0] and _LICENSE_FILE.search(file.name)
    ]
    missing = "Its license's text did not come along with it."
    return Notice(title, "\n\n\n".join(texts) or missing)


def _license_name(found: Distribution) -> str:
    for field in ("License-Expression", "License"):
        said = found.metadata.get_all(field, [""])[0]
        if said and "\n" not in said and len(said) < _LONGEST_NAME:
            return said
    return ""


def _own_text() -> str:
    """In a checkout it lies beside the package; a wheel has it among what pip wrote."""
    try:
        return resource_path("../LICENSE").read_text(encoding="utf-8").strip()
    except OSError:
        pass
    try:
        return (distribution(PROGRAM).read_text("licenses/LICENSE") or "").strip()
    except PackageNotFoundError:
        return "MIT license"


def _of_resources() -> list[Notice]:
    kept = (
        ("Inter, a font (OFL-1.1)", "fonts/OFL-inter.txt"),
        ("JetBrains Mono, a font (OFL-1.1)", "fonts/OFL-jetbrains-mono.txt"),
        ("Lucide, icons (ISC)", "icons/LICENSE.txt"),
    )
    return [Notice(title, resource_path(file).read_text("utf-8").strip()) for title, file in kept]


def _notice_of_python() -> Notice:
    title = f"Python {platform.python_version()} (PSF-2.0)"
    for folder in (sysconfig.get_path("stdlib"), sys.base_prefix):
        file = Path(folder) / "LICENSE.txt"
        if file.is_file():
            return Notice(title, file.read_text(encoding="utf-8", errors="replace").strip())
    return Notice(title, "https://docs.python.org/3/license.html")
